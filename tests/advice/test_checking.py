"""What nobody vouches for is found: in our own drafts, and in what a consultant wrote into one."""

from datetime import date

import pytest

from caseconsultant.advice.checking import Kind, Warning_, check
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.reading import read
from tests.advice.a_library import SmallLibrary
from tests.advice.test_drafting import QUESTIONS

DAY = date(2026, 11, 23)
QUESTION = QUESTIONS["pair"]


def warnings(old: str, new: str) -> list[Warning_]:
    """Check the draft of the pair with some of its words replaced by a consultant."""
    library = SmallLibrary()
    made = draft("", QUESTION, library, DAY)
    assert old in made.text
    return list(check(made.text.replace(old, new), read("", QUESTION, DAY), made, library))


@pytest.mark.parametrize("name", QUESTIONS)
def test_our_own_drafts_hold_nothing_that_no_finding_carries(name: str) -> None:
    library = SmallLibrary()
    made = draft("", QUESTIONS[name], library, DAY)
    assert check(made.text, read("", QUESTIONS[name], DAY), made, library) == ()


@pytest.mark.parametrize(
    ("old", "new", "kind", "token"),
    [
        ("bill 64483 and", "bill 64484 and", Kind.CODE, "64484"),
        ("20610-59 (or", "20610-62 (or", Kind.MODIFIER, "62"),
        ("20610 2 (MAI 3)", "20610 7 (MAI 3)", Kind.NUMBER, "7"),
        (
            "the day of your mail, November 23, 2026",
            "the day of your mail, November 24, 2026",
            Kind.DATE,
            "November 24, 2026",
        ),
        ("takes it). [1]", "takes it). [9]", Kind.CITATION, "[9]"),
        ("release 2024Q3, July 1, 2024", "release 2026Q4, July 1, 2024", Kind.CITATION, "[1] CMS NCCI"),
    ],
)
def test_what_a_consultant_writes_without_a_finding_is_pointed_out(old: str, new: str, kind: Kind, token: str) -> None:
    found = warnings(old, new)
    assert any(one.kind is kind and one.token.startswith(token) for one in found)


def test_a_warning_points_to_its_place() -> None:
    library = SmallLibrary()
    made = draft("", QUESTION, library, DAY)
    text = made.text + "\nAlso bill 99999.\n"
    found = [one for one in check(text, read("", QUESTION, DAY), made, library) if one.kind is Kind.CODE]
    assert [text[one.start : one.end] for one in found] == ["99999"]


def test_rewording_without_new_facts_is_no_warning() -> None:
    assert warnings("the two were truly separate services", "each was a service of its own") == []


def test_codes_of_the_mail_may_be_repeated() -> None:
    library = SmallLibrary()
    text = "What is 98765?"
    made = draft("", text, library, DAY)
    assert check("You asked about 98765.", read("", text, DAY), made, library) == ()
