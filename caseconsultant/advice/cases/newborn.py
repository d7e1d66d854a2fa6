"""A newborn's record: birth status, weight, weeks, and what the perinatal period brought (Guidelines, I.C.16)."""

import re
from decimal import Decimal
from typing import Final

from caseconsultant.advice.cases.case import Case, has, pick
from caseconsultant.advice.cases.gestation import weeks_of
from caseconsultant.advice.cases.rows import met
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

BABY: Final = re.compile(
    r"\bnew-?borns?\b|\bneonat\w+|\bNICU\b|\bnursery\b|\bpreemie|premature (?:infant|baby)|"
    r"\bbaby(?:'s)? (?:boy|girl|born|"
    r"was|is|has|with|chart|record|claim|delivered|here)|(?:liveborn|term|preterm) (?:infant|baby|male|female)|"
    r"\b(?:infant|baby)\b[^.\n]{0,20}(?:days?|hours?|weeks?) old|(?:days?|hours?|DOL)[- ](?:old )?(?:infant|"
    r"baby|newborn)|"
    r"Z38|birth ?weight|infant of",
    re.I,
)
OLDER: Final = re.compile(
    r"\b(?:\d+|two|three|six|nine)[- ](?:months?|mos?|years?|y/?o|yr)\b(?!\s*(?:and )?\d* ?(?:days|weeks))", re.I
)
MOTHERS: Final = re.compile(
    r"mother'?s (?:chart|record|claim|account|side)|for the (?:mother|mom)\b|\bZ37|\bO80|newborn screen(?:ing)? only|"
    r"\bcpt\b|circumcis",
    re.I,
)
BORN: Final = re.compile(
    r"\bborn (?:here|this|today|yesterday|by|via|at our|in our|at \d|in the hospital)|birth (?:admission|"
    r"record|episode|stay|encounter)|"
    r"liveborn|just born|newborn (?:admi\w+|record|chart|care)|well newborn|healthy newborn|baby'?s? (?:chart|"
    r"record|claim)|"
    r"(?:delivered|vaginal\w*|c[- ]?section|cesarean|C/S)|\bDOL 0|initial newborn|principal|nursery",
    re.I,
)
ELSEWHERE: Final = re.compile(
    r"transferred (?:to us|to our|from|in|here)|born at (?:another|the other|an? outside|outside|a different)|"
    r"transfer(?:red)? (?:to|into) (?:our|the) NICU|readmi\w+|outside hospital|admitted (?:from home|at \d+ days)|"
    r"\d+ days? old|\d+ weeks? old|\bin (?:the |our )?(?:office|clinic)|\bED\b|emergency|well[- ](?:baby|"
    r"child)|weight check|"
    r"first (?:office )?visit|day[- ]old",
    re.I,
)
HOME: Final = re.compile(r"born (?:at home|in (?:the|an) (?:car|ambulance)|en route|outside)|home birth", re.I)
RULED_OUT: Final = re.compile(
    r"rule[d]?[- ]?out|\br/o\b|negative|not (?:found|confirmed|present)|no (?:evidence|sign)", re.I
)
GRAMS: Final = re.compile(r"\b(\d{3,4})\s?(?:g\b|gm\b|gms\b|grams?)|\b(\d(?:\.\d{1,3})?)\s?kg", re.I)
DAYS: Final = re.compile(r"\b(\d{1,2}|one|two|three|four|five)[- ]?(day|d|week|wk)s?[- ]?old\b", re.I)
NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
WEIGHTS: Final = (
    (500, "P07.01"), (750, "P07.02"), (1000, "P07.03"), (1250, "P07.14"), (1500, "P07.15"), (1750, "P07.16"),
    (2000, "P07.17"), (2500, "P07.18"),
)  # fmt: skip
"""Low birth weight: below so many grams (tabular list, P07.0 and P07.1)."""
TERM: Final = 37
FIRST_WEEK, FIRST_MONTH = 8, 28


