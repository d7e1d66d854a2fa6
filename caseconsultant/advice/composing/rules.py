"""An answer from a guidance note, with the facts of the mail's codes beside it."""

import re
from dataclasses import replace
from typing import Final

from caseconsultant.advice.composing.definitions import facts_asked
from caseconsultant.advice.composing.edits import edit_said
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, lower_first
from caseconsultant.advice.composing.reaching import MOST, case_told, foremost, reach, said_by
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import CodeIs, Finding, Guidance, Pair, Sum, Worked
from caseconsultant.advice.guidance.choice import chosen, is_decided
from caseconsultant.advice.guidance.fitting import TOLD, note_named
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.advice.guidance.verdict import is_said, unturned
from caseconsultant.advice.lookups.guidance import vouched
from caseconsultant.advice.lookups.identity import label_of, what_is

BESIDE: Final = 5.5
BESIDE_SETTLED: Final = 4.5  # a note whose codes the mail itself chooses
SICK_TOO: Final = "em-preventive-plus-problem"
"""There 25 goes on the visit for the problem, and not on the preventive one."""
SURE: Final = 6.0
"""Three needs, or two and two helps: then the note is about this very question."""


def rules(matter: Matter, *, says: bool = True) -> Piece | None:
    """Answer by the best note that fits, with what a second one adds; `says`: with its verdict, not beside another."""
    found = matter.found(Guidance)
    if not found:
        return None
    best = foremost(found, matter)
    piece = from_note(note_named(best.name), best, matter, says=says)
    for second in (one for one in found if one is not best):
        piece = joined(piece, second, matter)
    return with_age(piece, matter)


def from_note(note: GuidanceNote, best: Guidance, matter: Matter, *, says: bool = True) -> Piece:
    """Turn a note into an answer."""
    cites = best.cites
    lines = chosen(note.code_lines, matter.question)
    named = tuple(what_is(line.code, matter.question, matter.library) for line in lines)
    far = reach(note, matter)
    if case_told(note, matter):
        best = replace(best, fit=best.fit - TOLD)  # a case makes a note fit, and not surer
    edits = [edit_said(pair) for pair in matter.found(Pair) if pair.edit and billed_or_none(pair, lines)][:2]
    spoken_of = [code for code in matter.question.procedures if not lines or code in {line.code for line in lines}]
    facts = edits or [line for code in spoken_of[:2] for line in facts_asked(code, matter)]
    return Piece(
        bottom=Said(
            (worded if says else ruled_in)(note, lines, matter),
            tuple(dict.fromkeys((*cites, *(c for one in named for c in one.cites)))),
        ),
        codes=tuple(
            line if line.label else replace(line, label=one.label) for line, one in zip(lines, named, strict=True)
        ),
        why=(*(Said(line, cites) for line in (*rule_after_case(note, lines, matter), *note.section("Why"))), *facts),
        must_show=tuple(Said(line) for line in note.section("What the note must show")),
        payers=tuple(Said(line) for line in note.section("Payers")),
        please_note=(*(Said(line) for line in note.section("Please note")), *to_confirm(note)),
        asks=note.section("To help us further") if not is_settled(note, matter) else (),
        findings=(*matter.findings, *named),
        sure=sureness(note, best, named, far),
        because=because(note, best, named, far),
        score=min(MOST[far], 0.35 + 0.07 * best.fit),
    )


def billed_or_none(pair: Pair, lines: tuple[CodeLine, ...]) -> bool:
    """Say whether an edit matters beside a note: it is between codes that the note bills, or the note bills none."""
    return not lines or {pair.one, pair.other} <= {line.code for line in lines}


def worded(note: GuidanceNote, lines: tuple[CodeLine, ...], matter: Matter) -> str:
    """The bottom line, the verdict first where the mail wants one."""
    said = said_by(note, matter)
    told = case_told(note, matter)
    if is_said(told):
        return told
    if told and said and said.verdict in ("yes", "no"):
        return replace(said, words="").before(told)  # the case gives the reason itself
    rule = told or ruled_in(note, lines, matter)
    return said.before(rule) if said else unturned(rule, matter.question)


def rule_after_case(note: GuidanceNote, lines: tuple[CodeLine, ...], matter: Matter) -> tuple[str, ...]:
    """The rule, where a sentence of its own for the case leads the answer."""
    return (ruled_in(note, lines, matter),) if case_told(note, matter) else ()


