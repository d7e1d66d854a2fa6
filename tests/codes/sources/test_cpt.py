"""The licensed file of the AMA in its tab-delimited form, with words of our own in the place of descriptors."""

from datetime import date
from pathlib import Path

import pytest

from caseconsultant.codes.build import Builder
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, System
from caseconsultant.codes.imports import Licensee, import_paths
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import current, swap

WORDS = "Our made-up words for a test"
RELEASE = (
    "A notice of ours\r\nCopyright 2025 Fictitious Licensor\r\n\r\n"
    f"20610\t{WORDS}\r\n99213\tFurther made-up words\r\n0001U\tMade-up words of a laboratory\r\n\r\n"
    "A closing notice of ours\r\n"
)
HOLDER = Licensee("Bree Orthopedics", date(2026, 11, 24))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Builder(tmp_path / "shelf") as builder:
        swap(tmp_path / "shelf", builder.finish())
    return tmp_path / "shelf"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "LONGULT.txt"
    path.write_text(RELEASE)
    return path


def test_without_a_licensee_the_file_is_left_and_the_library_stays(home: Path, release: Path) -> None:
    before = current(home)
    done = import_paths(home, [release])
    assert done.folder is None
    assert "--licensee" in done.skipped[0].reason
    assert current(home) == before


def test_with_the_licensees_confirmation_it_is_read_and_the_confirmation_kept(home: Path, release: Path) -> None:
    import_paths(home, [release], HOLDER)
    library = Library.open(current(home))
    (label,) = library.labels("20610")
    assert (label.text, label.ours, label.source.set) == (WORDS, False, SetName.CPT)
    assert label.source.scope == "licence confirmed by Bree Orthopedics on 2026-11-24"
    assert (label.source.effective, label.source.ends) == (date(2025, 1, 1), date(2025, 12, 31))
    assert [source.set for source in library.releases()] == [SetName.CPT]
    assert [hit.code for hit in library.search("made-up words for a test", systems=[System.CPT])][:1] == ["20610"]
    library.close()


def test_the_notices_around_the_codes_are_no_codes(home: Path, release: Path) -> None:
    (taken,) = import_paths(home, [release], HOLDER).taken
    assert taken.rows == 3


def test_a_file_without_a_year_or_without_codes_is_refused(home: Path, tmp_path: Path) -> None:
    for text, words in ((RELEASE.replace("2025", ""), "a copyright notice with a year"),
                        ("Copyright 2025\r\n20610 words without a tab\r\n", "no rows found")):  # fmt: skip
        path = tmp_path / "MEDU.txt"
        path.write_text(text)
        with pytest.raises(BadFile, match=words):
            import_paths(home, [path], HOLDER)