def newborn(question: Question, library: Library) -> Case | None:
    """Code what a mail tells of a newborn."""
    words = question.words
    if not BABY.search(words) or MOTHERS.search(words) or (OLDER.search(words) and not has("newborn|P\\d\\d", words)):
        return None
    status, small = birth_status(words), prematurity(question, library)
    if RULED_OUT.search(words) and has(r"observ|suspect|rule|r/o|evaluat", words):
        seen = next((row.stem for row in met("newborn", question, "suspected")), "Z05.9")
        why = "a suspected condition that was ruled out is Z05.-, after Z38.- on the birth record, first otherwise"
        return Case((*status, seen, *small), why, "I.C.16.b")
    found = tuple(
        dict.fromkeys(code for row in met("newborn", question, "condition") for code in codes_of(row.stem, row, words))
    )
    light = small_for_dates(question, library)
    if found or small or light:
        return Case(
            (*status, *light, *found, *small), reason(status, small, words), "I.C.16.a and I.C.16.d", denies="Z38"
        )
    if exam := examination(question):
        return Case((exam,), "a check of a newborn is coded by age: under 8 days, or 8 to 28 days", "I.C.21.c.13")
    if status and (BORN.search(words) or has("Z38", words)):
        return Case(
            status, "the place and kind of birth go first, once, on the newborn's own birth record", "I.C.16.a.2"
        )
    return None


def codes_of(stem: str, row: object, words: str) -> tuple[str, ...]:
    """The code of a row, or its more telling alternative."""
    instead: tuple[str, ...] = getattr(row, "companion", lambda _: ())(words)
    return instead or (stem,)


def birth_status(words: str) -> tuple[str, ...]:
    """Z38 by place, delivery and number, at the birth alone (I.C.16.a.2); nothing elsewhere or later."""
    if HOME.search(words):
        return ("Z38.4" if has("twin", words) else "Z38.1",) if not has("office|clinic", words) else ()
    if ELSEWHERE.search(words) or not BORN.search(words):
        return ()
    section = has(r"c[- ]?section|cesarean|\bC/S\b", words)
    vaginal = has(r"vaginal|\bSVD\b|NSVD|forceps|vacuum", words)
    if has("triplet", words):
        return ("Z38.62" if section else "Z38.61",)
    if has(r"\btwins?\b", words):
        return ("Z38.31" if section else "Z38.30" if vaginal else "Z38.5",)
    return ("Z38.01" if section else "Z38.00" if vaginal else "Z38.2",)


def grams_of(words: str) -> int | None:
    """The weight at birth in grams."""
    found = GRAMS.search(words)
    if found is None:
        return None
    return int(found.group(1)) if found.group(1) else int(Decimal(found.group(2)) * 1000)


def prematurity(question: Question, library: Library) -> tuple[str, ...]:
    """Birth weight before weeks, both where both are told (I.C.16.d); weight alone is no prematurity but low weight."""
    words = question.words
    if has(r"small for (?:dates|gestational)|\bSGA\b", words):
        weight: tuple[str, ...] = ()
    else:
        grams = grams_of(words)
        weight = tuple(code for most, code in WEIGHTS if grams is not None and grams < most)[:1]
    weeks = weeks_of(words) if not DAYS.search(words) or has(r"gestation|\bGA\b|wga|born at", words) else None
    early: tuple[str, ...] = ()
    if weeks is not None and 20 <= weeks < TERM:
        early = (pick("P07.2" if weeks < 28 else "P07.3", question, library, rf"{weeks} completed weeks"),)
    elif has(r"\bpreterm|prematur|preemie", words):
        early = ("P07.30",)
    return (*weight, *early)


def small_for_dates(question: Question, library: Library) -> tuple[str, ...]:
    """Small for gestational age, by the weight at birth."""
    if not has(r"small for (?:dates|gestational)|\bSGA\b", question.words):
        return ()
    grams = grams_of(question.words)
    most = next((f"-{most - 1} grams" for most, _ in WEIGHTS if grams is not None and grams < most), "")
    return (pick("P05.1", question, library, most or ("other" if grams else "unspecified weight")),)


def examination(question: Question) -> str:
    """Z00.110 or Z00.111 by the days of life; empty where no check is told."""
    words = question.words
    if not has(r"well|check|exam|health supervision|visit|jaundice check", words):
        return ""
    found = DAYS.search(words)
    if found is None:
        return "Z00.111" if has("weight check", words) else ""
    number = NUMBERS.get(found.group(1).lower()) or int(found.group(1))
    days = number * (7 if found.group(2)[0].lower() == "w" else 1)
    return "Z00.110" if days < FIRST_WEEK else "Z00.111" if days <= FIRST_MONTH else ""


def reason(status: tuple[str, ...], small: tuple[str, ...], words: str) -> str:
    """Why these codes, in a few words."""
    said = []
    if status:
        said.append("Z38.- goes first, once, on the newborn's birth record")
    elif ELSEWHERE.search(words):
        said.append("Z38.- is only for the birth itself at the place of birth, so the condition goes first")
    if len(small) > 1:
        said.append("birth weight goes before the weeks of gestation")
    return "; ".join(said) or "a condition of the perinatal period is coded from chapter 16"
