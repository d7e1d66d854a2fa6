"""The scorer of `make evaluate` sees a wrong answer as wrong, and a figure that falls is told."""

from typing import Any

import pytest

from bench.evaluate import fallen, rank_of
from bench.scoring import score, verdicts

ITEM: dict[str, Any] = {
    "subject": "knee",
    "body": "20610 with 64483?",
    "gold": {
        "verdict": "yes",
        "codes_required": [["20610"], ["64483", "64484"]],
        "modifiers_required": ["59|XS"],
        "codes_forbidden": ["27447"],
        "facts_required": ["separate"],
        "must_ask": [],
    },
}
RIGHT = "Yes, if they were separate: bill 64483 and 20610-59."


def of(text: str, *codes: str) -> dict[str, Any]:
    return {"text": text, "codes": list(codes)}


def known(code: str) -> bool:
    return code in {"20610", "64483", "27447"}


def test_a_right_answer_is_right() -> None:
    assert score(ITEM, of(RIGHT, "64483", "20610-59"), known).correct


@pytest.mark.parametrize(
    "wrong",
    [
        of("No: 20610 is separate from 64483; modifier 59.", "64483", "20610-59"),
        of("Yes, if they were separate: bill 64483 with modifier 59.", "64483-59"),
        of("Yes, if they were separate: bill 64483 and 20610.", "64483", "20610"),
        of("Yes: bill 64483 and 20610-59.", "64483", "20610-59"),
        of(RIGHT, "64483", "20610-59", "27447"),
        of(f"{RIGHT} Add 27447.", "64483", "20610-59"),
        of(f"{RIGHT} Add 99999.", "64483", "20610-59"),
    ],
)
def test_every_part_counts(wrong: dict[str, Any]) -> None:
    assert not score(ITEM, wrong, known).correct
    assert score(ITEM, wrong, known).partial < 1


def test_a_code_that_is_refused_is_not_proposed() -> None:
    assert score(ITEM, of(f"{RIGHT} 27447 is bundled.", "64483", "20610-59"), known).correct


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Yes: bill both.", {"yes"}),
        ("Yes, if the note says so.", {"yes", "conditional"}),
        ("No, unless it was elsewhere.", {"no", "conditional"}),
        ("It depends on the record.", {"conditional"}),
        ("The visit may not be billed.", {"no"}),
        ("Both are billed.", {"yes"}),
        ("99213.", set()),
    ],
)
def test_a_bottom_line_is_read_as_its_verdict(text: str, read: set[str]) -> None:
    assert verdicts(text) == read


def test_a_category_is_found_by_what_lies_below_it() -> None:
    assert rank_of({"codes": ["A04.7"], "match": "prefix"}, ["I10", "A04.72"]) == 2
    assert rank_of({"codes": ["A04.7"], "match": "exact"}, ["A04.72"]) == 0


def test_a_figure_that_falls_is_told_and_one_that_rises_is_not() -> None:
    known_ = {"everything": {"ours": {"correct": 0.5, "invented": 0.0, "high": 0.5}}}
    assert not list(fallen({"everything": {"ours": {"correct": 0.6, "invented": 0.0, "high": 0.1}}}, known_))
    worse = list(fallen({"everything": {"ours": {"correct": 0.4, "invented": 0.1, "high": 0.5}}}, known_))
    assert worse == [
        "ours (everything): correct was 0.5000 and is 0.4000",
        "ours (everything): invented was 0.0000 and is 0.1000",
    ]
