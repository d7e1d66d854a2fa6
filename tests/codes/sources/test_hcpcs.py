from datetime import date

import pytest

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import Applies, DoesNotApply, Hcpcs
from caseconsultant.codes.library import Library
from tests.codes.conftest import Make
from tests.codes.samples import hcpcs_line
from tests.codes.workbooks import Cell, workbook

ON = date(2026, 11, 1)
FIXED = (
    "A notice of ours above the records.\r\n"
    + hcpcs_line("Q9001", 100, 3, "A remedy of ours, told over", "Our remedy", "20200101")
    + hcpcs_line("Q9001", 200, 4, "two lines, and")
    + hcpcs_line("Q9001", 300, 4, "a third")
    + hcpcs_line("Q9002", 100, 3, "A remedy that was withdrawn", "Withdrawn", "20190101", "20260930")
    + hcpcs_line("QZ", 100, 7, "A modifier of ours,", "Our modifier", "20210101")
    + hcpcs_line("QZ", 200, 8, "explained at length")
    + "A disclaimer of ours below them.\r\n"
)
HEAD: list[Cell] = [
    "HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "PRICE1", "COV", "BETOS", "ADD DT",
    "ACT EFF DT", "TERM DT",
]  # fmt: skip
BOOK: list[list[Cell]] = [
    ["A notice of ours"],
    HEAD,
    ["Q9001", "0010", "3", "A remedy of ours, told over", "Our remedy", "", "C", "", "20200101"],
    ["Q9001", "0020", "4", "two lines, and a third"],
    ["Q9002", "0010", "3", "A remedy that was withdrawn", "Withdrawn", "", "C", "", 20190101, "", 20260930],
    ["QZ", "0010", "7", "A modifier of ours,", "Our modifier", "", "C", "", "20210101"],
    ["QZ", "0020", "8", "explained at length"],
]


def entry(library: Library, code: str) -> Hcpcs:
    answer = library.hcpcs(code, ON)
    assert isinstance(answer, Applies)
    return answer.fact


def test_continuation_lines_are_joined_and_notices_are_left_out(a_library: Make) -> None:
    fact = entry(a_library({"HCPC2026_OCT_ANWEB.txt": FIXED}), "Q9001")
    assert (fact.title, fact.short) == ("A remedy of ours, told over two lines, and a third", "Our remedy")
    assert (fact.added, fact.changed, fact.ended) == (date(2020, 1, 1), date(2020, 1, 1), None)


def test_a_modifier_stands_at_the_right_of_its_field_and_goes_on_too(a_library: Make) -> None:
    assert entry(a_library({"HCPC2026_OCT_ANWEB.txt": FIXED}), "QZ").title == "A modifier of ours, explained at length"


def test_the_termination_date_is_the_last_usable_day(a_library: Make) -> None:
    library = a_library({"HCPC2026_OCT_ANWEB.txt": FIXED.replace("20260930", "20261031")})
    assert isinstance(library.what_is("Q9002", date(2026, 10, 31)), Applies)
    after = library.what_is("Q9002", date(2026, 11, 1))
    assert isinstance(after, DoesNotApply)
    assert "ended on 2026-10-31" in after.reason


def test_the_workbook_says_what_the_fixed_form_says(a_library: Make) -> None:
    fixed = a_library({"HCPC2026_OCT_ANWEB.txt": FIXED})
    book = a_library({"HCPC2026_OCT_ANWEB.xlsx": workbook(BOOK)})
    for code in ("Q9001", "Q9002", "QZ"):
        one, other = entry(fixed, code), entry(book, code)
        for name in ("title", "short", "added", "changed", "ended", "coverage"):
            assert getattr(one, name) == getattr(other, name), (code, name)


@pytest.mark.parametrize("code", ["20610", "0001U", "D0120", "25", "8P"])
def test_words_of_a_licensed_code_are_left_out_should_they_ever_stand_in_the_file(a_library: Make, code: str) -> None:
    kinds = (7, 8) if len(code) == 2 else (3, 4)
    strange = hcpcs_line(code, 100, kinds[0], "SECRET", "SECRET") + hcpcs_line(code, 200, kinds[1], "SECRET")
    library = a_library({"HCPC2026_OCT_ANWEB.txt": FIXED + strange})
    assert b"SECRET" not in (library.folder / "library.sqlite").read_bytes()
    assert entry(library, "Q9001").title.endswith("a third")


def test_both_forms_of_one_release_are_no_contradiction(a_library: Make) -> None:
    library = a_library({"HCPC2026_OCT_ANWEB.txt": FIXED, "HCPC2026_OCT_ANWEB.xlsx": workbook(BOOK)})
    assert [source.file for source in library.releases()] == ["HCPC2026_OCT_ANWEB.txt"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (FIXED.replace("001003", "001004", 1), "line 2: a continuation without its first"),
        (FIXED.replace("20260930", "2026093O"), "line 5: expected a date as YYYYMMDD, found '2026093O'"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(a_library: Make, content: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        a_library({"HCPC2026_OCT_ANWEB.txt": content})


def test_a_renamed_column_is_refused_by_name(a_library: Make) -> None:
    renamed: list[list[Cell]] = [["HCPC", "RECID", "WORDS", *HEAD[4:]], *BOOK[2:]]
    with pytest.raises(BadFile, match="the column 'long description' is missing"):
        a_library({"HCPC2026_OCT_ANWEB.xlsx": workbook(renamed)})