def ruled_in(note: GuidanceNote, lines: tuple[CodeLine, ...], matter: Matter) -> str:
    """The rule; `{choice}` in it stands for the codes that the mail's facts choose, or for all of them."""
    if "{choice}" not in note.bottom:
        return note.bottom
    conditional = {line.line.billed for line in note.code_lines if line.condition}
    said = [
        f"{line.billed} ({lower_first(line.label.split('. ')[0].rstrip('.'))})"
        for line in lines
        if line.billed in conditional
    ]
    choice = listed(said, "and" if is_decided(note.code_lines, matter.question) else "or")
    return note.bottom.replace("{choice}", choice)


def with_age(piece: Piece, matter: Matter) -> Piece:
    """Put the preventive visit for the patient's age first, with modifier 25 where the notes want it."""
    visit = next((one for one in matter.found(Worked) if one.what is Sum.PREVENTIVE and one.billed), None)
    if visit is None or any(line.code == visit.billed[0].code for line in piece.codes):
        return piece
    code = visit.billed[0].code
    beside = any(re.fullmatch(r"[1-6]\d{4}", line.code) for line in piece.codes)  # a procedure on the same day
    wanted = beside or (
        any("25" in note_named(one.name).modifiers for one in matter.found(Guidance) if one.name != SICK_TOO)
        and not any(one.name == SICK_TOO for one in matter.found(Guidance)[:1])
    )
    name = label_of(code, matter.question, matter.library)
    line = CodeLine(code, ("25",) if wanted else (), 1, name, f"Preventive visit by age ({visit.result})")
    said = replace(piece.bottom, text=f"{line.billed} for the preventive visit. {piece.bottom.text}")
    return replace(piece, bottom=said, codes=(line, *piece.codes))


def is_settled(note: GuidanceNote, matter: Matter) -> bool:
    """Say whether the mail's own facts choose between the note's codes, so that nothing need be asked."""
    conditional = any(line.condition for line in note.code_lines)
    return conditional and is_decided(note.code_lines, matter.question)


def to_confirm(note: GuidanceNote) -> tuple[Said, ...]:
    """Where a note that nobody has held against its source is to be confirmed."""
    return () if note.confirmed else (Said(f"Our note on this is to be confirmed in {note.source}."),)


def joined(piece: Piece, second: Guidance, matter: Matter) -> Piece:
    """Add the second note where it fits closely too and says something of its own."""
    note = note_named(second.name)
    settled = is_settled(note, matter)
    if note.topic == "diagnosis" or second.fit < (BESIDE_SETTLED if settled else BESIDE):
        return piece
    lines = chosen(note.code_lines, matter.question) if settled else ()
    new = tuple(line for line in lines if line.code not in {one.code for one in piece.codes})
    return replace(
        piece,
        codes=(*piece.codes, *new),
        why=(*piece.why, Said(ruled_in(note, lines, matter), second.cites))
        if "{choice}" not in note.bottom or new
        else piece.why,
        please_note=tuple(dict.fromkeys((*piece.please_note, *to_confirm(note)))),
    )


def sureness(note: GuidanceNote, best: Guidance, named: tuple[CodeIs, ...], far: str) -> Level:
    """High for a confirmed note about this very question, low for an unconfirmed one that only touches it."""
    close = best.fit >= SURE and far in ("decided", "asked")
    if close and note.confirmed and not any(one.older for one in named):
        return Level.HIGH if far == "decided" else Level.MEDIUM
    return Level.MEDIUM if close or note.confirmed else Level.LOW


def because(note: GuidanceNote, best: Guidance, named: tuple[CodeIs, ...], far: str) -> str:
    """Why it is as sure as it is."""
    near = "fits the question closely" if best.fit >= SURE else "touches the question"
    beside = {"beside": "fits what the mail tells beside its question", "undecided": "gives the rule without a verdict"}
    fits = beside.get(far, near)
    held = f"was held against {note.confirmed}" if note.confirmed else f"is still to be confirmed in {note.source}"
    older = next((one.source for one in named if one.older and one.source), None)
    dated = f"; its codes were last checked in release {older.release}, older than the date of service" if older else ""
    return f"the note '{note.title}' {fits} and {held}{dated}"


def lines_of(name: str, section: str) -> tuple[tuple[Said, ...], Finding]:
    """A section of a note as sentences, with the finding that vouches for them."""
    note = note_named(name)
    found = vouched(note)
    return tuple(Said(line, found.cites) for line in note.section(section)), found
