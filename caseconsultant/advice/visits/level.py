"""The level of a told visit by decision making: each element counted in words, and two of the three taken (CPT)."""

import re
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.findings import Basis, Billed, Citation, Standing
from caseconsultant.advice.findings_of_visits import Visited
from caseconsultant.advice.question import Question
from caseconsultant.advice.visits.elements import NAMES, OF_DATA, Element, data, problems, risk
from caseconsultant.advice.visits.hearing import values
from caseconsultant.advice.visits.setting import setting_of

ASKED: Final = re.compile(
    r"\blevels?\b|\bMDM\b|99(?:20[2-5x]|21[2-5x]|22[1-3x]|23[1-6x]|24[2-5]|25[2-5]|28[1-5x]|30[4-9x]|"
    r"310|34\d|350)(?!\d)|\bLOS\b|"
    r"down-?cod|up-?cod|(?:which|what|correct) (?:visit|E/?&?M|office visit)(?: code)?|visit code|"
    r"E/?&?M (?:level|code|\?)|E/?&?M\s*\?|over-?cod",
    re.I,
)
EITHER: Final = re.compile(r"\b99(?:2[0-8]|3[0-5])\d (?:or|vs\.?|versus) (?:99)?(?:2[0-8]|3[0-5])\d\b")
OTHER: Final = re.compile(
    r"critical care|prolonged|psychotherap|G2211|split|incident|\bTCM\b|\bCCM\b|\bAWV\b|G04\d\d|"
    r"wellness|preventive|annual (?:physical|exam)|"
    r"well[- ](?:child|visit|woman|check)|\bphysical exam\b|modifier|-25\b|\b25\b|-57\b|telehealth|"
    r"video|telephone|phone (?:visit|call|encounter)|audio|portal|icd|\bdx\b|diagnos\w+ code|"
    r"\bcount(?:s|ed)? (?:as|toward|for)|does (?:it|that|this|the) count|global|post-?op|"
    r"consult (?:code|is|are)|medicare (?:pay|take|accept)|"
    r"clearance|newborn|resident\b|teaching|\bscribe\b|copied|cloned|two visits|same group|"
    r"both (?:docs|doctors)|new or est|discharge day|9923[89]",
    re.I,
)
WHETHER: Final = re.compile(
    r"\ballowed\b|at all|separate|\bboth\b|just the|in addition|billable|\bbundl|too\?|\balso bill|on top of|"
    r"bill (?:an?|the|for (?:an?|the)) (?:E/?&?M|visit|office)|E/?&?M (?:too|as well|allowed|also)|"
    r"and (?:an?|the) E/?M",
    re.I,
)
"""Asks whether a visit is billed at all, and not for its level."""
HOSPITAL: Final = frozenset({"initial hospital", "subsequent hospital", "same-day hospital", "hospital consultation"})
PLACES: Final = {
    "new": "a new patient in the office",
    "established": "an established patient in the office",
    "emergency": "the emergency department",
    "initial hospital": "the first hospital visit",
    "subsequent hospital": "a later hospital day",
    "same-day hospital": "admission and discharge on one date",
    "home new": "a new patient at home",
    "home established": "an established patient at home",
    "initial nursing facility": "the first nursing facility visit",
    "subsequent nursing facility": "a later nursing facility visit",
    "office consultation": "an office consultation",
    "hospital consultation": "a hospital consultation",
}
TABLE: Final = "visit_mdm"


def told_level(question: Question, family: str) -> Visited | None:
    """Count the elements of a story that asks for its level; None where it tells no problem and names no elements."""
    words, on = question.words, question.date_of_service
    if (
        not (
            ASKED.search(f"{question.subject}\n{question.asking}")
            or EITHER.search(words)
            or in_facility(question, family)
        )
        or OTHER.search(words)
        or WHETHER.search(question.asking)
    ):
        return None
    story = re.sub(r"\b99\d{3}\b|\b[A-Z]\d{4}\b", " ", words)
    problem = problems(story, on)
    place = setting_of(question, family)
    treated = risk(story, on, inpatient=place in HOSPITAL)
    seen = data(story, on)
    if problem is None or not (treated.told or seen.told) or (values("minutes", question) and place != "emergency"):
        return None
    return levelled(question, place, problem, seen, treated)


