"""A second procedure in the period of a first: its modifier, what is paid, and whether a new period begins."""

from datetime import date

import pytest

from caseconsultant.advice.composing.second_surgery import decided
from caseconsultant.advice.drafting import draft
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "modifier"),
    [
        ("back to the OR for a hematoma", "78"),
        ("unplanned return, wound opened", "78"),
        ("a planned second stage", "58"),
        ("exchange of the expander for the implant", "58"),
        ("margins were positive, re-excised", "58"),
        ("staged washout of the infected joint", "58"),
        ("she fell and broke the wrist", "79"),
        ("not related to the first surgery", "79"),
        ("no complication, came as planned", "58"),
        ("done three weeks later", ""),
    ],
)
def test_the_words_of_the_mail_decide_between_58_78_and_79(words: str, modifier: str) -> None:
    assert decided(words) == modifier


def test_the_second_one_gets_the_modifier_and_the_payment_is_told() -> None:
    made = draft("", "Day 9 after 27447 taken back to the OR for a washout 20610. Modifier?", SmallLibrary(), DAY)
    assert made.bottom_line.startswith("20610-78")
    assert "no new global period" in made.bottom_line


def test_the_other_side_of_the_same_surgery_is_unrelated_and_carries_its_side() -> None:
    made = draft("", "27447 right knee 11/2/2026, left knee 11/16/2026. Modifiers for the second?", SmallLibrary(), DAY)
    assert made.bottom_line.startswith("27447-79-LT")


def test_after_the_period_no_global_modifier_is_wanted() -> None:
    made = draft("", "Day 120 after 27447 the same surgeon does 20610. 58 or 79?", SmallLibrary(), DAY)
    assert made.bottom_line.startswith("No global modifier on 20610")


def test_the_days_count_from_the_procedure_that_is_named_after_after() -> None:
    made = draft("", "20610 in the other knee on day 20 after 27447. Modifier?", SmallLibrary(), DAY)
    assert made.bottom_line.startswith("20610-79")
    assert "global period of 27447" in made.bottom_line
