"""What a requester reads: four questions whole, and that whatever comes, something sensible comes back."""

from datetime import date
from pathlib import Path

import pytest

from caseconsultant.advice.draft import Draft, Level
from caseconsultant.advice.drafting import draft
from tests.advice.a_library import SmallLibrary

HERE = Path(__file__).parent
DAY = date(2026, 11, 23)
QUESTIONS = {
    "pair": "Can we bill 20610 with 64483 on the same day? Which modifier?",
    "definition": "What is 63685?",
    "diagnosis": "ICD-10 for chronic low back pain?",
    "global": "global period of 27447?",
}


def a_draft(text: str, subject: str = "") -> Draft:
    return draft(subject, text, SmallLibrary(), DAY)


@pytest.mark.parametrize("name", QUESTIONS)
def test_these_answers_read_exactly_so(name: str) -> None:
    assert a_draft(QUESTIONS[name]).text == (HERE / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_in_the_subject_is_answered_too(name: str) -> None:
    assert a_draft("", QUESTIONS[name]).bottom_line == a_draft(QUESTIONS[name]).bottom_line


def test_a_closed_edit_is_a_no() -> None:
    made = a_draft("Can I report 20610 with 27447 if I add modifier 59?")
    assert made.bottom_line.startswith("No: 20610 is part of 27447")
    assert made.codes == ("27447",)


def test_facts_older_than_the_date_of_service_are_worded_so_and_trusted_less() -> None:
    made = a_draft(QUESTIONS["pair"])
    assert "The newest releases we hold end before today" in made.text
    assert made.confidence.level is Level.MEDIUM
    assert "2024Q3" in made.confidence.why


def test_a_release_of_the_date_of_service_is_trusted() -> None:
    made = a_draft("Seen on 08/15/2024. Can we bill 20610 with 64483?")
    assert made.confidence.level is Level.HIGH
    assert "You gave no date of service" not in made.text


def test_the_day_of_the_mail_is_said_as_an_assumption() -> None:
    assert any("November 23, 2026" in words for words in a_draft(QUESTIONS["global"]).assumptions)


def test_a_surgery_date_gives_the_dates_of_the_global_period() -> None:
    made = a_draft("Surgery was done on 10/01/2025. What is the global period of 27447?")
    assert "from September 30, 2025 through December 30, 2025" in made.bottom_line


@pytest.mark.parametrize(
    "text",
    [
        "Thank you so much, that helps!",
        "qwertz uiop yxcv",
        "",
        "???",
        "PREOPERATIVE DIAGNOSIS: mass. PROCEDURE PERFORMED: excision. The patient was prepped and draped. EBL 5 mL.",
        "How do we bill when the doctor does the other thing?",
        "\x00\ud83d [[[ (((( 99999-99 ))))",
    ],
)
def test_whatever_comes_a_draft_says_what_is_missing_and_asks_little(text: str) -> None:
    made = a_draft(text, "hello")
    assert made.text.strip()
    assert made.not_answered
    assert 1 <= len(made.questions_back) <= 3
    assert made.confidence.level is Level.LOW


def test_two_questions_get_two_answers_each_with_its_bottom_line() -> None:
    made = a_draft("What is the global period of 27447? Can we bill 20610 with 64483 on the same day?")
    assert [part.bottom_line[:12] for part in made.parts] == ["27447 (repla", "Yes, if the "]
    assert "Question 1: " in made.text
    assert "Question 2: " in made.text


def test_a_source_of_a_sentence_about_two_codes_names_both() -> None:
    (fees,) = (one for one in a_draft(QUESTIONS["pair"]).citations if one.title.startswith("Medicare physician"))
    assert fees.where == "20610 and 64483"


def test_the_question_is_repeated_without_the_patient() -> None:
    made = a_draft("Can we bill 20610 with 64483 for patient John Smith, DOB 03/04/1950? Global period of 27447?")
    assert len(made.parts) == 2
    for text in (made.text, *(part.question for part in made.parts)):
        assert "Smith" not in text
        assert "1950" not in text


def test_the_foot_of_the_letter_alone_holds_the_disclaimer() -> None:
    assert not any("guidance for coders" in a_draft(text).text for text in QUESTIONS.values())


def test_a_code_that_nobody_knows_is_said_so() -> None:
    made = a_draft("What is 98765?")
    assert "98765" in made.bottom_line
    assert made.confidence.level is Level.LOW


def test_every_citation_in_the_text_stands_among_the_sources() -> None:
    for text in QUESTIONS.values():
        made = a_draft(text)
        for number, citation in enumerate(made.citations, 1):
            assert f"[{number}] {citation.line()}" in made.text


def test_a_draft_survives_its_journey_through_json() -> None:
    for text in QUESTIONS.values():
        made = a_draft(text)
        assert Draft.from_json(made.to_json()) == made


def test_a_draft_holds_no_greeting_and_no_signature() -> None:
    assert not a_draft(QUESTIONS["pair"]).text.lower().startswith(("dear", "hello", "hi"))
