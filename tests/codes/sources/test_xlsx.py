from datetime import date

import pytest

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import Applies, Setting
from caseconsultant.codes.sources import xlsx
from tests.codes.conftest import Make
from tests.codes.workbooks import Cell, Inline, workbook

NAME = "MCR_MUE_PractitionerServices_Eff_07-01-2026.xlsx"
HEAD: list[Cell] = [
    "HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale",
]  # fmt: skip


def mue(*rows: list[Cell]) -> bytes:
    return workbook([["A notice of ours"], HEAD, *rows])


def test_text_is_the_same_shared_in_place_or_as_a_number() -> None:
    rows = list(xlsx.rows(workbook([["a & b", Inline("in <place>"), 20610, 7.5, 2.0]])))
    assert rows == [["a & b", "in <place>", "20610", "7.5", "2"]]


def test_empty_cells_keep_their_places_also_beyond_column_z() -> None:
    (row,) = xlsx.rows(workbook([["first", *[""] * 26, "AB"]]))
    assert (row[0], row[27], len(row)) == ("first", "AB", 28)


def test_a_code_kept_as_a_number_is_read_where_nothing_was_lost(a_library: Make) -> None:
    library = a_library({NAME: mue([20610, 2, "3 Date of Service Edit: Clinical", Inline("Some reason")])})
    answer = library.unit_limit("20610", Setting.PRACTITIONER, date(2026, 8, 1))
    assert isinstance(answer, Applies)
    assert (answer.fact.units, answer.fact.mai, answer.fact.rationale) == (2, 3, "Some reason")


def test_a_code_that_lost_its_zeros_is_refused_with_its_line(a_library: Make) -> None:
    with pytest.raises(BadFile, match=r"Eff_07-01-2026\.xlsx, line 3: expected a code of five.*loses leading zeros"):
        a_library({NAME: mue([102, 1, "2 Date of Service Edit: Policy", "Reason"])})


@pytest.mark.parametrize("damage", [lambda raw: raw[:-40], lambda _: b"no zip at all", lambda raw: raw[:60]])
def test_a_workbook_that_is_cut_short_is_refused(a_library: Make, damage) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadFile, match="not a readable XLSX workbook"):
        a_library({NAME: damage(mue([20610, 2, "3 Clinical", "Some reason"]))})
