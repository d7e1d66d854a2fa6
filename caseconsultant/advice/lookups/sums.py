"""What can be computed from the numbers of a mail, each with its arithmetic: time, age, counts, doses."""

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_CEILING, Decimal
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.extract.numbers import minutes_between
from caseconsultant.advice.findings import Basis, Billed, Citation, Finding, Standing, Sum, Worked
from caseconsultant.advice.lookups.visits import family_of
from caseconsultant.advice.question import Payer, Quantity, Question
from caseconsultant.codes.library import Library

THERAPY: Final = re.compile(
    r"\b97(?:0[1-3]\d|1[0-4]\d|5[03]\d)\b|\btherap|ther\.? ?ex|manual|\bMT\b|\bTE\b|\bPTA?\b clinic|"
    r"neuromusc|gait training",
    re.I,
)
VISIT: Final = re.compile(r"\bvisit|\bE/?&?M\b|\blevel\b|9920\d|9921\d|by time|total time", re.I)
NOT_A_VISIT: Final = re.compile(
    r"critical care|crit care|psychotherap|infusion|anesth|therap(?:y|ist)|prolonged|discharge", re.I
)
CRITICAL: Final = re.compile(r"critical care|crit care|9929[12]", re.I)
PREVENTIVE: Final = re.compile(
    r"preventive|wellness|well[- ](?:check|child|visit)|annual (?:physical|exam|visit)|\bphysical\b", re.I
)
PSYCHOTHERAPY: Final = re.compile(r"psychotherap|9083[2-8]", re.I)
HYDRATION: Final = re.compile(r"hydration|9636[01]", re.I)
ANESTHESIA: Final = re.compile(r"anesth|CRNA", re.I)
MOHS: Final = re.compile(r"\bmohs\b|1731[1-5]", re.I)
HEAD: Final = re.compile(
    r"face|nose|ear|scalp|neck|lip|eyelid|cheek|forehead|temple|head|hand|finger|foot|feet|toe|genital", re.I
)
TRUNK: Final = re.compile(r"arm\b|leg\b|back|trunk|chest|abdomen|shoulder|thigh|calf|forearm|\bflank", re.I)


def sums(question: Question, _library: Library) -> Iterator[Finding]:
    """Do every sum that the mail gives the numbers for."""
    for work in SUMS:
        yield from work(question)


def therapy(question: Question) -> Iterator[Worked]:
    """Units of timed therapy by the 8-minute rule: sessions of one service apart, several services together."""
    minutes = _minutes(question)
    if not minutes or not THERAPY.search(question.words) or question.around.payer is Payer.COMMERCIAL:
        return
    by_day = re.search(r"\b(?:mon|tue|wed|thu|fri|both days|each day|another day)", question.words, re.I)
    if len(minutes) > 1 and not by_day and len(set(question.procedures)) != 1:
        total = sum(minutes)
        yield _worked(
            Sum.THERAPY,
            "therapy_units",
            str(_therapy_units(total, question)),
            f"{' + '.join(map(str, minutes))} = {total}",
        )
        return
    for one in dict.fromkeys(minutes):
        yield _worked(Sum.THERAPY, "therapy_units", str(_therapy_units(one, question)), str(one))


def _therapy_units(minutes: int, question: Question) -> int:
    reached = [
        int(row["units"])
        for row in tables.rows("therapy_units", question.date_of_service)
        if int(row["minutes"]) <= minutes
    ]
    return max(reached, default=0)


def visit(question: Question) -> Iterator[Worked]:
    """The level of an office visit by total time, where the mail says new or established."""
    minutes, family = _minutes(question), family_of(question)
    if len(minutes) != 1 or not family or not VISIT.search(question.words) or NOT_A_VISIT.search(question.words):
        return
    reached = [
        row["code"]
        for row in tables.rows("visit_minutes", question.date_of_service)
        if row["family"] == family and int(row["minutes"]) <= minutes[0]
    ]
    if reached:
        yield _worked(Sum.VISIT, "visit_minutes", reached[-1], f"{minutes[0]} minutes, {family}", Billed(reached[-1]))


def critical(question: Question) -> Iterator[Worked]:
    """Units of 99291 and 99292 from the minutes of critical care, as CPT and as Medicare count them."""
    minutes = _minutes(question) or [minutes_between(*span) for span in question.around.clock]
    if len(minutes) != 1 or not CRITICAL.search(question.words):
        return
    for row in tables.rows("critical_care", question.date_of_service):
        further = (
            0
            if minutes[0] < int(row["first_further"])
            else (minutes[0] - int(row["first_further"])) // int(row["step"]) + 1
        )
        lines = [Billed("99291")] if minutes[0] >= int(row["first"]) else []
        lines += [Billed("99292", further)] if further else []
        yield _worked(Sum.CRITICAL, "critical_care", row["payer"], f"{minutes[0]} minutes", *lines)


