"""Sums of time: therapy, visits, critical care, preventive visits by age, psychotherapy, anesthesia."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.extract.numbers import minutes_between
from caseconsultant.advice.findings import Billed, Sum, Worked
from caseconsultant.advice.lookups.visits import family_of
from caseconsultant.advice.lookups.working import minutes_of, work
from caseconsultant.advice.question import Payer, Question

THERAPY: Final = re.compile(
    r"\b97(?:0[1-3]\d|1[0-4]\d|5[03]\d)\b|\btherap|ther\.? ?ex|manual|\bMT\b|\bTE\b|\bPTA?\b clinic|"
    r"neuromusc|gait training",
    re.I,
)
VISIT: Final = re.compile(r"\bvisit|\bE/?&?M\b|\blevel\b|9920\d|9921\d|by time|total time|minutes? total", re.I)
NOT_A_VISIT: Final = re.compile(
    r"critical care|crit care|psychotherap|infusion|anesth|therap(?:y|ist)|tobacco|smoking", re.I
)
CRITICAL: Final = re.compile(r"critical care|crit care|9929[12]", re.I)
TOGETHER: Final = re.compile(
    r"same (?:group|specialty|practice)|\bpartners?\b|\b(?:then|later|plus|again)\b",
    re.I,
)
"""Minutes of one day that are added: of one group and specialty, or of several periods."""
TIMED, HALF = 15, 7  # minutes of a timed unit; CPT counts it once its midpoint is passed
PREVENTIVE: Final = re.compile(
    r"preventive|wellness|well[- ](?:check|child|visit)|annual (?:physical|exam|visit)|\bphysical\b", re.I
)
TRANSITION: Final = re.compile(r"\bTCM\b|transitional care|9949[56]", re.I)
PSYCHOTHERAPY: Final = re.compile(r"psychotherap|9083[2-8]", re.I)
CRISIS: Final = re.compile(r"crisis|9083[9]|90840|family|group", re.I)
ANESTHESIA: Final = re.compile(r"anesth|CRNA", re.I)
BASE: Final = re.compile(r"\bbase (?:units? )?(?:of |is |= ?)?(\d{1,2})\b|\b(\d{1,2}) base\b", re.I)


def therapy(question: Question) -> Iterator[Worked]:
    """Units of timed therapy by the 8-minute rule: sessions of one service apart, several services together."""
    minutes = minutes_of(question)
    if not minutes or not THERAPY.search(question.words) or _is_talk(question):
        return
    codes = tuple(code for code in question.procedures if code.startswith("97"))
    apart = codes if len(codes) == len(minutes) else ()
    if question.around.payer is Payer.COMMERCIAL or re.search(r"midpoint", question.words, re.I):
        units = [(one + HALF) // TIMED for one in minutes]
        shown = " + ".join(f"{many} for {one} minutes" for one, many in zip(minutes, units, strict=True))
        lines = [Billed(code, many) for code, many in zip(apart, units, strict=False) if many]
        yield work(Sum.MIDPOINT, "", str(sum(units)), f"{shown} = {sum(units)}", *lines)
    by_day = re.search(r"\b(?:mon|tue|wed|thu|fri|both days|each day|another day)", question.words, re.I)
    if len(minutes) > 1 and not by_day and len(set(question.procedures)) != 1:
        total = sum(minutes)
        total_units = _therapy_units(total, question)
        lines = [Billed(code, many) for code, many in zip(apart, allotted(minutes, total_units), strict=False) if many]
        shown = f"{' + '.join(map(str, minutes))} = {total}"
        yield work(Sum.THERAPY, "therapy_units", str(total_units), shown, *lines)
        return
    for one in dict.fromkeys(minutes):
        yield work(Sum.THERAPY, "therapy_units", str(_therapy_units(one, question)), str(one))


def _is_talk(question: Question) -> bool:
    """Say whether therapy is psychotherapy: the mail says so, or it stands with a visit and is not physical."""
    words = question.words
    physical = re.search(
        r"\b97\d{3}\b|\bP\.?T\.?\b|\bOT\b|physical|occupational|manual|exercise|ther\.? ?ex", words, re.I
    )
    talk = re.search(r"\btherapy\b", words, re.I) and re.search(r"992[01]\d|E/?&?M\b", words, re.I)
    return bool(PSYCHOTHERAPY.search(words) or (talk and not physical))


def allotted(minutes: list[int], units: int) -> list[int]:
    """Units of each service: full 15 minutes first, the rest to the services with the most minutes left (20.2)."""
    each = [one // TIMED for one in minutes]
    left = sorted(range(len(minutes)), key=lambda one: (-(minutes[one] % TIMED), each[one] > 0))
    for one in left[: max(0, units - sum(each))]:
        each[one] += 1
    return each


def _therapy_units(minutes: int, question: Question) -> int:
    reached = [
        int(row["units"])
        for row in tables.rows("therapy_units", question.date_of_service)
        if int(row["minutes"]) <= minutes
    ]
    return max(reached, default=0)


def visit(question: Question) -> Iterator[Worked]:
    """The level of an office visit by total time, where the mail says new or established."""
    minutes, family = minutes_of(question), family_of(question)
    if len(minutes) != 1 or not family or not VISIT.search(question.words) or NOT_A_VISIT.search(question.words):
        return
    if re.search(r"prolonged", question.words, re.I) and any(prolonged(question)):
        return
    reached = [
        row["code"]
        for row in tables.rows("visit_minutes", question.date_of_service)
        if row["family"] == family and int(row["minutes"]) <= minutes[0]
    ]
    if reached:
        yield work(Sum.VISIT, "visit_minutes", reached[-1], f"{minutes[0]} minutes, {family}", Billed(reached[-1]))


def prolonged(question: Question) -> Iterator[Worked]:
    """Prolonged service beyond the highest level by time, as CPT and as Medicare count it, from the first full step."""
    minutes, family = minutes_of(question), family_of(question)
    if len(minutes) != 1 or not VISIT.search(question.words) or NOT_A_VISIT.search(question.words):
        return
    rows = [row for row in tables.rows("prolonged", question.date_of_service) if row["family"] == family]
    if not rows or minutes[0] < min(int(row["first"]) for row in rows):
        return
    for row in rows:
        steps = max(0, (minutes[0] - int(row["first"])) // int(row["step"]) + 1)
        lines = [Billed(row["base"]), *([Billed(row["code"], steps)] if steps else [])]
        reached = [int(row["first"]) + int(row["step"]) * one for one in range(max(1, steps))]
        shown = f"{minutes[0]} minutes, {family}; {row['code']} is reached at {', '.join(map(str, reached))} minutes"
        yield work(Sum.PROLONGED, "prolonged", row["payer"], shown, *lines)


def critical(question: Question) -> Iterator[Worked]:
    """Units of 99291 and 99292 from the minutes of critical care, as CPT and as Medicare count them."""
    each = minutes_of(question) or [minutes_between(*span) for span in question.around.clock]
    apart = re.search(
        r"different (?:group|specialt)|midnight|next day|procedure|CPR|intubat|line\b", question.words, re.I
    )
    if len(each) > 2 and each[-1] == sum(each[:-1]):
        each = each[:-1]  # the mail has added them already
    added = len(each) > 1 and TOGETHER.search(question.words) and not apart
    minutes = [sum(each)] if added else each
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
        shown = f"{' + '.join(map(str, each))} = {minutes[0]} minutes" if added else f"{minutes[0]} minutes"
        yield work(Sum.CRITICAL, "critical_care", row["payer"], shown, *lines)


def preventive(question: Question) -> Iterator[Worked]:
    """The preventive visit for the age, new or established."""
    age = question.around.age_years
    if age is None or not PREVENTIVE.search(question.words) or question.around.payer is Payer.MEDICARE:
        return
    for row in tables.rows("preventive_ages", question.date_of_service):
        if int(row["youngest"]) <= int(age) <= int(row["oldest"]):
            code = row["new"] if question.around.new_patient else row["established"]
            years = f"{row['youngest']} to {row['oldest']} years" if row["oldest"] != "0" else "under 1 year"
            yield work(Sum.PREVENTIVE, "preventive_ages", years, f"age {int(age)}", Billed(code))


def psychotherapy(question: Question) -> Iterator[Worked]:
    """Psychotherapy by its minutes, alone or with a visit."""
    minutes = minutes_of(question)
    if len(minutes) != 1 or not _is_talk(question) or CRISIS.search(question.words):
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
        visit_ = [Billed(code) for code in question.procedures if column == "with_visit" and code.startswith("992")]
        told = f"{minutes[0]} minutes"
        yield work(Sum.PSYCHOTHERAPY, "psychotherapy", reached[-1], told, *visit_[:1], Billed(reached[-1]))


def transition(question: Question) -> Iterator[Worked]:
    """Transitional care by the days from discharge to the visit, and by the decisions (CPT 99495 and 99496)."""
    words = question.words
    if not TRANSITION.search(words):
        return
    days = _days_from_discharge(question)
    if days is None:
        return
    level = "high" if re.search(r"\bhigh\b", words, re.I) else "moderate" if re.search(r"moderate", words, re.I) else ""
    code = "99496" if days <= 7 and level == "high" else "99495" if days <= 14 and level != "low" else ""
    shown = f"visit on day {days} after discharge{f', {level} decisions' if level else ''}"
    shown += "; 99496 needs high decisions by day 7, 99495 at least moderate ones by day 14"
    yield work(Sum.TRANSITION, "", code or "neither", shown, *([Billed(code)] if code else []))


def _days_from_discharge(question: Question) -> int | None:
    """Days from the first date of the mail to its last, or as said: visit on day 9."""
    if (said := re.search(r"\bday (\d{1,2})\b|\b(\d{1,2}) days? (?:after|post|from) (?:the )?(?:discharge|dc)",
                          question.words, re.I)):  # fmt: skip
        return int(next(group for group in said.groups() if group))
    dates = sorted({mention.day for mention in question.dates})
    return (dates[-1] - dates[0]).days if len(dates) > 1 else None


def anesthesia(question: Question) -> Iterator[Worked]:
    """Time units of anesthesia: minutes by 15, to one decimal, as Medicare counts them."""
    minutes = minutes_of(question)
    if len(minutes) == 1 and ANESTHESIA.search(question.words) and re.search(r"\bunits?\b", question.words, re.I):
        units = (Decimal(minutes[0]) / 15).quantize(Decimal("0.1"))
        base = BASE.search(question.words)
        whole = f"; with {base[1] or base[2]} base units {units + int(base[1] or base[2]):f} in all" if base else ""
        yield work(Sum.ANESTHESIA, "", f"{units:f}", f"{minutes[0]} / 15 = {units:f}{whole}")


def clock(question: Question) -> Iterator[Worked]:
    """Minutes between stated times."""
    for begin, end in question.around.clock:
        minutes = minutes_between(begin, end)
        yield work(Sum.CLOCK, "", str(minutes), f"{begin} to {end} = {minutes} minutes")
