"""Short questions that one fact of a code answers: is it valid, how many units, is a role or a second side payable."""

import re
from dataclasses import replace
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.definitions import mai, sentence
from caseconsultant.advice.composing.ended import has_ended
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, naming
from caseconsultant.advice.composing.tabular import MOST_BELOW, below_words
from caseconsultant.advice.composing.verdicts import asks_yes_or_no
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import CodeIs, Fee, Standing, Units, day
from caseconsultant.advice.lookups.diagnoses import diagnosis
from caseconsultant.advice.lookups.fitness import fits
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.lookups.successors import successors_of
from caseconsultant.advice.lookups.units import units
from caseconsultant.codes.facts import Setting, System

VALID: Final = re.compile(
    r"\bvalid\b|still (?:active|good|in use|billable|there)|\bdeleted\b|\bexpired?\b|discontinued|retired|replaced",
    re.I,
)
LIMIT: Final = re.compile(
    r"\bMUE\b|medically unlikely|how many units|max(?:imum)? units|unit limit|units (?:per|a) day|times (?:per|a) day",
    re.I,
)
EITHER: Final = re.compile(r"\b(?:25|57)\b[^?.]{0,12}\b(?:or|vs|versus)\b[^?.]{0,12}\b(?:25|57)\b", re.I)
RIGHT: Final = re.compile(
    r"\b(?:right|correct|ok|okay|allowed|appropriate|valid|accepted|payable|needed|required)\b|\b(?:can|may|should|do|"
    r"does) (?:i|we|you|it|this)\b",
    re.I,
)
BOTH_SETTINGS: Final = (
    re.compile(r"office|practice|physician|clinic", re.I),
    re.compile(r"hospital|outpatient|facility", re.I),
)


def validity(matter: Matter) -> Piece | None:
    """Say whether a code is valid on the date of service."""
    found = matter.found(CodeIs)
    if len(found) != 1 or not VALID.search(matter.question.words):
        return None
    one = found[0]
    if not one.known:
        return None
    when = f" on {day(matter.question.date_of_service)}"
    gone = one.basis.standing is Standing.DOES_NOT_APPLY or (one.older and one.found is None)
    successors = successors_of(one.code, matter.question, matter.library) if gone or has_ended(one, matter) else ()
    gone = gone or has_ended(one, matter)
    said = f"No: {one.code} is not a valid code{when}." if gone else f"Yes: {sentence(one, matter)}"
    if one.found and not one.found.billable and one.found.system is System.ICD10CM:
        return incomplete(one, matter)
    if successors:
        said += f" In force is {listed([naming(new.code, new.label) for new in successors], 'or')}."
    return Piece(
        bottom=Said(said, tuple(cite for known in (one, *successors) for cite in known.cites)),
        codes=tuple(CodeLine(new.code, (), 0, new.label) for new in ((one,) if not gone else successors)),
        why=(Said(one.basis.reason.rstrip(".") + ".", one.cites),) if one.basis.reason else (),
        findings=(*matter.findings, *successors),
        sure=Level.MEDIUM if one.older else Level.HIGH,
        because="the code's own release is at hand",
        score=0.8,
    )


def incomplete(one: CodeIs, matter: Matter) -> Piece:
    """A category that must be completed: which codes lie below it."""
    entry = diagnosis(one.code, matter.question, matter.library)
    return Piece(
        bottom=Said(below_words(entry), one.cites),
        codes=tuple(CodeLine(code.code, (), 0, code.title) for code in entry.below[:MOST_BELOW]),
        findings=(*matter.findings, entry),
        sure=Level.MEDIUM if one.older else Level.HIGH,
        because="the tabular list was at hand",
        score=0.8,
    )


def limits(matter: Matter) -> Piece | None:
    """Say how many units of a code pass in a day."""
    known = [one for one in matter.found(Units) if one.limit]
    counted = [one for one in known if one.asked and one.asked > 1]
    if counted and not LIMIT.search(matter.question.words) and asks_yes_or_no(matter.question):
        known = counted
    elif not known or not LIMIT.search(matter.question.words):
        return None
    known += other_setting(known, matter)
    lines = [passes(one) for one in known]
    return Piece(
        bottom=Said(" ".join(lines), jointly(known)),
        codes=tuple(CodeLine(one.code, (), 0, label_of(one.code, matter.question, matter.library)) for one in known),
        why=(Said("The limit says what passes without question, not what is covered or medically necessary."),),
        findings=matter.findings,
        sure=Level.MEDIUM if any(one.older for one in known) else Level.HIGH,
        because="the unit limit is at hand"
        + (", from a release older than the date of service" if known[0].older else ""),
        score=0.8,
    )


