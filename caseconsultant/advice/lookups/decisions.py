"""The level of a visit by medical decision making: two of its three elements must be reached (CPT, E/M guidelines)."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.findings import Basis, Billed, Citation, Finding, Standing, Sum, Worked
from caseconsultant.advice.lookups.visits import family_of
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

LEVELS: Final = ("straightforward", "low", "moderate", "high")
NAMED: Final = r"(?:low|limited|moderate|high|extensive|minimal|straightforward)"
WORTH: Final = {"minimal": 0, "straightforward": 0, "low": 1, "limited": 1, "moderate": 2, "high": 3, "extensive": 3}
ASKED: Final = re.compile(r"\bMDM\b|\blevel\b|decision[- ]making|992\d\d|9920x|9921x|which (?:code|visit|E/?&?M)", re.I)
NOT_A_VISIT: Final = re.compile(r"critical care|prolonged|psychotherap|discharge", re.I)
SAID: Final = {
    "problems": re.compile(
        rf"\bproblems?\b[^.;,]{{0,20}}?\b({NAMED})\b|\b({NAMED})\b[^.;,]{{0,20}}?\bproblems?\b", re.I
    ),
    "data": re.compile(
        rf"\bdata\b[^.;,]{{0,15}}?\b({NAMED})\b|\b({NAMED})\b(?: amount of| complexity)?\s+data\b", re.I
    ),
    "risk": re.compile(rf"\brisk\b[^.;,]{{0,10}}?\b({NAMED})\b|\b({NAMED})\b[ -]+risk\b", re.I),
}
TOLD: Final = {
    "problems": (
        (3, (
            r"severe (?:exacerbation|progression)|threat(?:ens|ening)? (?:to )?(?:life|bodily function)|"
            r"life-threatening"
        )),
        (2, (
            r"(?:two|three|four|2|3|4|several|multiple) stable chronic|exacerbat|worsening|uncontrolled|"
            r"not at (?:goal|target)|undiagnosed new problem|systemic symptoms|acute complicated injur"
        )),
        (1, (
            r"(?:one|1|a|single) stable chronic|acute uncomplicated|uncomplicated (?:illness|injur)|"
            r"(?:two|2|several|multiple) (?:self-limited|minor)"
        )),
        (0, r"(?:one|1|a|single) (?:self-limited|minor) problem"),
    ),
    "data": (
        (2, r"independent(?:ly)? interpret|discuss\w* (?:\w+ ){0,4}(?:external|outside) (?:phys|provid|speciali)"),
        (1, r"independent historian|(?:two|three|2|3) (?:\w+ )?(?:labs|tests)|(?:reviewed|ordered) (?:two|2) "),
        (0, r"no (?:data|tests?|labs)\b"),
    ),
    "risk": (
        (3, (
            r"intensive (?:monitoring|toxicity)|toxicity monitoring|(?:decision|need)\w* (?:\w+ ){0,3}hospitali|"
            r"\bDNR\b|de-?escalate care|emergency major surgery|parenteral controlled"
        )),
        (2, (
            r"prescription (?:drug|med\w*) manag|\brx (?:drug )?manag|prescrib|"
            r"(?:adjust|chang|start|increas|refill)\w* (?:\w+ ){0,3}(?:meds?|medication|dose|prescription|insulin)|"
            r"social determinants|elective major surgery"
        )),
        (1, r"over[- ]the[- ]counter|\bOTC\b|physical therapy"),
        (0, r"\brest\b and|bandage|gargle"),
    ),
}  # fmt: skip


def decisions(question: Question, _library: Library) -> Iterator[Finding]:
    """Give the level that at least two stated elements reach, where the mail tells the kind of visit."""
    words = question.words
    family = family_of(question)
    reached = {element: level for element in SAID if (level := level_of(element, words)) is not None}
    if not family or len(reached) < 2 or not ASKED.search(words) or NOT_A_VISIT.search(words):
        return
    lowest, highest = bounds(list(reached.values()))
    codes = {row["level"]: row["code"] for row in tables.rows("visit_mdm", question.date_of_service)
             if row["family"] == family}  # fmt: skip
    if not codes:
        return
    code, most = codes[LEVELS[lowest]], codes[LEVELS[highest]]
    shown = ", ".join(f"{element} {LEVELS[level]}" for element, level in reached.items())
    missing = next((element for element in SAID if element not in reached), "")
    open_words = f" ({missing} not stated; with it at most {most})" if missing and most != code else ""
    yield Worked(
        basis=Basis(Standing.APPLIES, (Citation(tables.source("visit_mdm"), "", confirmed=False),)),
        what=Sum.MDM,
        result=code,
        arithmetic=f"{family} visit: {shown}; two of three reach {LEVELS[lowest]}{open_words}",
        billed=(Billed(code),),
    )


def level_of(element: str, words: str) -> int | None:
    """The level of one element, 0 (straightforward) to 3 (high): as named, else by what the mail tells of it."""
    if (said := SAID[element].search(words)) is not None:
        return WORTH[next(group for group in said.groups() if group).lower()]
    return next((level for level, cue in TOLD[element] if re.search(cue, words, re.I)), None)


def bounds(levels: list[int]) -> tuple[int, int]:
    """The level that two elements surely reach, and the most that an unstated third could make of it."""
    if len(levels) == 3:
        middle = sorted(levels)[1]
        return middle, middle
    return min(levels), max(levels)
