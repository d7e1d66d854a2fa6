from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from caseconsultant.codes.build import Builder
from caseconsultant.codes.errors import BadFile, CutShort, NothingToRead
from caseconsultant.codes.everything import everything
from caseconsultant.codes.facts import Applies, DoesNotApply, NoData, OlderThanDate, SetName, System
from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.shelf import swap
from tests.codes.conftest import Make
from tests.codes.everyfile import FILES
from tests.codes.workbooks import workbook

IN_2018, TODAY = date(2018, 5, 1), date(2026, 11, 24)
TO_9 = "A000 0010 00000\r\nT3695XA 99529 10111\r\nT3695XA E9308 10112\r\nZ9989 NoDx 11000\r\n"
TO_10 = "0010 A000 00000\r\nE8889 W1830XA 10000\r\n"


def test_mappings_go_both_ways_with_their_dots_and_flags(a_library: Make) -> None:
    library = a_library({"2018_I10gem.txt": TO_9, "2018_I9gem.txt": TO_10})
    exact, combined = library.mappings("A00.0", IN_2018), library.mappings("t36.95xa", IN_2018)
    assert isinstance(exact, Applies)
    assert [(one.target, one.kind) for one in exact.fact] == [("001.0", "exact")]
    assert isinstance(combined, Applies)
    assert [(one.target, one.kind) for one in combined.fact] == [
        ("995.29", "approximate, one of a combination (1.1)"),
        ("E930.8", "approximate, one of a combination (1.2)"),
    ]
    back = library.mappings("E888.9", IN_2018, from_icd9=True)
    assert isinstance(back, Applies)
    assert [(one.code, one.target) for one in back.fact] == [("E888.9", "W18.30XA")]


def test_a_code_without_a_map_says_so_and_later_dates_are_older(a_library: Make) -> None:
    library = a_library({"2018_I10gem.txt": TO_9, "2018_I9gem.txt": TO_10})
    answer = library.mappings("Z99.89", TODAY)
    assert isinstance(answer, OlderThanDate)
    assert [(one.target, one.kind) for one in answer.fact or ()] == [("", "no map")]
    assert isinstance(library.mappings("B99", IN_2018), DoesNotApply)
    assert isinstance(library.mappings("A00.0", date(2017, 1, 1)), NoData)
    one_way = a_library({"2018_I10gem.txt": TO_9})
    assert isinstance(one_way.mappings("001.0", IN_2018, from_icd9=True), NoData)


def test_show_asks_the_mappings_of_each_way_where_a_code_is_written_so(a_library: Make) -> None:
    library = a_library({"2018_I10gem.txt": TO_9, "2018_I9gem.txt": TO_10})
    new, old = everything(library, "A00.0", IN_2018).answers, everything(library, "001.0", IN_2018).answers
    assert [name for name in new if "ICD-9" in name] == ["ICD-9-CM, by the mappings of 2018"]
    assert isinstance(old["ICD-10-CM for this ICD-9-CM code, by the mappings of 2018"], Applies)


CODES = (
    "\nCodes\n  3 codes in icd10cm_order_2025.txt\n  3 codes in icd10cm_order_2026.txt\n"
    "      1 additions\n      1 deletions\n      1 revisions\n\n"
    "Add:         Q9901   A quest of ours\nDelete:      Q9902   A quest that ended\n"
    "Revise from: Q9903   A quest, old words\nRevise to:   Q9903   A quest, new words\n"
)
ORDER = "Add:         00001 Q9901   1 " + "A quest".ljust(60) + " A quest of ours, at length\n"


