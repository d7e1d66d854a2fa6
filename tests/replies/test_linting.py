"""The rules of mail programs: our letters keep them all, and each rule finds what breaks it."""

import pytest

from caseconsultant.replies.linting import GMAIL_CUTS_AT, remarks
from caseconsultant.replies.render import render
from tests.replies.letters import ANSWER, LETTERS

GOOD = render(ANSWER).html


@pytest.mark.parametrize("name", LETTERS)
def test_our_letters_keep_every_rule(name: str) -> None:
    assert remarks(render(LETTERS[name]).html) == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<!doctype html>", "", "no <!doctype html>"),
        (' lang="en"', "", "language is not named"),
        ("<title>", "<title> </title><title>", "no title"),
        ('content="light dark"', 'content="light"', "light and dark"),
        ("<body", "<body><style>p{}</style", "<style> stands in the body"),
        ("<strong>", "<div><strong>", "<div> is not shown alike"),
        ('<p style="', '<p style="display: flex;', "does not know 'display: flex'"),
        ('<p style="', '<p style="background-image:none;', "does not know 'background-image:'"),
        ('<p style="', '<p style="margin: 2rem;', "a unit that Outlook does not know"),
        ("<strong>", '<img src="https://x.example/a.png" alt=""><strong>', "<img> fetches or runs"),
        ("<strong>", '<strong onclick="x">', "<strong> fetches or runs"),
        ('role="presentation"', 'role="none"', "no role='presentation'"),
        ('cellpadding="0"', 'cellpadding="4"', "cellpadding"),
        ('width="100%" cellpadding', 'width="900" cellpadding', "900 pixels wide"),
        ("<strong>", '<a href="javascript:x">x</a><strong>', "no address of the web"),
        ('bgcolor="#ffffff" ', "", "only with the bgcolor attribute"),
        ("<strong>", '<strong style="color:#123456">', "no counterpart in the dark"),
        ("</body>", "x" * GMAIL_CUTS_AT + "</body>", "Gmail cuts it"),
    ],
)
def test_each_rule_finds_what_breaks_it(old: str, new: str, told: str) -> None:
    assert old in GOOD
    assert any(told in remark for remark in remarks(GOOD.replace(old, new, 1)))
