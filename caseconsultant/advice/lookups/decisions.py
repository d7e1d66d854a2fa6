"""The level of a visit by medical decision making: two of its three elements must be reached (CPT, E/M guidelines)."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.findings import Basis, Billed, Citation, Finding, Standing, Sum, Worked
from caseconsultant.advice.lookups.visits import family_of
from caseconsultant.advice.question import Question
from caseconsultant.advice.visits.elements import NAMED, NAMES, WORTH, data, problems, risk
from caseconsultant.advice.visits.level import HOSPITAL
from caseconsultant.advice.visits.setting import setting_of
from caseconsultant.codes.library import Library

ASKED: Final = re.compile(r"\bMDM\b|\blevel\b|decision[- ]making|992\d\d|9920x|9921x|which (?:code|visit|E/?&?M)", re.I)
NOT_A_VISIT: Final = re.compile(
    r"critical care|prolonged|psychotherap|discharge day|hospital discharge|discharge management|"
    r"\bresident|\bteaching|incident[- ]to|split|shared|co-?sign|-GC\b|\bpreventive|\bmodifier|-25\b|wellness",
    re.I,
)
WHOLE: Final = re.compile(
    rf"\b{NAMED}[- ]?(?:complexity |level )?(?:MDM|(?:medical )?decisions?[- ]making|decisions|complexity)\b|"
    rf"\b(?:MDM|decision[- ]making)\b(?: complexity| level| is| was| of| =|:|,)* {NAMED}\b",
    re.I,
)
"""The level itself is told."""
ELEMENTS: Final = ("problems", "data", "risk")
CODES: Final = re.compile(r"\b99\d{3}\b|\b[A-Z]\d{4}\b")


def decisions(question: Question, _library: Library) -> Iterator[Finding]:
    """Give the level that at least two stated elements reach, where the mail tells the kind of visit."""
    words = question.words
    family = family_of(question)
    named = whole(words)
    reached = elements(question, family)
    lacking = named is None and (len(reached) < 2 or not ASKED.search(words))
    if not family or lacking or NOT_A_VISIT.search(words):
        return
    lowest, highest = (named, named) if named is not None else bounds(list(reached.values()))
    codes = {row["level"]: row["code"] for row in tables.rows("visit_mdm", question.date_of_service)
             if row["family"] == family}  # fmt: skip
    if not codes:
        return
    code, most = codes[NAMES[lowest]], codes[NAMES[highest]]
    shown = ", ".join(f"{element} {NAMES[level]}" for element, level in reached.items())
    missing = next((element for element in ELEMENTS if element not in reached), "")
    open_words = f" ({missing} not stated; with it at most {most})" if missing and most != code else ""
    told = f"{family} visit: {shown}; two of three reach {NAMES[lowest]}{open_words}"
    if named is not None:
        told = f"{family} visit, {NAMES[named]} decision making"
    yield Worked(
        basis=Basis(Standing.APPLIES, (Citation(tables.source("visit_mdm"), "", confirmed=False),)),
        what=Sum.MDM,
        result=code,
        arithmetic=told,
        billed=(Billed(code),),
    )


def elements(question: Question, family: str) -> dict[str, int]:
    """The level of each element, 0 (straightforward) to 3 (high), of which the mail tells anything."""
    story, on = CODES.sub(" ", question.words), question.date_of_service
    told = (
        problems(story, on),
        data(story, on),
        risk(story, on, inpatient=setting_of(question, family) in HOSPITAL),
    )
    named = zip(ELEMENTS, told, strict=True)
    return {name: one.level for name, one in named if one is not None and (one.told or name == "problems")}


def whole(words: str) -> int | None:
    """The level of the decisions as the mail itself calls it; None where it names several or none."""
    found = {WORTH[next(filter(None, one.groups())).lower()] for one in WHOLE.finditer(words)}
    return found.pop() if len(found) == 1 else None


def bounds(levels: list[int]) -> tuple[int, int]:
    """The level that two elements surely reach, and the most that an unstated third could make of it."""
    if len(levels) == 3:
        middle = sorted(levels)[1]
        return middle, middle
    return min(levels), max(levels)
