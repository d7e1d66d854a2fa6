"""Whether a code is an add-on, and whether its primary is among the codes of the mail."""

from collections.abc import Iterator

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import AddsOn, Finding
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library


def add_ons(question: Question, library: Library) -> Iterator[Finding]:
    """Say of every procedure code whether it may stand alone."""
    for code in question.procedures:
        found = judge(library.add_on(code, question.date_of_service))
        add_on = found.fact
        primary = next((p for p in question.procedures if add_on and p in add_on.primaries), "")
        yield AddsOn(basis=found.basis(code), code=code, add_on=add_on, primary=primary)
