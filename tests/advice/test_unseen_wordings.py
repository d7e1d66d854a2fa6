"""The same question in other words, and what a mail tells around its codes, read as a colleague would read it."""

from datetime import date

import pytest

from caseconsultant.advice.composing.apart import alternatives, days_differ, is_apart, is_one_site, side_of
from caseconsultant.advice.composing.verdicts import agreement, asks_yes_or_no
from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.guidance.patterns import pattern
from caseconsultant.advice.question import Question, Side
from caseconsultant.advice.reading import read
from tests.advice.a_fuller_library import FullerLibrary

DAY = date(2026, 11, 23)


def asked(text: str) -> Question:
    return read("", text, DAY)


def drafted(text: str) -> Draft:
    return draft("", text, FullerLibrary(), DAY)


@pytest.mark.parametrize(
    ("said", "book"),
    [
        ("Is an E/M billable?", "visit"),
        ("he forgot to sign the note", "unsigned"),
        ("does 99213 need a mod", "modifier"),
        ("seen in the emergency room", "ED"),
        ("she had stitches", "sutures"),
    ],
)
def test_what_a_mail_says_is_said_again_in_the_words_of_the_book(said: str, book: str) -> None:
    assert book in in_book_words(said)


def test_nothing_is_said_again_where_nothing_is_meant() -> None:
    assert in_book_words("the sky is blue") == ""


@pytest.mark.parametrize(("words", "meant"), [("modifier 82", True), ("82 minutes", False), ("82 mg", False)])
def test_two_digits_are_a_modifier_only_where_they_count_nothing(words: str, meant: bool) -> None:
    assert bool(pattern("80 | 82").search(words)) is meant


@pytest.mark.parametrize(
    ("text", "one_site", "apart"),
    [
        ("20610 and 64483, same joint", True, False),
        ("20610 and 64483 at different sites", False, True),
        ("same joint but different structure", True, False),
        ("ONE sacral ulcer, 64483", True, False),
        ("20610 and 64483", False, False),
    ],
)
def test_one_site_and_two_are_told_apart(text: str, one_site: bool, apart: bool) -> None:
    assert (is_one_site(asked(text)), is_apart(asked(text))) == (one_site, apart)


def test_a_side_belongs_to_the_code_beside_it() -> None:
    question = asked("Injection RIGHT knee (20610) and 64483 on the left, same day?")
    assert (side_of("20610", question), side_of("64483", question)) == (Side.RIGHT, Side.LEFT)


def test_one_code_or_another_is_no_question_of_bundling() -> None:
    assert alternatives(asked("Is it 20610 or 64483?"))
    assert not alternatives(asked("Can we bill 20610 and 64483?"))


def test_services_of_two_days_are_not_bundled() -> None:
    assert days_differ(asked("20610 done on 10/01/2026 and 64483 done on 10/29/2026"))
    assert "separate services" not in drafted("20610 done 10/01/2026, 64483 done 10/29/2026. Same claim?").bottom_line


@pytest.mark.parametrize(
    ("text", "wants"),
    [("20610 and 64483?", True), ("Is 20610 right?", True), ("Which code?", False), ("20610 or 64483?", False)],
)
def test_a_bare_code_with_a_question_mark_wants_a_yes_or_a_no(text: str, wants: bool) -> None:
    assert asks_yes_or_no(asked(text)) is wants


def test_a_proposed_code_is_right_or_not() -> None:
    assert agreement(asked("20610?"), ["20610", "64483"]) == "Yes: "
    assert agreement(asked("27447?"), ["20610"]) == "No: "
    assert agreement(asked("Which code is it?"), ["20610"]) == ""


def test_at_one_site_the_second_code_is_named_and_not_billed() -> None:
    made = drafted("Can we bill 20610 with 64483 at the same site?")
    assert made.bottom_line.startswith("No, not at one site: 20610 is part of 64483")
    assert made.codes == ("64483",)
    assert "- 20610: Not billed beside the other code" in made.text


def test_opposite_sides_carry_their_sides() -> None:
    made = drafted("20610 RIGHT knee and 64483 LEFT side, same day, both payable?")
    assert made.bottom_line.startswith("Yes: they were done on opposite sides")
    assert {"64483-LT", "20610-59-RT"} == set(made.codes)


def test_a_payer_who_bundles_is_told_to_be_right() -> None:
    made = drafted("They denied 20610 with 27447 as bundled. Is the payer right?")
    assert made.bottom_line.startswith("Yes, they are right: 20610 is part of 27447")


@pytest.mark.parametrize("text", ["icd 10 for morbid obesity, first visit", "morbid obesity"])
def test_a_thing_that_is_only_named_asks_for_its_code(text: str) -> None:
    assert drafted(text).codes == ("E66.01",)


def test_thanks_ask_for_nothing() -> None:
    assert "no new question" in drafted("Thank you so much, that helps a lot!").bottom_line


def test_who_calls_a_wrong_code_wrong_is_right() -> None:
    asked_ = asked("My pick is 27447. My coworker thinks that is wrong. Is she right?")
    assert (agreement(asked_, ["20610"]), agreement(asked_, ["27447"])) == ("Yes: ", "No: ")
