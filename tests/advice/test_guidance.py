"""The notes: every one can be read, names only what exists, says where it stands; and the fitting ones are found."""

import re
from datetime import date
from pathlib import Path

import pytest

from caseconsultant.advice.extract.modifiers import is_modifier
from caseconsultant.advice.guidance.choice import chosen
from caseconsultant.advice.guidance.fitting import fitting, note_named, notes
from caseconsultant.advice.guidance.note import GuidanceNote, NoteTrouble, parse
from caseconsultant.advice.reading import read
from tests.conftest import SHARED

DAY = date(2026, 11, 23)
NOTE = """---
title: A rule
answers: Is it so?
needs: splint* | cast
needs: OR | surgery
topic: global period
codes: 27447
modifiers: 57
source: A manual, chapter 1
confirmed:
---
It is so: {choice}.

Codes:
- 27447 {age 0-17.9}: For the young.
- 20610 {age 18-150}: For the others.

Why:
- Because.
"""
CODE = re.compile(r"(?<![\w.])(?:\d{4}[0-9FTU]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4})(?!\w)")


def test_there_are_at_least_two_hundred_notes() -> None:
    assert len(notes()) >= 200


@pytest.mark.parametrize("note", notes(), ids=lambda note: note.name)
def test_a_note_says_what_it_answers_and_where_it_stands(note: GuidanceNote) -> None:
    assert note.title
    assert note.answers
    assert len(note.source) > 5
    assert note.bottom[:1].isupper() or note.bottom[:1].isdigit() or note.bottom.startswith("{choice}")
    assert all(is_modifier(modifier) for modifier in note.modifiers)
    assert note.joins in ("", "before", "after")


@pytest.mark.parametrize("note", notes(), ids=lambda note: note.name)
def test_the_codes_of_a_note_are_listed_in_its_front_matter(note: GuidanceNote) -> None:
    said = [*(one.words for one in note.says), *(one.words for one in note.cases)]
    text = " ".join([note.bottom, *said, *(item for items in note.sections.values() for item in items)])
    assert set(CODE.findall(text)) <= set(note.codes)


def test_every_code_that_a_note_names_is_known(valid_codes: set[str]) -> None:
    named = {(note.name, code) for note in notes() for code in note.codes}
    deleted = {
        ("unit-chest-tube", "32421"),
        ("unit-chest-tube", "32422"),
        ("unit-facet", "64475"),
        ("unit-facet", "64476"),
    }
    assert {(name, code) for name, code in named if code not in valid_codes} <= deleted


@pytest.fixture
def valid_codes() -> set[str]:
    path = Path(SHARED) / "eval" / "valid_codes.txt"
    if not path.exists():
        pytest.skip("the list of valid codes is not beside the repository")
    return {line.split("\t")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()}


def test_a_note_that_cannot_be_read_says_which_line_to_mend() -> None:
    with pytest.raises(NoteTrouble, match="broken: 'colour: red' is not one of"):
        parse("broken", NOTE.replace("topic: global period", "colour: red"))
    with pytest.raises(NoteTrouble, match="'source' is missing"):
        parse("broken", NOTE.replace("source: A manual, chapter 1\n", ""))
    with pytest.raises(NoteTrouble, match="no date such as"):
        parse("broken", NOTE.replace("confirmed:", "effective: soon\nconfirmed:"))


def test_a_note_fits_only_when_every_need_is_met() -> None:
    shelf = (parse("rule", NOTE),)
    assert fitting(read("", "Splinting before surgery?", DAY), shelf)
    assert not fitting(read("", "A splint or not?", DAY), shelf)


def test_capitals_of_one_or_two_letters_are_not_taken_for_words() -> None:
    shelf = (parse("rule", NOTE),)
    assert fitting(read("", "splint, then the OR", DAY), shelf)
    assert not fitting(read("", "splint or cast", DAY), shelf)


def test_an_ended_rule_does_not_fit() -> None:
    shelf = (parse("rule", NOTE.replace("confirmed:", "ends: 2020-12-31\nconfirmed:")),)
    assert not fitting(read("", "splint before surgery", DAY), shelf)


@pytest.mark.parametrize(("age", "code"), [("6 year old", "27447"), ("54 year old", "20610")])
def test_the_mail_chooses_between_the_codes_of_a_note(age: str, code: str) -> None:
    lines = chosen(parse("rule", NOTE).code_lines, read("", f"{age}, splint, surgery", DAY))
    assert [line.code for line in lines] == [code]


def test_without_the_fact_that_decides_all_codes_are_shown() -> None:
    lines = chosen(parse("rule", NOTE).code_lines, read("", "splint, surgery", DAY))
    assert [line.code for line in lines] == ["27447", "20610"]


def test_an_unconfirmed_note_is_never_cited_as_confirmed() -> None:
    assert not parse("rule", NOTE).citation.confirmed
    assert any(not note.confirmed for note in notes())
    assert note_named("ncci-mai").citation.confirmed


def test_a_citation_tells_where_the_source_ends_and_against_what_it_was_held() -> None:
    held = parse("rule", NOTE.replace("confirmed:", "confirmed: the text of the manual"))
    assert held.citation.line() == "A manual, chapter 1, held against the text of the manual"
