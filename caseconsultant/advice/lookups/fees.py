"""The fee schedule row of each procedure code: status, global days, indicators, values."""

from collections.abc import Iterator

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Fee, Finding
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library


def fees(question: Question, library: Library) -> Iterator[Finding]:
    """Give the row of every procedure code."""
    for code in question.procedures:
        yield fee_of(code, question, library)


def fee_of(code: str, question: Question, library: Library) -> Fee:
    """Give the row of one code."""
    found = judge(library.fee(code, question.date_of_service))
    return Fee(basis=found.basis(code), code=code, row=found.fact)
