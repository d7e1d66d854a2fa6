"""What a modifier means, whether one fits the code it is written on, and why a status is not paid."""

from datetime import date

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from tests.advice.a_fuller_library import FullerLibrary

DAY = date(2025, 11, 24)


def drafted(text: str) -> Draft:
    return draft("", text, FullerLibrary(), DAY)


def test_two_modifiers_are_explained_beside_each_other() -> None:
    said = drafted("Mod 24 vs 79?").bottom_line
    assert said.startswith("24 (unrelated visit): A visit after surgery")
    assert "79 (unrelated procedure): By the same physician" in said


def test_a_status_that_medicare_does_not_pay_comes_first() -> None:
    made = drafted("Is 99417 ok with Medicare?")
    assert made.bottom_line.startswith("No, not by Medicare: 99417 has status I")


def test_a_paid_status_is_no_reason() -> None:
    assert "status" not in drafted("Is 20610 paid with 64483?").bottom_line


def test_a_modifier_that_does_not_fit_its_code_is_refused() -> None:
    made = drafted("Is 63685-50 right?")
    assert made.bottom_line.startswith("No: for 63685")
    assert made.codes == ("63685",)


def test_a_second_side_is_billed_where_the_fee_schedule_allows_it() -> None:
    assert drafted("Is 27447-50 correct?").codes == ("27447-50",)


def test_an_assistant_who_is_no_physician_earns_less_and_it_is_said_first() -> None:
    made = drafted("Can a PA assist on 27447? What does Medicare pay?")
    assert made.codes == ("27447-AS",)
    assert "13.6 percent" in made.bottom_line
