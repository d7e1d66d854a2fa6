"""Diagnosis to CMS-HCC payment category (42 CFR 422.310; the mappings that CMS publishes for a payment year)."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_diagnoses import Risk
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

ASKED: Final = re.compile(r"\bHCCs?\b|risk[- ]adjust|\bRAF\b|\bV2[248]\b|hierarchical condition", re.I)


def risk(question: Question, library: Library) -> Iterator[Finding]:
    """Give the categories of every diagnosis, where risk adjustment is asked about."""
    if not ASKED.search(question.asking):
        return
    for code in question.diagnoses:
        found = judge(library.risk(code, question.date_of_service))
        yield Risk(basis=found.basis(code), code=code, categories=found.fact or ())
