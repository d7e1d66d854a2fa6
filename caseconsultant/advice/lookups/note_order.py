"""What the notes of the tabular list say of two codes: which goes first, which is asked for beside the other."""

import re
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.lookups.manifestations import names
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import Icd, Note, NoteKind
from caseconsultant.codes.library import Library

ADDITIONAL: Final = (NoteKind.USE_ADDITIONAL, NoteKind.CODE_ALSO)
IDENTIFY: Final = re.compile(r"^(?:code )?to identify the (?:infection|infectious (?:agent|disease))[^()]*$", re.I)
INFECTION: Final = re.compile(r"[AB]\d|J(?:0|1|2[0-2])|N39\.0|L0[0-8]")
FOLLOWS: Final = re.compile(r"T(?:3[6-9]|4\d|50)\.\w{2}[56]")  # an adverse effect, or too little, after what came of it


def asked_beside(code: str, main: str, question: Question, library: Library) -> bool:
    """Say whether the notes of a combination, or of the code itself, ask for the code beside the combination."""
    if code[:3] == main[:3]:
        return False
    one, other = entry(code, question, library), entry(main, question, library)
    if INFECTION.match(code) and any(
        note.kind in ADDITIONAL and not note.inherited and IDENTIFY.search(note.text) for note in _notes(other)
    ):
        return True
    return notes_name(other, (*ADDITIONAL, NoteKind.CODE_FIRST), code) or notes_name(one, (NoteKind.CODE_FIRST,), main)


def in_order(codes: list[str], question: Question, library: Library) -> list[str]:
    """Cause before what comes of it by the notes, conditions before status codes, external causes last."""
    codes = sorted(
        dict.fromkeys(codes), key=lambda code: (code[0] in "VWXY", code[0] == "Z", bool(FOLLOWS.match(code)))
    )
    entries = {code: entry(code, question, library) for code in codes}
    for _ in codes:
        for at in range(len(codes) - 1):
            one, two = codes[at], codes[at + 1]
            if comes_before(two, one, entries) and not comes_before(one, two, entries):
                codes[at], codes[at + 1] = two, one
    return codes


def comes_before(one: str, other: str, entries: dict[str, Icd | None]) -> bool:
    """Say whether the notes put a code before another."""
    return notes_name(entries[other], (NoteKind.CODE_FIRST,), one) or notes_name(
        entries[one], (NoteKind.USE_ADDITIONAL,), other
    )


def notes_name(found: Icd | None, kinds: tuple[NoteKind, ...], code: str) -> bool:
    """Say whether a note of these kinds names a code."""
    return any(note.kind in kinds and names(note.text, code) for note in _notes(found))


def entry(code: str, question: Question, library: Library) -> Icd | None:
    """The tabular entry of a code."""
    return judge(library.icd(code, question.date_of_service)).fact


def _notes(found: Icd | None) -> tuple[Note, ...]:
    return found.notes if found else ()
