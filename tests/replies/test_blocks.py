import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.replies.blocks import Block, Entry, Heading, Items, Paragraph, Sources, blocks, tidy

LINES = (
    "Yes, with modifier 59 on 20610. [1]",
    "Codes:",
    "- 20610-59: large joint injection, 1 unit",
    "- 64483",
    "-",
    "- ",
    "-x",
    "  continued here",
    "Why:",
    "why:",
    "Sources:",
    "[1] PTP edits, 2026 Q4, from October 1, 2026",
    "[2]",
    "[12] Notes",
    "1. Which payer?",
    "2) Which side?",
    "Question 1: Can we bill both?",
    "Question: what?",
    "Please note: this is a sentence.",
    "",
    "   ",
    "\ttab",
    "x:",
    "* star",
    "# 1",
    "a\u202eb",
    "\x00",
    "x\u2028y",
)
TEXTS = st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), max_size=25).map("\n".join)


def words(block: Block) -> list[str]:
    match block:
        case Paragraph(lines):
            return " ".join(lines).split()
        case Heading(text):
            return text.split()
        case Items(entries) | Sources(entries):
            return [word for entry in entries for word in (entry.mark, *" ".join(entry.lines).split())]


@given(TEXTS)
def test_nothing_is_lost_or_moved(text: str) -> None:
    assert [word for block in blocks(text) for word in words(block)] == tidy(text).split()


@given(TEXTS)
def test_no_line_break_is_lost_within_a_block(text: str) -> None:
    lines = [line for line in tidy(text).split("\n") if line.strip()]
    kept = [line for block in blocks(text) for line in lines_of(block)]
    assert len(kept) == len(lines)


def lines_of(block: Block) -> list[str]:
    match block:
        case Paragraph(lines):
            return list(lines)
        case Heading(text):
            return [text]
        case Items(entries) | Sources(entries):
            return [line for entry in entries for line in entry.lines]


@given(st.text(max_size=200))
def test_tidying_takes_no_visible_character(text: str) -> None:
    assert [c for c in tidy(text) if c.isalnum()] == [c for c in text if c.isalnum()]
    assert tidy(tidy(text)) == tidy(text)


def test_an_answer_falls_into_its_blocks() -> None:
    text = (
        "Yes. [1]\r\n\r\nCodes:\r\n- 20610-59: 1 unit\r\n  right knee\r\n- 64483\r\n\r\n"
        "Why:\r\nNo edit.\r\nStill true.\r\n\r\nSources:\r\n[1] PTP edits, 2026 Q4"
    )
    assert blocks(text) == (
        Paragraph(("Yes. [1]",), lead=True),
        Heading("Codes:"),
        Items((Entry("-", ("20610-59: 1 unit", "right knee")), Entry("-", ("64483",)))),
        Heading("Why:"),
        Paragraph(("No edit.", "Still true.")),
        Heading("Sources:"),
        Sources((Entry("[1]", ("PTP edits, 2026 Q4",)),)),
    )


def test_each_of_several_questions_has_its_bottom_line() -> None:
    text = "Question 1: Both?\nYes.\n\nMore.\n\nQuestion 2: Which side?\n\nThe right one."
    assert blocks(text) == (
        Heading("Question 1: Both?", question=True),
        Paragraph(("Yes.",), lead=True),
        Paragraph(("More.",)),
        Heading("Question 2: Which side?", question=True),
        Paragraph(("The right one.",), lead=True),
    )


@pytest.mark.parametrize(
    "text", ["Please note: read on.", "Other:", "[1] not a source here", "-no item", "20610. is a code", "* star"]
)
def test_anything_else_is_a_paragraph(text: str) -> None:
    assert blocks(f"Yes.\n\n{text}") == (Paragraph(("Yes.",), lead=True), Paragraph((text,)))


def test_numbered_questions_are_a_list() -> None:
    assert blocks("1. Which payer?\n2. Which side?") == (
        Items((Entry("1.", ("Which payer?",)), Entry("2.", ("Which side?",)))),
    )


def test_an_empty_text_has_no_blocks() -> None:
    assert blocks(" \r\n\t\n") == ()
