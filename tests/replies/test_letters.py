"""Whole letters, compared with what tests/replies holds: a change of wording is a diff to be read as a requester will.

To write them anew after a change that was meant: `UPDATE_LETTERS=1 pytest tests/replies/test_letters.py`.
"""

import os
from pathlib import Path

import pytest

from caseconsultant.replies.render import Rendered, render
from tests.replies.letters import LETTERS

HERE = Path(__file__).parent


def as_text(rendered: Rendered) -> str:
    return f"Subject: {rendered.subject}\n\n{rendered.text}"


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_reads_as_the_one_that_was_approved(name: str) -> None:
    rendered = render(LETTERS[name])
    for suffix, made in ((".txt", as_text(rendered)), (".html", rendered.html)):
        golden = HERE / f"{name}{suffix}"
        if os.environ.get("UPDATE_LETTERS"):
            golden.write_text(made, encoding="utf-8")
        assert made == golden.read_text(encoding="utf-8")


def test_no_letter_lies_about_that_is_not_written_any_more() -> None:
    assert {path.stem for path in HERE.glob("*.txt")} == {path.stem for path in HERE.glob("*.html")} == set(LETTERS)
