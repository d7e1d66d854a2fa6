"""Answers that are figures name the rule that they were worked out by."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from tests.advice.a_library import SmallLibrary


@pytest.mark.parametrize(
    "mail",
    [
        "Hydration from 9:00 to 11:30. Codes?",
        "Mohs on the nose, 3 stages, 9 blocks in the first. Codes?",
        "Discharge on March 2, visit on March 9, moderate decisions. Is 99495 right?",
    ],
)
def test_a_figure_by_a_rule_says_where_its_rule_is_to_be_confirmed(mail: str) -> None:
    made = draft("figure", mail, SmallLibrary(), date(2026, 11, 23))
    assert "The rule is to be confirmed in CPT guidelines" in made.text
