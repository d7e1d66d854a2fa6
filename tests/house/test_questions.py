"""Our own questions can be read, scored and told apart."""

import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]
FOLDER = HOUSE / "bench" / "questions"
PROCEDURE = r"\d{4}[0-9FTU]|[A-V]\d{4}"
DIAGNOSIS = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
CODE = re.compile(f"{PROCEDURE}|{DIAGNOSIS}")
MODIFIER = re.compile(r"[0-9A-Z]{2}(?:\|[0-9A-Z]{2})*")
VERDICTS = {"yes", "no", "conditional", "n/a"}


@cache
def read(name: str) -> tuple[dict[str, Any], ...]:
    """Every line of a file, parsed."""
    return tuple(json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines())


def ours() -> tuple[dict[str, Any], ...]:
    """The questions of which one half may be learned from."""
    return read("ours.jsonl")


def earlier() -> tuple[dict[str, Any], ...]:
    """The questions that were fresh until somebody learned from them."""
    return read("earlier.jsonl")


def fresh() -> tuple[dict[str, Any], ...]:
    """The questions that nobody learns from."""
    return read("fresh.jsonl")


def questions() -> tuple[dict[str, Any], ...]:
    """The questions of all files."""
    return ours() + earlier() + fresh()


def half(name: str) -> int:
    """0 for reporting, 1 for learning."""
    return int(sha256(name.encode()).hexdigest(), 16) % 2


def test_every_question_has_its_own_id_and_its_own_words() -> None:
    assert len(ours()) >= 220
    assert len(earlier()) == len(fresh()) == 160
    assert len({item["id"] for item in questions()}) == len(questions())
    assert len({item["body"] for item in questions()}) == len(questions())
    assert all(re.fullmatch(r"OQ-\d{3}", item["id"]) for item in ours())
    assert all(re.fullmatch(r"FQ-\d{3}", item["id"]) for item in earlier() + fresh())


def test_every_gold_answer_can_be_scored() -> None:
    for item in questions():
        gold = item["gold"]
        assert gold["verdict"] in VERDICTS, item["id"]
        for pattern in gold["facts_required"] + gold["must_ask"]:
            re.compile(pattern)
        parts = [part for name, part in gold.items() if name not in {"verdict", "codes_forbidden"}]
        assert gold["verdict"] != "n/a" or any(parts) or item["topic"] == "unclear", item["id"]


def test_every_code_and_modifier_is_well_formed() -> None:
    for item in questions():
        gold = item["gold"]
        for code in [code for either in gold["codes_required"] for code in either] + gold["codes_forbidden"]:
            assert CODE.fullmatch(code), (item["id"], code)
        for modifier in gold["modifiers_required"]:
            assert MODIFIER.fullmatch(modifier), (item["id"], modifier)


def test_no_answer_both_wants_and_forbids_a_code() -> None:
    for item in questions():
        wanted = {code for either in item["gold"]["codes_required"] for code in either}
        assert not wanted & set(item["gold"]["codes_forbidden"]), item["id"]


def test_what_is_said_of_an_email_stands_in_it() -> None:
    for item in questions():
        mail = f"{item['subject']}\n{item['body']}"
        said = [found["code"] for found in item["mentions"]] + [found["text"] for found in item["phi"]] + item["decoys"]
        assert [text for text in said if text not in mail] == [], item["id"]


def test_a_gold_answer_was_confirmed_or_says_that_it_was_not() -> None:
    for item in questions():
        assert item["checks"] or item.get("unverified") or item["topic"] == "unclear", item["id"]
    for items in (ours(), earlier(), fresh()):
        assert sum(item.get("unverified", False) for item in items) <= len(items) // 20


def test_each_half_holds_some_of_every_class() -> None:
    for topic in {item["topic"] for item in ours()}:
        halves = [half(item["id"]) for item in ours() if item["topic"] == topic]
        assert set(halves) == {0, 1}, topic


def test_the_fresh_questions_are_short_and_long_by_half() -> None:
    short = sum(len(item["body"]) < 260 for item in fresh())
    assert 2 * len(fresh()) // 5 < short < 3 * len(fresh()) // 5


def test_nothing_that_answers_knows_a_fresh_question() -> None:
    """Only figures of them are looked at: neither the product nor any test or tool names one or holds its words."""
    text = [
        path for path in HOUSE.glob("caseconsultant/**/*") if path.suffix in {".py", ".md", ".json", ".toml", ".tsv"}
    ]
    assert text
    known = "\n".join(path.read_text("utf-8") for path in text)
    learned = known + "\n".join(
        path.read_text("utf-8") for path in HOUSE.glob("tests/**/*.py") if path != Path(__file__)
    )
    assert {item["id"] for item in fresh()}.isdisjoint(re.findall(r"\bFQ-\d{3}\b", learned))
    assert [item["id"] for item in fresh() if len(item["body"]) > 60 and item["body"] in learned] == []
