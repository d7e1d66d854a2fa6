import json
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import tantivy

from caseconsultant.codes.build import Builder, verified
from caseconsultant.codes.errors import BadFile, LibraryError
from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.library import Library
from caseconsultant.codes.rows import TABLES, PosRow
from caseconsultant.codes.schema import FORMAT, form
from caseconsultant.codes.search import index
from caseconsultant.codes.shelf import Shelf, current, ensure_library, kept, swap
from caseconsultant.codes.starter.facts import edition
from tests.codes.samples import KNEE, MUE, fees, ptp

Home = Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A shelf with an empty library in use, so that nothing has to build the starter."""
    home = tmp_path / "shelf"
    with Builder(home) as builder:
        swap(home, builder.finish())
    return home


def a_file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content)
    return path


def test_a_shelf_without_a_library_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="codes import"):
        Shelf(tmp_path).library()


def test_a_running_process_notices_the_swap_and_may_finish_with_the_old_one(home: Home, tmp_path: Path) -> None:
    shelf = Shelf(home)
    before = shelf.library()
    assert shelf.library() is before
    import_paths(home, [a_file(tmp_path, "PPRRVU2025_Oct.csv", fees(KNEE))])
    after = shelf.library()
    assert after is not before
    assert [source.release for source in after.releases()] == ["RVU25D"]
    assert before.releases() == ()  # still answers
    before.close()
    after.close()


def test_the_library_before_is_kept_and_older_ones_go(home: Home, tmp_path: Path) -> None:
    first = current(home)
    import_paths(home, [a_file(tmp_path, "PPRRVU2025_Oct.csv", fees(KNEE))])
    second = current(home)
    assert first.exists()
    import_paths(home, [a_file(tmp_path, "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", MUE)])
    assert second.exists()
    assert not first.exists()


def test_a_library_is_had_back_by_its_digest_while_the_shelf_keeps_it(home: Home, tmp_path: Path) -> None:
    shelf = Shelf(home)
    first = shelf.library()
    import_paths(home, [a_file(tmp_path, "PPRRVU2025_Oct.csv", fees(KNEE))])
    again = kept(home, first.digest)
    assert again is not None
    assert again.digest == first.digest
    again.close()
    (first.folder / "manifest.json").unlink()  # as while it is being dropped
    assert kept(home, first.folder.name) is None
    assert kept(home, "0" * 64) is None
    import_paths(home, [a_file(tmp_path, "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", MUE)])
    assert kept(home, first.folder.name) is None


def test_a_bad_file_among_good_ones_leaves_the_library_as_it_was(home: Home, tmp_path: Path) -> None:
    before = current(home)
    folder = tmp_path / "in"
    folder.mkdir()
    a_file(folder, "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", MUE)
    a_file(folder, "PPRRVU2025_Oct.csv", fees(KNEE.replace("090", "90")))
    with pytest.raises(BadFile):
        import_paths(home, [folder])
    assert current(home) == before
    assert {path.name for path in home.iterdir()} == {"current", ".lock", before.name}


def test_what_a_killed_build_left_behind_is_swept_by_the_next(home: Home, tmp_path: Path) -> None:
    (home / ".building-dead").mkdir()
    import_paths(home, [a_file(tmp_path, "PPRRVU2025_Oct.csv", fees(KNEE))])
    assert not (home / ".building-dead").exists()


def test_the_same_file_twice_changes_nothing(home: Home, tmp_path: Path) -> None:
    path = a_file(tmp_path, "PPRRVU2025_Oct.csv", fees(KNEE))
    import_paths(home, [path])
    in_use = current(home)
    again = import_paths(home, [path])
    assert again.folder is None
    assert [skipped.reason for skipped in again.skipped] == ["it is in the library already"]
    assert current(home) == in_use


def test_two_files_of_one_release_that_contradict_each_other_are_reported(home: Home, tmp_path: Path) -> None:
    import_paths(home, [a_file(tmp_path, "PPRRVU2025_Oct.csv", fees(KNEE))])
    other = a_file(tmp_path, "PPRRVU2025_OCTOBER.csv", fees(KNEE.replace("090", "010")))
    (skipped,) = import_paths(home, [other]).skipped
    assert "contradicts PPRRVU2025_Oct.csv" in skipped.reason
    assert "27447" in skipped.reason


def test_what_changed_is_counted_against_the_release_before(home: Home, tmp_path: Path) -> None:
    import_paths(
        home, [a_file(tmp_path, "ccipra-v302r0.txt", ptp("20610 64483 20200101 * 1", "20610 99213 20200101 * 1"))]
    )
    new = ptp("20610 64483 20200101 20240930 1", "20610 99214 20241001 * 1")
    (change,) = import_paths(home, [a_file(tmp_path, "ccipra-v303r0.txt", new)]).changed
    assert (change.added, change.ended, change.changed) == (1, 1, 1)
    assert change.before is not None
    assert change.before.release == "2024Q3"


def test_an_excerpt_in_a_folder_is_left_and_taken_when_named(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = a_file(folder, "ccipra-v322r0-f1.excerpt.txt", ptp("20610 64483 20200101 * 1"))
    assert import_paths(home, [folder]).folder is None
    (taken,) = import_paths(home, [path]).taken
    assert not taken.source.complete


def test_an_unknown_file_is_skipped_in_a_folder_and_refused_by_name(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = a_file(folder, "poem.txt", "roses")
    assert [skipped.reason for skipped in import_paths(home, [folder]).skipped] == ["not a file that we know"]
    with pytest.raises(BadFile, match="no importer knows it"):
        import_paths(home, [path])


def test_verify_names_a_file_that_was_tampered_with(home: Home) -> None:
    folder = current(home)
    assert verified(folder) == []
    with (folder / "library.sqlite").open("ab") as opened:
        opened.write(b"x")
    assert verified(folder) == ["library.sqlite"]


def test_a_damaged_library_is_refused_in_words(home: Home) -> None:
    path = current(home) / "library.sqlite"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(LibraryError, match="damaged"):
        Library.open(current(home))


def test_threads_may_share_a_library(starter: Library) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: starter.icd("M54.50", date(2026, 1, 1)), range(200)))
    assert len(set(map(repr, answers))) == 1


def age(folder: Path, marked: bool = True) -> None:
    """Make a library as an earlier version would have left it."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as opened, opened:
        opened.execute("UPDATE meta SET value = '1' WHERE key = 'version'")
    if not marked:
        manifest = json.loads((folder / "manifest.json").read_text())
        del manifest["starter"]
        (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.fixture
def starters(starter_home: Path, tmp_path: Path) -> Path:
    """A copy of the starter library's shelf."""
    shutil.copytree(starter_home, tmp_path / "starters")
    return tmp_path / "starters"


@pytest.mark.parametrize("marked", [True, False])
def test_a_starter_library_of_an_earlier_version_is_built_anew(starters: Path, marked: bool) -> None:
    age(current(starters), marked)
    with pytest.raises(LibraryError, match="built by another version"):
        Library.open(current(starters))
    library = ensure_library(starters)
    assert library.search("low back pain")[0].code.startswith("M54.5")
    library.close()


def test_a_starter_library_of_older_words_is_built_anew(starters: Path) -> None:
    path = current(starters) / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"starter": "of an older day"}))
    ensure_library(starters).close()
    assert json.loads((current(starters) / "manifest.json").read_text())["starter"] == edition()


