"""Which sentences of a mail ask something, and what kind of thing they ask for."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.extract.cues import cue as made_ready
from caseconsultant.advice.question import Ask

SENTENCE: Final = re.compile(
    r"[^.?!\n]*(?:[.](?=\w)[^.?!\n]*|\n(?=[a-z])[^.?!\n]*|(?<=\be)\.g\.|(?<=\bvs)\.|(?<=\bDr)\.)*[.?!]*"
)
ASKING: Final = re.compile(
    r"\?|^\W*(?:can|could|may|should|do|does|did|is|are|am|was|will|would|what|which|who|how|when|where|why|whether)\b|"
    r"\b(?:please (?:confirm|verify|advise|give|explain|tell|send)|pls (?:explain|advise|"
    r"confirm)|code(?:s| set)? (?:pls|please)|not sure|"
    r"wants? to know|tie-?breaker|need:|i need (?:the|to know)|code wanted|asks? (?:when|"
    r"whether|if|what|from which)|wondering|"
    r"which dx|what instead|my pick|came up|icd-?10(?:-cm)?\s*$|help (?:me|us) (?:code|with)|hcpcs\s*$)",
    re.I,
)
POLITE: Final = re.compile(
    r"^\W*(?:could you take this|can you help us with the one below|can you look into|"
    r"could somebody in accounting|let me know if|please advise|"
    r"hope|happy|good (?:morning|afternoon)|how are you|if you have a webinar)",
    re.I,
)

THANKS: Final = re.compile(
    r"\b(?:thanks?|thank you|thx|appreciate|great answer|perfect|that helps|got it|much obliged)\b", re.I
)

CUES: Final = (
    (Ask.DEFINITION, (
        r"what (?:is|are|does|do)\b[^?]{0,30}(?:\b(?:mean|stand for|code for)|"
        r"\b[A-Z]?\d{4}[A-Z0-9]?\W*\??$)|meaning of|definition|\bdefine\b|what'?s each mean"
    )),
    (Ask.GLOBAL, r"global|post-?op|postoperative|after (?:the )?surgery|surgical package|\b(?:10|90)[- ]day\b"),
    (Ask.UNITS, (
        r"how many|\bunits?\b|\bminutes?\b|\bmin\b|\btimes?\b(?! of)|\bx\s?\d\b|how much time|"
        r"\bMUE\b|once or twice|per day|8[- ]minute"
    )),
    (Ask.ROLES, r"co-?surgeon|assistant|assist\b|team surg|two surgeons|\b62\b|\b8[0-2]\b|(?-i:\bAS\b)"),
    (Ask.MODIFIER, r"modif|\bmods?\b|\bLT\b|\bRT\b|bilateral|which side|append|\bJ[WZ]\b|\bX[EPSU]\b"),
    (Ask.BUNDLING, (
        r"bundl|same[- ](?:day|time|session|visit|claim)|together|both\b|\bNCCI\b|\bCCI\b|in "
        r"addition|separately|along with|on top of|with\b[^?]{0,30}\d{5}|\bunbundl|also "
        r"(?:bill|charge|code|report)|included"
    )),
    (Ask.EM_LEVEL, (
        r"\blevel\b|\bE/?&?M\b|office visit|\bMDM\b|new (?:or|vs|versus) est|new (?:pt|"
        r"patient)|992[0-9x]{2}|consult\b|critical care|prolonged|split|incident"
    )),
    (Ask.DIAGNOSIS, (
        r"\bICD\b|icd-?10|\bp?dx(?:'?s)?\b|diagnos(?!tic)|7th|seventh|exclude[sd]?\s?[12]|sequenc|which (?:one "
        r")?(?:goes |is |comes )?first|\b[A-TV-Z]\d\d\.[\dA-Z]|\b[A-TV-Z]\d[\dA-Z](?:\.[-?_xX]|\?)"
    )),
    (Ask.COVERAGE, (
        r"cover|\bABN\b|\bLCD\b|\bNCD\b|medical(?:ly)? necess|denied|denial|pay\b|paid|payable|"
        r"reimburs|collect|charge (?:the )?(?:pt|patient)"
    )),
    (Ask.COMPLIANCE, r"complian|audit|legal|hipaa|fraud|\bOIG\b|refund|overpay|addend|late entry|record|cloned?|phi\b"),
    (Ask.FEE, r"\bfee\b|\bRVU|how much (?:does|is|do|will|should)|payment (?:rate|amount)|allowable|percent"),
    (Ask.WHICH_CODE, (
        r"which (?:\w+ )?codes?|what (?:\w+ ){0,2}codes?|\bCPT\b|\bHCPCS\b|code (?:for|set|pls|"
        r"please)|how (?:do|would|should|to) (?:we |i |you )?(?:code|bill|report)|correct code|"
        r"what do (?:i|we) (?:code|bill|use)|\bJ[- ]?code"
    )),
    (Ask.GUIDELINE, r"guideline|\brule\b|allowed|policy|\bwhen (?:do|can|should|may)\b|may (?:we|i|a)\b"),
)  # fmt: skip


def sentences(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (sentence, start, end); a line break ends a sentence unless a lower-case word follows."""
    for match in SENTENCE.finditer(text):
        words = match.group().strip()
        if words:
            start = match.start() + match.group().index(words[0])
            yield words, start, start + len(words)


def asks(sentence: str) -> bool:
    """Say whether a sentence asks something of us."""
    return bool(ASKING.search(sentence)) and not POLITE.search(sentence)


def kinds_of(sentence: str) -> tuple[Ask, ...]:
    """The kinds of thing that a sentence may ask for, the most telling first."""
    return tuple(kind for kind, cue in CUES if made_ready(cue).search(sentence))
