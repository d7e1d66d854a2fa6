import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from caseconsultant.codes.commands import codes, search
from tests.codes.samples import KNEE, MUE, fees, ptp


@pytest.fixture
def home(starter_home: Path, tmp_path: Path) -> Path:
    """A home whose library is the session's starter."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "library").symlink_to(starter_home)
    return tmp_path / "home"


def run(home: Path, *words: str) -> Result:
    done = CliRunner().invoke(codes, ["--home", str(home), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def test_list_names_every_release_and_its_age(home: Path) -> None:
    assert "RVU25D" in run(home, "list").output
    assert {item["release"] for item in json.loads(run(home, "list", "--json").stdout)} >= {"2024Q3", "RVU25D"}


def test_show_tells_what_is_known_of_a_code(home: Path) -> None:
    shown = run(home, "show", "27447", "--on", "2025-11-01").output
    assert "090" in shown
    assert "RVU25D" in shown
    icd = json.loads(run(home, "show", "M54.5", "--on", "2026-01-01", "--json").stdout)
    assert icd["answers"]["ICD-10-CM"]["answer"] == "applies"
    assert [code["code"] for code in icd["answers"]["codes below"]["fact"]] == ["M54.50", "M54.51", "M54.59"]


@pytest.mark.parametrize("code", ["25", "11", "S72.001A", "J3301", "99999", "36415"])
def test_show_has_something_to_say_of_every_kind_of_code(home: Path, code: str) -> None:
    assert code in run(home, "show", code).output


def test_pair_answers_for_both_settings(home: Path) -> None:
    answer = json.loads(run(home, "pair", "20610", "64483", "--on", "2024-08-01", "--json").stdout)
    assert {setting: found["answer"] for setting, found in answer.items()} == {
        "practitioner": "applies",
        "hospital": "applies",
    }
    assert "64483 is paid, 20610 is not" in run(home, "pair", "20610", "64483").output.replace("\n", " ")


def test_search_explains_itself(home: Path) -> None:
    assert "low = low" in run(home, "search", "chronic", "low", "back", "pain").output
    hits = json.loads(run(home, "search", "--json", "--system", "CPT", "knee injection").stdout)
    assert hits
    assert {hit["system"] for hit in hits} == {"CPT"}


def test_verify_says_that_nothing_was_damaged(home: Path) -> None:
    assert "as it was built" in run(home, "verify").output


def test_import_reports_what_it_read_changed_and_skipped(home: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "own" / "library"
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "PPRRVU2025_Oct.csv").write_text(fees(KNEE))
    (folder / "ccipra-v302r0.txt").write_text(ptp("20610 64483 20200101 * 1"))
    (folder / "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv").write_text(MUE)
    (folder / "readme.md").write_text("words")
    done = run(shelf.parent, "import", str(folder))
    assert "1 rows, release RVU25D" in done.stdout
    assert "skipped readme.md" in done.stdout
    assert "The library in use is now" in done.stdout


def test_many_phrases_are_ranked_line_by_line(home: Path, tmp_path: Path) -> None:
    asked, told = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    asked.write_text(
        '{"id": "a", "phrase": "low back pain", "code_system": "ICD-10-CM"}\n{"id": "b", "phrase": "zzz"}\n'
    )
    done = CliRunner().invoke(search, ["--home", str(home), "--jsonl", str(asked), "--out", str(told), "--limit", "3"])
    assert done.exit_code == 0, done.output
    first, second = (json.loads(line) for line in told.read_text().splitlines())
    assert first["codes"][0].startswith("M54.5")
    assert len(first["codes"]) <= 3
    assert second["id"] == "b"


def test_lines_that_cannot_be_read_are_named_and_the_others_are_answered(home: Path, tmp_path: Path) -> None:
    asked, told = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    asked.write_bytes(
        b'\xef\xbb\xbf{"id": "a", "phrase": "gout"}\n\n{"id": "b", "phrase"\n'
        b'{"id": "c", "phrase": "caf\xe9 au lait"}\n[]\n'
    )
    done = CliRunner().invoke(search, ["--home", str(home), "--jsonl", str(asked), "--out", str(told)])
    assert done.exit_code == 1
    assert "Line 3 is left out: not JSON" in done.output
    assert 'Line 5 is left out: not an object with "id" and "phrase".' in done.output
    assert [json.loads(line)["id"] for line in told.read_text().splitlines()] == ["a", "c"]


def test_place_tells_of_a_zip_code_that_nothing_is_loaded(home: Path) -> None:
    assert "No data" in run(home, "place", "99901").output
    assert json.loads(run(home, "place", "99901", "--json").stdout)["where"]["answer"] == "no data"


def test_a_code_is_shown_with_the_release_that_knows_it_and_whether_that_is_old(home: Path) -> None:
    shown = " ".join(run(home, "show", "27447", "--on", "2026-11-24").output.split())
    assert "release RVU25D (2025-10-01 to 2025-12-31), which is older than 2026-11-24" in shown


def test_no_set_is_asked_of_a_code_that_it_cannot_hold(home: Path) -> None:
    modifier = json.loads(run(home, "show", "25", "--json").stdout)["answers"]
    assert set(modifier) == {"modifier", "place of service"}
    drug = json.loads(run(home, "show", "J3301", "--json").stdout)["answers"]
    assert "ICD-10-CM" not in drug
    assert "technical part (TC)" not in json.loads(run(home, "show", "27447", "--json").stdout)["answers"]
    assert json.loads(run(home, "show", "XYZZY", "--json").stdout)["answers"] == {}


def test_where_nobody_can_tell_of_a_pair_it_is_not_said_that_there_is_no_edit(home: Path) -> None:
    beyond = run(home, "pair", "20610", "00140", "--on", "2024-08-01").output
    assert "nobody can tell from what is loaded" in beyond
    assert "no edit" not in beyond
    assert "no edit" in run(home, "pair", "20610", "J3301", "--on", "2024-08-01").output


def test_the_days_in_the_list_are_never_cut(home: Path) -> None:
    listed = run(home, "list").output
    assert "2025-10-01  2025-12-31" in listed
    assert "…" not in listed
