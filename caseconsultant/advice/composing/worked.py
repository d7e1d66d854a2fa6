"""Answers that are figures: the arithmetic is shown, and the rule behind it named."""

import re
from dataclasses import replace
from typing import Final

from caseconsultant.advice.composing.ended import has_ended
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.composing.rules import rules
from caseconsultant.advice.composing.verdicts import agreement, asks_yes_or_no
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Billed, CodeIs, Sum, Worked, day
from caseconsultant.advice.lookups.identity import label_of, what_is
from caseconsultant.advice.lookups.visits import MEDICARE

LEVELS: Final = {Sum.VISIT, Sum.MDM}
APART: Final = {Sum.CLOCK, Sum.SEEN}
"""Figures that other composers speak of."""
DOSED, COMPUTED = 0.8, 0.65  # how often such answers were right, measured on our own questions
BY_PAYER: Final = {Sum.CRITICAL, Sum.PROLONGED}
CLAIMED: Final = re.compile(
    r"\b(\d)\s?(?:units?|right)\b|=\s?(\d)\s?units?|drops (\d)|is (\d) right|\bput (\d)\b|can i (?:put|bill) (\d)", re.I
)


def worked(matter: Matter) -> Piece | None:
    """Answer by a sum, with the note of the rule below it where one fits."""
    found = tuple(one for one in matter.found(Worked) if one.what not in APART)
    if not found:
        return None
    first = found[0]
    if first.what is Sum.CRITICAL and asks_beside(found, matter):
        return None
    said = bottom(first.what, found, matter)
    if not said:
        return None
    rule = rules(matter, says=False)
    billed = lines(found, matter)
    ended = tuple(was(one) for one in matter.found(CodeIs) if has_ended(one, matter))
    said = f"{verdict(first, billed, matter)}{said}"
    named = tuple(what_is(line.code, matter.question, matter.library) for line in billed)
    piece = Piece(
        bottom=Said(said, first.cites if first.what is Sum.DRUG else ()),
        codes=billed,
        why=ended,
        please_note=tuple(Said(f"The rule is to be confirmed in {title}.") for title in unconfirmed(found)),
        findings=(*matter.findings, *named),
        sure=Level.MEDIUM,
        because="the figure is computed from what the mail says, by a rule that is to be confirmed in its source",
        score=DOSED if first.what is Sum.DRUG else COMPUTED,
    )
    return with_rule(piece, rule) if rule else piece


def unconfirmed(found: tuple[Worked, ...]) -> dict[str, None]:
    """The titles of the sources that nobody has held the sums' rules against, each once."""
    return dict.fromkeys(cite.title for one in found for cite in one.cites if not cite.confirmed)


def asks_beside(found: tuple[Worked, ...], matter: Matter) -> bool:
    """Say whether a yes or no is wanted on another service beside the one whose time is told."""
    named, timed = set(matter.question.procedures), {line.code for one in found for line in one.billed}
    return bool(named & timed) and bool(named - timed) and asks_yes_or_no(matter.question)


def verdict(first: Worked, billed: tuple[CodeLine, ...], matter: Matter) -> str:
    """Yes or no to the codes, or to the units, that the mail proposes; therapy says it in its own words."""
    if first.what in {Sum.THERAPY, Sum.MIDPOINT}:
        return ""
    lead = agreement(matter.question, [line.code for line in billed])
    if not first.billed and first.what is Sum.INFUSION and asks_yes_or_no(matter.question):
        return "No: "
    asked = {mention.code: mention.units for mention in matter.question.codes if mention.units is not None}
    if lead == "Yes: " and any(asked.get(line.code, line.units) != line.units for line in billed):
        return "No: "
    return lead


def was(one: CodeIs) -> Said:
    """A code of the mail that has ended, and when."""
    ended = one.found.ended if one.found else None
    return Said(f"{one.code} ended on {day(ended)}, before the date of service.", one.cites)


def with_rule(piece: Piece, rule: Piece) -> Piece:
    """Add what the note says below the figure, but for codes of the note's that the figure does not give."""
    other = {line.code for line in rule.codes} - {line.code for line in piece.codes}
    said = () if other and piece.codes else (Said(rule.bottom.text, rule.bottom.cites),)
    return replace(
        piece,
        why=(*piece.why, *said, *rule.why),
        must_show=rule.must_show,
        payers=rule.payers,
        please_note=tuple(dict.fromkeys((*piece.please_note, *rule.please_note))),
        findings=(*piece.findings, *rule.findings),
    )


def lines(found: tuple[Worked, ...], matter: Matter) -> tuple[CodeLine, ...]:
    """The codes table of the sums, each code once."""
    billed: dict[tuple[str, ...], Billed] = {}
    for one in found:
        if one.what in BY_PAYER and one.result != ("medicare" if matter.question.around.payer in MEDICARE else "cpt"):
            continue
        if one.what in LEVELS and one.result != max(o.result for o in found if o.what in LEVELS):
            continue
        for line in one.billed:
            billed.setdefault((line.code, *line.modifiers), line)
    return tuple(
        CodeLine(b.code, b.modifiers, b.units, label_of(b.code, matter.question, matter.library))
        for b in billed.values()
    )


