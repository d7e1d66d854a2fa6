"""A draft for a pasted clinical note: what it names as candidates, what of it is bundled, and what it does not tell."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from caseconsultant.advice.composing.edits import edit_said
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Fee, Pair
from caseconsultant.advice.findings_of_diagnoses import NamedInNote
from caseconsultant.advice.lookups.bundling import opening_modifiers, pair
from caseconsultant.advice.lookups.fees import fee_of
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import System

WANTED: Final = re.compile(
    r"\bcode (?:this|it|the|my|our)|pls code|please code|\bcodes?\b|\bcpt\b|how (?:do|would|to)", re.I
)
MISSING: Final = (
    ("Which side was it: right, left or both?", re.compile(r"\b(?:right|left|bilat\w*|midline|both)\b", re.I)),
    ("What size, length or area was it, and at how many sites or levels?", re.compile(
        r"\d\s?(?:cm|mm|sq)|\b[CTLS]\d|level|segment|\bx\s?\d|\btwo\b|\bthree\b", re.I)),
    ("Who is the payer, where was it done, and who assisted?", re.compile(r"medica\w+|commercial|assist", re.I)),
)  # fmt: skip
MOST_EDITS: Final = 3


def operative_note(matter: Matter) -> Piece | None:
    """Answer a note without codes by the candidates that its own words name, never as a finished coding."""
    found = matter.found(NamedInNote)
    done = [one for one in found if one.code.system is System.CPT]
    if matter.question.procedures or not done or not WANTED.search(matter.question.words):
        return None
    diagnoses = [one for one in found if one.code.system is System.ICD10CM]
    fees = tuple(fee_of(one.code.code, matter.question, matter.library) for one in done)
    edits = tuple(edits_between([one.code.code for one in done], matter))
    struck = {one.edit.column2 for one in edits if one.edit}
    ordered = sorted(done, key=lambda one: (one.code.code in struck, -value_of(one.code.code, fees)))
    named = [f'{one.code.code} ("{one.words}")' for one in ordered if one.code.code not in struck]
    return Piece(
        bottom=Said(
            f"The words of your note point to {listed(named)}: candidates, to be held against the whole note.",
            tuple(cite for one in done for cite in one.cites),
        ),
        codes=tuple(
            [CodeLine(one.code.code, (), 0, label_of(one.code.code, matter.question, matter.library),
                      "Bundled with another candidate" if one.code.code in struck else f'From "{one.words}"',
                      denied=one.code.code in struck) for one in ordered]
            + [CodeLine(one.code.code, (), 0, one.code.title, f'From "{one.words}"') for one in diagnoses]
        ),
        why=tuple(edit_said(one) for one in edits[:MOST_EDITS]),
        must_show=(
            Said("The approach, and what was done to which structure, for each procedure that is billed."),
            Said("Which steps were only the way to another one: those are not billed."),
        ),
        asks=tuple(missing(matter.question)),
        not_answered=("Candidates by the note's words are no coding: it wants a coder's reading of the whole note.",),
        findings=(*matter.findings, *fees, *edits),
        sure=Level.LOW,
        because="the candidates come from single phrases of the note",
        score=0.3,
    )  # fmt: skip


def edits_between(codes: list[str], matter: Matter) -> Iterator[Pair]:
    """Yield the edits between the candidates."""
    opening = opening_modifiers(matter.library)
    for one, other in combinations(codes, 2):
        found = pair(one, other, matter.question, matter.library, opening)
        if found.edit:
            yield found


def value_of(code: str, fees: tuple[Fee, ...]) -> float:
    """A code's value, to put the candidates in order."""
    row = next((fee.row for fee in fees if fee.code == code), None)
    return float(row.total_facility) if row else 0.0


def missing(question: Question) -> Iterator[str]:
    """Yield what the note does not tell and coding needs."""
    for ask, told in MISSING:
        if not told.search(question.words):
            yield ask
