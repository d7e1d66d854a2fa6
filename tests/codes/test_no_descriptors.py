"""No descriptor of CPT or CDT is in the repository or in the library of a fresh install.

Beside the project there may be files with descriptors: a licensee's own (CASECONSULTANT_LICENSED names their folder)
and CMS's tables. Whatever text stands beside a code there must not be ours.
"""

import os
from pathlib import Path
from typing import get_type_hints

import pytest

from caseconsultant.codes import starter as starter_package
from caseconsultant.codes.library import Library
from caseconsultant.codes.rows import TABLES
from tests.codes.descriptors import described, near, release_lines, taken, texts_under
from tests.conftest import SHARED

ROOT = Path(__file__).parents[2]
STARTER = Path(str(starter_package.__file__)).parent
OURS = frozenset({STARTER / "labels.tsv", STARTER / "more_labels.tsv"})
_CPT = "code GLOB '[0-9][0-9][0-9][0-9][0-9FTUMA]'"
_OWNED = f"({_CPT} OR code GLOB 'D[0-9][0-9][0-9][0-9]')"
_SIGN = 10  # characters: indicators, groups and packed values are shorter, words that describe are longer


def beside() -> dict[str, set[str]]:
    """Descriptors in the files beside the project, by code."""
    found: dict[str, set[str]] = {}
    for folder in (SHARED / "data", Path(os.environ.get("CASECONSULTANT_LICENSED") or SHARED / "licensed")):
        if folder.is_dir():
            for code, texts in described(folder).items():
                found.setdefault(code, set()).update(texts)
    return found


def labels(library: Library) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = library._store.connection.execute(
        f"SELECT code, text FROM label WHERE {_OWNED}"
    ).fetchall()
    return rows


def test_no_label_equals_or_nearly_equals_a_descriptor_beside_the_project(starter: Library) -> None:
    ours = labels(starter)
    assert len(ours) > 1000
    assert taken(ours, beside()) == []


def test_only_our_labels_describe_an_owned_code(starter: Library) -> None:
    """Every text column of every table is looked at, so that a new table cannot slip by."""
    wordy = set()
    for row, (table, _) in TABLES.items():
        hints = get_type_hints(row)
        for column in (name for name, hint in hints.items() if hint is str and name != "code" and "code" in hints):
            owned = _CPT if table.startswith("icd") else _OWNED  # there D0480 is a diagnosis
            query = f"SELECT 1 FROM {table} WHERE {owned} AND length({column}) > {_SIGN} LIMIT 1"
            if starter._store.connection.execute(query).fetchone():
                wordy.add((table, column))
    assert wordy == {("label", "text")}
    kinds = starter._store.connection.execute(
        f"SELECT DISTINCT kind, ours FROM label JOIN source ON source.id = source WHERE {_OWNED}"
    ).fetchall()
    assert kinds == [("labels", 1)]


def test_no_licence_was_confirmed_for_what_ships(starter: Library) -> None:
    assert [source for source in starter.releases() if source.set == "cpt" or "licence" in source.scope] == []


def test_no_file_of_the_repository_is_laid_out_as_a_licensed_release() -> None:
    assert len(list(texts_under(ROOT))) > 300
    assert release_lines(ROOT, OURS) == []


def test_no_descriptor_beside_the_project_is_quoted_in_the_repository() -> None:
    """Of at least six words: shorter ones may come about by chance in a sentence."""
    owned = {" ".join(text.lower().split()) for texts in beside().values() for text in texts if len(text.split()) > 5}
    if not owned:
        pytest.skip("needs files with descriptors beside the repository: CASECONSULTANT_LICENSED names their folder")
    for path in texts_under(ROOT):
        text = " ".join(path.read_text("utf-8", "replace").lower().split())
        assert [quoted for quoted in owned if quoted in text] == [], path


def test_what_a_licensed_file_would_bring_is_noticed(tmp_path: Path) -> None:
    """With made-up words: in a release file, a table and a fixed fee file."""
    (tmp_path / "LONGULT.txt").write_text("A notice\n20610\tOur made-up words for a test, with marks\n")
    (tmp_path / "table.csv").write_text("NOTICE,,\nHCPCS,MOD,DESCRIPTION\n99213,,Further made-up words here\n27447,,\n")
    (tmp_path / "fees.txt").write_text("HDR A NOTICE\nD0120  " + "Made-up words of a dentist".ljust(50) + "A\n")
    owned = described(tmp_path)
    assert set(owned) == {"20610", "99213", "D0120"}
    said = [
        ("20610", "our made up words, for the test with marks"),
        ("99213", "Further made-up words, here!"),
        ("D0120", "Made-up words of a dentists"),
    ]
    assert taken(said, owned) == said
    assert taken([("20610", "Injecting a large joint"), ("27447", "Further made-up words here")], owned) == []
    assert release_lines(tmp_path, frozenset()) == ["LONGULT.txt"]
    assert not near("knee", "Knee")  # one word is nobody's
