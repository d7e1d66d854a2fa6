"""`ask`: one question to a printed draft, many to a file, and how it came about."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from caseconsultant.advice.commands import ask
from tests.advice.a_library import SmallLibrary


def run(*arguments: str) -> Result:
    return CliRunner().invoke(ask, arguments, obj={"library": SmallLibrary})


def test_a_question_is_answered_on_the_terminal() -> None:
    result = run("global period of 27447?", "--on", "2026-11-23")
    assert result.exit_code == 0
    assert result.output.startswith("27447 (replacing the whole knee joint) has a 90-day global period")
    assert "Confidence: medium" in result.output


def test_explain_shows_what_was_read_and_found() -> None:
    result = run("Can we bill 20610-59 with 64483?", "--on", "2026-11-23", "--explain")
    assert "codes: 20610, 64483" in result.output
    assert "modifiers: 59" in result.output
    assert "Pair 20610: as of an older release" in result.output


def test_many_questions_become_one_line_each(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    mails = [{"id": "a", "subject": "What is 63685?", "body": ""}, {"id": "b", "subject": "", "body": "Thanks!"}]
    source.write_text("\n".join(map(json.dumps, mails)), encoding="utf-8")
    assert run("--jsonl", str(source), "--out", str(target), "--on", "2026-11-23").exit_code == 0
    drafts = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [draft["id"] for draft in drafts] == ["a", "b"]
    assert set(drafts[0]) >= {"id", "subject", "text", "codes", "citations", "questions_back", "confidence"}
    assert drafts[0]["codes"] == ["63685"]
    assert 0 <= drafts[1]["confidence"] < drafts[0]["confidence"] <= 1


@pytest.mark.parametrize(
    ("line", "says"), [("{", "Line 1 is not JSON"), ('["a"]', "Line 1 must hold"), ('{"body": ""}', "must hold")]
)
def test_a_line_that_is_no_mail_is_named(tmp_path: Path, line: str, says: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(line, encoding="utf-8")
    result = run("--jsonl", str(source))
    assert result.exit_code != 0
    assert says in result.output


def test_without_a_question_it_says_what_to_write() -> None:
    result = run()
    assert result.exit_code != 0
    assert "Ask something" in result.output
