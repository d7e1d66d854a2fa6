"""The library's facts equal the source files: 10,000 random rows of each source, looked up one by one."""

import csv
import lzma
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from caseconsultant.codes.facts import Applies, Setting
from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import current
from tests.conftest import SHARED

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (SHARED / "data").exists(), reason="needs the material beside the repository: ../shared/data"
    ),
]
DATA = SHARED / "data"
ROWS = 10_000
IN_2024Q3 = date(2024, 8, 1)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("full")
    import_paths(home, [DATA])
    library = Library.open(current(home))
    yield library
    library.close()


def some(rows: list[list[str]]) -> list[list[str]]:
    return random.Random(7).sample(rows, min(ROWS, len(rows)))


def table(path: str, skip: int = 1, delimiter: str = ",", encoding: str = "latin-1") -> list[list[str]]:
    text = (DATA / path).read_text(encoding)
    return [
        row for row in list(csv.reader(text.splitlines(), delimiter=delimiter))[skip:] if row and row[0].strip("\x1a ")
    ]


@pytest.mark.parametrize(
    ("path", "setting"),
    [
        ("ncci/ptp_practitioner_2024q3_rebuilt.txt.xz", Setting.PRACTITIONER),
        ("ncci/ptp_outpatient_hospital_2024q3_rebuilt.txt.xz", Setting.HOSPITAL),
    ],
)
def test_every_pair_is_there_both_ways(full: Library, path: str, setting: Setting) -> None:
    with lzma.open(DATA / path, "rt") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines][6:]
    for one, other, _, _, deleted, indicator, reason in some(rows):
        if indicator == "9":
            continue
        ended = None if deleted == "*" else deleted
        told = {(str(edit.indicator), edit.deleted and f"{edit.deleted:%Y%m%d}", edit.rationale, edit.column1)
                for edit in full.pair_history(other, one, setting)}  # fmt: skip
        assert (indicator, ended, reason, one) in told, (one, other)


@pytest.mark.parametrize(
    ("path", "setting"),
    [
        ("ncci/mue_practitioner_2024q3.csv", Setting.PRACTITIONER),
        ("ncci/mue_outpatient_hospital_2024q3.csv", Setting.HOSPITAL),
        ("ncci/mue_dme_supplier_2024q3.csv", Setting.DME),
    ],
)
def test_every_mue_is_there(full: Library, path: str, setting: Setting) -> None:
    for code, units, mai, reason in some(table(path)):
        answer = full.unit_limit(code, setting, IN_2024Q3)
        assert isinstance(answer, Applies)
        assert (answer.fact.units, answer.fact.mai, answer.fact.rationale) == (int(units), int(mai[0]), reason)


@pytest.mark.parametrize(
    ("path", "on"),
    [
        ("pfs/PPRRVU2025_Oct.cptdesc-blanked.csv", date(2025, 11, 1)),
        ("pfs/PPRRVU24_APR.cptdesc-blanked.csv", date(2024, 5, 1)),
    ],
)
def test_every_fee_row_is_there(full: Library, path: str, on: date) -> None:
    for row in some(table(path, skip=10)):
        answer = full.fee(row[0], on, row[1].strip())
        assert isinstance(answer, Applies)
        fact = answer.fact
        assert (fact.status, fact.global_days, fact.bilateral, fact.endo_base) == (row[3], row[14], row[19], row[23])
        assert [float(value) for value in (fact.work, fact.total_nonfacility, fact.total_facility, fact.intraop)] == [
            float(row[place]) for place in (5, 11, 12, 16)
        ]


def test_every_add_on_names_its_primaries(full: Library) -> None:
    for code, primary, kind in some(table("ncci/aoc_addon_code_edits_2024-06-03.csv")):
        answer = full.add_on(code, date(2024, 6, 10))
        assert isinstance(answer, Applies)
        assert answer.fact.contractor_defined if primary == "CCCCC" else primary in answer.fact.primaries
        assert kind in ("1", "2", "3")


def test_every_hcpcs_code_is_there(full: Library) -> None:
    for row in some(table("hcpcs/hcpcs_2024_jul_level2.tsv", delimiter="\t", encoding="utf-8")):
        answer = full.hcpcs(row[0], IN_2024Q3)
        assert isinstance(answer, Applies)
        assert answer.fact.title == " ".join(row[1].split())
        assert str(answer.fact.ended or "") == row[17]


def test_every_diagnosis_is_there(full: Library) -> None:
    with lzma.open(DATA / "icd10cm" / "icd10cm_codes_2026-04-01.derived.tsv.xz", "rt") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines][1:]
    for row in some([row for row in rows if len(row) == 4]):
        answer = full.icd(row[0], date(2026, 5, 1))
        assert isinstance(answer, Applies)
        assert (answer.fact.code, answer.fact.billable) == (row[0], row[1] == "1")
        assert row[2] == answer.fact.title or row[2].startswith(f"{answer.fact.title}/")  # a second wording after a bar


def test_no_descriptor_of_a_procedure_is_in_the_library(full: Library) -> None:
    """What names a CPT number is ours or CMS's public group; every other text column of such codes is empty."""
    asked: Callable[[str], list[tuple[str]]] = lambda query: full._store.connection.execute(query).fetchall()  # noqa: E731
    sources = asked("SELECT DISTINCT kind FROM label JOIN source ON source.id = source WHERE code GLOB '[0-9]*'")
    assert {kind for (kind,) in sources} == {"labels", "rbcs"}
    assert asked("SELECT code FROM hcpcs WHERE length(code) = 5 AND code GLOB '[0-9D]*'") == []


def test_the_folder_is_small_enough(full: Library) -> None:
    assert sum(path.stat().st_size for path in Path(full.folder).rglob("*") if path.is_file()) < 500_000_000
