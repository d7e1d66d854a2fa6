from pathlib import Path

import pytest

from caseconsultant.codes.build import Builder
from caseconsultant.codes.changes import Change
from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.shelf import swap
from tests.codes.everyfile import FILES
from tests.codes.samples import KNEE, TABULAR, fees


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Builder(tmp_path / "shelf") as builder:
        swap(tmp_path / "shelf", builder.finish())
    return tmp_path / "shelf"


def changed(home: Path, name: str, content: str) -> tuple[Change, ...]:
    (home.parent / name).write_text(content)
    return import_paths(home, [home.parent / name]).changed


def test_a_release_is_compared_with_the_one_before_it_and_never_with_a_newer_one(home: Path) -> None:
    other = KNEE.replace("27447", "27446")
    changed(home, "PPRRVU2025_Oct.csv", fees(KNEE))
    (older,) = changed(home, "PPRRVU2024_Oct.csv", fees(other, year=2024))
    assert (older.before, older.added) == (None, 1)
    (newer,) = changed(home, "PPRRVU2026_Jan.csv", fees(KNEE.replace("090", "010"), other, year=2026, month="January"))
    assert newer.before is not None
    assert (newer.before.release, newer.added, newer.ended, newer.changed) == ("RVU25D", 1, 0, 1)


def test_a_code_that_comes_into_the_book_is_one_change_though_every_place_behind_it_moves(home: Path) -> None:
    changed(home, "icd10cm_tabular_2026.xml", TABULAR)
    one_more = TABULAR.replace("2026", "2027").replace(
        "<diag><name>S79</name>", "<diag><name>S78</name><desc>A new injury</desc></diag><diag><name>S79</name>"
    )
    told = {change.table: change for change in changed(home, "icd10cm_tabular_2027.xml", one_more)}
    assert (told["icd"].added, told["icd"].ended, told["icd"].changed) == (1, 0, 0)
    assert (told["icd_note"].added, told["icd_note"].ended, told["icd_note"].changed) == (0, 0, 0)


def test_lists_of_one_set_are_compared_with_their_own_kind(home: Path) -> None:
    changed(home, "2026 Initial ICD-10-CM Mappings.csv", FILES["2026 Initial ICD-10-CM Mappings.csv"])
    (first,) = changed(home, "ra_dx_to_cc_2027.csv", FILES["ra_dx_to_cc_2026.csv"])
    assert first.before is None
    (second,) = changed(home, "ra_dx_to_cc_2028.csv", FILES["ra_dx_to_cc_2026.csv"].replace("115", "116"))
    assert second.before is not None
    assert second.before.release == "PY2027 list"