def test_addenda_tell_what_happened_to_a_code(a_library: Make) -> None:
    library = a_library({"icd10cm_codes_addenda_2026.txt": CODES, "icd10cm_order_addenda_2026.txt": ORDER})
    assert [(one.kind, one.text) for one in library.remarks("Q99.03")] == [
        ("revised from", "A quest, old words"),
        ("revised to", "A quest, new words"),
    ]
    assert {(one.kind, one.text) for one in library.remarks("Q9901")} == {
        ("added", "A quest of ours"),
        ("added", "A quest of ours, at length"),
    }
    (gone,) = library.remarks("Q9902")
    assert (gone.kind, gone.source.effective) == ("deleted", date(2025, 10, 1))


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        ("Codes\n  0 additions\n  0 deletions\n", NothingToRead, "FY2026 changed no codes"),
        ("Codes\n  2 additions\n\nAdd:         Q9901   A quest\n", CutShort, "tells of 2 additions.*lists 1"),
        ("Add:         a quest\n", BadFile, "line 1: expected a code and its title"),
    ],
)
def test_addenda_without_changes_or_cut_short_are_told_from_others(
    a_library: Make, content: str, error: type[BadFile], words: str
) -> None:
    with pytest.raises(error, match=words):
        a_library({"icd10cm_codes_addenda_2026.txt": content})


def test_lists_of_hcpcs_changes_and_of_unlisted_codes(a_library: Make) -> None:
    changes = workbook([["A notice"], [""], ["HCPC", "ACTION CD", "SHORT DESCRIPTION", "LONG DESCRIPTION"],
                        ["Q9001", "ADD", "x", "x"], ["   QZ", "Long Description Change", "x", "x"],
                        ["Q9003", "No Change", "x", "x"]])  # fmt: skip
    older = workbook([["HCPCS/MOD", "TYPE OF CHANGE", "SHORT DESCRIPTION", "LONG DESCRIPTION"],
                      ["Q9003", "Discontinued", "x", "x"]])  # fmt: skip
    corrections = workbook([["", "CORRECTIONS"], ["CODE", "ACTION", "EFF DATE"], ["Q9001", "Change Cov to C", 43466]])
    unlisted = workbook([["", "NOC CODES"], ["HCPCS", "LONG DESCRIPTION"], ["Q9009", "Odds and ends"], ["_x001A_"]])
    library = a_library(
        {
            "HCPC2020_OCT_Trans_Alpha.xlsx": changes,
            "HCPC2019_Trans_Alpha.xlsx": older,
            "HCPC2019_Corrections_ALPHA.xlsx": corrections,
            "NOC codes_JUL2026.xlsx": unlisted,
        }
    )

    def told(code: str) -> list[tuple[str, str, str]]:
        return [(one.source.release, one.kind, one.text) for one in library.remarks(code)]

    assert told("Q9001") == [
        ("HCPCS 2020Q4, changes", "change", "ADD"),
        ("HCPCS 2019Q1, corrections", "correction", "Change Cov to C, effective 2019-01-01"),
    ]
    assert told("QZ") == [("HCPCS 2020Q4, changes", "change", "Long Description Change")]
    assert told("Q9003") == [("HCPCS 2019Q1, changes", "change", "Discontinued")]
    assert told("Q9009") == [("HCPCS 2026Q3, unlisted codes", "not otherwise classified", "")]


def test_device_offsets_of_surgery_centres(a_library: Make) -> None:
    content = (
        '\ufeff"Addendum FF -- a title\nof ours",,,,,,,,\nA notice,,,,,,,,\n,,,,,,,,\n'
        "HCPCS Code,,Short Descriptor,July 2026 Payment Indicator,July 2026 APC,July 2026 APC Device Offset Percentage,"
        "July 2026 OPPS Payment Rate,July 2026 Device Offset Percentage,"
        "July 2026 Device Offset Amount / Device Portion\n"
        '0200T,,SECRET WORDS,j8,5114,0.2074,6878.6,0.3217,"$2,212.85"\n0098T,,SECRET WORDS,N1,,,,,\n'
    )
    library = a_library({"asc_addendum_FF_2026-07.csv": content})
    answer = library.device_offset("0200T", date(2026, 8, 1))
    assert isinstance(answer, Applies)
    fact = answer.fact
    assert (fact.indicator, fact.apc, fact.share, fact.amount) == ("J8", "5114", Decimal("0.3217"), Decimal("2212.85"))
    assert isinstance(library.device_offset("20610", date(2026, 8, 1)), DoesNotApply)
    assert b"SECRET" not in (library.folder / "library.sqlite").read_bytes()
    with pytest.raises(BadFile, match="'device portion' is missing"):
        a_library({"asc_addendum_FF_2026-07.csv": content.replace("Device Portion", "Part")})


