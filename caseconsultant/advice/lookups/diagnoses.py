"""ICD-10-CM codes of the mail: valid, complete, and compatible with one another."""

from collections.abc import Iterator
from itertools import combinations

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Conflict, Diagnosis, Finding
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import NoteKind
from caseconsultant.codes.library import Library

MOST_BELOW = 400


def diagnoses(question: Question, library: Library) -> Iterator[Finding]:
    """Give the tabular entry of every diagnosis code."""
    for code in question.diagnoses:
        yield diagnosis(code, question, library)


def diagnosis(code: str, question: Question, library: Library) -> Diagnosis:
    """Give one entry, and the billable codes below one that must be completed."""
    on = question.date_of_service
    found = judge(library.icd(code, on))
    icd = found.fact
    below = judge(library.icd_children(code, on, billable=True)).fact if icd and not icd.billable else None
    return Diagnosis(
        basis=found.basis(code),
        code=code,
        icd=icd,
        below=(below or ())[:MOST_BELOW],
    )


def conflicts(question: Question, library: Library) -> Iterator[Finding]:
    """Say of every two diagnoses whether an Excludes note stands between them."""
    for one, other in combinations(question.diagnoses[:8], 2):
        yield conflict(one, other, question, library)


def conflict(one: str, other: str, question: Question, library: Library) -> Conflict:
    """Look up the Excludes notes between two diagnoses."""
    found = judge(library.icd_exclusions(one, other, question.date_of_service))
    kept = tuple(e for e in found.fact or () if e.kind in (NoteKind.EXCLUDES1, NoteKind.EXCLUDES2))
    return Conflict(basis=found.basis(f"{one} with {other}"), one=one, other=other, exclusions=kept)