def preventive(question: Question) -> Iterator[Worked]:
    """The preventive visit for the age, new or established."""
    age = question.around.age_years
    if age is None or not PREVENTIVE.search(question.words) or question.around.payer is Payer.MEDICARE:
        return
    for row in tables.rows("preventive_ages", question.date_of_service):
        if int(row["youngest"]) <= int(age) <= int(row["oldest"]):
            code = row["new"] if question.around.new_patient else row["established"]
            years = f"{row['youngest']} to {row['oldest']} years" if row["oldest"] != "0" else "under 1 year"
            yield _worked(Sum.PREVENTIVE, "preventive_ages", years, f"age {int(age)}", Billed(code))


def psychotherapy(question: Question) -> Iterator[Worked]:
    """Psychotherapy by its minutes, alone or with a visit."""
    minutes = _minutes(question)
    if len(minutes) != 1 or not PSYCHOTHERAPY.search(question.words):
        return
    column = (
        "with_visit"
        if re.search(r"E/?&?M|visit|9921\d|med(?:ication)? (?:check|manag)", question.words, re.I)
        else "alone"
    )
    reached = [
        row[column]
        for row in tables.rows("psychotherapy", question.date_of_service)
        if int(row["minutes"]) <= minutes[0]
    ]
    if reached:
        yield _worked(Sum.PSYCHOTHERAPY, "psychotherapy", reached[-1], f"{minutes[0]} minutes", Billed(reached[-1]))


def hydration(question: Question) -> Iterator[Worked]:
    """Hydration: 31 minutes make the first hour; each further hour counts from more than 30 minutes."""
    minutes = _minutes(question)
    if len(minutes) != 1 or not HYDRATION.search(question.words):
        return
    further = max(0, (minutes[0] - 60 + 29) // 60)
    lines = [Billed("96360")] if minutes[0] > 30 else []
    lines += [Billed("96361", further)] if further else []
    yield _worked(Sum.HYDRATION, "", str(minutes[0]), f"{minutes[0]} minutes", *lines)


def anesthesia(question: Question) -> Iterator[Worked]:
    """Time units of anesthesia: minutes by 15, to one decimal, as Medicare counts them."""
    minutes = _minutes(question)
    if len(minutes) == 1 and ANESTHESIA.search(question.words) and re.search(r"\bunits?\b", question.words, re.I):
        units = (Decimal(minutes[0]) / 15).quantize(Decimal("0.1"))
        yield _worked(Sum.ANESTHESIA, "", f"{units:f}", f"{minutes[0]} / 15 = {units:f}")


def mohs(question: Question) -> Iterator[Worked]:
    """Mohs surgery: the first stage, further stages, and blocks beyond five in a stage."""
    words = question.words
    stages = next((int(q.value) for q in question.quantities if q.unit == "stages"), None)
    if stages is None or not MOHS.search(words) or bool(HEAD.search(words)) is bool(TRUNK.search(words)):
        return
    first, further = ("17311", "17312") if HEAD.search(words) else ("17313", "17314")
    extra = sum(max(0, int(q.value) - 5) for q in question.quantities if q.unit == "blocks")
    lines = [
        Billed(first),
        *([Billed(further, stages - 1)] if stages > 1 else []),
        *([Billed("17315", extra)] if extra else []),
    ]
    yield _worked(Sum.MOHS, "", f"{stages} stages, {extra} blocks beyond five", f"{stages} - 1 = {stages - 1}", *lines)


def clock(question: Question) -> Iterator[Worked]:
    """Minutes between stated times."""
    for begin, end in question.around.clock:
        minutes = minutes_between(begin, end)
        yield _worked(Sum.CLOCK, "", str(minutes), f"{begin} to {end} = {minutes} minutes")


SUMS: Final[tuple[Callable[[Question], Iterator[Worked]], ...]] = (
    therapy,
    visit,
    critical,
    preventive,
    psychotherapy,
    hydration,
    anesthesia,
    mohs,
    clock,
)


def units_of(dose: Decimal, per: Decimal) -> int:
    """Whole billing units of a dose: always rounded up."""
    return int((dose / per).to_integral_value(rounding=ROUND_CEILING))


def _minutes(question: Question) -> list[int]:
    """The minutes that the mail names, hours turned into minutes; the subject's only where the body has none."""
    found = [q for q in question.quantities if q.unit in {"minutes", "hours"}]
    body = [q for q in found if q.place.where == "body"] or found
    return [_in_minutes(q) for q in body]


def _in_minutes(quantity: Quantity) -> int:
    return int(quantity.value * (60 if quantity.unit == "hours" else 1))


def _worked(what: Sum, table: str, result: str, arithmetic: str, *billed: Billed) -> Worked:
    cites = (Citation(tables.source(table), "", confirmed=False),) if table else ()
    return Worked(basis=Basis(Standing.APPLIES, cites), what=what, result=result, arithmetic=arithmetic, billed=billed)
