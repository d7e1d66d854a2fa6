"""Modifiers that a mail names as people speak: the 57 got denied, 24 or 79, 51 on the second line, AI on 99223."""

import re
from collections.abc import Callable, Iterator
from typing import Final

D: Final = r"(?<![\w.$/%:-])(\d\d)(?![\w%]|[.,:]\d)"
CODE: Final = r"(?:\d{4}[0-9FTU]|[A-V]\d{4})"
ANY: Final = r"(?<![\w.$/%:-])([0-9A-Z][0-9A-Z])(?![\w%-])"
AN_END: Final = r"(?=\s*(?:$|[?.,;:!)]|(?:on|for|or|and|since|because|but|instead|vs)\b))"
ON: Final = (
    rf"on (?:the |a |our |my |his |her |its |each |every |both )*(?:{CODE}|claims?|lines?|visits?|E/?M|second|first|"
    r"third|procedures?|repeat|office|inpatient|consult\w*|scope|surg\w+|charge|op\b|professional|injection)"
)
TRADE: Final = re.compile(
    rf"\bbill|\bclaims?\b|\bden(?:y|ied|ial|ies)|\bpayer|\bmedicare|\bmodif|\bmods?\b|\bcod(?:e|es|ing)\b|\bCPT\b|{CODE}|"
    r"\bsurgeons?\b|\blines?\b|\bassist|\bclinics?\b|\breading\b|\bphysicians?\b|\bglobal\b|\bappend",
    re.I,
)
ALONE: Final = tuple(
    re.compile(expression, re.I | re.M)
    for expression in (
        (
            rf"\b(?:would|will|does|do|can|could|should|is|was|did|won'?t|doesn'?t) (?:a |an |the )?{D} "
            r"(?:help|work|apply|go(?:es)?\b|fix|be |allowed|ok|required|needed|valid|appropriate|correct|right\b|get|"
            r"override|bypass|on\b|"
            r"necessary|enough|better)"
        ),
        (
            rf"\b(?:missing|instead of|rather than|better than|should be|should have been|chang\w+ (?:it )?to|"
            rf"switch(?:ed)? to|lack(?:ing|s)?(?: of)?|dropp?(?:ed)?|remov(?:e|ed|ing)|went with|without|w/o|w/|w) "
            rf"(?:a |an |the )?{D}{AN_END}"
        ),
        rf"\bthe {D} (?:got|was|is|went|denied|kicked|came)\b",
        rf"{D} (?:instead of|rather than|versus|vs\.?) ",
        (
            rf"(?:^|[.,;:?(]\s*|\b(?:and|or) ){D} (?:{ON}|for (?:us\b|the (?:other|second|"
            r"assist\w*|read\w*|team|optom\w+|surgeon|two|visit|extra|repeat|doctor)|"
            r"two\b|an? (?:repeat|return|staged))|because\b|since\b)"
        ),
        rf"\b{CODE} {D}(?=\s*(?:$|[,;?!)]|\.(?!\d)|(?:and|or|with|w/|plus)\b|&|\+|/))",
        rf"{D} {ON}",
    )
)
PAIRS: Final = tuple(
    re.compile(expression, re.M)
    for expression in (
        rf"\b[Uu]s(?:e|ed|es|ing) {ANY},? (?:not|instead of|rather than|over) {ANY}",
        rf"{ANY} (?:better than|rather than|instead of|over|and not) {ANY}",
        rf"{ANY} or {ANY}(?= (?:for|on|here|when|if|with)\b|\s*[?.,]|\s*$)",
    )
)
LETTERS: Final = re.compile(
    r"(?<![\w.-])(AI|SA|AS|TC|TH|CR|AT|PT|CO|CS|P[1-6]|U[NP-S])"
    rf"(?= on (?:the |our |his |her )?(?:{CODE}|claims?|lines?))|"
    rf"\b(?:needs?|wants?|appends?|adds?|puts?|carry|requires?) (?:a |an |the )?(AI|SA|AS|TC|TH|CR|AT){AN_END}|"
    rf"\bclaims? (?:have|has|needs?|wants?|with|without|carr(?:y|ies)) (AI|SA|AS|TC|TH|CR|AT){AN_END}"
)


def spoken(text: str, is_one: Callable[[str], bool]) -> Iterator[tuple[str, int]]:
    """Yield each modifier of the trade (as `is_one` says) that is spoken of, and its start."""
    if not TRADE.search(text):
        return
    for expression in ALONE:
        for match in expression.finditer(text):
            if is_one(match[1]):
                yield match[1], match.start(1)
    for expression in PAIRS:
        for match in expression.finditer(text):
            if is_one(match[1]) and is_one(match[2]):
                yield from ((match[number], match.start(number)) for number in (1, 2))
    for match in LETTERS.finditer(text):
        number = next(number for number in (1, 2, 3) if match[number])
        yield match[number], match.start(number)
