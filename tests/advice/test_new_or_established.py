"""New or established by the three years, when the mail tells enough."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.advice.lookups.seen_before import three_years_after
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("mail", "begins"),
    [
        ("Last seen by our Dr P on 11/20/2023, comes back to Dr S, same specialty, 11/24/2026. New?", "Yes, new: "),
        (
            "Last seen by our Dr P on 11/28/2023, comes back to Dr S, same specialty, 11/24/2026. New?",
            "No, established: ",
        ),
        ("Pt was seen in our clinic 2 years ago by the same doctor. New or established?", "Established: "),
        ("Pt was seen in our clinic 4 years ago by the same doctor. New or established?", "New: "),
        ("Seen 3 years and 2 months ago by the same doctor. Is she new?", "Yes, new: "),
        ("Seen 2 years and 11 months ago by the same doctor. Is she new?", "No, established: "),
        ("Saw our cardiologist last year on 2/3/2025, now sees ortho, a different specialty. 99203 ok?", "Yes, new: "),
        ("Seen last on 5/1/2025 by the same NP, can we bill 99204 now?", "No, established: "),
        ("Seen 1/5/2025 by the same doctor, is she an established patient?", "Yes, established: "),
    ],
)
def test_the_verdict_follows_from_time_and_specialty(mail: str, begins: str) -> None:
    made = draft("", mail, SmallLibrary(), DAY)
    assert made.bottom_line.startswith(begins)
    assert not any(line.startswith("Please check") for line in made.not_answered)


@pytest.mark.parametrize(
    "mail",
    [
        "We only read her EKG on 5/1/2025. Is she new?",
        "ER doctor saw her on 5/1/2025. New or established in the ED?",
        "When is a patient new?",
    ],
)
def test_where_the_three_years_do_not_decide_a_note_answers(mail: str) -> None:
    made = draft("", mail, SmallLibrary(), DAY)
    assert "three years have" not in made.bottom_line


def test_three_years_from_a_leap_day_end_in_march() -> None:
    assert three_years_after(date(2024, 2, 29)) == date(2027, 3, 1)
    assert three_years_after(date(2023, 11, 20)) == date(2026, 11, 20)
