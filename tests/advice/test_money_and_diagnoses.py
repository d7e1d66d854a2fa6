"""What a requester reads about payment, coverage and the diagnoses of a claim."""

from datetime import date

import pytest

from caseconsultant.advice.draft import Draft, Level
from caseconsultant.advice.drafting import draft
from caseconsultant.codes.library import Library
from tests.advice.a_library import SmallLibrary


def a_draft(text: str, on: date = date(2026, 11, 23)) -> Draft:
    return draft("", text, SmallLibrary(), on)


@pytest.mark.parametrize(
    ("text", "bottom"),
    [
        ("Is 27447 payable in an ASC?", "Yes: 27447 (replacing the whole knee joint) in a surgery center (ASC)"),
        ("What is the OPPS status indicator of 20610?", "20610 (large joint or bursa: needle injection or draining"),
        ("Does OPPS pay for 20610?", "Not apart: 20610"),
        ("Do E11.39 and I10 risk adjust under V28?", "E11.39 maps to category 37 in CMS-HCC Model V28. I10 maps to no"),
        ("Does the article cover 64483 with M54.51?", "Yes, if the rest of the policy is met: M54.51 is listed"),
        ("Does the article cover 64483 with M54.50?", "No: M54.50 is listed as not supporting 64483"),
        ("Does the LCD cover 64483 with G89.29?", "G89.29 is not in the list of diagnoses that support 64483"),
        ("Does an LCD cover 20610 with M54.51?", "We cannot tell from the lists at hand whether Medicare covers 20610"),
        ("Does an LCD cover 27447 with M54.51?", "No Medicare coverage document names 27447"),
        ("How much does Medicare pay for 99213?", "Medicare's national amount for 99213"),
        ("In which order do 64483 and 63685 go by RVU?", "By value in a facility the order is 63685 then 64483."),
        ("Which of 20610 and 27447 goes first by RVU?", "No: 20610 is part of 27447"),
        ("Day 12 after 63685 she came back. Still in the global period?", "No, the period is over: day 12"),
        ("POD 5 after 63685. Is she still in the global period?", "Yes, it is inside: day 5"),
        ("Is N40.1 right for a 60 year old woman?", "No: N40.1 (benign prostatic hyperplasia"),
        ("Which goes first, H42 or E11.39?", "E11.39 goes first, then H42, because it is a manifestation."),
        ("The dx are H42 and E11.39. Is that order correct?", "No: E11.39 goes first, then H42"),
        ("How much does Medicare pay for 20610 in ZIP code 30309?", "In Atlanta, Georgia Medicare's amount for 20610"),
        ("What does ICD-9 724.2 crosswalk to?", "ICD-9-CM 724.2 maps to ICD-10-CM M54.50 (approximate)."),
        ("Our surgeon did 64483 in the ASC, can we bill 20610 with it?", "Yes, if the two were truly separate"),
        (
            "POD 30 after 27447 he fell and broke a wrist, same surgeon. Which modifier?",
            "Modifier 79: the procedure is unrelated to",
        ),
        ("POD 30 after 27447, same surgeon. Which modifier do we use?", "It depends on what was done: modifier 79"),
        ("65 yo female with M54.51 and I10, which is sequenced first?", "The one that was chiefly responsible"),
        ("Is 27447 inpatient only under OPPS?", "No: 27447"),
        ("How many RVUs is 99213?", "99213 (established patient, office visit, low decisions or 20 minutes) has 2.70"),
        ("Does POS 22 pay the facility rate?", "Yes: 22 is the hospital's outpatient department on campus"),
        ("Initial hospital visit of 60 minutes in total. Which level?", "99222 by total time"),
        (
            "Established patient, 2 stable chronic illnesses, prescription drug management, 25 minutes. Which level?",
            "99214: total time reaches 99213",
        ),
    ],
)
def test_the_bottom_line_answers_what_was_asked(text: str, bottom: str) -> None:
    made = a_draft(text)
    assert made.bottom_line.startswith(bottom)
    assert not [said for said in made.not_answered if said.startswith("Please check")]


def test_what_a_second_side_earns_shows_its_sum() -> None:
    made = a_draft("Can 27447 be billed bilaterally?")
    assert "38.88 total RVUs x 32.3465 = $1,257.63; 150% of $1,257.63 = $1,886.45." in made.text


def test_the_sums_of_a_sequence_are_shown_line_by_line() -> None:
    made = a_draft("In which order do 45380 and 45385 go by RVU, with POS 22?")
    assert "45380: 6.00 - 5.00 (45378) = 1.00 RVUs x 100% x 32.3465 = $32.35 (same endoscopy family)." in made.text
    assert made.codes == ("45385", "45380")


def test_where_the_lists_are_not_loaded_the_draft_says_what_to_look_up() -> None:
    made = a_draft("Does an LCD cover 20610 with M54.51?")
    assert "Look 20610 up in the Medicare Coverage Database" in made.text
    assert "No loaded document lists the codes of 20610." in made.not_answered
    assert made.confidence.level is Level.LOW


def test_an_addendum_older_than_the_date_of_service_is_trusted_less() -> None:
    made = a_draft("Is 27447 payable in an ASC?")
    assert made.confidence.level is Level.MEDIUM
    assert "The newest releases we hold end before today" in made.text
    assert a_draft("Is 27447 payable in an ASC?", date(2026, 8, 3)).confidence.level is Level.HIGH


def test_a_day_in_the_period_stands_beside_the_rule_that_answers() -> None:
    made = a_draft("POD 20 after 27447 he was taken back to the OR for a related bleed. Which modifier?")
    assert "Day 20 after surgery; the global period of 27447 ends on day 90, so this is inside it" in made.text


def test_a_diagnosis_of_the_other_sex_is_remarked_beside_another_answer() -> None:
    made = a_draft("Can we bill 20610 with 64483 for her, with N40.1? She is 60 years old.")
    assert "is for male patients, and the mail speaks of a female patient" in made.text


def test_a_question_of_notices_is_answered_by_the_rule_and_not_by_a_list() -> None:
    made = a_draft("Do we need an ABN for 20610 with M54.51 that Medicare does not cover?")
    assert "We cannot tell from the lists" not in made.bottom_line


def test_a_yes_or_no_on_another_service_is_answered_before_the_minutes(everything: Library) -> None:
    mail = "Intubation 31500 by the same doctor, 60 minutes of critical care in all. Is 31500 OK with 99291 or not?"
    assert draft("ED", mail, everything, date(2026, 11, 24)).bottom_line.startswith("Yes")
