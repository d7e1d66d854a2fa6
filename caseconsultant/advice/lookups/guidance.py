"""The notes that fit the question, best first."""

from collections.abc import Iterator

from caseconsultant.advice.findings import Basis, Finding, Guidance, Standing
from caseconsultant.advice.guidance.fitting import Fitting, fitting
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

MOST = 3


def guidance(question: Question, _library: Library) -> Iterator[Finding]:
    """Give the best notes."""
    for fit in fitting(question)[:MOST]:
        yield vouched(fit.note, fit)


def vouched(note: GuidanceNote, fit: Fitting | None = None) -> Guidance:
    """A note as a finding."""
    says = (note.bottom, *(item for items in note.sections.values() for item in items), *note.codes, *note.modifiers)
    basis = Basis(Standing.APPLIES, (note.citation,))
    return Guidance(basis=basis, name=note.name, title=note.title, says=says, fit=fit.score if fit else 0)
