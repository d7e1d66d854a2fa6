from datetime import date

import pytest

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import Applies, DoesNotApply, Icd, NoteKind, OlderThanDate
from caseconsultant.codes.library import Library
from caseconsultant.codes.sources.icd10cm import dates
from tests.codes.conftest import Make
from tests.codes.samples import TABULAR

ON = date(2026, 1, 5)


@pytest.fixture
def library(a_library: Make) -> Library:
    return a_library({"icd10cm_tabular_2026.xml": TABULAR})


def get(library: Library, code: str) -> Icd:
    answer = library.icd(code, ON)
    assert isinstance(answer, Applies)
    return answer.fact


def test_a_leaf_with_7th_characters_is_extended_with_padding(library: Library) -> None:
    answer = library.icd_children("S72.1", ON, billable=True)
    assert isinstance(answer, Applies)
    assert [code.code for code in answer.fact] == ["S72.1XXA", "S72.1XXD", "S72.1XXS"]
    assert get(library, "S72.1XXD").title == "Another fracture, later"
    assert not get(library, "S72.1").billable


def test_after_a_sixth_character_that_means_death_nothing_is_subsequent(library: Library) -> None:
    answer = library.icd_children("S72.0X", ON, billable=True)
    assert isinstance(answer, Applies)
    assert [code.code for code in answer.fact] == ["S72.0X7A", "S72.0X9A", "S72.0X9D", "S72.0X9S"]


def test_notes_are_inherited_from_every_ancestor_but_inclusion_terms_are_not(library: Library) -> None:
    notes = {(note.kind, note.at, note.inherited) for note in get(library, "s720x9a").notes}
    assert (NoteKind.EXCLUDES1, "S72.0", True) in notes
    assert (NoteKind.CODE_FIRST, "S72", True) in notes
    assert (NoteKind.EXCLUDES2, "Chapter 19", True) in notes
    assert NoteKind.INCLUSION not in {kind for kind, _, _ in notes}
    assert get(library, "S72.1").notes[0].text == "Broken thigh NOS"


def test_the_tree_above_goes_from_the_chapter_down(library: Library) -> None:
    assert get(library, "S72.0").ancestors == (
        ("Chapter 19", "Injuries of knights"),
        ("S70-S79", "Injuries of the thigh"),
        ("S72", "Fracture of femur"),
    )


def test_excludes_are_found_from_either_side_and_through_ranges(library: Library) -> None:
    answer = library.icd_exclusions("S79.1", "S72.0X9A", ON)
    assert isinstance(answer, Applies)
    assert [(found.kind, found.code) for found in answer.fact] == [(NoteKind.EXCLUDES1, "S72.0X9A")]
    ranged = library.icd_exclusions("S79.1", "R10.0", ON)
    assert isinstance(ranged, Applies)
    assert [(found.kind, found.at) for found in ranged.fact] == [(NoteKind.EXCLUDES2, "Chapter 19")]


def test_a_code_that_is_not_in_the_book_does_not_apply_and_next_year_nobody_knows(library: Library) -> None:
    assert isinstance(library.icd("S72.9", ON), DoesNotApply)
    assert isinstance(library.icd("S72.1", date(2026, 11, 24)), OlderThanDate)


@pytest.mark.parametrize(
    ("content", "words"),
    [(TABULAR[:900], "not well-formed XML, or cut short"), (TABULAR.replace("2026", "MMXXVI"), "four digits")],
)
def test_a_bad_tabular_list_is_refused(a_library: Make, content: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        a_library({"tabular.xml": content})


@pytest.mark.parametrize(
    ("version", "name", "release", "start", "end"),
    [
        ("2021", "icd10cm_tabular_2021.xml", "FY2021", date(2020, 10, 1), date(2021, 9, 30)),
        ("2025", "icd10cm_tabular_2025-04.xml", "FY2025 (April 1, 2025)", date(2025, 4, 1), date(2025, 9, 30)),
        ("2026", "icd10c-tabular-April-1-2026.xml", "FY2026 (April 1, 2026)", date(2025, 10, 1), date(2026, 9, 30)),
    ],
)
def test_a_release_has_dates_and_not_only_a_fiscal_year(
    version: str, name: str, release: str, start: date, end: date
) -> None:
    assert dates(version, name) == (release, start, end)
