"""The notes that fit the question, best first."""

from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Basis, Finding, Guidance, Standing
from caseconsultant.advice.guidance.fitting import Fitting, fitting
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

MOST: Final = 3
KINDS: Final = {"090": "major surgery", "010": "minor procedure", "000": "minor procedure"}


def guidance(question: Question, library: Library) -> Iterator[Finding]:
    """Give the best notes."""
    for fit in fitting(question, told=told_by(question, library))[:MOST]:
        yield vouched(fit.note, fit)


def told_by(question: Question, library: Library) -> str:
    """What the fee schedule says of the mail's codes, in the words that notes use: a major surgery, a procedure."""
    rows = (judge(library.fee(code, question.date_of_service)).fact for code in question.procedures)
    return " ; ".join(dict.fromkeys(KINDS[row.global_days] for row in rows if row and row.global_days in KINDS))


def vouched(note: GuidanceNote, fit: Fitting | None = None) -> Guidance:
    """A note as a finding."""
    lines = (*(item for items in note.sections.values() for item in items), *(one.words for one in note.says))
    told = tuple(one.words for one in note.cases)
    says = (note.bottom, *lines, *told, *note.codes, *note.modifiers)
    basis = Basis(Standing.APPLIES, (note.citation,))
    return Guidance(basis=basis, name=note.name, title=note.title, says=says, fit=fit.score if fit else 0)
