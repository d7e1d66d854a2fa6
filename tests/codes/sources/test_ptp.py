from collections.abc import Callable
from datetime import date

import pytest

from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import Applies, DoesNotApply, NoData, OlderThanDate, Setting
from caseconsultant.codes.library import Library
from caseconsultant.codes.sources import ptp
from tests.codes.conftest import Make, a_file
from tests.codes.samples import PTP_HEAD
from tests.codes.samples import ptp as rows

P = Setting.PRACTITIONER
WHOLE = "ccipra-v302r0.txt"


def ask(library: Library, one: str, other: str, on: date, setting: Setting = P) -> object:
    return library.pair_edit(one, other, setting, on)


@pytest.mark.parametrize("order", [("20610", "64483"), ("64483", "20610")])
def test_a_pair_is_found_whichever_code_is_named_first(a_library: Make, order: tuple[str, str]) -> None:
    library = a_library({WHOLE: rows("64483 20610 20200101 * 1")})
    answer = library.pair_edit(*order, P, date(2024, 8, 1))
    assert isinstance(answer, Applies)
    assert (answer.fact.column1, answer.fact.column2, answer.fact.indicator) == ("64483", "20610", 1)
    assert answer.source.release == "2024Q3"


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2019, 12, 31), DoesNotApply),
        (date(2020, 1, 1), Applies),
        (date(2021, 6, 30), Applies),
        (date(2021, 7, 1), DoesNotApply),
        (date(2024, 1, 1), Applies),
        (date(2024, 12, 1), OlderThanDate),
    ],
)
def test_an_edit_that_was_deleted_and_made_anew_is_judged_by_the_date(a_library: Make, on: date, kind: type) -> None:
    library = a_library({WHOLE: rows("20610 64483 20200101 20210630 0", "20610 64483 20231001 * 1")})
    assert type(ask(library, "20610", "64483", on)) is kind


def test_an_edit_with_indicator_9_was_never_in_force(a_library: Make) -> None:
    library = a_library({WHOLE: rows("20610 64483 20240701 20240701 9")})
    assert isinstance(ask(library, "20610", "64483", date(2024, 7, 1)), DoesNotApply)


def test_an_unknown_start_stays_unknown(a_library: Make) -> None:
    library = a_library({WHOLE: rows("20610 64483 - * 1")})
    assert isinstance(ask(library, "20610", "64483", date(2024, 8, 1)), Applies)
    before = ask(library, "20610", "64483", date(2023, 8, 1))
    assert isinstance(before, NoData)
    assert "start" in before.reason


def test_another_setting_is_another_table(a_library: Make) -> None:
    library = a_library({WHOLE: rows("20610 64483 20200101 * 1")})
    assert isinstance(ask(library, "20610", "64483", date(2024, 8, 1), Setting.HOSPITAL), NoData)


def test_one_part_of_four_never_says_that_there_is_no_edit(a_library: Make) -> None:
    library = a_library({"ccipra-v302r0-f2.TXT": rows("20610 64483 20200101 * 1")})
    assert isinstance(ask(library, "20610", "64483", date(2024, 8, 1)), Applies)
    silent = ask(library, "20610", "99213", date(2024, 8, 1))
    assert isinstance(silent, NoData)
    assert "part 2 of 4" in silent.reason


def test_four_parts_are_one_complete_release(a_library: Make) -> None:
    starts = ("10021", "20610", "45385", "99213")
    parts = {f"ccioph-v302r0-f{n}.txt": rows(f"{code} 96523 20200101 * 1") for n, code in enumerate(starts, 1)}
    library = a_library(parts)
    (source,) = library.releases()
    assert source.complete
    assert isinstance(ask(library, "20610", "99213", date(2024, 8, 1), Setting.HOSPITAL), DoesNotApply)


def test_a_newer_release_replaces_an_older_one_in_any_order(a_library: Make) -> None:
    old, new = rows("20610 64483 20200101 * 1"), rows("20610 64483 20200101 20241231 1")
    for files in ({WHOLE: old, "ccipra-v310r0.txt": new}, {"ccipra-v310r0.txt": new, WHOLE: old}):
        library = a_library(files)
        assert [source.release for source in library.releases()] == ["2025Q1"]
        assert isinstance(ask(library, "20610", "64483", date(2025, 2, 1)), DoesNotApply)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (WHOLE, PTP_HEAD, "no row"),
        (WHOLE, rows("20610 6448 20200101 * 1"), "line 7: expected a code of five characters"),
        (WHOLE, rows("20610 64483 2020 * 1"), "line 7: expected a date"),
        (WHOLE, rows("20610 64483 20200101 * 5"), "line 7: expected an indicator"),
        (WHOLE, PTP_HEAD + "20610\t64483\t\t\r\n", "no row"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(a_library: Make, name: str, content: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        a_library({name: content})


def test_a_file_without_a_version_is_refused(a_library: Make) -> None:
    with pytest.raises(Undated, match="a version in its name"):
        ptp.read(a_file("ccipra.txt", rows("20610 64483 20200101 * 1")), _no_phrase)


_no_phrase: Callable[[str], int] = len
