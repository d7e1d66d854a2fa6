"""Several questions in one mail are several questions; what only follows up is not."""

from datetime import date
from decimal import Decimal

import pytest

from caseconsultant.advice.dividing import divide
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.question import Payer
from caseconsultant.advice.reading import read
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 23)


def parts(text: str) -> list[str]:
    return [" ".join(asked.text for asked in one.asked) for one in divide(read("", text, DAY))]


@pytest.mark.parametrize(
    "text",
    [
        "1. When is an ABN required for a screening test? 2. How long must we keep a copy of one?",
        "1) Can our NP see new patients incident-to?\n2) Do we need a modifier for telehealth by audio?",
        "How many minutes make a unit of therapy? Also, who may sign an addendum to an old note?",
        "Can a nurse practitioner bill split/shared in the office? Another question: what does HIPAA say of texting?",
        "Who may act as an assistant surgeon? What is the ICD-10 code for chronic low back pain?",
        "1. What is the global period of 27447?\n2. Can an NP see a new patient incident-to?",
    ],
)
def test_questions_about_different_things_are_parts(text: str) -> None:
    assert len(parts(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Can our NP bill incident-to? If so, does it need direct supervision?",
        "What is the ICD-10 code for chronic low back pain? Is it specific enough?",
        "When do we need an ABN? Which modifier goes with it?",
        "What is 20610? And 64483?",
        "OK? Who may sign an addendum to an old note?",
        "Can we bill a visit with a procedure? Which modifier? Who decides?",
        "He fell on 1. July 2026. How do we code a wrist fracture? Do we code the fall?",
        "",
    ],
)
def test_a_follow_up_stays_with_what_it_follows(text: str) -> None:
    assert len(divide(read("", text, DAY))) == 1


def test_each_part_keeps_what_is_told_around_it() -> None:
    text = (
        "Medicare patient. A 70 year old woman has low back pain. What is the ICD-10 code for her back pain?\n"
        "Also, our nurse gave an injection to an established patient. Who may supervise a nurse visit in the office?"
    )
    first, second = divide(read("", text, DAY))
    assert (first.around.age_years, first.around.sex) == (Decimal(70), "F")
    assert (second.around.age_years, second.around.performer) == (None, "nurse")
    assert first.around.payer is second.around.payer is Payer.MEDICARE
    assert "low back pain" in first.words
    assert "injection" not in first.words
    assert not any("back" in phrase.text for phrase in second.phrases)


def test_a_signature_is_no_part_of_the_last_question() -> None:
    text = "1. When is an ABN required?\n2. How long must we keep old claims?\n\nBest regards,\nPat Example, CPC"
    assert "Example" not in divide(read("", text, DAY))[1].words


def test_more_than_three_questions_are_answered_as_three() -> None:
    text = "\n".join(
        f"{n}. What may a {who} do in the office?" for n, who in enumerate(["nurse", "clerk", "student", "coder"], 1)
    )
    assert len(divide(read("", text, DAY))) == 3


def test_two_questions_without_codes_get_two_bottom_lines() -> None:
    made = draft(
        "", "1. ICD-10 for chronic low back pain?\n2. When is an ABN required of a patient?", SmallLibrary(), DAY
    )
    assert len(made.parts) == 2
    assert made.parts[0].codes


def test_a_short_question_after_its_own_case_is_a_question_of_its_own() -> None:
    mail = (
        "34-year-old with second degree burns of the left forearm, first visit. Which ICD-10 codes?\n\n"
        "Also: established patient, two stable chronic illnesses, prescription refilled. Which level?"
    )
    first, second = divide(read("burn", mail, date(2026, 11, 24)))
    assert "burns" in first.words
    assert "chronic" in second.words
    assert "burns" not in second.words
