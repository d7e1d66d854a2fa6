"""What a note says to a mail that wants a yes or a no: lines of its front matter, the first that is met counts.

says: no {office | clinic & !hospital}: in the office there is no split or shared visit; see incident-to.
says: yes if {hospital | facility}: each one's part and time are documented.
says: it depends

A line answers "may it be billed, is it right". Where the mail asks the other way round (is it bundled, is it wrong),
only a line counts whose own condition names such a word.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from caseconsultant.advice.composing.verdicts import OPEN, asks_yes_or_no
from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.guidance.choice import is_met
from caseconsultant.advice.question import Question

LINE: Final = re.compile(r"(yes if|no unless|yes|no|it depends)(?: \{([^{}]+)\})?(?:: ?(\S.*))?")
BEGINS: Final = {
    "yes": "Yes: ",
    "no": "No: ",
    "yes if": "Yes, if ",
    "no unless": "No, unless ",
    "it depends": "It depends: ",
}
SAID: Final = re.compile(r"(?:Yes|No|It depends|Generally no)(?:, (?:but|and))?[:,.] ")
"""A verdict with which a note's bottom line begins by itself."""
AVERSE: Final = r"bundled|included|inclusive|part of|wrong|incorrect|mistake|improper|illegal|forbidden|prohibited"
TURNED: Final = re.compile(
    rf"(?:^|[.!?;,:]\s*|\b(?:and|but|so|then) )(?:is|are|was|were|isn'?t|aren'?t)\b[^.?!,;]{{0,60}}\b(?:{AVERSE})\b"
    r"[^.?!]{0,60}\?",
    re.I | re.M,
)


MAY: Final = re.compile(
    r"\b(?:bill|charg|cod|report|us|allow|pay|cover|count|add|append|need|permit|submit|appl|qualif|requir|includ)\w*|"
    r"\b(?:ok|okay|right|correct|fine|legal|valid|paid|good|true|wrong|both|enough|high|it)\b|"
    r"\b(?:may|can|could|must|should)\b",
    re.I,
)
"""What asks leave: a line without a condition answers that, and not whatever else can be asked."""
SHORTLY: Final = re.compile(
    r"\b(?:ok|okay|fine|allowed|right|correct) (?:to|if)\b|"
    r"(?:^|[.,;:!]\s*|\s[-–]\s)(?:bill|code|report|charge|append|add|use|both|still|must|need|has|have)\b[^?.!]{0,80}\?|"
    r"(?:^|[.;:!]\s*)[A-Z]?\d{4,5}[A-Z]?(?:-\w\w)?\b[^?.!]{0,40}\?|"
    r"(?:^|[.;:!]\s*)[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?\b[^?.!]{0,30}\?|\w\s*\+\s*\w[^?.!]{0,40}\?|"
    r"\b(?:so|then) (?:it|that|this|we|they)\b[^?.!]{0,60}\?|"
    r"\b(?:both|separately|together|too|billable|payable|covered|needed|necessary|required|high risk|count it)\s*\?",
    re.I | re.M,
)
"""A yes or a no asked for in few words: ok to bill it, bill both?"""
WITHIN: Final = re.compile(
    r"\b(?:may|can|could|should|shall|must|does|do|is|are) (?:the |our )?"
    r"(?:we|i|you|he|she|they|doc|doctor|provider|physician|surgeon|nurse|NP|PA|it|this|that)\b[^?.!]*\?|"
    r"\b(?:payable|billable|covered|allowed|needed|required|ok|okay|correct|right|valid)\b[^?.!]{0,40}\?|"
    r"(?:^|[.;:!]\s*)(?:modifier )?\d\d\s*\?",
    re.I | re.M,
)
OPENING: Final = re.compile(r"\b(?:how|what|which|when|who|where|why)\b", re.I)
THEATER: Final = re.compile(
    r"\bOR\b(?=\s+(?:for|to|on|the|after|within|trip|again|because|in)\b)|(?<=the )OR\b|(?<=to )OR\b"
)
KEPT: Final = frozenset({"Medicare", "Medicaid", "Mohs", "Medicare's"})


def wants(question: Question) -> bool:
    """Say whether the mail wants a yes or a no; an OR in capitals may be the operating room and no alternative."""
    asked = tuple(replace(one, text=THEATER.sub("operating room", one.text)) for one in question.asked)
    heard = replace(question, asked=asked)
    if asks_yes_or_no(heard):
        return True
    within = WITHIN.search(heard.asking) and not OPENING.search(heard.asking)
    return bool(within or SHORTLY.search(heard.asking)) and not OPEN.search(heard.asking)


def lowered(words: str) -> str:
    """Begin with a small letter, unless the first word is a code, an abbreviation or a name."""
    first = words.split(" ", 1)[0].strip(",.:")
    keeps = first in KEPT or re.search(r"\d", first) or (len(first) > 1 and first[1].isupper())
    return words if keeps else words[:1].lower() + words[1:]


@dataclass(frozen=True, slots=True)
class NoteVerdict:
    """A verdict, the condition under which it holds (empty: always), and its reason in the note's own words."""

    verdict: str
    condition: str
    words: str

    def before(self, bottom: str) -> str:
        """The bottom line with this verdict first, instead of one of its own; a reason stands before the rule."""
        start, rule = BEGINS[self.verdict], SAID.sub("", bottom, count=1) if SAID.match(bottom) else bottom
        if not self.words:
            return f"{start}{lowered(rule)}"
        return f"{start}{self.words.rstrip('.')}. {rule[:1].upper()}{rule[1:]}"


def unturned(bottom: str, question: Question) -> str:
    """The bottom line without a verdict of its own, where the mail asks the other way round: is it included?"""
    if not (TURNED.search(question.asking) and SAID.match(bottom)):
        return bottom
    rule = SAID.sub("", bottom, count=1)
    return f"{rule[:1].upper()}{rule[1:]}"


def verdict_line(line: str) -> NoteVerdict | None:
    """Read a `says` line; None where it is none. A condition of a verdict (yes if, no unless) must be in its words."""
    found = LINE.fullmatch(line.strip())
    if found is None or (found[1] in ("yes if", "no unless") and not found[3]):
        return None
    return NoteVerdict(found[1], found[2] or "", found[3] or "")


def verdict(says: tuple[NoteVerdict, ...], question: Question, told: str = "") -> NoteVerdict | None:
    """Return the first verdict whose condition is met by the mail, in its own words or the trade's.

    `told` is what the library adds to them: that a code is a minor procedure, or a major surgery.
    """
    if not MAY.search(question.asking):
        says = tuple(one for one in says if one.condition)
    heard = replace(question, words="\n".join(filter(None, (question.words, in_book_words(question.words), told))))
    turned = bool(TURNED.search(question.asking))
    meant = (one for one in says if not turned or re.search(AVERSE, one.condition, re.I))
    return next((one for one in meant if is_met(one.condition, heard)), None)


def is_said(bottom: str) -> bool:
    """Say whether a bottom line begins with a verdict."""
    return bool(re.match(r"(?:Yes|No|It depends|Generally no|Neither|Both)\b", bottom))
