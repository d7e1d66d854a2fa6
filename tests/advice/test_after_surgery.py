"""A visit after a procedure: counted, told apart by its reason and by whom, and never guessed."""

from datetime import date

import pytest

from caseconsultant.advice.composing.after_surgery import Standing, standing
from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 24)


def a_draft(text: str) -> Draft:
    return draft("", text, SmallLibrary(), DAY)


@pytest.mark.parametrize(
    ("mail", "begins", "codes"),
    [
        ("27447 on 9/15/2026, seen 10/20 for a cough. Can we bill 99213-24?", "Yes, with modifier 24", "99213-24"),
        ("27447 on 9/15, office visit 10/20 for suture removal, bill 99213?", "No: the visit is part", "99024"),
        ("27447 on 9/15/26 and an office visit on 10/20/26, may we bill 99213?", "No, unless the visit is", "99213-24"),
        ("27447 on 3/2/2026, visit 7/1/2026, 99213 billable?", "Yes, the visit is billed as usual", "99213"),
        ("27447 on 3/2/2026, visit 7/1/2026 99213, do I need 24?", "No modifier 24 is needed", "99213"),
        ("Surgeon A did 27447, partner B saw her day 12 for a routine check, 99213?", "No: the visit is part", "99024"),
        ("27447 six weeks ago, now sees the PCP for diabetes. Can the PCP bill 99214?", "Yes: 27447", "99214"),
    ],
)
def test_the_verdict_follows_from_day_reason_and_clinician(mail: str, begins: str, codes: str) -> None:
    made = a_draft(mail)
    assert made.bottom_line.startswith(begins)
    assert codes in made.codes
    assert not any(line.startswith("Please check") for line in made.not_answered)


def test_a_second_procedure_is_another_question() -> None:
    made = a_draft("27447 on 9/15/2026, back to the OR on 9/20/2026 for a washout, which modifier?")
    assert "24" not in "".join(made.codes)


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("here for a cough", Standing.UNRELATED),
        ("not related to the surgery", Standing.UNRELATED),
        ("for another problem", Standing.UNRELATED),
        ("wound check", Standing.RELATED),
        ("routine follow-up, also a cough", Standing.RELATED),
        ("an office visit", Standing.UNTOLD),
    ],
)
def test_how_a_visit_stands_to_the_surgery_is_read_from_its_words(words: str, stands: Standing) -> None:
    assert standing(words) is stands
