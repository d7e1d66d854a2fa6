"""How good the drafts are, on the questions beside the repository and with all official files. Takes minutes."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bench.everything import built, has_data
from caseconsultant.advice.commands import drafted
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.reading import read
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import ensure_library
from caseconsultant.domain.privacy import find
from tests.conftest import SHARED

pytestmark = pytest.mark.long
EVAL = Path(SHARED) / "eval"
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    """Everything that is beside the repository, in one library, which `make evaluate` shares."""
    if not has_data():
        pytest.skip("the official files are not beside the repository")
    opened = ensure_library(built())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def mails() -> list[dict[str, Any]]:
    if not (EVAL / "dev.jsonl").exists():
        pytest.skip("the questions are not beside the repository")
    return [json.loads(line) for line in (EVAL / "dev.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def scores(library: Library, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("scores")
    (folder / "out.jsonl").write_text("\n".join(drafted(EVAL / "dev.jsonl", library, DAY)), encoding="utf-8")
    command = [sys.executable, str(EVAL / "score_answers.py"), "--gold", str(EVAL / "dev.jsonl")]
    command += ["--drafts", str(folder / "out.jsonl"), "--valid-codes", str(EVAL / "valid_codes.txt")]
    subprocess.run([*command, "--json", str(folder / "scores.json")], check=True, capture_output=True)
    found: dict[str, Any] = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    return found


def test_no_draft_holds_an_invented_code(scores: dict[str, Any]) -> None:
    assert scores["overall"]["invented"] == 0


def test_most_answers_that_need_no_descriptors_are_right(scores: dict[str, Any]) -> None:
    assert scores["by"]["cpt_descriptors"]["not needed"]["correct"] >= 0.9
    assert scores["by"]["cpt_descriptors"]["not needed"]["score"] >= 0.9


def test_where_a_draft_is_surer_it_is_right(scores: dict[str, Any]) -> None:
    assert scores["selective"]["coverage"] >= 0.5


def test_every_code_and_modifier_of_a_mail_is_read_and_hardly_anything_else(mails: list[dict[str, Any]]) -> None:
    wanted = hit = false = found = 0
    for mail in mails:
        question = read(mail["subject"], mail["body"], DAY)
        got = {code.code for code in question.codes} | set(question.modifier_codes)
        want = {mention["code"] for mention in mail["mentions"]}
        wanted, hit, found, false = wanted + len(want), hit + len(want & got), found + len(got), false + len(got - want)
    assert hit / wanted >= 0.98
    assert false / found <= 0.01


def test_every_identifier_of_a_patient_is_found(mails: list[dict[str, Any]]) -> None:
    missed = []
    for mail in mails:
        text = f"{mail['subject']}\n{mail['body']}"
        found = [one.text for one in find(text)]
        missed += [phi for phi in mail["phi"] if not any(phi["text"] in one or one in phi["text"] for one in found)]
    assert missed == []


def test_a_draft_takes_milliseconds_and_memory_does_not_grow(library: Library, mails: list[dict[str, Any]]) -> None:
    import resource

    for mail in mails:
        draft(mail["subject"], mail["body"], library, DAY)
    times, before = [], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(5):
        for mail in mails:
            begin = time.perf_counter()
            draft(mail["subject"], mail["body"], library, DAY)
            times.append(time.perf_counter() - begin)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert statistics.median(times) < 0.05
    assert grown < 20_000  # kilobytes
