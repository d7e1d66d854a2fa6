"""What an indicator or a reason code means: said from our tables, for mails that ask just that."""

from datetime import date

import pytest

from caseconsultant.advice.checking import check
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.reading import read
from caseconsultant.advice.tables import rows
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ("What does status indicator B mean in the fee schedule?", "Status B: bundled"),
        ("what is status T?", "Status T: paid only where no other service"),
        ("What does bilateral indicator 2 mean?", "Bilateral indicator 2: the value is already for both sides"),
        ("Can you explain multiple procedure indicator 3?", "the endoscopy rule"),
        ("What does PC/TC indicator 2 mean?", "PC/TC indicator 2: professional component alone"),
        ("what does global YYY mean", "Global indicator YYY: the contractor decides"),
        ("What is MAI 3?", "MAI 3: a limit for the day of service by clinical benchmark"),
        ("assistant indicator 1, what does it mean?", "Assistant indicator 1: an assistant at surgery is never paid"),
    ],
)
def test_an_indicator_is_explained(everything: Library, mail: str, said: str) -> None:
    assert said in draft("question", mail, everything, DAY).bottom_line


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ("Denied as CO-18. What is that?", "CO-18 means an exact duplicate"),
        ("We got CO 29 on a claim, what now?", "timely filing"),
        (
            "PR-204 on the EOB, can we bill the patient?",
            "PR-204 means a service that the patient's plan does not cover",
        ),
        ("Denial CO-B15 what is missing?", "CO-B15 means a qualifying service that is missing"),
    ],
)
def test_a_denial_is_explained_with_the_next_step(everything: Library, mail: str, said: str) -> None:
    assert said in draft("denial", mail, everything, DAY).bottom_line


def test_the_group_code_says_who_owes_the_amount(everything: Library) -> None:
    assert "The patient may not be billed" in draft("denial", "Denial CO-97?", everything, DAY).text
    assert "PR puts it on the patient" in draft("denial", "Denial PR-1?", everything, DAY).text


def test_every_number_of_a_meaning_is_vouched_for(everything: Library) -> None:
    mail = "What does multiple procedure indicator 1 mean?"
    made = draft("question", mail, everything, DAY)
    assert "25%" in made.bottom_line
    assert check(made.text, read("question", mail, DAY), made, everything) == ()


def test_a_status_in_the_words_of_a_patient_is_no_indicator(everything: Library) -> None:
    assert (
        "Status" not in draft("question", "What is the code for status post a knee replacement?", everything, DAY).text
    )


def test_a_reason_code_stands_once_in_its_table() -> None:
    codes = [row["code"] for row in rows("denials", DAY)]
    assert len(codes) == len(set(codes))
    kinds = [(row["kind"], row["value"]) for row in rows("indicators", DAY)]
    assert len(kinds) == len(set(kinds))


def test_whether_the_patient_pays_is_said_first(everything: Library) -> None:
    no = draft("denial", "Can we bill the CO-45 amount to the patient?", everything, DAY).bottom_line
    yes = draft("denial", "PR-2 on the remit, may we bill the patient?", everything, DAY).bottom_line
    assert no.startswith("No:")
    assert yes.startswith("Yes:")