def other_setting(known: list[Units], matter: Matter) -> list[Units]:
    """The limits of the other setting, where the mail speaks of the office and of the hospital."""
    words, here = matter.question.words, matter.question.setting
    if not (BOTH_SETTINGS[0].search(words) and BOTH_SETTINGS[1].search(words)):
        return []
    there = Setting.HOSPITAL if here is Setting.PRACTITIONER else Setting.PRACTITIONER
    other = replace(matter.question, around=replace(matter.question.around, setting=there))
    codes = {one.code for one in known}
    return [one for one in units(other, matter.library) if isinstance(one, Units) and one.limit and one.code in codes]


def passes(one: Units) -> str:
    """One sentence about one limit."""
    assert one.limit is not None
    count = f"{one.limit.units} {'unit' if one.limit.units == 1 else 'units'}"
    where = f"for {one.limit.setting} services, MAI {one.limit.mai}: {mai(one.limit.mai)}"
    said = f"{one.code} passes with up to {count} a day (MUE {where})."
    if one.asked is None or one.asked < 2:
        return said
    lead = "Yes" if one.asked <= one.limit.units else "No, not without more"
    return f"{lead}: {one.asked} units are {'within' if one.asked <= one.limit.units else 'above'} the limit. {said}"


def visit_modifier(matter: Matter) -> Piece | None:
    """Say which of 25 and 57 a visit takes by the procedure's global days, where the mail has taken one of them."""
    taken = {"25", "57"} & set(matter.question.modifier_codes)
    rows = [one for one in matter.found(Fee) if one.row and one.row.global_days in {"000", "010", "090"}]
    if len(taken) == 2 and len(rows) == 1 and EITHER.search(matter.question.asking):
        return by_days(rows[0], matter)
    if len(taken) != 1 or len(rows) != 1 or not RIGHT.search(matter.question.asking):
        return None
    one, chosen = rows[0], taken.pop()
    days = one.row.global_days if one.row else ""
    wanted = "57" if days == "090" else "25"
    decided = re.search(r"decid|decision|scheduled|booked|consent", matter.question.words, re.I)
    if chosen == wanted or (wanted == "57" and not decided):
        return None
    name = naming(one.code, label_of(one.code, matter.question, matter.library))
    fit = fits(one.code, wanted, matter.question, matter.library)
    other = "57 is for the decision on a procedure with 90" if wanted == "25" else "25 is for procedures with 0 or 10"
    said = f"No: {name} has global days {days}, and modifier {other}; the visit takes {wanted}"
    tail = ", and only if it was significant and separately identifiable." if wanted == "25" else "."
    return Piece(
        bottom=Said(f"{said}{tail}", one.cites),
        codes=(CodeLine(one.code, (), 1, label_of(one.code, matter.question, matter.library)),),
        must_show=(Said("The visit's own work, or the decision for surgery, apart from the procedure."),),
        payers=(Said("These are Medicare's global days; other payers may count otherwise."),),
        findings=(*matter.findings, fit),
        sure=Level.MEDIUM if one.older else Level.HIGH,
        because="the global days stand in the fee schedule"
        + (", of a release older than the date of service" if one.older else ""),
        score=0.8,
    )


def by_days(one: Fee, matter: Matter) -> Piece:
    """Choose between 25 and 57 by the global days of the procedure (100-04, chapter 12, 40.2)."""
    days = one.row.global_days if one.row else ""
    wanted = "57" if days == "090" else "25"
    name = naming(one.code, label_of(one.code, matter.question, matter.library))
    tail = "if it was the visit that decided on it" if wanted == "57" else "if it was significant and separate"
    return Piece(
        bottom=Said(f"{wanted}, {tail}: {name} has global days {days}.", one.cites),
        codes=(CodeLine(one.code, (), 1, label_of(one.code, matter.question, matter.library)),),
        must_show=(Said("The visit's own work, or the decision for surgery, apart from the procedure."),),
        payers=(Said("These are Medicare's global days; other payers may count otherwise."),),
        findings=(*matter.findings, fits(one.code, wanted, matter.question, matter.library)),
        sure=Level.MEDIUM if one.older else Level.HIGH,
        because="the global days stand in the fee schedule",
        score=0.8,
    )
