from pathlib import Path

import pytest

from caseconsultant.codes.build import Builder
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.imports import Imported, import_paths
from caseconsultant.codes.shelf import current, swap
from tests.codes.everyfile import FILES
from tests.codes.samples import KNEE, MUE, fees, ptp


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Builder(tmp_path / "shelf") as builder:
        swap(tmp_path / "shelf", builder.finish())
    return tmp_path / "shelf"


def imported(home: Path, name: str, content: str) -> Imported:
    (home.parent / name).write_text(content)
    return import_paths(home, [home.parent / name])


def schedule(count: int, year: int) -> str:
    return fees(*(KNEE.replace("27447", f"{code:05d}") for code in range(20000, 20000 + count)), year=year)


def test_a_release_that_lost_a_third_of_its_rows_is_taken_for_a_file_that_was_cut(home: Path) -> None:
    imported(home, "PPRRVU2024_Oct.csv", schedule(1_500, 2024))
    before = current(home)
    with pytest.raises(
        BadFile, match="expected about 1,500 rows, as many as release RVU24D has, found 1,000: the file"
    ):
        imported(home, "PPRRVU2025_Oct.csv", schedule(1_000, 2025))
    assert current(home) == before
    assert imported(home, "PPRRVU2025_Oct.csv", schedule(1_400, 2025)).folder is not None


def test_rows_that_end_before_they_begin_are_told(home: Path) -> None:
    done = imported(home, "ccipra-v322r0.txt", ptp("20610 64483 20210101 20200101 1", "20610 99213 20200101 * 1"))
    assert done.odd == ("ccipra-v322r0.txt: 1 rows end before they begin, and never apply.",)


def test_codes_that_nothing_else_knows_are_told_where_there_is_something_to_know_them_by(home: Path) -> None:
    name = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
    assert imported(home, name, MUE).odd == ()
    imported(home, "PPRRVU2026_Jul.csv", fees(KNEE, year=2026, month="July"))
    (odd,) = imported(home, name.replace("07", "10", 1), MUE).odd
    assert "2 of 2 rows are of codes that neither the fee schedule nor HCPCS nor RBCS knows" in odd
    imported(home, "icd10cm_tabular_2026.xml", FILES["icd10cm_tabular_2026.xml"])
    (odd,) = imported(home, "ra_dx_to_cc_2026.csv", FILES["ra_dx_to_cc_2026.csv"]).odd
    assert "1 of 1 rows are of diagnoses that no list of ICD-10-CM knows" in odd