def bottom(what: Sum, found: tuple[Worked, ...], matter: Matter) -> str:  # noqa: C901  (one line for each sum)
    """The figure in a sentence."""
    one = found[0]
    match what:
        case Sum.THERAPY | Sum.MIDPOINT:
            return therapy_words(found, matter)
        case Sum.VISIT:
            return by_time(one, found)
        case Sum.MDM:
            return f"{one.result} by medical decision making ({one.arithmetic})."
        case Sum.CRITICAL:
            return critical_words(found, matter)
        case Sum.PREVENTIVE:
            return ""  # a part of an answer, never the whole: see preventive visits
        case Sum.PSYCHOTHERAPY:
            return f"{one.result}, by the minutes of psychotherapy ({one.arithmetic})."
        case Sum.INFUSION if not one.billed:
            return f"Nothing is billed: {one.arithmetic}."
        case Sum.INFUSION:
            return f"{billed_words(one)}, by the times of the mail ({one.arithmetic})."
        case Sum.TRANSITION:
            return f"{one.result}, by the {one.arithmetic}."
        case Sum.PROLONGED:
            return prolonged_words(found, matter)
        case Sum.COUNT | Sum.REPAIR | Sum.AREA:
            return f"{billed_words(one)} ({one.arithmetic})."
        case Sum.ANESTHESIA:
            added = "." if "base units" in one.arithmetic else ", to which the base units of the code are added."
            return f"{one.result} time units ({one.arithmetic}){added}"
        case Sum.MOHS:
            return f"{billed_words(one)}: {one.result}."
        case Sum.DRUG:
            return f"{billed_words(one)} ({one.arithmetic})."
        case Sum.CLOCK | Sum.SEEN:
            return ""


def by_time(one: Worked, found: tuple[Worked, ...]) -> str:
    """The level by time, and by decision making where the mail tells both: either may be the basis."""
    other = next((mdm for mdm in found if mdm.what is Sum.MDM), None)
    if other is None:
        return f"{one.result} by total time ({one.arithmetic})."
    best = max(one.result, other.result)
    return (
        f"{best}: total time reaches {one.result} ({one.arithmetic}) and medical decision making reaches "
        f"{other.result} ({other.arithmetic}); either may be the basis, so the higher one is billed."
    )


def therapy_words(found: tuple[Worked, ...], matter: Matter) -> str:
    """Units of timed therapy, corrected politely where the mail claims another number."""
    said = [f"{one.arithmetic} timed minutes make {_count(one.result)}" for one in found if one.what is Sum.THERAPY]
    midpoint = next((one for one in found if one.what is Sum.MIDPOINT), None)
    if midpoint:
        return (
            f"By CPT's midpoint rule, each service by itself: {_count(midpoint.result)} ({midpoint.arithmetic}). "
            f"By Medicare's 8-minute rule {listed(said)}."
        )
    claimed = CLAIMED.search(matter.question.words)
    number = next((group for group in claimed.groups() if group), "") if claimed else ""
    wrong = number and any(one.result != number for one in found)
    return f"{'No: ' if wrong else ''}{listed(said)} by Medicare's 8-minute rule."


def _count(units: str) -> str:
    return "no unit" if units == "0" else "1 unit" if units == "1" else f"{units} units"


def critical_words(found: tuple[Worked, ...], matter: Matter) -> str:
    """Critical care as the payer counts it, or as CPT and Medicare do, in one sentence where they agree."""
    one, other = found[0], found[-1]
    if not one.billed:
        return f"{one.arithmetic} are too few for 99291, which begins at 30; bill the visit instead."
    if one.billed == other.billed:
        return f"{billed_words(one)} for {one.arithmetic} of critical care."
    if matter.question.around.payer is not None:
        mine = other if matter.question.around.payer in MEDICARE else one
        rest = one if mine is other else other
        return f"{billed_words(mine)} for {mine.arithmetic} of critical care ({_counter(rest)} {billed_words(rest)})."
    return f"For {one.arithmetic} CPT counts {billed_words(one)}, Medicare {billed_words(other)}."


def _counter(one: Worked) -> str:
    return "by Medicare's count" if one.result == "medicare" else "by CPT's count"


def prolonged_words(found: tuple[Worked, ...], matter: Matter) -> str:
    """Prolonged service as the payer counts it, or as CPT and Medicare do where the mail names none."""
    each = [work for work in found if work.what is Sum.PROLONGED]
    wanted = "medicare" if matter.question.around.payer in MEDICARE else "cpt"
    mine = next((one for one in each if one.result == wanted), each[0])
    if len(each) == 1 or matter.question.around.payer is not None:
        return f"{billed_words(mine)} for {mine.arithmetic}."
    one, other = each
    return f"For {one.arithmetic}, CPT counts {billed_words(one)}, Medicare {billed_words(other)} ({other.arithmetic})."


def billed_words(one: Worked) -> str:
    """Codes with their units: 96360 once and 96361 twice."""
    times = {1: "once", 2: "twice"}
    return listed([f"{line.code} {times.get(line.units, f'{line.units} times')}" for line in one.billed])
