"""A rule that decides, before a code that the words of the mail only come near to."""

from dataclasses import replace
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece
from caseconsultant.advice.composing.reaching import foremost, said_by
from caseconsultant.advice.composing.rules import rules
from caseconsultant.advice.findings import Guidance
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.guidance.verdict import is_said

SURE: Final = 0.8  # a code that was found so surely, with its verdict, needs no rule before it
GOOD: Final = 0.75  # a code that was found so well stands beside the rule


def ruled(found: Piece | None, matter: Matter) -> Piece | None:
    """Answer by the note whose own line says yes or no for the mail's facts; else what was found by its words."""
    notes = matter.found(Guidance)
    said = said_by(note_named(foremost(notes, matter).name), matter) if notes else None
    if said is None or not said.condition:
        return found
    if found is not None and is_said(found.bottom.text) and found.worth >= SURE:
        return found
    answer = rules(matter)
    if answer is None or answer.codes or found is None or found.worth < GOOD:
        return answer
    return replace(answer, codes=found.codes, findings=(*answer.findings, *found.findings))
