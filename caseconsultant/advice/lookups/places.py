"""The place of service that a mail names, and whether it pays the facility or the office rate."""

from collections.abc import Iterator

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_payment import Placed
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

RATES = {"F": "facility", "NF": "office"}


def places(question: Question, library: Library) -> Iterator[Finding]:
    """Give the place of service of the mail."""
    if question.around.place_of_service:
        yield placed(question.around.place_of_service, question, library)


def placed(code: str, question: Question, library: Library) -> Placed:
    """Give one place of service."""
    found = judge(library.place_of_service(code, question.date_of_service))
    rate = RATES.get(found.fact.rate, "") if found.fact else ""
    return Placed(basis=found.basis(code), code=code, place=found.fact, rate=rate)


def rate_of(question: Question, library: Library) -> str:
    """Which rate the mail's place of service pays: facility, office, or empty where the mail does not tell."""
    code = question.around.place_of_service
    if not code:
        return "facility" if question.around.inpatient else ""
    return placed(code, question, library).rate
