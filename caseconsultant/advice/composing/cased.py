"""A note that has a sentence for the very case of the mail is heard before what the codes alone would tell."""

import re
from dataclasses import replace
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece
from caseconsultant.advice.composing.reaching import case_told, foremost, said_by
from caseconsultant.advice.composing.rules import rules
from caseconsultant.advice.draft import Level
from caseconsultant.advice.findings import Guidance
from caseconsultant.advice.guidance.fitting import note_named

CLOSE: Final = 6.5  # two needs with the case, and something of the asked sentence

COVERED: Final = frozenset({"coverage", "compliance"})
PAID: Final = re.compile(r"\b(?:pays?|paid|cover(?:s|ed|age)?|again|how often|too soon)\b", re.I)
CLOSE_TO_PAYERS: Final = 5.5  # whether Medicare pays is no question about which code it is


def cased(matter: Matter) -> Piece | None:
    """Answer by the note whose case is told, where it fits closely and is the foremost one."""
    found = matter.found(Guidance)
    if not found:
        return None
    best = foremost(found, matter)
    note = note_named(best.name)
    if best.fit >= CLOSE and case_told(note, matter):
        return fairly_sure(rules(matter))
    asks_payer = note.topic in COVERED or PAID.search(matter.question.asking)
    said = said_by(note, matter) if asks_payer and best.fit >= CLOSE_TO_PAYERS else None
    return fairly_sure(rules(matter)) if said is not None and said.condition else None


def fairly_sure(piece: Piece | None) -> Piece | None:
    """The same, never more than fairly sure: a case is told by words, and of mails that nobody had read two in three
    such answers were right.
    """
    return replace(piece, sure=Level.MEDIUM) if piece is not None and piece.sure is Level.HIGH else piece
