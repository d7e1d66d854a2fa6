"""The closing of a mail: words of farewell, the name, and what stands below it (no delimiter tells them apart)."""

import re
from collections.abc import Sequence
from typing import Final

_FAREWELL: Final = (
    r"(?:(?:with )?(?:many |kind |best |warm |warmest |kindest )?(?:thanks|thank you|regards|cheers|wishes)"
    r"(?: (?:so much|very much|in advance|again|and (?:best |kind )?regards))?|all the best|best|sincerely"
    r"|(?:yours|very) (?:truly|sincerely|faithfully)|respectfully|have a (?:great|good|nice) \w+"
    r"|(?:mit )?(?:freundlichen?|besten?|herzlichen?|lieben?|vielen?|schönen?) (?:grüßen?|grüssen?|gruß|gruss|dank)"
    r"|grüße|gruß|mfg|(?:bien )?cordialement|bien à vous|merci(?: d'avance)?|(?:meilleures )?salutations"
    r"|(?:un )?saludos?(?: cordial(?:es)?)?|atentamente|(?:muchas )?gracias|(?:cordiali |distinti )?saluti"
    r"|(?:mille )?grazie"
    r"|atenciosamente|cumprimentos|obrigad[oa]|(?:met )?vriendelijke groet(?:en)?|groet(?:en|jes)?|(?:z )?poważaniem"
    r"|pozdrawiam|dziękuję|(?:med )?vänlig(?:a)? hälsning(?:ar)?|hälsningar|mvh|(?:med )?ven(?:n)?lig hilsen|hilsen"
    r"|ystävällisin terveisin|terveisin|s pozdravem|с уважением|спасибо|з повагою|saygılarımla)"
)
_NAME: Final = r"[^\W\d_a-z][\w.'’-]{0,20}(?: [^\W\d_a-z][\w.'’-]{0,20}){0,3}"
FAREWELL: Final = re.compile(rf"[ \t]*(?i:{_FAREWELL})[ \t]*(?:[,.!–-]*[ \t]*|[,!–-]+[ \t]*(?P<name>{_NAME})[ \t]*)")

LINES: Final = 9
LONGEST: Final = 70
LOWER_WORDS: Final = 4  # a line of a signature has names and titles; one with more small words is a sentence

_CODE: Final = re.compile(r"(?<![\d-])(?:\d{5}|[A-Z]\d{4}|\d{4}[TFU])(?![\d-])")
_REACHED_AT: Final = re.compile(r"@|www\.|https?:|\b[A-Z]{2} +\d{5}(?:-\d{4})?\s*$|\d{3}[).\s-]+\d{3}[.\s-]\d{4}", re.I)
_LABEL: Final = re.compile(r"[ \t]*(?:tel|phone|fax|mobile|cell|e-?mail|web|direct|office|www|http)\b", re.I)
_AFTERWORD: Final = re.compile(r"[ \t]*p\.?\s?s\b|.*\?", re.I)


def closing_start(lines: Sequence[str]) -> int | None:
    """Return where the closing of these lines begins: the first farewell behind which only a signature stands.

    In doubt there is none: a bare "Thanks!" is said to us, and a sentence, a question or a code below a farewell
    belongs to the question.
    """
    start = None
    below = 0
    for at in range(len(lines) - 1, -1, -1):
        if found := FAREWELL.fullmatch(lines[at]):
            below += bool(found["name"])
            start = at if below else None
        elif lines[at].strip():
            below += 1
            if below > LINES or not _fits(lines[at]):
                break
    return start


def _fits(line: str) -> bool:
    """Say whether a line may stand below a farewell: a name, a title, an address, a number to call."""
    bare = line.strip()
    if len(bare) > LONGEST or _AFTERWORD.match(bare):
        return False
    if _REACHED_AT.search(bare) or _LABEL.match(bare):
        return True
    words = bare.split()
    small = sum(word[0].islower() for word in words)
    return not _CODE.search(bare) and small <= LOWER_WORDS and (not bare[0].islower() or len(words) == 1)
