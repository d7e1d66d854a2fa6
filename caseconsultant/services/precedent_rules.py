"""The guidance notes that an answer rests on, as facts that can be held against the notes of later."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Final

from caseconsultant.advice.findings import day
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.domain.precedents import Facts

WITHDRAWN: Final = "withdrawn"
DETAILS: Final = ", its details"
"""How the name of a fact ends that only a program can compare: a person reads the note."""


def rules_of(names: Sequence[str], notes: Sequence[GuidanceNote], on: date) -> Facts:
    """Return what the notes of these names say on a day: the rule in a sentence, and a mark of everything below it."""
    shelf = {note.name: note for note in notes}
    found: dict[str, str] = {}
    for name in names:
        found.update(_facts(name, shelf.get(name), on))
    return found


def _facts(name: str, note: GuidanceNote | None, on: date) -> Iterator[tuple[str, str]]:
    rule = f"Rule {name}"
    if note is None:
        yield rule, WITHDRAWN
    elif note.ends is not None and note.ends < on:
        yield rule, f"ended on {day(note.ends)}"
    else:
        yield rule, note.bottom
        yield f"{rule}{DETAILS}", f"text {_mark(note)}"


def _mark(note: GuidanceNote) -> str:
    """Eight signs that differ when anything differs that the note says below its first sentence."""
    below = (note.sections, [(says.verdict, says.words) for says in note.says], note.source)
    return sha256(repr(below).encode()).hexdigest()[:8]


@lru_cache(maxsize=2)
def edition(notes: tuple[GuidanceNote, ...]) -> str:
    """Return a name for a set of notes: another one when any of them says something else."""
    said = [(note.name, note.bottom, note.ends, _mark(note)) for note in notes]
    return sha256(repr(said).encode()).hexdigest()[:16]
