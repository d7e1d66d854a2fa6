"""The library's facts equal the source files: 10,000 random rows of each source, looked up one by one."""

import csv
import io
import lzma
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from caseconsultant.codes.codeform import from_day
from caseconsultant.codes.facts import Applies, SetName, Setting
from caseconsultant.codes.library import Library
from tests.codes.sourcerows import DATA, some, table, text, workbook_rows

pytestmark = pytest.mark.long
IN_2024Q3 = date(2024, 8, 1)


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
    for one, other, _, effective, deleted, indicator, reason in some(rows):
        if indicator == "9":
            continue
        ended = None if deleted == "*" else deleted
        told = {(str(edit.indicator), edit.effective and f"{edit.effective:%Y%m%d}",
                 edit.deleted and f"{edit.deleted:%Y%m%d}", edit.rationale, edit.column1)
                for edit in full.pair_history(other, one, setting)}  # fmt: skip
        assert (indicator, effective or None, ended, reason, one) in told, (one, other)


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
        assert (fact.status, fact.pctc, fact.global_days, fact.multiple, fact.bilateral, fact.assistant, fact.cosurgeon,
                fact.team, fact.endo_base, fact.supervision, fact.imaging_family) == (
            row[3], *row[13:15], *row[18:24], row[25].zfill(2) if row[25] else "", row[27])  # fmt: skip
        numbers = (fact.work, fact.pe_nonfacility, fact.pe_facility, fact.malpractice, fact.total_nonfacility,
                   fact.total_facility, fact.preop, fact.intraop, fact.postop, fact.conversion_factor)  # fmt: skip
        assert [float(value) for value in numbers] == [
            float(row[place] or 0) for place in (5, 6, 8, 10, 11, 12, 15, 16, 17, 24)
        ]
        assert (fact.nonfacility_na, fact.facility_na) == (row[7] == "NA", row[9] == "NA")


def test_every_add_on_names_its_primaries(full: Library) -> None:
    for code, primary, kind in some(table("ncci/aoc_addon_code_edits_2024-06-03.csv")):
        answer = full.add_on(code, date(2024, 6, 10))
        assert isinstance(answer, Applies)
        assert answer.fact.contractor_defined if primary == "CCCCC" else primary in answer.fact.primaries
        assert kind in ("1", "2", "3")


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


def test_every_hcpcs_code_of_the_list_without_ends_is_there(full: Library) -> None:
    rows = list(csv.DictReader(text("hcpcs/hcpcs_2025_oct_reconstructed.tsv", "utf-8").splitlines(), delimiter="\t"))
    for row in some(rows):
        answer = full.hcpcs(row["HCPC"], date(2025, 11, 1))
        assert isinstance(answer, Applies)
        assert answer.fact.title == " ".join(row["LONG DESCRIPTION"].split())
        assert answer.fact.coverage == row["COV"]
        assert str(answer.fact.added or "").replace("-", "") == row["ADD DT"].replace("-", "")


@pytest.mark.parametrize(
    ("path", "on"),
    [
        ("hcpcs/HCPC2020_JUL_ANWEB.xlsx", date(2020, 8, 1)),
        ("hcpcs/HCPC2020_OCT_ANWEB.xlsx", date(2020, 11, 1)),
    ],
)
def test_every_hcpcs_code_of_a_workbook_is_there(full: Library, path: str, on: date) -> None:
    rows = workbook_rows(path)
    at = next(place for place, row in enumerate(rows) if row.get("A") == "HCPC")
    column = {name.strip(): letter for letter, name in rows[at].items()}
    firsts = [row for row in rows[at + 1 :] if row.get(column["RECID"], "").strip() in ("3", "7")]
    assert len(firsts) > 7_000
    for row in some(firsts):
        answer = full.hcpcs(row["A"].strip(), on)
        assert isinstance(answer, Applies)
        fact = answer.fact
        assert fact.title.startswith(" ".join(row[column["LONG DESCRIPTION"]].split()))
        assert f"{fact.ended or '':%Y%m%d}" if fact.ended else row.get(column["TERM DT"], "").strip() == ""
        assert f"{fact.added:%Y%m%d}" == row[column["ADD DT"]].strip()


