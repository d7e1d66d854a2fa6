"""Whether a coverage document (NCD, LCD, article) names a procedure, and the mail's diagnoses beside it."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_diagnoses import Covers
from caseconsultant.advice.question import Ask, Question
from caseconsultant.codes.library import Library

ASKED: Final = re.compile(
    r"\b[LN]CDs?\b|coverage (?:article|determination|polic)|billing article|\bcover(?:s|ed|age)?\b|"
    r"medical(?:ly)? necess|support(?:s|ed|ing)? (?:medical|diagnos|the )",
    re.I,
)
MOST: Final = 4


def coverage(question: Question, library: Library) -> Iterator[Finding]:
    """Give the documents that name each procedure code, where coverage is asked about."""
    if Ask.COVERAGE not in question.kinds() and not ASKED.search(question.asking):
        return
    for code in question.procedures[:MOST]:
        yield covers(code, question, library)


def covers(code: str, question: Question, library: Library) -> Covers:
    """Look one code up, and each diagnosis of the mail in its documents' lists."""
    found = judge(library.coverage(code, question.date_of_service))
    documents = found.fact or ()
    supported = {one for document in documents for one in document.covered}
    denied = {one for document in documents for one in document.noncovered}
    wanted = question.diagnoses
    return Covers(
        basis=found.basis(code),
        code=code,
        documents=documents,
        listed=tuple(one for one in wanted if one in supported),
        refused=tuple(one for one in wanted if one in denied - supported),
        missing=tuple(one for one in wanted if supported and one not in supported | denied),
    )