def in_facility(question: Question, family: str) -> bool:
    """Say whether a mail asks for the code of a visit in a nursing facility, without speaking of a level."""
    return "nursing" in family and bool(re.search(r"(?:which|what) (?:CPT )?codes?\b|\bcode\?", question.asking, re.I))


def levelled(question: Question, place: str, problem: Element, seen: Element, treated: Element) -> Visited | None:
    """The answer from the three elements."""
    level = sorted((problem.level, seen.level, treated.level))[1]
    codes = codes_of(question, place)
    if not codes:
        return None
    counted = ", ".join(
        (
            f"problems {NAMES[problem.level]}{of(problem)}",
            f"data {OF_DATA[seen.level]}{of(seen, 'nothing that counts is told')}",
            f"risk {NAMES[treated.level] if treated.level else 'minimal'}{of(treated, 'no treatment is told')}",
        )
    )
    result = said_codes(codes, level)
    worse = sorted((2, seen.level, treated.level))[1]
    if not problem.told and worse != level:
        said = (
            f"{result} if the illness is stable, {said_codes(codes, worse)} if it is worse or not at its goal of "
            f"treatment; two of the three elements decide: {counted}."
        )
    else:
        said = f"{result}: two of the three elements reach {NAMES[level]}. Counted: {counted}."
    open_ = place == "office" or (not problem.told and worse != level)
    return Visited(
        basis=Basis(Standing.APPLIES, (Citation(tables.source(TABLE), "", confirmed=False),)),
        rule="The level of a visit by two of three elements",
        lead="",
        said=said,
        billed=tuple(Billed(family[level]) for family in codes.values()),
        why=whys(place, codes, level, problem, seen, treated),
        must_show=("Each problem with its status, each test ordered or reviewed, and the decision about treatment.",),
        asks=asked_back(place, problem, worse != level),
        decided=not open_,
        of_level=True,
    )


def codes_of(question: Question, place: str) -> dict[str, list[str]]:
    """The four codes of each family that the place may mean, straightforward first."""
    families = ("established", "new") if place == "office" else (place,)
    found: dict[str, list[str]] = {}
    for row in tables.rows(TABLE, question.date_of_service):
        if row["family"] in families:
            found.setdefault(row["family"], []).append(row["code"])
    return {family: found[family] for family in families if len(found.get(family, ())) == len(NAMES)}


def said_codes(codes: dict[str, list[str]], level: int) -> str:
    """The code at a level, for each family: 99213 for an established patient in the office."""
    return " or ".join(f"{family[level]} ({PLACES[name]})" for name, family in codes.items())


def of(element: Element, nothing: str = "") -> str:
    """What was counted, in brackets."""
    counted = " and ".join(element.counted) or nothing
    return f" ({counted})" if counted else ""


def whys(
    place: str, codes: dict[str, list[str]], level: int, problem: Element, seen: Element, treated: Element
) -> tuple[str, ...]:
    """What would make it more, and what the mail does not tell."""
    told = ["Problems, data and risk each have a level; the second highest counts, so one alone never carries it."]
    if level < 3 and max(problem.level, treated.level, seen.level) > level:
        more = said_codes(codes, level + 1)
        lacks = [name for name, one in (("problems", problem), ("data", seen), ("risk", treated)) if one.level <= level]
        told.append(f"It is not {more}: for that {' or '.join(lacks)} would have to be {NAMES[level + 1]} as well.")
    if seen.level < 2:
        told.append(
            "Data are moderate from three tests, outside notes or an independent historian together, or by one "
            "independent interpretation or one discussion with an outside clinician; a test whose reading you bill "
            "yourself does not count."
        )
    if place == "emergency":
        told.append("In the emergency department time is no basis for the level.")
    if place == "office":
        told.append("New is a patient whom nobody of your specialty and group has seen face to face in three years.")
    return tuple(told)


def asked_back(place: str, problem: Element, matters: bool) -> tuple[str, ...]:
    """What decides and is not told."""
    asks = ["Is the patient new or established?"] if place == "office" else []
    if not problem.told and matters:
        asks.append("Is the illness at its goal of treatment, or not?")
    return tuple(asks)
