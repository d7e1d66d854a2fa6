"""Codes that other codes must stand before: code-first notes and manifestations (ICD-10-CM Guidelines, I.A.13)."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_diagnoses import ComesAfter
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import NoteKind
from caseconsultant.codes.library import Library

MANIFESTATION: Final = re.compile(
    r"classified elsewhere|in (?:other )?diseases classified|in conditions classified", re.I
)
NAMES: Final = re.compile(
    r"([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(-)?(?:\s?-\s?([A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)-?)?"
)


def manifestations(question: Question, library: Library) -> Iterator[Finding]:
    """Give the code-first note of every diagnosis, and which codes of the mail it puts first."""
    for code in question.diagnoses:
        found = judge(library.icd(code, question.date_of_service))
        entry = found.fact
        notes = [note for note in entry.notes if note.kind is NoteKind.CODE_FIRST] if entry else []
        if entry is None or not notes:
            continue
        told = [one for one in notes if one.at == notes[0].at and not one.text.endswith(":")]
        note = "; ".join(one.text for one in told)
        quoted = "; ".join(one.text for one in told if is_quotable(one.text, library))
        others = tuple(other for other in question.diagnoses if other != code and names(note, other))
        yield ComesAfter(
            basis=found.basis(code),
            code=code,
            title=entry.title,
            note=quoted or "the condition behind it",
            at=notes[0].at,
            strict=bool(MANIFESTATION.search(entry.title)),
            before=others,
            stands_first=question.diagnoses[0] == code and len(question.diagnoses) > 1,
        )


def is_quotable(note: str, library: Library) -> bool:
    """Say whether the library knows every code that a note names: the tabular list itself has slips of the pen."""
    return all(library.known(code) for first, _, last in NAMES.findall(note) for code in (first, last) if code)


def names(note: str, code: str) -> bool:
    """Say whether a note names a code, its category, or a range that holds it."""
    for first, _, last in NAMES.findall(note):
        if code.startswith(first) or (last and first <= code[: len(first)] and code[: len(last)] <= last):
            return True
    return False
