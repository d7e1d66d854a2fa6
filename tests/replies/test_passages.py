"""What a consultant may word anew: slots by name, bold words, paragraphs; nothing computes, nothing becomes markup."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.domain.letters import LetterKind
from caseconsultant.replies.passages import LONGEST, PASSAGES, BadPassage, as_html, as_text, check, filled, ours
from caseconsultant.replies.render import TEMPLATES, kind_of, render, slots_of
from tests.replies.letters import ACKNOWLEDGEMENT, ANSWER, LETTERS

SLOTS = frozenset({"ticket", "service"})


@pytest.mark.parametrize("text", ["", "Plain.", "{{ ticket }} and {{service}}", "**{{ ticket }}**", "a { b } c"])
def test_these_can_be_used(text: str) -> None:
    check(text, SLOTS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "{{ requester }}",
            r"\{\{ requester \}\} is no slot .* It has \{\{ service \}\}, \{\{ ticket \}\}",
        ),
        ("{{ ticket.id }}", "cannot stand"),
        ("{{ 7 * 7 }}", "cannot stand"),
        ("{{ ticket | upper }}", "cannot stand"),
        ("{{{{ ticket }}", "cannot stand"),
        ("{% for x in y %}", "cannot stand"),
        ("{# aside #}", "cannot stand"),
        ("half {{ ticket", "cannot stand"),
        ("half ticket }}", "cannot stand"),
        ("x" * (LONGEST + 1), f"{LONGEST} are the most"),
    ],
)
def test_these_are_refused_in_a_sentence(text: str, told: str) -> None:
    with pytest.raises(BadPassage, match=told):
        check(text, SLOTS)


def test_a_filled_value_is_never_read_again() -> None:
    values = {"ticket": "{{ service }}", "service": "**x**"}
    assert filled("No. {{ ticket }}", values) == ("No. {{ service }}",)


def test_blank_lines_part_paragraphs_and_line_ends_do_not() -> None:
    assert filled("One\nline.\n\n\nTwo.", {}) == ("One line.", "Two.")


@given(st.text(max_size=300))
def test_no_text_becomes_markup_and_no_word_is_lost(text: str) -> None:
    for paragraph in filled(text, {}) if "{{" not in text else ():
        made = str(as_html(paragraph))
        bare = made.replace("<strong>", "").replace("</strong>", "")
        assert "<" not in bare.replace('<span style="white-space:nowrap">', "").replace("</span>", "").replace(
            '<span class="quiet" style="color:#5b6672;font-size:13px;white-space:nowrap">', ""
        )


def test_bold_words_are_strong_in_html_and_plain_in_text() -> None:
    assert str(as_html("**Now** & then **x < y**")) == "<strong>Now</strong> &amp; then <strong>x &lt; y</strong>"
    assert as_text(("**Now** and then",)) == "Now and then"


def test_two_stars_that_hold_nothing_are_two_stars() -> None:
    assert str(as_html("2 ** 3 ** 4")) == "2 ** 3 ** 4"


@pytest.mark.parametrize("name", LETTERS)
def test_our_own_passages_are_such_as_may_be_written(name: str) -> None:
    for text in ours(TEMPLATES, kind_of(LETTERS[name])).values():
        check(text, slots_of(kind_of(LETTERS[name])))


def test_what_is_worded_anew_replaces_our_words_alone() -> None:
    rendered = render(replace(ACKNOWLEDGEMENT, said={"opening": "Question {{ ticket }} is here."}))
    assert "Question 1042 is here." in rendered.text
    assert "Question 1042 is here." in rendered.html
    assert "has arrived" not in rendered.text + rendered.html
    assert "sent automatically" in rendered.text


def test_the_disclaimer_cannot_be_worded_away() -> None:
    rendered = render(replace(ANSWER, said=dict.fromkeys(PASSAGES, "")))
    assert "payment cannot be guaranteed" in " ".join(rendered.text.split())
    assert "payment cannot be guaranteed" in rendered.html


def test_no_folder_holds_a_passage_that_nobody_reads() -> None:
    known = {"subject.txt", "body.txt", "body.html", *(f"{name}.txt" for name in PASSAGES)}
    assert {path.name for kind in LetterKind for path in (TEMPLATES / kind).iterdir()} <= known
