"""What each code of the mail is, and whether it is valid on the date of service."""

from collections.abc import Iterator

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import CodeIs, Finding
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import System
from caseconsultant.codes.library import Library


def identity(question: Question, library: Library) -> Iterator[Finding]:
    """Say of every code what it is."""
    for code in dict.fromkeys(mention.code for mention in question.codes):
        yield what_is(code, question, library)


def what_is(code: str, question: Question, library: Library) -> CodeIs:
    """Say what one code is: our own label or CMS's group for CPT, the official title for the others."""
    found = judge(library.what_is(code, question.date_of_service))
    return CodeIs(basis=found.basis(code), code=code, found=found.fact, label=label_of(code, question, library))


def label_of(code: str, question: Question, library: Library) -> str:
    """The name that we may show for a code; empty where there is none."""
    fact = judge(library.what_is(code, question.date_of_service)).fact
    if fact is not None and fact.system in (System.ICD10CM, System.HCPCS, System.ICD10PCS):
        return fact.title
    labels = library.labels(code)
    return labels[0].text if labels else ""