def test_addendum_b_tells_status_group_weight_and_payment_and_never_words(a_library: Make) -> None:
    name = "2026 January Web Addendum B.12.29.25.csv"
    library = a_library({name: FILES[name]})

    def told(code: str) -> tuple[object, ...]:
        answer = library.ambulatory(code, SetName.OPPS, date(2026, 2, 1))
        assert isinstance(answer, Applies)
        return answer.fact.indicator, answer.fact.apc, answer.fact.weight, answer.fact.rate

    assert told("22558") == ("J1", "5116", Decimal("191.5"), Decimal("27721.73"))
    assert told("20610") == ("T", "5441", Decimal("3.5"), Decimal("313.60"))
    assert told("J3301") == ("N", "", None, None)
    assert isinstance(library.ambulatory("22558", SetName.OPPS, date(2026, 4, 1)), OlderThanDate)
    assert b"SECRET" not in (library.folder / "library.sqlite").read_bytes()


PCS = (
    "<ICD10PCS.tabular><version>2026</version><pcsTable>"
    + "".join(f'<axis pos="{place}"><title>T</title><label code="{code}">{word}</label></axis>'
              for place, code, word in ((1, "0", "Section"), (2, "0", "System"), (3, "1", "Deed")))
    + '<pcsRow><axis pos="4"><label code="6">Part</label></axis><axis pos="5"><label code="0">Open</label>'
    '<label code="3">Through the skin</label></axis><axis pos="6"><label code="Z">No device</label></axis>'
    '<axis pos="7"><label code="B">Cells</label></axis></pcsRow></pcsTable></ICD10PCS.tabular>'
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "code", "title"),
    [
        ("icd10pcs_codes_2026.txt", "00160ZB A deed of ours\r\n00163ZB Another deed\r\n", "00163ZB", "Another deed"),
        ("icd10pcs_tables_2026.xml", PCS, "00163ZB", "System; Deed; Part; Through the skin; No device; Cells"),
    ],
)
def test_procedure_codes_of_hospitals_are_known_from_list_and_tables(
    a_library: Make, name: str, content: str, code: str, title: str
) -> None:
    answer = a_library({name: content}).what_is(code, date(2026, 5, 1))
    assert isinstance(answer, Applies)
    assert (answer.fact.system, answer.fact.title) == (System.ICD10PCS, title)


def test_a_cut_pcs_file_is_refused(a_library: Make) -> None:
    with pytest.raises(BadFile, match="not well-formed XML, or cut short"):
        a_library({"icd10pcs_tables_2026.xml": PCS[:-40]})
    with pytest.raises(BadFile, match="line 2: expected a code of seven characters"):
        a_library({"icd10pcs_codes_2026.txt": "00160ZB A deed\r\n0016 OZB A deed\r\n"})


def test_what_comes_beside_the_official_files_is_known_and_left_for_a_reason(tmp_path: Path) -> None:
    home, folder = tmp_path / "shelf", tmp_path / "in"
    with Builder(home) as builder:
        swap(home, builder.finish())
    folder.mkdir()
    for name in ("proc_notes_2019.txt", "HCPCS2019_recordlayout.txt", "icd10pcs_index_2021.xml", "poem.txt"):
        (folder / name).write_text("words")
    (folder / "icd10cm_codes_addenda_2026.txt").write_text("Codes\n  0 additions\n")
    skipped = {item.file: item.reason for item in import_paths(home, [folder]).skipped}
    assert skipped["poem.txt"] == "not a file that we know"
    assert "FY2026 changed no codes" in skipped["icd10cm_codes_addenda_2026.txt"]
    assert len(set(skipped.values())) == 5
