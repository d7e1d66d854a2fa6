"""The clinical words of a mail as queries, and what follows from them: trimester, dominant side, stage of care."""

import re
from itertools import pairwise
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.extract.phrases import FILLER, without_codes
from caseconsultant.advice.extract.words import words
from caseconsultant.advice.question import Encounter, Phrase, Question, Side

MOST: Final = 10
GENERIC: Final = words(
    """right left bilateral both side sides closed open displaced nondisplaced initial subsequent first second third
    encounter severe mild moderate acute chronic child adult infant baby patient visit visits pain disease disorder
    syndrome history follow recheck needed need positive negative type position severe degree test result results
    screening exam code codes week weeks month months day days year years old uses use left-handed documented stable
    office routine new specified unspecified nos hospital inpatient outpatient clinic provider consultant entire
    bother whole something simple female male woman man girl boy lady gentleman primary secondary sequenced listed
    complex complete incomplete partial total accidental order shelf nothing found reducible late effect effects home
    monthly medicare prefab prefabricated multiple single single-port documented accident unknown
    nicu icu emergency left-handed handed note doctor char procedure surgery removal treatment therapy management
    status"""
)
NATURE: Final = re.compile(
    r"\b(?:burn|corrosion|fracture|fx|laceration|lac|contusion|bruise|sprain|strain|dislocation|abrasion|bite|crush)\w*",
    re.I,
)
SITE: Final = re.compile(
    r"shoulder|arm\b|elbow|wrist|hand|finger|thumb|hip|thigh|knee|leg\b|ankle|foot|toe|ear\b|eye|nose|face|scalp|neck|back|"
    r"chest|abdom|radius|ulna|femur|tibia|fibula|humerus|clavicle|scapula|acromi|rib\b|process",
    re.I,
)
LONGEST: Final = 14  # words of a sentence that names one thing
ASKS: Final = re.compile(
    r"\b(?:what|which|how|whats|what's)\b(?:[\w' -]{0,40}?\b(?:codes?|bill|report|use)\b"
    r"(?: (?:for|is|are|do|should|would|we|i|you|to|use|this|a|an|the|it|be)\b)*)?|"
    r"\b[AEJKLQV][ -]codes?\b|\b(?:icd|cpt|hcpcs)[\s-]?(?:9|10)?(?:-?(?:cm|pcs))?\b|"
    r"\b(?:codes?|coding|dx|diagnos[ie]s|please|pls|thanks?|thx|need(?:ed)?|help|looking|correct|right code|hi|hello|"
    r"medicare|patient|pts?|billing|bill|report|claim)\b|[?]",
    re.I,
)
BONE: Final = r"(radius|radial|ulna\w*|femur|femoral|tibia\w*|fibula\w*|humerus|humeral)"
PREGNANT: Final = re.compile(r"prenatal|pregnan|antepartum|\bOB\b|gestation|trimester", re.I)
MATERNAL: Final = re.compile(
    PREGNANT.pattern
    + r"|deliver(?:y|ed)|post-?partum|\bG\d ?P\d|gravid|puerper|abortion|miscarr|ectopic|gdm\b|labor\b|cesarean|"
    r"c-section|breast ?feed|obstetric|hyperemesis|eclamp",
    re.I,
)
WEEKS: Final = re.compile(r"\b(\d{1,2})\s?(?:w|wks?|weeks?)(?![a-z])[\s,+]*(?:(?:and )?\d\s?(?:d|days?)\b)?", re.I)
HANDED: Final = re.compile(r"\b(left|right)[\s-]?hand(?:ed|er)|\b(lefty|southpaw)\b|\bhand(?:ed)?:? (left|right)", re.I)
STAGES: Final = {
    Encounter.INITIAL: "initial encounter",
    Encounter.SUBSEQUENT: "subsequent encounter",
    Encounter.SEQUELA: "sequela",
}


def queries(question: Question) -> tuple[str, ...]:
    """The phrases to look up: each that says something by itself, and neighbours of one sentence together."""
    said = [phrase for phrase in question.phrases if not phrase.negated]
    found: list[str] = list(wholes(question))
    for phrase in said:
        found += _alone(phrase, question)
    for one, other in pairwise(said):
        near = one.place.where is other.place.where and 0 <= other.place.start - one.place.end < 5
        if near and not one.history and not other.history and (_telling(one.text) or _telling(other.text)):
            found.append(f"{one.text} {other.text}")
    return tuple(dict.fromkeys(_in_book_words(_with_nature(words, question)) for words in found))[:MOST]


