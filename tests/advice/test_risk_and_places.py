"""Risk categories by version, what a surgery centre is paid for, and amounts by a locality's number and state."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.advice.lookups.ambulatory import ASKED
from caseconsultant.advice.lookups.local_amounts import state_of
from caseconsultant.advice.reading import read
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        (
            "D70.1 gave an HCC in V24. still in V28?",
            "No: D70.1 maps to category 47 in CMS-HCC ESRD V24, but to none in V28",
        ),
        ("Is F32.A an HCC in V28?", "No: F32.A maps to no payment category in V28"),
        ("Is E11.9 an HCC in V28?", "Yes: E11.9 maps to category 38 in CMS-HCC V28"),
        ("HCC for I73.9 in V24 and V28?", "I73.9 maps to category 108 in CMS-HCC ESRD V24, but to none in V28"),
    ],
)
def test_each_version_that_is_asked_about_is_answered(text: str, begins: str, everything: Library) -> None:
    assert draft("", text, everything, DAY).bottom_line.startswith(begins)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("43775 in our ASC?", "No: 43775"),
        ("Is 27447 payable in an ASC for Medicare?", "Yes: 27447"),
        ("Is 43775 inpatient only?", "Yes: 43775"),
    ],
)
def test_a_procedure_of_the_list_of_exclusions_is_not_paid_in_a_surgery_centre(
    text: str, begins: str, everything: Library
) -> None:
    assert draft("", text, everything, DAY).bottom_line.startswith(begins)


@pytest.mark.parametrize("text", ["43775 in our ASC?", "Can we do 27447 in an ASC?", "29881 at the surgery center?"])
def test_a_code_and_a_place_are_question_enough(text: str) -> None:
    assert ASKED.search(text)


def test_a_bill_that_merely_comes_from_a_surgery_centre_does_not_ask_for_its_payment() -> None:
    assert not ASKED.search("Surgeon did 29881 and 29877 at the ASC, modifier 59?")


def test_a_locality_is_found_by_its_number_and_state(everything: Library) -> None:
    made = draft("", "How much does Medicare pay for 99213 in locality 99, Texas, in the office?", everything, DAY)
    assert "Texas" in made.bottom_line


@pytest.mark.parametrize(
    ("text", "letters"),
    [("locality 99, Texas", "TX"), ("in CA, locality 05", "CA"), ("Texas or Ohio", ""), ("here", "")],
)
def test_a_state_counts_only_where_it_is_the_only_one(text: str, letters: str) -> None:
    assert state_of(read("", text, DAY)) == letters
