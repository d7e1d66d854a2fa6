"""Other words for a draft: what a model may do, and everything that it may not."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from caseconsultant.advice.checking import check
from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.reading import read
from caseconsultant.advice.rewording import differs, reworded
from caseconsultant.domain.errors import RewriterTrouble
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 23)
QUESTION = "Can we bill 20610 with 64483 on 11/3/2026? The patient is Ms. Paula Fiction, DOB 4/5/1951, 67 years old."
Statements = list[dict[str, Any]]


def plain() -> Draft:
    return draft("", QUESTION, SmallLibrary(), DAY)


def worded_by(turn: Callable[[Statements], Statements], seen: list[dict[str, Any]] | None = None) -> Draft:
    """The draft after a model that turns the statements into these."""

    def rewriter(_: str, material: str) -> str:
        given = json.loads(material)
        if seen is not None:
            seen.append(given)
        return json.dumps({"statements": turn(given["statements"])})

    return reworded(plain(), "", QUESTION, rewriter, holds_nothing_new)


def holds_nothing_new(text: str) -> bool:
    return not check(text, read("", QUESTION, DAY), plain(), SmallLibrary())


def softly(statement: dict[str, Any]) -> dict[str, Any]:
    return {**statement, "text": f"{statement['text']} Kind regards"}


def test_words_and_order_may_change() -> None:
    made = worded_by(lambda given: [softly(given[0]), *reversed(given[1:])])
    assert made.wording.startswith("Worded by the language model")
    assert made.text != plain().text
    assert sorted(made.text.replace(" Kind regards", "").split("\n")) == sorted(plain().text.split("\n"))


def test_the_bottom_line_stays_first_and_sources_stay_last() -> None:
    made = worded_by(lambda given: list(reversed(given)))
    assert made.text.splitlines()[0] == plain().text.splitlines()[0]
    assert made.text.partition("Sources:")[2] == plain().text.partition("Sources:")[2]


def test_items_stay_under_their_heading() -> None:
    made = worded_by(lambda given: list(reversed(given)))
    for mine, other in zip(made.text.split("\n\n"), plain().text.split("\n\n"), strict=True):
        assert sorted(mine.splitlines()) == sorted(other.splitlines())


def test_everything_but_the_text_is_as_it_was() -> None:
    made = worded_by(lambda given: list(reversed(given)))
    assert (made.parts, made.codes, made.citations, made.confidence) == (
        plain().parts,
        plain().codes,
        plain().citations,
        plain().confidence,
    )


def test_no_identifier_and_no_day_reaches_the_model() -> None:
    seen: list[dict[str, Any]] = []
    made = worded_by(list, seen)
    sent = json.dumps(seen)
    for secret in ("Paula", "Fiction", "4/5/1951", "11/3/2026", "November 3, 2026"):
        assert secret not in sent
    assert made.text == plain().text  # and what the marks stand for is back


def one(index: int, **changes: object) -> Callable[[Statements], Statements]:
    return lambda given: [{**s, **changes} if n == index else s for n, s in enumerate(given)]


WRONG: dict[str, Callable[[Statements], Statements]] = {
    "leaves one out": lambda given: given[1:],
    "says one twice": lambda given: [*given, given[0]],
    "adds one": lambda given: [*given, {"number": len(given) + 1, "text": "Bill 99215 as well."}],
    "a number that is none": one(0, number=True),
    "number nought": one(0, number=0),
    "a number as text": one(0, number="1"),
    "no text": one(0, text=None),
    "empty words": one(0, text="  "),
    "nothing at all": lambda _: [],
}


@pytest.mark.parametrize("turn", WRONG.values(), ids=list(WRONG))
def test_a_set_of_statements_that_is_not_the_one_given_is_refused_whole(
    turn: Callable[[Statements], Statements],
) -> None:
    made = worded_by(turn)
    assert made.text == plain().text
    assert made.wording.startswith("The plain draft stands: ")


@pytest.mark.parametrize("answer", ["", "null", "[]", "{", '{"statements": 4}', '{"statements": [4]}', "[" * 100_000])
def test_an_answer_in_another_form_is_refused(answer: str) -> None:
    made = reworded(plain(), "", QUESTION, lambda *_: answer, holds_nothing_new)
    assert made.text == plain().text
    assert "form" in made.wording


def test_a_model_in_trouble_leaves_the_plain_draft() -> None:
    def troubled(*_: str) -> str:
        raise RewriterTrouble("the language model took too long.")

    made = reworded(plain(), "", QUESTION, troubled, holds_nothing_new)
    assert made.text == plain().text
    assert made.wording == "The plain draft stands: the language model took too long."


def test_what_the_check_of_every_draft_refuses_is_refused_here_too() -> None:
    made = reworded(
        plain(), "", QUESTION, lambda _, m: json.dumps({"statements": json.loads(m)["statements"]}), lambda _: False
    )
    assert made.text == plain().text
    assert "no finding" in made.wording


OLD = "No: 29877 is part of 29881 (indicator 0), so no modifier opens it; bill 29881 once, 1 unit. [1]"
SAME = (
    "No: 29877 is part of 29881 (indicator 0), and no modifier opens it. Bill 29881 once, as 1 unit. [1]",
    "No. 29877 is a part of 29881, with indicator 0; so no modifier opens it, and 29881 is billed once, 1 unit [1].",
)
OTHER = {
    "another code": OLD.replace("29881", "29880", 1),
    "a code left out": OLD.replace("29881 once", "it once"),
    "one more unit": OLD.replace("1 unit", "2 units"),
    "a modifier": OLD.replace("so no modifier", "so no modifier but XS"),
    "a source left out": OLD.replace(" [1]", ""),
    "another source": OLD.replace("[1]", "[2]"),
    "yes": OLD.replace("No:", "Yes:"),
    "not": OLD.replace("is part of", "is not part of"),
    "a condition": OLD.replace("; bill", " unless you ask; bill"),
    "a link": OLD + " See https://evil.example.",
    "a link in words": OLD + " See www.evil.example.",
    "an address": OLD + " Write to billing@evil.example.",
    "markup": OLD + " <b>now</b>",
    "a hidden sign": OLD.replace("modifier", "modi\u200bfier"),
    "a turned line": OLD + "\u202e",
    "a line more": OLD + "\nBcc: somebody",
    "much more": OLD + " " + "Please also mind this. " * 8,
    "a threat": "No: 29877 29881 (indicator 0) no 29881 1 [1] wire money quickly or lose every claim forever",
}


@pytest.mark.parametrize("new", SAME)
def test_other_words_for_the_same_pass(new: str) -> None:
    assert differs(OLD, new) is None


@pytest.mark.parametrize("new", OTHER.values(), ids=list(OTHER))
def test_words_that_say_something_else_do_not(new: str) -> None:
    assert differs(OLD, new) is not None
