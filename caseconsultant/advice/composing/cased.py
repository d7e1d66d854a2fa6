"""A note that has a sentence for the very case of the mail is heard before what the codes alone would tell."""

from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece
from caseconsultant.advice.composing.reaching import case_told, foremost
from caseconsultant.advice.composing.rules import rules
from caseconsultant.advice.findings import Guidance
from caseconsultant.advice.guidance.fitting import note_named

CLOSE: Final = 6.5  # two needs with the case, and something of the asked sentence


def cased(matter: Matter) -> Piece | None:
    """Answer by the note whose case is told, where it fits closely and is the foremost one."""
    found = matter.found(Guidance)
    if not found:
        return None
    best = foremost(found, matter)
    if best.fit < CLOSE or not case_told(note_named(best.name), matter):
        return None
    return rules(matter)