def test_an_imported_library_of_an_earlier_version_is_refused_and_left_alone(home: Home, tmp_path: Path) -> None:
    path = a_file(tmp_path, "PPRRVU2025_Oct.csv", fees(KNEE))
    import_paths(home, [path])
    mine = current(home)
    age(mine)
    for use in (lambda: ensure_library(home), lambda: import_paths(home, [path]), lambda: Shelf(home).library()):
        with pytest.raises(LibraryError, match=r"built by another version.*codes import"):
            use()
    assert current(home) == mine
    assert (mine / "library.sqlite").exists()


def test_an_index_that_is_not_what_it_should_be_is_refused_in_words(home: Home) -> None:
    shutil.rmtree(current(home) / "search")
    (current(home) / "search").mkdir()
    other = tantivy.SchemaBuilder().add_text_field("other").build()
    tantivy.Index(other, path=str(current(home) / "search"))
    library = Library.open(current(home))
    with pytest.raises(LibraryError, match=r"search index.*codes import"):
        library.search("low back pain")
    library.close()


def test_the_form_of_a_library_changes_with_its_tables_and_with_its_index() -> None:
    tables = dict(TABLES)
    forms = {form(tables, index.FIELDS), form(tables, index.FIELDS[:-1])}
    forms.add(form(tables | {PosRow: ("pos", "code, name")}, index.FIELDS))
    assert len(forms) == 3
    assert FORMAT in forms
