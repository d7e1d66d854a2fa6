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


def test_every_locality_has_its_indices_and_factor(full: Library) -> None:
    for row in table("pfs/GPCI2025.csv", skip=3):
        if row[0].isdigit():
            answer = full.gpci(row[0], row[2], date(2025, 6, 1))
            assert isinstance(answer, Applies)
            fact = answer.fact
            assert [float(value) for value in (fact.work, fact.practice, fact.malpractice)] == [
                float(value) for value in row[4:7]
            ]
    for row in table("pfs/ANES2025.csv"):
        if row[0].strip().isdigit():
            factor = full.anesthesia_factor(row[0], row[1], date(2025, 6, 1))
            assert isinstance(factor, Applies)
            assert float(factor.fact.factor) == float(row[3])


def test_every_zip_code_has_its_locality(full: Library) -> None:
    lines = [[line] for line in (DATA / "pfs/ZIP5_OCT2025.txt").read_text("latin-1").splitlines() if len(line) > 70]
    for (line,) in some(lines):
        answer = full.zip_code(line[2:7], date(2025, 11, 1))
        assert isinstance(answer, Applies)
        assert (line[:2], line[7:12], line[12:14]) in {(one.state, one.carrier, one.locality) for one in answer.fact}


@pytest.mark.parametrize(
    ("path", "back"), [("crosswalk/icd10cmtoicd9gem.csv.xz", False), ("crosswalk/icd9toicd10cmgem.csv.xz", True)]
)
def test_every_mapping_is_there_both_ways(full: Library, path: str, back: bool) -> None:
    with lzma.open(DATA / path, "rt") as lines:
        rows = list(csv.reader(lines))[1:]
    for code, target, flags, *_ in some(rows):
        answer = full.mappings(code, date(2018, 1, 1), from_icd9=back)
        assert isinstance(answer, Applies)
        told = {(one.target.replace(".", ""), one.approximate, one.scenario, one.choice) for one in answer.fact}
        assert ("" if flags[1] == "1" else target, flags[0] == "1", int(flags[3]), int(flags[4])) in told, code


def test_every_device_offset_is_there(full: Library) -> None:
    rows = table("opps_asc/asc_addendum_FF_2026-07.cptdesc-blanked.csv", skip=4, encoding="utf-8")
    for row in some([row for row in rows if len(row[0]) == 5]):  # notes stand below the table
        answer = full.device_offset(row[0], date(2026, 8, 1))
        assert isinstance(answer, Applies)
        assert (answer.fact.indicator, str(answer.fact.amount or 0)) == (row[3].strip().upper(), row[8].strip() or "0")


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
