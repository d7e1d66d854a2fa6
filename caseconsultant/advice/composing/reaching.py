"""How far a note answers the asked sentence itself, and which of several gives the yes or the no that is wanted."""

from typing import Final

from caseconsultant.advice.composing.piece import Matter
from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.findings import Guidance
from caseconsultant.advice.guidance.cases import case_of
from caseconsultant.advice.guidance.fitting import covers, note_named
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.advice.guidance.verdict import NoteVerdict, is_said, verdict, wants
from caseconsultant.advice.lookups.guidance import told_by

NEAR: Final = 1.5
"""How much better another note must fit to be heard before one that says yes or no."""
MOST: Final = {"decided": 0.95, "asked": 0.78, "beside": 0.6, "undecided": 0.55}
"""How sure a note can be: what it said of the asked sentence, of the mail around it, or without the verdict wanted."""


def foremost(found: tuple[Guidance, ...], matter: Matter) -> Guidance:
    """The note that fits best; where a yes or a no is wanted, one close to it that says so for the mail's own facts."""
    best = found[0]
    if not wants(matter.question) or is_decided_by(note_named(best.name), matter):
        return best
    near = (one for one in found[1:] if one.fit >= best.fit - NEAR)
    return next((one for one in near if is_decided_by(note_named(one.name), matter)), best)


def said_by(note: GuidanceNote, matter: Matter) -> NoteVerdict | None:
    """The verdict of a note for the mail's own facts, where it wants one."""
    if not note.says or not wants(matter.question):
        return None
    return verdict(note.says, matter.question, told_by(matter.question, matter.library))


def case_told(note: GuidanceNote, matter: Matter) -> str:
    """The note's own sentence for the case that the mail tells; empty where it has none."""
    return case_of(note.cases, matter.question, told_by(matter.question, matter.library))


def is_decided_by(note: GuidanceNote, matter: Matter) -> bool:
    """Say whether a note gives the verdict, by a line of its own or with its first word."""
    return is_said(case_told(note, matter) or note.bottom) or said_by(note, matter) is not None


def reach(note: GuidanceNote, matter: Matter) -> str:
    """How far a note answers the asked sentence itself: a key of MOST."""
    told = case_told(note, matter)
    if wants(matter.question) and not is_said(told):
        said = said_by(note, matter)
        if said is None and not is_said(note.bottom):
            return "undecided"
        if said and said.condition:
            return "decided"
    if told:
        return "decided"
    asked = f"{matter.question.subject}\n{matter.question.asking}"
    return "asked" if covers(note, "\n".join((asked, in_book_words(asked)))) else "beside"
