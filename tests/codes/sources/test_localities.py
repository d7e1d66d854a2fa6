from pathlib import Path

import pytest

from caseconsultant.codes.build import Builder
from caseconsultant.codes.errors import BadFile, CutShort
from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.shelf import swap
from caseconsultant.codes.sources import localities
from caseconsultant.codes.sources.files import Reading
from tests.codes.conftest import a_file

CSV = (
    "COUNTIES OF OURS,,,,\n,,,,\nContractor,Locality Number,State ,Fee Schedule Area ,Counties\n"
    "1182,18,GONDOR,MINAS (ONE CNTY),ONE/TWO\n1112,5,,BREE*,THREE\n,,,,\n10112,0,ROHAN ,STATEWIDE ,ALL COUNTIES \n"
)


def line(contractor: str, locality: str, state: str, area: str, counties: str) -> str:
    return f"    {contractor}       {locality}    {state:23}{area:98}{counties}\r\n"


TXT = (
    "COUNTIES OF OURS\r\n\r\n"
    + line("01182", "18", "GONDOR", "MINAS (ONE CNTY)", "ONE/TWO")
    + line("01112", "05", "", "BREE*", "THREE")
    + "\r\n"
    + line("10112", "00", "ROHAN", "STATEWIDE", "ALL COUNTIES")
)


def facts(reading: Reading) -> list[object]:
    return [tuple(row) for rows in reading.rows for row in rows]


def test_the_counties_of_both_forms_are_the_same_and_the_state_is_filled_in() -> None:
    table = facts(localities.read(a_file("25LOCCO.csv", CSV), lambda _: 0))
    assert table == facts(localities.read(a_file("25LOCCO.txt", TXT), lambda _: 0))
    assert table[1] == ("01112-05", 0, '{"state":"GONDOR","area":"BREE","counties":"THREE"}')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TXT.replace("GONDOR", "      "), r"line 3: expected a state on the first line.*import 25LOCCO\.csv"),
        (TXT.replace("ONE/TWO", "ONE, " * 11 + "TWO"), r"line 3: expected the counties whole.*import 25LOCCO\.csv"),
    ],
)
def test_a_print_that_says_less_than_the_table_is_told_from_it(content: str, words: str) -> None:
    with pytest.raises(CutShort, match=words):
        facts(localities.read(a_file("25LOCCO.txt", content), lambda _: 0))


def test_a_line_out_of_its_columns_is_refused() -> None:
    with pytest.raises(BadFile, match="line 6: expected contractor, locality"):
        facts(localities.read(a_file("25LOCCO.txt", TXT.replace("    10112  ", "  10112 ")), lambda _: 0))


def test_in_a_folder_the_poorer_print_is_skipped_and_the_table_taken(tmp_path: Path) -> None:
    home, folder = tmp_path / "shelf", tmp_path / "in"
    with Builder(home) as builder:
        swap(home, builder.finish())
    folder.mkdir()
    (folder / "25LOCCO.csv").write_text(CSV)
    (folder / "25LOCCO.txt").write_text(TXT.replace("GONDOR", "      "))
    done = import_paths(home, [folder])
    assert [item.source.file for item in done.taken] == ["25LOCCO.csv"]
    assert "expected a state" in done.skipped[0].reason
