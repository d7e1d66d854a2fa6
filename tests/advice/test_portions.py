"""The shares of a global package, an add-on beside its primary, and a second procedure inside the period."""

from datetime import date

import pytest

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from tests.advice.a_fuller_library import FullerLibrary

DAY = date(2025, 11, 24)


def drafted(text: str) -> Draft:
    made = draft("", text, FullerLibrary(), DAY)
    assert not [line for line in made.not_answered if line.startswith("Please check")]
    return made


def test_the_shares_of_a_package_are_told_as_percentages() -> None:
    said = drafted("Modifier 54 payment percentage of 27447?").bottom_line
    assert said.startswith("Of the fee of 27447")
    assert "54 earns 79 percent, 55 21 percent, 56 10 percent, and 78 69 percent" in said


def test_a_share_of_something_else_is_no_portion() -> None:
    assert "Of the fee" not in drafted("What percent does an assistant get for 27447?").bottom_line


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Day 20 after 27447 left, now right 27447. Which modifier?", "27447-79-RT"),
        ("Day 5 after 27447, back to the OR for a bleed, 20610. Which modifier?", "20610-78: an unplanned return"),
    ],
)
def test_a_second_procedure_in_the_period_takes_the_modifier_that_the_mail_tells(text: str, begins: str) -> None:
    assert drafted(text).bottom_line.startswith(begins)
