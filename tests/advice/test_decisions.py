"""Levels by decision making from a described case: what is told of problems, data and risk."""

from datetime import date

import pytest

from caseconsultant.advice.findings import Worked
from caseconsultant.advice.lookups.decisions import decisions
from caseconsultant.advice.reading import read
from caseconsultant.advice.visits.elements import Element, data, problems, risk
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 23)


def of(element: Element | None) -> int | None:
    return element.level if element else None


def level(text: str) -> list[str]:
    return [one.result for one in decisions(read("", text, DAY), SmallLibrary()) if isinstance(one, Worked)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("New patient, stable hypertension and stable diabetes, doc renewed lisinopril. Which E/M level?", "99204"),
        ("Established teen, strep throat, rapid strep done here (we bill it), amoxicillin. 99213 or 99214?", "99213"),
        ("Established patient, ankle sprain, ice and ibuprofen over the counter. What level?", "99213"),
        ("Est. patient, decompensated heart failure, doc sends her to the hospital for admission. Level?", "99215"),
        ("ED visit: ankle sprain, x-ray ordered, prescription naproxen. Which ED level?", "99283"),
        ("House call to a new patient, low MDM. What code?", "99342"),
        ("Subsequent nursing facility visit, moderate MDM. Code?", "99309"),
        ("Inpatient consultation, Medicare, high MDM. Code?", "99223"),
    ],
)
def test_two_of_the_three_elements_of_the_case_give_the_level(text: str, code: str) -> None:
    assert level(text) == [code]


def test_tests_that_the_practice_bills_itself_do_not_count_as_data() -> None:
    assert data("CBC, BMP and a chest x-ray reviewed", DAY).level == 2
    assert data("CBC, BMP and a chest x-ray, all of which we bill", DAY).level == 0


def test_two_chronic_conditions_are_moderate_and_one_that_is_stable_is_low() -> None:
    assert of(problems("hypertension and diabetes, both stable", DAY)) == 2
    assert of(problems("stable hypertension", DAY)) == 1
    assert of(problems("hypertension, uncontrolled", DAY)) == 2


def test_a_prescription_is_moderate_risk_and_an_admission_high() -> None:
    assert risk("given amoxicillin", DAY, inpatient=False).level == 2
    assert risk("no prescription, ibuprofen", DAY, inpatient=False).level == 1
    assert risk("decided to admit", DAY, inpatient=False).level == 3


@pytest.mark.parametrize(
    "text",
    [
        "Attending signed the resident's note without seeing the patient. Bill 99233-GC?",
        "99214-25 with an injection for knee pain and hypertension, level ok?",
        "Diabetes and hypertension: which codes?",
    ],
)
def test_no_level_is_computed_where_something_else_is_asked(text: str) -> None:
    assert level(text) == []
