"""Codes of the mail that have ended by the date of service, and what is in force instead."""

from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, naming
from caseconsultant.advice.composing.rules import SURE, rules
from caseconsultant.advice.composing.tabular import below_words
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import CodeIs, Finding, Guidance, Standing, day
from caseconsultant.advice.lookups.diagnoses import diagnosis
from caseconsultant.advice.lookups.successors import how, last_day, successors_of
from caseconsultant.codes.facts import System

MANY: Final = 4  # codes that are told by their numbers alone


def has_ended(one: CodeIs, matter: Matter) -> bool:
    """Say whether a code's last day lies before the date of service, by its release or by our table of replacements."""
    if last_day(one.code, matter.question.date_of_service):
        return True
    if one.basis.standing is Standing.DOES_NOT_APPLY:
        return "ended" in one.basis.reason
    return bool(one.found and one.found.ended and one.found.ended < matter.question.date_of_service)


def ended(matter: Matter) -> Piece | None:
    """Where a code of the mail has ended, or is a category that must be completed: that comes before anything else."""
    gone = [one for one in matter.found(CodeIs) if has_ended(one, matter)]
    open_ = [one for one in matter.found(CodeIs) if one.found and is_category(one) and written_whole(one, matter)]
    if not gone and not open_:
        return None
    new = tuple(one for old in gone for one in successors_of(old.code, matter.question, matter.library))
    entries = tuple(diagnosis(one.code, matter.question, matter.library) for one in open_)
    note = next((one for one in matter.found(Guidance) if one.fit >= SURE), None)
    rule = rules(matter, says=False) if note else None
    parts = [over(one, matter) for one in gone]
    parts += instead(gone, new, matter)
    parts += [below_words(entry) for entry in entries]
    lines = [CodeLine(one.code, (), 0, one.label) for one in new]
    lines += [CodeLine(code.code, (), 0, code.title) for entry in entries for code in entry.below[:4]]
    known = {line.code for line in lines} | {one.code for one in gone}
    lines += [line for line in (rule.codes if rule else ()) if line.code not in known]
    findings: tuple[Finding, ...] = (*matter.findings, *new, *entries, *(rule.findings if rule else ()))
    return Piece(
        bottom=Said(" ".join(parts), jointly([*gone, *new, *entries])),
        codes=tuple(lines),
        why=(rule.bottom, *rule.why[:2]) if rule else (),
        please_note=(*(rule.please_note if rule else ()), *to_confirm(new)),
        asks=("What was done, in the words of the note, so that we can name the code in its place?",)
        if gone and not new and not rule
        else (),
        findings=findings,
        sure=Level.MEDIUM,
        because="the dates stand in the code's own release",
        score=0.7,
    )


def instead(gone: list[CodeIs], new: tuple[CodeIs, ...], matter: Matter) -> list[str]:
    """What is in force in place of ended codes, and how to choose among several."""
    if not new:
        return []
    names = [naming(one.code, one.label) if len(new) < MANY else one.code for one in new]
    told = dict.fromkeys(words for one in gone if (words := how(one.code, matter.question)))
    return [f"In force instead is {listed(names, 'or')}{': ' if told else ''}{'; '.join(told)}."]


def over(one: CodeIs, matter: Matter) -> str:
    """That a code has ended, and when."""
    last = one.found.ended if one.found and one.found.ended else last_day(one.code, matter.question.date_of_service)
    when = f"ended on {day(last)}" if last else one.basis.reason.split(", before")[0].removeprefix(f"{one.code} ")
    return f"No: {one.code} {when}, before the date of service ({day(matter.question.date_of_service)})."


def to_confirm(new: tuple[CodeIs, ...]) -> tuple[Said, ...]:
    """Where a replacement of our own table is to be confirmed."""
    return tuple(
        Said(f"The replacement is to be confirmed in {title}.")
        for title in dict.fromkeys(cite.title for one in new for cite in one.cites if not cite.confirmed)
    )


def is_category(one: CodeIs) -> bool:
    """Say whether a code is an ICD-10-CM category or subcategory that cannot be billed."""
    return one.found is not None and one.found.system is System.ICD10CM and not one.found.billable


def written_whole(one: CodeIs, matter: Matter) -> bool:
    """Say whether the mail takes the category for a code: rejected, denied, or asked to be valid."""
    words = matter.question.words.lower()
    if any(f"{one.code.lower()}{open_}" in words for open_ in ("-", ".-", "x", ".x")):
        return False  # the mail itself writes it as a category
    return any(cue in words for cue in ("reject", "denied", "invalid", "kicked", "not valid", "specif", "valid code"))
