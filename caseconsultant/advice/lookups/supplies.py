"""HCPCS Level II codes of the mail as CMS publishes them: coverage and pricing, dates."""

from collections.abc import Iterator

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding, Supply
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library


def supplies(question: Question, library: Library) -> Iterator[Finding]:
    """Give the entry of every HCPCS Level II code."""
    for code in question.procedures:
        if code[0].isalpha():
            found = judge(library.hcpcs(code, question.date_of_service))
            yield Supply(basis=found.basis(code), code=code, hcpcs=found.fact)
