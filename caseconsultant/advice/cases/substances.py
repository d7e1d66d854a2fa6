"""Chapter 5, substances: use, abuse, dependence, remission, and what comes of them (Official Guidelines, I.C.5.b)."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.extract.cues import cue
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

DISORDER: Final = r"(?:use|usage|substance|drug|opioid|alcohol)[\s-]*(?:use )?disorder|\b[AO]UD\b"
MILD: Final = re.compile(rf"mild[^.]{{0,30}}(?:{DISORDER})|(?:{DISORDER})[^.]{{0,12}}mild", re.I)
GRAVE: Final = re.compile(
    rf"(?:moderate|severe)[^.]{{0,30}}(?:{DISORDER})|(?:{DISORDER})[^.]{{0,15}}(?:moderate|severe)", re.I
)
DEPENDENT: Final = re.compile(
    r"dependen\w+|addict\w*|alcoholi(?:c\b(?! (?:liver|hep|cirr|gastr|pancr|"
    r"cardio|poly))|sm)",
    re.I,
)
ABUSE: Final = re.compile(r"\babus\w+", re.I)
USE: Final = re.compile(r"\buse[sd]?\b|\busing\b|intoxicat|withdrawal", re.I)
REMISSION: Final = re.compile(r"remission|\bsober\b|in recovery|maintenance therapy", re.I)
NOT_IN_REMISSION: Final = re.compile(r"not in (?:\w+ )?remission|relapse", re.I)
ELSEWHERE: Final = re.compile(
    r"screen|family|pregnan|newborn|poison|overdos|underdos|long[- ]term|history of(?! \w+ (?:dep|abuse|"
    r"use dis))|level in|counseling only|"
    r"blood alcohol|\bSBIRT\b|liver|cirrhosis|hepatitis|pancreatitis|gastritis|neuropathy|cardiomyopathy|"
    r"adverse|prescribed|"
    r"as directed|detox (?:facility|unit)|tobacco|nicotine|cigar|smok|vap(?:e|ing)|hyperemesis",
    re.I,
)
PRESCRIBED: Final = re.compile(
    r"prescribed[^.?]*\bno\b[^.?]*(?:abuse|depend|addict|misuse|disorder)|\bno\b[^.?]*(?:abuse|depend|"
    r"addict|misuse|disorder)[^.?]*"
    r"prescribed|long[- ]term (?:opioid|opiate|narcotic)",
    re.I,
)
ALONE: Final = re.compile(
    r"\bno (?:\w+ )?(?:disorder|problem|condition|abuse)|\bonly\b|without (?:a |"
    r"any )?disorder|just\b",
    re.I,
)
INDUCED: Final = (
    (re.compile(r"psycho(?:sis|tic)[^.]*delusion|delusion[^.]*psycho(?:sis|tic)", re.I), "50"),
    (re.compile(r"psycho(?:sis|tic)[^.]*hallucinat|hallucinat[^.]*psycho(?:sis|tic)", re.I), "51"),
    (re.compile(r"psycho(?:sis|tic)", re.I), "59"),
    (re.compile(r"induced[^.]{0,20}(?:depress|mood|bipolar)|mood disorder|depressive disorder", re.I), "4"),
    (re.compile(r"induced[^.]{0,20}anxiety|anxiety disorder", re.I), "80"),
    (re.compile(r"insomnia|sleep", re.I), "82"),
    (re.compile(r"amnes|korsakoff", re.I), "6"),
    (re.compile(r"induced[^.]{0,20}dementia", re.I), "7"),
)
"""What a substance brings about, as the last characters of F10 to F19 say it."""
NICOTINE: Final = (
    (re.compile(r"cigarettes?|pack|\bppd\b", re.I), "F17.21"),
    (re.compile(r"chew\w*|snuff|dip\b|smokeless", re.I), "F17.22"),
    (re.compile(r"cigars?\b|pipe|vap(?:e|es|ing)|e-?cig\w*|juul", re.I), "F17.29"),
)
TYPE: Final = {"1": "abuse", "2": "dependence", "9": "use"}
WHY: Final = {
    "1": "abuse is what is documented; a mild use disorder is classified as abuse",
    "2": "dependence is what is documented; a moderate or severe use disorder is classified as dependence",
    "9": "only use is documented, which is coded where the provider links a disorder or a medical condition with it",
}


def substances(question: Question, library: Library) -> Case | None:
    """Read a mail about the use of a substance: the gravest pattern, its remission, and what it brought about."""
    words = question.words
    if PRESCRIBED.search(words) and re.search(r"opio|oxycod|hydrocod|morphine|fentanyl|tramadol|narcotic", words, re.I):
        why = "an opioid taken as prescribed, without a documented use disorder, is long-term use and no dependence"
        return Case(("Z79.891",), why, "I.C.21.c.3", score=0.8)
    if ELSEWHERE.search(words):
        return None
    rows = list(_named(words, question))
    kind = _kind(words)
    if not rows or len(rows) > 2 or not kind:
        return None
    codes = tuple(code for row in rows if (code := _code(row["category"], kind, words, library)))
    if len(codes) != len(rows):
        return None
    if kind == "9" and codes[0].endswith("90") and ALONE.search(words):
        said = (
            f"{codes[0]} is not coded for use alone: only where the provider links the use with a disorder "
            f"or a medical "
            "condition"
        )
        return Case((), WHY[kind], "I.C.5.b.3", lead="No: ", said=said)
    both = len(set(re.findall(r"\b(abus|dependen|use)", words.lower()))) > 1 and len(rows) == 1 and kind == "2"
    why = "one code for each substance, the gravest that is documented: dependence before abuse, abuse before use"
    remission = REMISSION.search(words) and not NOT_IN_REMISSION.search(words)
    if both and ABUSE.search(words):
        return Case(codes, why, "I.C.5.b.2", denies=r"\b(?:both|two|2|together|all three)\b", score=0.85)
    if remission:
        why = "the provider documents remission, which is coded as such whatever drug keeps it; " + WHY[kind]
        return Case(codes, why, "I.C.5.b.1", score=0.85)
    if any(codes[0][5:] == ending for _, ending in INDUCED):
        why = "one combination code says the substance and what it brought about, so no second code is added for that"
        return Case(codes, why, "I.A.15 and I.C.5.b.2", score=0.85)
    return Case(codes, WHY[kind], "I.C.5.b.2 and I.C.5.b.3", score=0.8)


def _named(words: str, question: Question) -> Iterator[tables.Row]:
    """The substances that the mail names; a drug that only treats dependence names opioids alone."""
    for row in tables.rows("substances", question.date_of_service):
        if cue(row["words"]).search(words):
            yield row


def _kind(words: str) -> str:
    """The 4th character: dependence, abuse, or use; empty where none is told."""
    if GRAVE.search(words) or DEPENDENT.search(words):
        return "2"
    if MILD.search(words) or ABUSE.search(words):
        return "1"
    return "9" if USE.search(words) else ""


def _code(category: str, kind: str, words: str, library: Library) -> str:
    """The code of one substance by what is documented with it; empty where the list has no such code."""
    stem = f"{category}.{kind}"
    for ending in (*_endings(category, words), "0"):
        if library.known(f"{stem}{ending}"):
            return f"{stem}{ending}"
    return ""


def _endings(category: str, words: str) -> Iterator[str]:
    """The endings that the mail's words may mean, the most telling first."""
    if REMISSION.search(words) and not NOT_IN_REMISSION.search(words):
        yield "1"
    delirium = re.search(r"deliri\w+|\bDTs?\b", words, re.I)
    if re.search(r"withdraw\w*|\bDTs?\b", words, re.I):
        perceptual = re.search(r"perceptual|hallucinat", words, re.I)
        plain = "30" if re.search(r"uncomplicated", words, re.I) else "39"
        yield from ("3",) if category == "F11" else ("31" if delirium else "32" if perceptual else plain, "3", "30")
    if re.search(r"intoxicat|\bdrunk\b", words, re.I):
        yield "21" if delirium else "20" if re.search(r"uncomplicated", words, re.I) else "29"
    yield from (ending for cue, ending in INDUCED if cue.search(words))