def test_every_hcpcs_record_of_2019_is_there(full: Library) -> None:
    wanted: dict[str, list[str]] = {}
    for line in text("hcpcs/HCPC2019_CONTR_ANWEB.txt.xz").splitlines():
        if line[10:11] in ("3", "4", "7", "8") and line[5:10].isdigit():
            wanted.setdefault(line[:5].strip(), []).append(line)
    for code, lines in some(wanted.items()):
        answer = full.hcpcs(code, date(2019, 2, 1))
        assert isinstance(answer, Applies)
        assert answer.fact.title == " ".join(" ".join(line[11:91] for line in lines).split())
        assert (f"{answer.fact.ended:%Y%m%d}" if answer.fact.ended else "") == lines[0][284:292].strip()


def test_every_code_has_its_group_and_its_end(full: Library) -> None:
    newest: dict[str, list[str]] = {}
    for row in sorted(table("misc/rbcs_taxonomy.tsv", delimiter="\t", encoding="utf-8"), key=lambda row: row[7]):
        newest[row[0]] = row
    (source,) = full.releases(SetName.RBCS)
    query = "SELECT added, ended FROM span WHERE source = ? AND code = ?"
    for code, (_, _, category, subcategory, family, added, ended, _) in some(newest.items()):
        label = next(label for label in full.labels(code) if label.source.set is SetName.RBCS)
        group = subcategory if family.startswith("No RBCS") else f"{subcategory}: {family}"
        assert label.text == f"{category}, {group}"
        began, stopped = full._store.connection.execute(query, (source.id, code)).fetchone()
        assert [str(from_day(began)), str(from_day(stopped) or "9999-12-31")] == [added, ended]
        if ended < "2026":
            assert not isinstance(full.what_is(code, date(2026, 5, 1)), Applies)


def test_every_unlisted_code_is_said_to_be_one(full: Library) -> None:
    rows = table("hcpcs/hcpcs_noc_2024_jul.tsv", delimiter="\t", encoding="utf-8")
    for row in some(row for row in rows if len(row[0]) == 5 and row[0][0].isalpha()):
        assert "not otherwise classified" in {remark.kind for remark in full.remarks(row[0])}


def test_every_coverage_document_of_the_list_is_there(full: Library) -> None:
    rows = list(csv.DictReader(io.StringIO(text("mcd/mcd_lcd_article_list_2025-08.csv", "utf-8"), newline="")))
    newest = {row["document_display_id"]: row for row in sorted(rows, key=lambda row: int(row["document_version"]))}
    query = "SELECT title, kind, effective, ended FROM coverage WHERE document = ?"
    for document, row in some(newest.items()):
        title, kind, effective, ended = full._store.connection.execute(query, (document,)).fetchone()
        assert (title, kind) == (row["title"], row["document_type"])
        for day, told in ((effective, row["effective_date"]), (ended, row["retirement_date"])):
            assert (f"{from_day(day):%m/%d/%Y}" if day else "N/A") == (told or "N/A")


def test_no_descriptor_of_a_procedure_is_in_the_library(full: Library) -> None:
    """What names a CPT number is ours or CMS's public group; every other text column of such codes is empty."""
    asked: Callable[[str], list[tuple[str]]] = lambda query: full._store.connection.execute(query).fetchall()  # noqa: E731
    sources = asked("SELECT DISTINCT kind FROM label JOIN source ON source.id = source WHERE code GLOB '[0-9]*'")
    assert {kind for (kind,) in sources} == {"labels", "rbcs"}
    assert asked("SELECT code FROM hcpcs WHERE length(code) = 5 AND code GLOB '[0-9D]*'") == []


def test_the_folder_is_small_enough(full: Library) -> None:
    assert sum(path.stat().st_size for path in Path(full.folder).rglob("*") if path.is_file()) < 500_000_000
