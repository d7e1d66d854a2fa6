"""Which family of visits a mail speaks of: office, hospital, emergency."""

import re
from typing import Final

from caseconsultant.advice.question import Question

FAMILIES: Final = (
    (
        "same-day hospital",
        (
            r"same[- ](?:calendar )?(?:day|date) (?:admit|admission|discharge)|9923[456]|"
            r"(?:admit|admission|\bobs\b)[^?]*(?:home|discharge|\bd/?c\b)[^?]*(?:same|one) (?:calendar )?(?:day|date)|"
            r"(?:same|one) (?:calendar )?(?:day|date)[^?]*(?:admit|admission|\bobs\b)[^?]*(?:home|discharge|\bd/?c\b)"
        ),
    ),
    ("discharge", r"discharge|9923[89]"),
    ("emergency", r"\bE[DR] (?:visit|phys|level|code|provider|doc)|emergency dep|9928\d"),
    ("subsequent hospital", r"subsequent (?:hospital|inpatient|day|visit|care)|hospital (?:follow|round)|9923[123]"),
    ("initial hospital", r"initial (?:hospital|inpatient|observation)|admission H&?P|9922\d"),
)


def family_of(question: Question) -> str:
    """The family of the mail's visit, as the tables name it; empty where the mail does not tell."""
    hospital = next((name for name, cue in FAMILIES if re.search(cue, question.words, re.I)), "")
    if hospital:
        return hospital
    if question.around.new_patient is not None:
        return "new" if question.around.new_patient else "established"
    offices = {"new": r"9920\d", "established": r"9921[2-5]"}
    named = [name for name, cue in offices.items() if re.search(cue, question.words)]
    return named[0] if len(named) == 1 else ""
