"""The tables as SQLite sees them, made from the row types, and how rows get in."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple, get_type_hints

from caseconsultant.codes.codeform import from_day, to_day
from caseconsultant.codes.facts import SetName, Setting, Source
from caseconsultant.codes.rows import TABLES
from caseconsultant.codes.search import index

VERSION = 2  # raised whenever rows come to mean something else: an older library is built anew
_FIXED = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE phrase (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE source (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, release TEXT NOT NULL, file TEXT NOT NULL,
    digest TEXT NOT NULL, effective INTEGER, ends INTEGER, setting TEXT, payer TEXT NOT NULL,
    complete INTEGER NOT NULL, starter INTEGER NOT NULL, scope TEXT NOT NULL);
"""
_INDEXES = """
CREATE INDEX icd_code ON icd (source, code, kind);
CREATE INDEX icd_parent ON icd (source, parent, ord);
CREATE INDEX addon_primary ON addon (source, primary_code);
CREATE INDEX coverage_by_code ON coverage_code (source, code);
"""


def form(tables: Mapping[type[NamedTuple], tuple[str, str]], fields: tuple[object, ...]) -> str:
    """Return a name for the form of a library: it differs wherever a table or the search index does."""
    rows = sorted((table, key, row._fields, str(get_type_hints(row))) for row, (table, key) in tables.items())
    told = repr((_FIXED, _INDEXES, rows, fields))
    return f"{VERSION}.{index.VERSION}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


FORMAT = form(TABLES, index.FIELDS)


def _column(name: str, hint: object) -> str:
    kind = "TEXT" if hint is str else "INTEGER"
    return f"{name} {kind} NOT NULL" if hint in (str, int) else f"{name} {kind}"


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty library."""
    connection.executescript(_FIXED)
    for row, (table, key) in TABLES.items():
        columns = ", ".join(_column(name, hint) for name, hint in get_type_hints(row).items())
        connection.execute(
            f"CREATE TABLE {table} (source INTEGER NOT NULL, {columns}, PRIMARY KEY (source, {key})) WITHOUT ROWID"
        )
    connection.executescript(_INDEXES)
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (FORMAT,))


def insert(connection: sqlite3.Connection, source: int, rows: Iterable[NamedTuple]) -> int:
    """Write rows of one type; return how many. sqlite3.IntegrityError where two have the same key."""
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return 0
    table, _ = TABLES[type(first)]
    marks = ", ".join("?" * len(first))
    cursor = connection.executemany(
        f"INSERT INTO {table} VALUES ({source:d}, {marks})",  # noqa: S608
        chain((first,), iterator),
    )
    return cursor.rowcount


def phrase(connection: sqlite3.Connection, text: str) -> int:
    """Return the number of a text that many rows share, giving it one where it has none."""
    row = connection.execute("SELECT id FROM phrase WHERE text = ?", (text,)).fetchone()
    if row is None:
        row = connection.execute("INSERT INTO phrase (text) VALUES (?) RETURNING id", (text,)).fetchone()
    return int(row[0])


def add_source(connection: sqlite3.Connection, source: Source) -> Source:
    """Write a source and return it with its number."""
    values = (
        source.set, source.release, source.file, source.digest, to_day(source.effective), to_day(source.ends),
        source.setting, source.payer, source.complete, source.starter, source.scope,
    )  # fmt: skip
    (number,) = connection.execute(
        "INSERT INTO source (kind, release, file, digest, effective, ends, setting, payer, complete, starter, scope)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        values,
    ).fetchone()
    return _source((number, *values))


def update_source(connection: sqlite3.Connection, source: Source) -> None:
    """Write what a further part changed: file, digest, completeness and scope."""
    connection.execute(
        "UPDATE source SET file = ?, digest = ?, complete = ?, scope = ? WHERE id = ?",
        (source.file, source.digest, source.complete, source.scope, source.id),
    )


def _source(row: tuple[object, ...]) -> Source:
    number, kind, release, file, digest, effective, ends, setting, payer, complete, starter, scope, *_ = row
    return Source(
        id=int(str(number)),
        set=SetName(str(kind)),
        release=str(release),
        file=str(file),
        digest=str(digest),
        effective=from_day(effective if isinstance(effective, int) else None),
        ends=from_day(ends if isinstance(ends, int) else None),
        setting=Setting(str(setting)) if setting else None,
        payer=str(payer),
        complete=bool(complete),
        starter=bool(starter),
        scope=str(scope),
    )


def sources(connection: sqlite3.Connection) -> tuple[Source, ...]:
    """Return every source, newest first within each set; complete ones before excerpts of the same day."""
    rows = connection.execute("SELECT * FROM source ORDER BY kind, setting, effective DESC, complete DESC, id")
    return tuple(_source(row) for row in rows)


def drop_source(connection: sqlite3.Connection, source: int) -> None:
    """Delete a source and every row from it."""
    for table, _ in TABLES.values():
        connection.execute(f"DELETE FROM {table} WHERE source = ?", (source,))  # noqa: S608
    connection.execute("DELETE FROM source WHERE id = ?", (source,))
