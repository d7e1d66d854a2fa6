"""A note's yes or no: said first where the mail wants one, by the mail's own facts, and never otherwise."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.advice.guidance.fitting import notes
from caseconsultant.advice.guidance.note import NoteTrouble, parse
from caseconsultant.advice.guidance.verdict import lowered, unturned, verdict, verdict_line, wants
from caseconsultant.advice.reading import read
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 24)
NOTE = """---
title: Split visits
answers: Who bills?
needs: split
topic: em
source: a manual
{says}
---
The one who did more bills.
"""


def said(says: str, mail: str, told: str = "") -> str:
    note = parse("split", NOTE.format(says=says))
    found = verdict(note.says, read("", mail, DAY), told)
    return found.before(note.bottom) if found else ""


def test_the_first_line_that_is_met_counts() -> None:
    says = "says: no {office | clinic}: not in the office\nsays: yes"
    assert said(says, "Is a split visit ok in our office?") == "No: not in the office. The one who did more bills."
    assert said(says, "Is a split visit ok in the hospital?") == "Yes: the one who did more bills."


def test_without_a_line_that_is_met_the_note_says_what_it_always_says() -> None:
    assert said("says: no {office}: not there", "Is a split visit ok in the hospital?") == ""


def test_a_group_with_an_exclamation_mark_is_met_where_its_words_are_not() -> None:
    says = "says: no {office & !hospital}: not there"
    assert said(says, "Is it ok in the office?").startswith("No: not there")
    assert said(says, "Is it ok in the hospital's office?") == ""


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("yes if: each part is documented", "Yes, if each part is documented. "),
        ("no unless: the state says so", "No, unless the state says so. "),
        ("it depends: on the payer", "It depends: on the payer. "),
    ],
)
def test_a_verdict_can_have_a_condition_of_its_own(line: str, begins: str) -> None:
    assert said(f"says: {line}", "Is it ok?").startswith(begins)


def test_a_condition_is_met_by_the_words_of_the_trade_and_by_what_the_library_tells() -> None:
    assert said("says: no {blood draw}: not there", "Is a phlebotomy ok?").startswith("No: not there")
    minor = "says: no {minor procedure}: 57 is for major surgery"
    assert said(minor, "Is 57 right on it?") == ""
    assert said(minor, "Is 57 right on it?", "minor procedure").startswith("No: 57 is for major surgery")


def test_a_rule_keeps_its_own_verdict_only_where_the_mail_asks_as_the_rule_answers() -> None:
    rule = "Yes. The procedure is not part of it."
    assert unturned(rule, read("", "May we bill it?", DAY)) == rule
    assert unturned(rule, read("", "Is the procedure included in it?", DAY)) == "The procedure is not part of it."


def test_a_line_without_a_condition_answers_only_whether_something_may_be_done() -> None:
    assert said("says: no: never", "Does the clinic bill it?").startswith("No: never")
    assert said("says: no: never", "Is there anything special about a split visit?") == ""


def test_a_mail_that_asks_the_other_way_round_gets_only_the_line_that_names_it() -> None:
    says = "says: yes {wrong & clinic}: it is wrong there\nsays: no: not there"
    assert said(says, "Is it wrong to bill it in the clinic?").startswith("Yes: it is wrong there")
    assert said(says, "Is it wrong to bill it in the ward?") == ""
    assert said(says, "May we bill it in the ward?").startswith("No: not there")


@pytest.mark.parametrize("bottom", ["Yes: only with a note.", "No, only with a note.", "Only with a note."])
def test_a_verdict_takes_the_place_of_the_one_that_the_rule_begins_with(bottom: str) -> None:
    line = verdict_line("it depends")
    assert line
    assert line.before(bottom) == "It depends: only with a note."


@pytest.mark.parametrize("line", ["maybe", "yes {", "yes if", "no unless {office}", "no {}: x", "no: "])
def test_what_is_no_verdict_is_refused_with_the_name_of_the_note(line: str) -> None:
    assert verdict_line(line) is None
    with pytest.raises(NoteTrouble, match=r"split: .* is no verdict"):
        parse("split", NOTE.format(says=f"says: {line}"))


def test_every_line_of_a_shipped_note_can_be_met() -> None:
    """A line without a condition ends the list: whatever stands below it would never be said."""
    for note in notes():
        conditions = [one.condition for one in note.says]
        assert all(conditions[:-1]), note.name


@pytest.mark.parametrize(
    "mail",
    [
        "Ok to bill it incident to?",
        "Two wounds were treated. Bill both?",
        "Is 78 right for an unplanned return to the OR for a bleed?",
        "Is it covered?",
    ],
)
def test_a_yes_or_a_no_may_be_asked_for_in_few_words(mail: str) -> None:
    assert wants(read("", mail, DAY))


@pytest.mark.parametrize("mail", ["Which code is it?", "Is it 58 or 78?", "How many units do we bill?"])
def test_a_choice_wants_no_yes_and_no_no(mail: str) -> None:
    assert not wants(read("", mail, DAY))


@pytest.mark.parametrize(
    ("words", "within"),
    [
        ("The note", "the note"),
        ("G2211 is", "G2211 is"),
        ("NCCI bundles", "NCCI bundles"),
        ("Medicare pays", "Medicare pays"),
    ],
)
def test_a_rule_goes_on_in_small_letters_except_for_codes_and_names(words: str, within: str) -> None:
    assert lowered(words) == within


def answered(mail: str) -> tuple[str, float]:
    made = draft("", mail, SmallLibrary(), DAY)
    return made.bottom_line, made.confidence.score


def test_a_note_that_says_so_for_the_facts_of_the_mail_is_surer_than_one_that_says_its_rule() -> None:
    bottom, sure = answered("The resident's note was only cosigned by the attending. Can the attending bill the visit?")
    assert bottom.startswith("No: a signature does not show presence.")
    rule, less = answered("Is there anything special about a resident and the teaching physician?")
    assert not rule.startswith(("Yes", "No"))
    assert less < sure


def test_a_note_that_the_asking_sentence_does_not_speak_of_is_not_sure_of_itself() -> None:
    _, beside = answered("The patient is in hospice. The attending saw him on Monday. What comes next here?")
    assert beside <= 0.6


def test_a_rule_on_diagnoses_decides_before_a_code_that_the_words_only_come_near_to() -> None:
    bottom, _ = answered("Can an external cause code be first?")
    assert bottom.startswith("No: an external cause code is never first.")
