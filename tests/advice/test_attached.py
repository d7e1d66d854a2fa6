"""A mail that only points to an attachment is asked for its words, at most three things."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 23)


@pytest.mark.parametrize("mail", ["Please see attached and advise.", "Hi, attached is the op note. What codes? Thanks"])
def test_nothing_is_guessed_from_an_attachment(everything: Library, mail: str) -> None:
    made = draft("help", mail, everything, DAY)
    assert made.codes == ()
    assert 1 <= len(made.questions_back) <= 3


def test_a_question_beside_an_attachment_is_answered(everything: Library) -> None:
    mail = "See the attached note. Can 11042 be billed with 97597 for one wound?"
    assert "11042" in draft("help", mail, everything, DAY).bottom_line