def wholes(question: Question) -> tuple[str, ...]:
    """Each sentence that asks or that is short, as it was written, apart from the words that only ask for a code."""
    texts = (*(asked.text for asked in question.asked), *question.words.split("\n"))
    found = (" ".join(ASKS.sub(" ", without_codes(text)).split()).strip(" .,;:-?!/&+") for text in texts)
    return tuple(dict.fromkeys(text for text in found if _telling(text) and len(text.split()) <= LONGEST))


def content(text: str) -> set[str]:
    """The words of a text that mean something."""
    return {word for word in re.findall(r"[a-z0-9][\w'-]+", text.lower()) if word not in FILLER}


def _with_nature(words: str, question: Question) -> str:
    """Say what happened to a site that a phrase names alone: a burn, a fracture, a cut ..."""
    found = NATURE.search(question.words)
    if found is None or NATURE.search(words) or not SITE.search(words):
        return words
    return f"{found.group()} {words}"


def _in_book_words(words: str) -> str:
    """Say distal and proximal as the book does: lower and upper end of a long bone."""
    words = re.sub(r"\bsacrum\b", "sacral region", words, flags=re.I)
    words = re.sub(rf"\bdistal {BONE}", r"lower end of \1", words, flags=re.I)
    return re.sub(rf"\bproximal {BONE}", r"upper end of \1", words, flags=re.I)


def _alone(phrase: Phrase, question: Question) -> list[str]:
    if not _telling(phrase.text):
        return []
    if not phrase.history:
        return [phrase.text]
    if is_pregnant(question):
        return [f"supervision of pregnancy with history of {phrase.text} pregnancy"]
    if re.search(rf"(?:family (?:history|hx)|\bFHx?)\W+(?:of )?{re.escape(phrase.text[:12])}", question.words, re.I):
        return [f"family history of {phrase.text}"]
    return [f"personal history of {phrase.text}"]


def _telling(text: str) -> bool:
    """Say whether a phrase holds a word that means something by itself."""
    words = re.findall(r"[A-Za-z]+", text)
    return any(word.lower() not in GENERIC and (len(word) > 2 or (len(word) == 2 and word.isupper())) for word in words)


def is_pregnant(question: Question) -> bool:
    """Say whether the mail is about a pregnancy."""
    return bool(PREGNANT.search(question.words))


def weeks(question: Question) -> int | None:
    """Completed weeks of a pregnancy, where the mail tells them."""
    told = MATERNAL.search(question.words) or any(code.startswith("O") for code in question.diagnoses)
    found = WEEKS.search(question.words) if told else None
    return int(found.group(1)) if found and 1 <= int(found.group(1)) <= 45 else None


def implied(question: Question) -> str:
    """Words that the mail implies and titles use: the trimester, the dominant side, the stage of care."""
    words = []
    if (completed := weeks(question)) is not None:
        trimesters = tables.rows("weeks", question.date_of_service)
        words += [
            f"{row['trimester']} trimester"
            for row in trimesters
            if int(row["first_week"]) <= completed <= int(row["last_week"])
        ]
    words += _dominance(question) + _regions(question)
    if question.around.encounter:
        words.append(STAGES[question.around.encounter])
    return " ".join(words)


def _regions(question: Question) -> list[str]:
    """The region of the spine that the mail's levels lie in, as titles name it: L4-5 is lumbar, L5-S1 lumbosacral."""
    found = []
    for level in question.around.levels:
        letters = set(re.findall(r"[CTLS]", level))
        region = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}
        found.append("lumbosacral region" if {"L", "S"} <= letters else f"{region[level[0]]} region")
    return found[:1]


def _dominance(question: Question) -> list[str]:
    """Dominant or not, by the documented hand; else the right side is dominant (Official Guidelines, I.C.6.a)."""
    sides: list[Side] = [side for side in question.around.sides if side is not Side.BILATERAL]
    found = HANDED.search(question.words)
    if found:
        hand = Side("left" if found.group(2) else (found.group(1) or found.group(3)).lower())
        if len(sides) > 1:
            sides = [side for side in sides if side is not hand]
    if not sides or not re.search(r"plegi|pares|paraly|dominan|handed|lefty", question.words, re.I):
        return []
    dominant = sides[0] is (hand if found else Side.RIGHT)
    return ["dominant side"] if dominant else ["nondominant side"]
