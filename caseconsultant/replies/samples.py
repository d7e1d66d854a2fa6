"""A letter of each kind that speaks of nobody, to look at while one words it anew."""

from datetime import date
from typing import Final

from caseconsultant.domain.letters import LetterKind
from caseconsultant.replies.values import (
    Acknowledgement,
    Answer,
    Correction,
    Letter,
    OverAllowance,
    PatientDataFound,
    QuestionBack,
)

TICKET: Final = 1042
GREETING: Final = "Hello Dana,"
SUBJECT: Final = "Re: 20610 with 64483 on the same day?"
CONSULTANT: Final = ("Marisol Vega", "CPC")
ADVICE: Final = (
    "Yes, with modifier 59 on 20610, if the joint is apart from the spine. [1]\n\n"
    "Codes:\n- 64483: 1 unit\n- 20610-59: 1 unit\n\nSources:\n[1] NCCI procedure-to-procedure edits, practitioner"
)

CORRECTED: Final = (
    "No: from January 1 the pair cannot be opened by a modifier. [1]\n\n"
    "Why:\n- The indicator of 64483 with 20610 was 1, and is 0.\n\n"
    "Sources:\n[1] NCCI procedure-to-procedure edits, practitioner"
)


def sample(kind: LetterKind, service: str) -> Letter:
    """Return a made-up letter of this kind."""
    match kind:
        case LetterKind.ACKNOWLEDGEMENT:
            return Acknowledgement(TICKET, GREETING, SUBJECT, service)
        case LetterKind.ANSWER:
            return Answer(TICKET, GREETING, SUBJECT, ADVICE, *CONSULTANT, service, as_of=date(2026, 11, 24))
        case LetterKind.QUESTION_BACK:
            return QuestionBack(TICKET, GREETING, SUBJECT, "1. Which payer?\n2. On which day?", *CONSULTANT, service)
        case LetterKind.CORRECTION:
            as_of, first = date(2027, 1, 4), date(2026, 11, 24)
            return Correction(TICKET, GREETING, SUBJECT, CORRECTED, *CONSULTANT, service, as_of, first)
        case LetterKind.OVER_ALLOWANCE:
            link, good = "https://consult.example/register/made-up", date(2026, 12, 24)
            return OverAllowance(TICKET, GREETING, SUBJECT, service, link, good, more=5, days=30, until=None)
        case LetterKind.PATIENT_DATA:
            return PatientDataFound(TICKET, GREETING, SUBJECT, service, "a name and a date of birth", refused=True)
