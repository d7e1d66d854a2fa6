"""A note's line for the very case of a mail answers before the rule itself, and before what a modifier would pay."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("mail", "begins"),
    [
        ("Our RN first assistant (RNFA) assisted on 27447, Medicare. Do we bill with 80 or AS?", "Neither: Medicare"),
        ("Second surgeon just held retractors on 22612. Can we bill 62?", "No: who only holds retractors"),
        ("BMI 42 is only in the nurse's note, doctor did not mention obesity. Can we code Z68.41?", "No: without"),
    ],
)
def test_the_case_is_answered_first(everything: Library, mail: str, begins: str) -> None:
    made = draft("question", mail, everything, DAY)
    assert made.bottom_line.startswith(begins)
    assert made.codes == ()