def nicotine(question: Question, library: Library) -> Case | None:
    """Nicotine by its product, by remission and withdrawal; or the history, or mere use (F17, Z72.0, Z87.891)."""
    words = question.words
    if not re.search(
        r"tobacco|nicotine|cigar|smok(?:e[sr]?|ing)|vap(?:e|es|ing)|\bdip\b|snuff|"
        r"chew|\bppd\b",
        words,
        re.I,
    ):
        return None
    if re.search(
        r"pregnan|newborn|second-?hand|exposure|99406|99407|lung cancer screen|screening|COPD|"
        r"asthma|family|cancer",
        words,
        re.I,
    ):
        return None
    if re.search(r"former|quit|ex-smoker|history of|hx of|stopped", words, re.I) and not re.search(
        r"quit attempt|"
        r"wants? to quit|"
        r"remission|counsel",
        words,
        re.I,
    ):
        return Case(
            ("Z87.891",),
            "the habit is over and no dependence in remission is documented, so it is history",
            "I.C.21.c.4",
        )
    stem = next((code for cue, code in NICOTINE if cue.search(words)), "F17.20")
    dependent = re.search(
        r"dependen|addict|use disorder|\bppd\b|pack|smoker|smokes|remission|withdrawal|"
        r"cessation|counsel|quit",
        words,
        re.I,
    )
    if not dependent and re.search(r"tobacco use\b|\buse\b", words, re.I):
        return Case(("Z72.0",), "only tobacco use is documented, and no dependence", "I.C.5.b.3", score=0.7)
    ending = "1" if re.search("remission", words, re.I) else "3" if re.search("withdraw", words, re.I) else "0"
    code = f"{stem}{ending}"
    return (
        Case((code,), "nicotine is coded by its product, and a smoker is indexed to dependence", "I.C.5.b", score=0.8)
        if library.known(code)
        else None
    )
