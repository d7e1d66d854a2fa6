"""The letters that the golden files show, as a requester would get them."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from caseconsultant.replies.values import (
    Acknowledgement,
    Answer,
    Correction,
    Letter,
    OverAllowance,
    PatientDataFound,
    QuestionBack,
)

WRITTEN: Final = Path(__file__).parent / "written"  # what consultants approved, as they wrote it
SERVICE: Final = "Riverbend Coding Desk"
SUBJECT: Final = "Re: 20610 with 64483 same day?"
SIGNATURE: Final = ("consult@riverbend.example",)


def written(name: str) -> str:
    return (WRITTEN / f"{name}.txt").read_text(encoding="utf-8")


ANSWER: Final = Answer(
    ticket=1042,
    greeting="Hello Dana,",
    subject=SUBJECT,
    advice=written("answer"),
    consultant="Marisol Vega",
    credential="CPC, COC",
    service=SERVICE,
    as_of=date(2026, 11, 24),
    signature=SIGNATURE,
)
ANSWER_TO_TWO_QUESTIONS: Final = Answer(
    ticket=7,
    greeting="Hello,",
    subject="Re: splint day before fx reduction",
    advice=written("answer_to_two_questions"),
    consultant="Theo Lindqvist",
    credential="CCS-P",
    service=SERVICE,
    as_of=date(2026, 3, 1),
)
RATE_URL: Final = "https://desk.riverbend.example/rate/4Kx0bW9uYS1saXNh.Zm9yIGEgdGVzdCBvbmx5"
ANSWER_WITH_EVERYTHING: Final = replace(
    ANSWER,
    signature=("Certified since 2011", "Monday to Friday, 8 to 5 Central", *SIGNATURE),
    question=("Can we bill 20610 with 64483 on the same day?", "Which modifier? Seen on [DATE-1].", "", "Thanks, Dana"),
    rate_url=RATE_URL,
    said={
        "opening": "Thank you for asking {{ service }}.\n\n**Question {{ ticket }}** was read by {{ consultant }}.",
        "closing": "We hold what we write: **as of {{ as_of }}**, that is.",
        "small": "Our hours have changed; see your agreement.",
    },
)
QUESTION_BACK: Final = QuestionBack(
    ticket=1042,
    greeting="Hello Dana,",
    subject=SUBJECT,
    questions=written("question_back"),
    consultant="Marisol Vega",
    credential="CPC, COC",
    service=SERVICE,
    signature=SIGNATURE,
)
ACKNOWLEDGEMENT: Final = Acknowledgement(
    ticket=1042, greeting="Hello Dana,", subject=SUBJECT, service=SERVICE, signature=SIGNATURE
)
CORRECTION: Final = Correction(
    ticket=1042,
    greeting="Hello Dana,",
    subject=SUBJECT,
    advice=written("correction"),
    consultant="Marisol Vega",
    credential="CPC, COC",
    service=SERVICE,
    as_of=date(2027, 1, 12),
    answered_on=date(2026, 11, 24),
    signature=SIGNATURE,
)
REGISTER_URL: Final = "https://consult.riverbend.example/register/" + "0123456789abcdef" * 2 + ".1800000000." + "a" * 32
OVER_ALLOWANCE: Final = OverAllowance(
    ticket=1043,
    greeting="Hello Dana,",
    subject=SUBJECT,
    service=SERVICE,
    register_url=REGISTER_URL,
    register_until=date(2026, 12, 24),
    more=5,
    days=30,
    until=None,
    signature=SIGNATURE,
)
PATIENT_DATA: Final = PatientDataFound(
    ticket=1044,
    greeting="Hello Dana,",
    subject=SUBJECT,
    service=SERVICE,
    kinds="a name, a date of birth and a medical record number",
    refused=True,
    signature=SIGNATURE,
)
LETTERS: Final[dict[str, Letter]] = {
    "over_allowance": OVER_ALLOWANCE,
    "over_allowance_until": replace(OVER_ALLOWANCE, register_url="", until=date(2026, 12, 4)),
    "patient_data": PATIENT_DATA,
    "patient_data_kept": replace(PATIENT_DATA, refused=False),
    "acknowledgement": ACKNOWLEDGEMENT,
    "answer": ANSWER,
    "answer_to_two_questions": ANSWER_TO_TWO_QUESTIONS,
    "answer_with_everything": ANSWER_WITH_EVERYTHING,
    "question_back": QUESTION_BACK,
    "correction": CORRECTION,
    "correction_with_everything": replace(
        CORRECTION, rate_url=RATE_URL, said={"opening": "", "closing": "Sorry, {{ consultant }}.", "small": ""}
    ),
}
