"""Which diagnoses may stand first, and what the chapter rules make of given codes."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "mail",
    [
        "May Z79.4 be listed first?",
        "Is W19.XXXA allowed as the first listed diagnosis?",
        "Can B95.62 be the principal dx?",
        "Is R65.20 allowed as the principal diagnosis?",
        "Is Z68.35 ok as primary diagnosis?",
        "Can Z59.01 be the primary dx?",
    ],
)
def test_what_only_adds_to_a_diagnosis_is_not_first(everything: Library, mail: str) -> None:
    assert draft("dx", mail, everything, DAY).bottom_line.startswith("No:")


@pytest.mark.parametrize(
    "mail",
    ["Can Z23 be a primary diagnosis?", "Can we bill R10.9 as primary in the ER?", "Is Z51.11 principal for chemo?"],
)
def test_the_reason_for_the_encounter_may_be_first(everything: Library, mail: str) -> None:
    assert draft("dx", mail, everything, DAY).bottom_line.startswith("Yes:")


@pytest.mark.parametrize(
    ("mail", "lead", "code"),
    [
        ("Can we bill I10 with I50.32?", "No:", "I11.0"),
        ("Is I10 with N18.4 ok?", "No:", "I12.9"),
        ("Can O80 be used with O09.513?", "No:", "O09.513"),
        ("Is Z3A.20 needed with O21.0?", "Yes:", "O21.0"),
        ("Can I report Z3A.08 with O03.9?", "No:", "O03.9"),
        ("Is G56.01 with G56.02 correct?", "No:", "G56.03"),
        ("Can we use Z47.89 with S52.501D?", "No:", "S52.501D"),
        ("Is Z79.4 with E10.9 right?", "No:", "E10.9"),
    ],
)
def test_a_chapter_rule_decides_over_the_notes(everything: Library, mail: str, lead: str, code: str) -> None:
    made = draft("dx", mail, everything, DAY)
    assert made.bottom_line.startswith(lead)
    assert code in made.codes


def test_the_link_of_hypertension_is_not_presumed_against_the_record(everything: Library) -> None:
    mail = "The provider says the heart failure is not due to hypertension. Can we bill I10 with I50.32?"
    made = draft("dx", mail, everything, DAY)
    assert made.bottom_line.startswith("Yes:")
    assert "I11.0" not in made.bottom_line
