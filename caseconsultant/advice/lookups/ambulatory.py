"""How outpatient departments (OPPS, addendum B) and surgery centres (ASC addenda) are paid for a code."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_payment import Outpatient
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import SetName
from caseconsultant.codes.library import Library

ASKED: Final = re.compile(
    r"\bOPPS\b|\bAPCs?\b|status indicator|payment indicator|inpatient[- ]only|addendum (?:AA|BB|EE|B)\b|"
    r"\bASC[- ](?:list|approved|covered|pay\w*|rate|status|fee)|"
    r"(?:covered|payable|paid|allowed|approved|pay) (?:\w+ ){0,3}(?:in|at|by|to|for) "
    r"(?:an? |the |our )?"
    r"(?:ASC|ambulatory surg\w+|surgery cent\w+|HOPD|hospital outpatient|outpatient (?:hospital|department))|"
    r"^\W*(?:can (?:we|i) (?:do|bill) )?[\w, ]{0,12}?\d[\d\w]{4} (?:\w+ )?(?:in|at) (?:an? |the |our |my )?"
    r"(?:ASC|ambulatory surg\w+|surgery cent\w+)\b",
    re.I | re.M,
)
CENTRE: Final = re.compile(r"\bASCs?\b|ambulatory surg|surgery cent", re.I)
HOSPITAL: Final = re.compile(r"\bOPPS\b|\bAPCs?\b|\bHOPD\b|outpatient|inpatient[- ]only|hospital", re.I)
MOST: Final = 4


def ambulatory(question: Question, library: Library) -> Iterator[Finding]:
    """Give the entry of each procedure code in the systems that are asked about; both where neither is named."""
    if not ASKED.search(question.asking):
        return
    for which in systems(question.words):
        for code in question.procedures[:MOST]:
            found = judge(library.ambulatory(code, which, question.date_of_service))
            yield Outpatient(basis=found.basis(code), code=code, system=which, entry=found.fact)


def systems(words: str) -> tuple[SetName, ...]:
    """The payment systems that the words name."""
    named = [which for which, cue in ((SetName.OPPS, HOSPITAL), (SetName.ASC, CENTRE)) if cue.search(words)]
    return tuple(named) or (SetName.OPPS, SetName.ASC)
