"""Diagnoses beside one another: Excludes notes, contradictions, symptoms, causes, and what the list asks to add."""

from datetime import date

import pytest

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from tests.advice.a_fuller_library import FullerLibrary

DAY = date(2026, 9, 1)


def drafted(text: str) -> Draft:
    return draft("", text, FullerLibrary(), DAY)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Can Z72.0 and F17.210 be coded together?", "No: an Excludes1 note stands between Z72.0 and F17.210"),
        (
            "Are E11.9 and E11.65 ok on the same claim?",
            "No: E11.9 (type 2 diabetes mellitus without complications) con",
        ),
        ("Can I code R07.9 with I21.4?", "No, as a rule: R07.9 (chest pain, unspecified) is a symptom"),
        ("Can E11.65 and I10 go together?", "Yes, if the record supports both: no Excludes note stands"),
    ],
)
def test_two_diagnoses_are_judged_together(text: str, begins: str) -> None:
    assert drafted(text).bottom_line.startswith(begins)


def test_the_code_that_the_note_stands_at_gives_way() -> None:
    made = drafted("Z72.0 + F17.210?")
    assert "points to F17.210, which is the one to use" in made.bottom_line
    assert made.codes == ("F17.210",)


def test_the_cause_that_the_mail_tells_goes_first() -> None:
    made = drafted("ICD-10 for type 2 diabetes with chronic kidney disease stage 3b?")
    assert made.codes == ("E11.22", "N18.32")


def test_another_type_of_diabetes_is_another_cause() -> None:
    assert drafted("ICD-10 for type 1 diabetes with chronic kidney disease stage 3b?").codes == ("E10.22", "N18.32")


def test_a_body_mass_index_goes_with_a_diagnosis_of_weight() -> None:
    assert drafted("icd for morbid obesity with BMI 42").codes == ("E66.01", "Z68.41")


def test_a_category_is_not_valid_and_its_codes_are_named() -> None:
    made = drafted("Is M54.5 still valid?")
    assert made.bottom_line.startswith("No: M54.5 is not complete and not valid by itself")
    assert "Choose M54.50" in made.bottom_line
    assert made.codes == ("M54.50", "M54.51", "M54.59")
