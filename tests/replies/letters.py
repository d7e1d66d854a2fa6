"""The letters that the golden files show, as a requester would get them."""

from datetime import date
from pathlib import Path
from typing import Final

from caseconsultant.replies.values import Acknowledgement, Answer, Letter, QuestionBack

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
LETTERS: Final[dict[str, Letter]] = {
    "acknowledgement": ACKNOWLEDGEMENT,
    "answer": ANSWER,
    "answer_to_two_questions": ANSWER_TO_TWO_QUESTIONS,
    "question_back": QUESTION_BACK,
}
