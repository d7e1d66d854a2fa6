"""Infusions, pushes and hydration by their times, in the hierarchy of facilities (CPT; 100-04, chapter 4, 230.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caseconsultant.advice.extract.numbers import clock_in, minutes_between, quantities_in
from caseconsultant.advice.findings import Billed, Sum, Worked
from caseconsultant.advice.lookups.working import work
from caseconsultant.advice.question import Question

ASKED: Final = re.compile(
    r"\binfus|\bIV ?(?:push|PB|P\b|fluid|hydrat|drip)|\bhydration|\bdrip\b|963[67]\d|964[01]\d", re.I
)
NOT: Final = re.compile(r"critical care|anesth|pump refill|psychotherap|nerve block|\bapart\b", re.I)
HYDRATION: Final = re.compile(r"hydrat|saline|\bNS\b|IV fluids?|lactated|\bLR\b|9636[01]", re.I)
COMPLEX: Final = re.compile(
    r"chemo|antineoplast|\b\w+mab\b|\b\w+(?:platin|taxel|rubicin)\b|rituxan|remicade|herceptin|keytruda|opdivo|avastin|"
    r"taxol|gemcitabine|cyclophosphamide|9641[35]|9640\d",
    re.I,
)
PUSH: Final = re.compile(r"\bpush(?:es|ed)?\b|\bIVP\b|\bbolus\b", re.I)
CONCURRENT: Final = re.compile(r"concurrent|simultaneous|at the same time|piggy", re.I)
CLAUSE: Final = re.compile(r"\s*(?:[;,\n]|\bthen\b|\bfollowed by\b|\band\b(?! \d)|\+|\.(?!\d|m))\s*", re.I)
MILITARY: Final = re.compile(
    r"\b(?:start(?:ed)? |from )?([01]\d|2[0-3])([0-5]\d)\s*"
    r"(?:-|to|until|,? ?(?:stop|end)(?:ped|ed)?)\s*([01]\d|2[0-3])([0-5]\d)\b",
    re.I,
)
KEPT_OPEN: Final = re.compile(r"(?:\bNS\b|saline|fluids?)[^,;.]{0,20}(?:\bKVO\b|keep (?:vein )?open)[^,;.]*", re.I)
"""Fluid that only keeps the line open is no hydration."""
SHORTEST, HOUR = 16, 60  # minutes: less is a push; a further hour counts from more than 30 minutes of it
SHORTEST_HYDRATION: Final = 31
FURTHER: Final = "hydration counts from 31 minutes, a further hour from more than 30 minutes of it, so from 91 in all"
CODES: Final = {
    "complex infusion": ("96413", "96417", "96415"),
    "complex push": ("96409", "96411", ""),
    "infusion": ("96365", "96367", "96366"),
    "push": ("96374", "96375", ""),
    "hydration": ("96360", "96361", "96361"),
}
"""Each kind in the order of rank: as the initial service, after another initial one, and for each further hour."""


@dataclass(frozen=True, slots=True)
class Given:
    """One drug or fluid: its kind and its minutes (0 for a push), and whether it ran beside another."""

    kind: str
    minutes: int
    concurrent: bool = False


def infusions(question: Question) -> Iterator[Worked]:
    """The lines of what was infused and pushed, where every infusion has its minutes."""
    words = told_in(question)
    if not ASKED.search(question.words) or NOT.search(words):
        return
    given = list(_given(words))
    if not given or not any(_minutes(clause) for clause in CLAUSE.split(words)):
        return
    ranked = sorted(given, key=lambda one: list(CODES).index(one.kind))
    lines = [line for number, one in enumerate(ranked) for line in _lines(one, initial=number == 0)]
    shown = "; ".join(f"{one.kind}{f' {one.minutes} minutes' if one.minutes else ''}" for one in ranked)
    told = f"{shown}; {FURTHER}" if any(one.minutes for one in ranked) else shown
    yield work(Sum.INFUSION, "", shown, told, *_joined(lines))


def told_in(question: Question) -> str:
    """The body, with its four-digit times written out; the subject where the body tells no time."""
    body = MILITARY.sub(r"\1:\2 - \3:\4", question.words.removeprefix(question.subject.strip()))
    return body if any(_minutes(clause) for clause in CLAUSE.split(body)) else question.words


def _given(words: str) -> Iterator[Given]:
    """Yield what each clause gives; a clause without a time and without a push gives nothing."""
    for clause in CLAUSE.split(words):
        clause = KEPT_OPEN.sub(" ", clause)
        minutes = _minutes(clause)
        pushed = bool(PUSH.search(clause)) or 0 < minutes < SHORTEST
        if HYDRATION.search(clause) and not pushed:
            if minutes:
                yield Given("hydration", minutes)
        elif pushed or minutes:
            kind = "push" if pushed else "infusion"
            kind = f"complex {kind}" if COMPLEX.search(clause) else kind
            yield Given(kind, 0 if pushed else minutes, bool(CONCURRENT.search(clause)))


def _minutes(clause: str) -> int:
    """The minutes that a clause tells: between two times, or as a number of minutes or hours."""
    if spans := list(clock_in(clause)):
        return sum(minutes_between(*span) for span in spans)
    told = [(value, unit) for value, unit, _, _ in quantities_in(clause) if unit in {"minutes", "hours"}]
    return sum(int(value * (HOUR if unit == "hours" else 1)) for value, unit in told)


def _lines(one: Given, *, initial: bool) -> Iterator[Billed]:
    first, further, hour = CODES[one.kind]
    if one.kind == "hydration" and one.minutes < SHORTEST_HYDRATION:
        return
    if one.concurrent and not initial and one.kind == "infusion":
        yield Billed("96368")
        return
    yield Billed(first if initial else further)
    more = max(0, (one.minutes - HOUR + 29) // HOUR)
    if hour and more:
        yield Billed(hour, more)


def _joined(lines: list[Billed]) -> Iterator[Billed]:
    """The lines with the units of equal codes together; what ran beside another counts once."""
    for code in dict.fromkeys(line.code for line in lines):
        units = sum(line.units for line in lines if line.code == code)
        yield Billed(code, 1 if code == "96368" else units)
