"""A rule that decides, before a code that the words of the mail only come near to."""

import re
from dataclasses import replace
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece
from caseconsultant.advice.composing.reaching import foremost, said_by
from caseconsultant.advice.composing.rules import rules
from caseconsultant.advice.findings import Guidance
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.advice.guidance.verdict import is_said

SURE: Final = 0.8  # a code that was found so surely, with its verdict, needs no rule before it
GOOD: Final = 0.75  # a code that was found so well stands beside the rule

CLOSE: Final = 5.0  # how closely a note about an order or a choice must fit
ORDER: Final = re.compile(r"\bfirst\b|sequenc|\border\b|principal", re.I)
CHOICE: Final = re.compile(
    r"\b([A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\.?-)?,? (?:or|vs\.?|versus) ([A-TV-Z]\d[0-9A-Z])"
)


def ruled(found: Piece | None, matter: Matter) -> Piece | None:
    """Answer by the note whose own line says yes or no for the mail's facts; else what was found by its words."""
    notes = matter.found(Guidance)
    best = foremost(notes, matter) if notes else None
    note = note_named(best.name) if best else None
    if best and note and best.fit >= CLOSE and not note.section("Codes") and orders(note, matter):
        return rules(matter)
    said = said_by(note, matter) if note else None
    if said is None or not said.condition:
        return found
    if found is not None and is_said(found.bottom.text) and found.worth >= SURE:
        return found
    answer = rules(matter)
    if answer is None or answer.codes or found is None or found.worth < GOOD:
        return answer
    return replace(answer, codes=found.codes, findings=(*answer.findings, *found.findings))


def orders(note: GuidanceNote, matter: Matter) -> bool:
    """Say whether the mail asks for an order, or for a choice between two codes, and the note is about that."""
    asking = matter.question.asking
    if (choice := CHOICE.search(asking)) and {part[:3] for part in choice.groups()} <= {
        code[:3] for code in note.codes
    }:
        return True
    one = bool(matter.question.diagnoses) or not re.search(r"\bcodes\b", asking, re.I)
    return one and bool(ORDER.search(asking) and ORDER.search(f"{note.title} {note.answers}"))
