"""What the tabular list says around a chosen diagnosis: its notes and its neighbours."""

import re
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Said, listed, lower_first, naming
from caseconsultant.advice.findings import Candidates, Diagnosis
from caseconsultant.advice.lookups.diagnoses import diagnosis
from caseconsultant.codes.facts import Code, NoteKind, System

SHOWN: Final = 2
MOST_BELOW: Final = 4
TOLD: Final = (NoteKind.EXCLUDES1, NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL, NoteKind.CODE_ALSO)
SIDED: Final = re.compile(r"\b(?:right|left|bilateral|unspecified)\b|(?:initial|subsequent) encounter.*|sequela", re.I)


def names(entry: Diagnosis | None, kind: NoteKind, code: str) -> bool:
    """Say whether a note of this kind at the entry names the code or its category."""
    notes = entry.icd.notes if entry and entry.icd else ()
    return any(note.kind is kind and code[:3] in note.text for note in notes)


def close_by(found: Candidates) -> tuple[Said, ...]:
    """What else stands close by in the book, apart from other sides and encounters of the same."""
    best, top = found.best, found.hits[0]
    if best is None:
        return ()
    plain = SIDED.sub("", best.title).strip()
    near = [
        (code, title)
        for code, title in top.beside
        if code[: len(top.code)] != top.code and SIDED.sub("", title).strip() != plain
    ]
    if not near or len(best.code) > 7:
        return ()
    words = "; ".join(f"{code} is for {lower_first(title)}" for code, title in near[:SHOWN])
    return (Said(f"Close to it, only if the record says so: {words}.", found.cites),)


def entry_of(best: Code, matter: Matter) -> Diagnosis | None:
    """The tabular entry of an ICD-10-CM code."""
    return diagnosis(best.code, matter.question, matter.library) if best.system is System.ICD10CM else None


def instructions(entry: Diagnosis | None) -> tuple[Said, ...]:
    """The notes of the tabular list that a coder must obey with this code, the code's own before inherited ones."""
    notes = [
        note
        for note in (entry.icd.notes if entry and entry.icd else ())
        if note.kind in TOLD and says_something(note.text)
    ]
    notes.sort(key=lambda note: note.inherited)
    return tuple(
        Said(f"{note.kind.capitalize()} (at {note.at}): {note.text.rstrip('.')}.", entry.cites if entry else ())
        for note in notes[:SHOWN]
    )


def below_words(entry: Diagnosis) -> str:
    """That a category must be completed, and by which codes."""
    choices = listed([naming(code.code, code.title) for code in entry.below[:MOST_BELOW]], "or")
    return f"No: {entry.code} is not complete and not valid by itself: more characters are needed. Choose {choices}."


def says_something(text: str) -> bool:
    """Say whether a note stands by itself: not the head of a list, not too long to read in a letter."""
    return len(text) < 160 and text[:1].isalpha() and not text.rstrip(". ").endswith(":")
