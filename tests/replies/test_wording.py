from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.replies.blocks import tidy
from caseconsultant.replies.wording import entry, inline, long_date, wrapped


@given(st.text(max_size=300))
def test_wrapping_moves_no_word(text: str) -> None:
    assert wrapped(text).split() == tidy(text).split()


@given(
    st.lists(
        st.sampled_from(("20610-59-RT", "M54.50", "word", "a", "[1]", "[12]", "of", "G0260", "-", "modifier 59")),
        max_size=60,
    )
)
def test_no_code_is_torn_and_no_citation_begins_a_line(words: list[str]) -> None:
    lines = wrapped(" ".join(("So", *words))).split("\n")
    assert all(len(line) <= 78 or " [" in line for line in lines)
    assert " ".join(lines).split() == " ".join(("So", *words)).split()
    assert not any(line.endswith("modifier") for line in lines)
    assert not any(line.startswith("[") for line in lines)


@pytest.mark.parametrize(
    ("line", "second"),
    [("- " + "word " * 20, "  word"), ("[1] " + "word " * 20, "    word"), ("1. " + "word " * 20, "   word")],
)
def test_items_and_sources_hang(line: str, second: str) -> None:
    assert wrapped(line).split("\n")[1].startswith(second)


def test_a_date_is_written_as_americans_do() -> None:
    assert long_date(date(2026, 3, 1)) == "March 1, 2026"


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        (
            "no edit [1]",
            'no edit&nbsp;<span class="quiet" style="color:#5b6672;font-size:13px;white-space:nowrap">[1]</span>',
        ),
        ("bill 20610-59-RT", 'bill <span style="white-space:nowrap">20610-59-RT</span>'),
        ("follow-up visit", "follow-up visit"),
    ],
)
def test_codes_and_citations_stay_whole(line: str, made: str) -> None:
    assert inline(line) == made


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("64483: 1 unit", "<strong>64483:</strong> 1 unit"),
        ("<i>: 1 unit", "<strong>&lt;i&gt;:</strong> 1 unit"),
        ("the note says why this was needed on the day: yes", "the note says why this was needed on the day: yes"),
        ("at 10:30", "at 10:30"),
    ],
)
def test_a_short_lead_in_is_bold(line: str, made: str) -> None:
    assert entry(line) == made
