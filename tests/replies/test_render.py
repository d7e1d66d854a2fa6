import re
from collections import Counter
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError, meta

from caseconsultant.domain.letters import LetterKind
from caseconsultant.replies.blocks import tidy
from caseconsultant.replies.passages import PASSAGES
from caseconsultant.replies.render import PARTS, TEMPLATES, environment, kind_of, render
from caseconsultant.replies.values import Letter, QuestionBack
from tests.replies.letters import ACKNOWLEDGEMENT, ANSWER, LETTERS, RATE_URL, REGISTER_URL

KINDS: Final[dict[LetterKind, type[Letter]]] = {kind_of(letter): type(letter) for letter in LETTERS.values()}
LINKS: Final = (RATE_URL, REGISTER_URL)
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ("Codes:", "Sources:", "", "- 20610-59: one", "[1] PTP edits", "Yes. [1]", "Question 1: Both?", "<b> & 'x'")
        ),
        st.text(max_size=120),
    ),
    max_size=12,
).map("\n".join)


class Page(HTMLParser):
    """What a page says and of what it is made."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.words.append(" " if tag in {"br", "p", "td", "h2", "h3"} else "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seen(page: str) -> list[str]:
    body = page.partition("<body")[2]
    return "".join(Page("<body" + body).words).replace("•", "-").split()


def runs_through(part: list[str], whole: list[str]) -> bool:
    """Say whether the words stand in the whole, one after the other."""
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def test_every_kind_of_letter_has_its_value_and_its_folder() -> None:
    assert set(KINDS) == set(LetterKind)
    assert set(KINDS.values()) == set(get_args(Letter))
    assert {path.name for path in TEMPLATES.iterdir()} == {*LetterKind, "stationery"}


@pytest.mark.parametrize("kind", LetterKind)
def test_a_folders_templates_use_exactly_the_fields_of_its_value(kind: LetterKind) -> None:
    used = {name for part in PARTS for name in variables(f"{kind}/{part}")}
    assert used - set(PASSAGES) == {field.name for field in fields(KINDS[kind])} - {"said"}


@pytest.mark.parametrize("kind", LetterKind)
def test_text_and_html_say_the_same(kind: LetterKind) -> None:
    text, page = variables(f"{kind}/body.txt"), variables(f"{kind}/body.html")
    assert text | {"ticket"} == page | {"ticket"}  # it heads every page; in a text it may stand in a passage


def variables(name: str) -> set[str]:
    """The variables of a template and of those that it stands on."""
    env = environment()
    source = Path(TEMPLATES / name).read_text(encoding="utf-8")
    tree = env.parse(source)
    found = set(meta.find_undeclared_variables(tree)) - {"laid_out", "lines", "quotation", "said", "small_print"}
    for other in meta.find_referenced_templates(tree):
        found |= variables(str(other))
    return found


def test_a_misspelt_name_fails(tmp_path: Path) -> None:
    (tmp_path / "acknowledgement").mkdir()
    for part in PARTS:
        (tmp_path / "acknowledgement" / part).write_text("{{ tiket }}", encoding="utf-8")
    with pytest.raises(UndefinedError):
        render(LETTERS["acknowledgement"], tmp_path)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_no_word_of_the_advice_is_lost_in_either_form(advice: str) -> None:
    rendered = render(replace(ANSWER, advice=advice))
    words = tidy(advice).split()
    assert runs_through(words, rendered.text.split())
    assert runs_through([word for word in words if word != "•"], [w for w in seen(rendered.html) if w != "•"])


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_nothing_in_a_letter_becomes_markup(name: str, advice: str) -> None:
    letter = QuestionBack(
        1, name + "<img src=x>", "s", advice + "<script>x</script>", name, name, "<b>", (name + "<i>",)
    )
    plain = QuestionBack(1, "x", "s", "x", "x", "x", "x", ("x",))
    allowed = {tag for tag, _ in Page(render(plain).html).tags} | {"span", "table", "tr", "td", "strong", "h2", "h3"}
    tags = Counter(tag for tag, _ in Page(render(letter).html).tags)
    assert set(tags) <= allowed


def test_the_subject_is_one_line_whatever_it_was() -> None:
    assert (
        render(replace(ANSWER, subject="Re: a\r\nBcc: evil@x.example\u2028b")).subject == "Re: a Bcc: evil@x.example b"
    )


@pytest.mark.parametrize("name", LETTERS)
def test_text_stays_within_seventy_eight_characters(name: str) -> None:
    long = [line for line in render(LETTERS[name]).text.split("\n") if len(line) > 78]
    assert all(line.startswith("https://") and " " not in line for line in long)


@pytest.mark.parametrize("name", LETTERS)
def test_html_is_made_of_what_mail_programs_know(name: str) -> None:
    page = Page(render(LETTERS[name]).html)
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body",
        "table", "tr", "td", "p", "h2", "h3", "strong", "span", "br", "a",
    }  # fmt: skip
    assert not [attrs for _, attrs in page.tags if {"src", "background", "onload"} & set(attrs)]
    assert not [attrs for tag, attrs in page.tags if "href" in attrs and (tag != "a" or attrs["href"] not in LINKS)]
    assert "url(" not in render(LETTERS[name]).html
    assert "@import" not in render(LETTERS[name]).html
    assert all(attrs["role"] == "presentation" for tag, attrs in page.tags if tag == "table")


@pytest.mark.parametrize("name", LETTERS)
def test_every_colour_has_its_counterpart_in_the_dark(name: str) -> None:
    written = render(LETTERS[name]).html
    dark = set(
        re.findall(r"\.(\w+) \{[^}]*#", written.partition("prefers-color-scheme: dark")[2].partition("</style>")[0])
    )
    for tag, attrs in Page(written).tags:
        if "#" in attrs.get("style", ""):
            assert dark & set(attrs.get("class", "").split()), (tag, attrs)


def test_a_very_long_answer_stays_below_what_gmail_cuts_off() -> None:
    advice = "\n\n".join(ANSWER.advice for _ in range(12))
    assert len(advice) > 15_000
    assert len(render(replace(ANSWER, advice=advice)).html.encode()) < 100_000


def test_an_acknowledgement_repeats_nothing_of_the_question() -> None:
    rendered = render(replace(ACKNOWLEDGEMENT, subject="Re: buy cheap watches"))
    assert "watches" not in rendered.text + rendered.html


def test_the_disclaimer_stands_in_both_forms() -> None:
    rendered = render(ANSWER)
    assert runs_through(ANSWER.disclaimer.split(), rendered.text.split())
    assert runs_through(ANSWER.disclaimer.split(), seen(rendered.html))
