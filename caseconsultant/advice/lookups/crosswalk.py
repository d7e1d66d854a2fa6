"""ICD-9-CM to ICD-10-CM and back by CMS's general equivalence mappings (the last ones, of 2018)."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_diagnoses import Mapped
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

ASKED: Final = re.compile(r"\bICD-?\s?9|\bGEMs?\b|cross-?walk|equivalence mapping", re.I)
OLD: Final = re.compile(r"(?<![\w.$#-])(\d{3}(?:\.\d{1,2})|V\d{2}(?:\.\d{1,2})|E\d{3}\.\d)(?![\w%]|\.\d)")
BARE: Final = re.compile(
    r"ICD-?\s?9(?:-CM)?(?: codes?| dx)?[\s:]+(\d{3}(?:\.\d{1,2})?|V\d{2}(?:\.\d{1,2})?)(?![\w.]\d)", re.I
)
MOST: Final = 4


def crosswalk(question: Question, library: Library) -> Iterator[Finding]:
    """Map every ICD-9-CM code of the mail forward; where it has none, its ICD-10-CM codes back."""
    if not ASKED.search(question.words):
        return
    old = tuple(dict.fromkeys((*BARE.findall(question.words), *OLD.findall(question.words))))
    for code in (old or question.diagnoses)[:MOST]:
        found = judge(library.mappings(code, question.date_of_service, from_icd9=bool(old)))
        lines = found.fact or ()
        yield Mapped(basis=found.basis(code), code=code, forward=bool(old), lines=lines)
        for line in lines if old else ():
            if line.target:
                yield what_is(line.target, question, library)
