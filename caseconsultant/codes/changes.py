"""What a new release changed against the one before it: rows added, ended and changed, by their keys."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from caseconsultant.codes.build import Taken
from caseconsultant.codes.facts import Source
from caseconsultant.codes.queries.store import FILE
from caseconsultant.codes.rows import TABLES, PtpRow
from caseconsultant.codes.schema import sources


@dataclass(frozen=True, slots=True)
class Change:
    """Counts for one table of a set: against `before` (None where the set is new)."""

    source: Source
    before: Source | None
    table: str
    added: int
    ended: int
    changed: int


def changes(connection: sqlite3.Connection, base: Path, taken: Sequence[Taken]) -> tuple[Change, ...]:
    """Compare what was taken with the newest release of the same set in the library that was in use."""
    connection.execute("ATTACH DATABASE ? AS base", (f"{base / FILE}",))
    try:
        with sqlite3.connect(f"file:{base / FILE}?mode=ro&immutable=1", uri=True) as opened:
            present = sources(opened)
        opened.close()
        found = []
        for source in {item.source.id: item.source for item in taken}.values():
            same = (source.set, source.setting, source.payer)
            before = next(
                (old for old in present if (old.set, old.setting, old.payer) == same and not old.starter), None
            )
            found += _compare(connection, source, before)
        return tuple(found)
    finally:
        connection.execute("DETACH DATABASE base")


def _compare(connection: sqlite3.Connection, source: Source, before: Source | None) -> list[Change]:
    found = []
    for row, (table, key) in TABLES.items():
        (count,) = connection.execute(f"SELECT count(*) FROM main.{table} WHERE source = ?", (source.id,)).fetchone()  # noqa: S608
        if not count:
            continue
        if before is None:
            found.append(Change(source, None, table, count, 0, 0))
            continue
        columns = "pair, indicator, effective, deleted" if row is PtpRow else ", ".join(row._fields)
        key = "pair" if row is PtpRow else key
        added = _only(connection, table, key, ("main", source.id), ("base", before.id))
        ended = _only(connection, table, key, ("base", before.id), ("main", source.id))
        differing = _only(connection, table, columns, ("main", source.id), ("base", before.id))
        found.append(Change(source, before, table, added, ended, max(differing - added, 0)))
    return found


def _only(
    connection: sqlite3.Connection, table: str, columns: str, here: tuple[str, int], there: tuple[str, int]
) -> int:
    """Count what is in one release and not in the other."""
    query = (
        f"SELECT count(*) FROM (SELECT {columns} FROM {here[0]}.{table} WHERE source = ?"  # noqa: S608
        f" EXCEPT SELECT {columns} FROM {there[0]}.{table} WHERE source = ?)"
    )
    return int(connection.execute(query, (here[1], there[1])).fetchone()[0])
