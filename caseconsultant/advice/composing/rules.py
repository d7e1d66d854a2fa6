"""An answer from a guidance note, with the facts of the mail's codes beside it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from caseconsultant.advice.composing.definitions import facts_of
from caseconsultant.advice.composing.pairs import edit_said
from caseconsultant.advice.composing.piece import Matter, Piece, Said
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import CodeIs, Finding, Guidance, Pair
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.advice.lookups.guidance import vouched
from caseconsultant.advice.lookups.identity import what_is

SURE: Final = 6.0
"""Three needs, or two and two helps: then the note is about this very question."""


def rules(matter: Matter) -> Piece | None:
    """Answer by the best note that fits."""
    best = next(iter(matter.found(Guidance)), None)
    if best is None:
        return None
    return from_note(note_named(best.name), best, matter)


def from_note(note: GuidanceNote, best: Guidance, matter: Matter) -> Piece:
    """Turn a note into an answer."""
    cites = best.cites
    edits = [edit_said(pair) for pair in matter.found(Pair) if pair.edit][:2]
    facts = edits or [line for code in matter.question.procedures[:2] for line in facts_of(code, matter)[:1]]
    named = tuple(what_is(line.code, matter.question, matter.library) for line in note.code_lines)
    confirm = () if note.confirmed else (Said(f"Our note on this is to be confirmed in {note.source}."),)
    return Piece(
        bottom=Said(note.bottom, cites),
        codes=tuple(line if line.label else replace(line, label=name) for line, name in labelled(note, named)),
        why=(*(Said(line, cites) for line in note.section("Why")), *facts),
        must_show=tuple(Said(line) for line in note.section("What the note must show")),
        payers=tuple(Said(line) for line in note.section("Payers")),
        please_note=(*(Said(line) for line in note.section("Please note")), *confirm),
        asks=note.section("To help us further"),
        findings=(*matter.findings, *named),
        sure=sureness(note, best, named),
        because=because(note, best, named),
    )


def labelled(note: GuidanceNote, named: tuple[CodeIs, ...]) -> Iterator[tuple[CodeLine, str]]:
    """Each line of a note's table with the library's name for its code."""
    return zip(note.code_lines, (one.label for one in named), strict=True)


def sureness(note: GuidanceNote, best: Guidance, named: tuple[CodeIs, ...]) -> Level:
    """High for a confirmed note about this very question, low for an unconfirmed one that only touches it."""
    if best.fit >= SURE and note.confirmed and not any(one.older for one in named):
        return Level.HIGH
    return Level.MEDIUM if best.fit >= SURE or note.confirmed else Level.LOW


def because(note: GuidanceNote, best: Guidance, named: tuple[CodeIs, ...]) -> str:
    """Why it is as sure as it is."""
    fits = "fits the question closely" if best.fit >= SURE else "touches the question"
    held = f"was held against {note.confirmed}" if note.confirmed else f"is still to be confirmed in {note.source}"
    older = next((one.source for one in named if one.older and one.source), None)
    dated = f"; its codes were last checked in release {older.release}, older than the date of service" if older else ""
    return f"the note '{note.title}' {fits} and {held}{dated}"


def lines_of(name: str, section: str) -> tuple[tuple[Said, ...], Finding]:
    """A section of a note as sentences, with the finding that vouches for them."""
    note = note_named(name)
    found = vouched(note)
    return tuple(Said(line, found.cites) for line in note.section(section)), found
