import sqlite3

from caseconsultant.codes.facts import System
from caseconsultant.codes.search.index import Name, families
from caseconsultant.codes.search.words import listed, tokens


def test_a_procedure_without_a_name_of_ours_is_found_by_its_family() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE fee (code TEXT); CREATE TABLE label (code TEXT, ours INTEGER);"
        "INSERT INTO fee VALUES ('61700'), ('61700'), ('27447'), ('G0105');"
        "INSERT INTO label VALUES ('27447', 1), ('61697', 0);"
    )
    found = list(families(connection))
    assert {(name.code, name.system, name.field) for name in found} == {
        ("61697", System.CPT, "family"),
        ("61700", System.CPT, "family"),
    }
    assert all(isinstance(name, Name) and "aneurysm" in name.text for name in found)


def test_every_family_is_a_range_of_numbers_with_a_name() -> None:
    for first, last, text in listed("families"):
        assert len(first) == len(last) == 5, text
        assert (first + last).isdigit(), text
        assert first <= last, text
        assert tokens(text), first
