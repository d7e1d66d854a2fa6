"""What a modifier means, whether one fits the code it is written on, and why a status is not paid."""

from datetime import date

import pytest

from caseconsultant.advice.composing.named_modifiers import anesthesia, parts
from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.reading import read
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


def test_the_status_of_medicare_answers_for_no_other_payer() -> None:
    assert not drafted("Is 99417 paid by Aetna commercial?").bottom_line.startswith("No, not by Medicare")


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


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("which modifiers: L great toe, R thumb, left upper lid?", ["TA", "F5", "E1"]),
        ("which modifier for the right ring finger?", ["F8"]),
        ("stent in the LAD and the RCA, which modifiers?", ["LD", "RC"]),
        ("right 2nd and 3rd toes, which modifiers?", ["T6", "T7"]),
        ("left ring and left little finger, which modifiers?", ["F3", "F4"]),
        ("right upper and lower eyelids, which modifiers?", ["E3", "E4"]),
        ("big toe, which modifier?", []),
    ],
)
def test_a_part_and_its_side_have_a_modifier(text: str, modifiers: list[str]) -> None:
    assert [modifier for modifier, _ in parts(text)] == modifiers


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("Anesthesiologist medically directs three CRNAs", ["QK", "QX"]),
        ("Anesthesiologist directing one CRNA", ["QY", "QX"]),
        ("supervising 5 CRNAs at once", ["AD", "QX"]),
        ("CRNA without medical direction", ["QZ"]),
        ("the anesthesiologist personally gave the anesthesia", ["AA"]),
        ("anesthesia for a knee", []),
    ],
)
def test_who_gave_the_anesthesia_decides_its_modifier(text: str, modifiers: list[str]) -> None:
    assert [modifier for modifier, _ in anesthesia(read("", text, DAY))] == modifiers


def test_a_visit_before_a_minor_procedure_takes_no_57() -> None:
    made = drafted("We put 57 on the visit for 63685. Right modifier?")
    assert made.bottom_line.startswith("No: 63685")
    assert "the visit takes 25" in made.bottom_line


def test_a_visit_that_decided_on_a_major_surgery_takes_57() -> None:
    made = drafted("Visit with 25 on the day before 27447, where they decided for surgery. Correct?")
    assert "the visit takes 57" in made.bottom_line
