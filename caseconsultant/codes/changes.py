"""What a new release changed against the one before it: rows added, ended and changed, by their keys."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from caseconsultant.codes.build import Taken
from caseconsultant.codes.facts import Source
from caseconsultant.codes.queries.store import FILE
from caseconsultant.codes.rows import TABLES, IcdNoteRow, IcdRow, PtpRow
from caseconsultant.codes.schema import sources

# What tells rows of a table apart, and what of them may change, where it is not the key and everything: a pair's rows
# are numbered, and the places of a book move with every code that comes in.
_WHAT: dict[type[NamedTuple], tuple[str, str]] = {
    PtpRow: ("pair", "pair, indicator, effective, deleted"),
    IcdRow: ("code, kind", "code, kind, title, billable, placeholder, sevenths"),
    IcdNoteRow: ("kind, text", "kind, text"),
}


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
    """Compare what was taken with the release before it, of the same set, in the library that was in use."""
    connection.execute("ATTACH DATABASE ? AS base", (f"{base / FILE}",))
    try:
        with sqlite3.connect(f"file:{base / FILE}?mode=ro&immutable=1", uri=True) as opened:
            present = sources(opened)
        opened.close()
        found = []
        for source in {item.source.id: item.source for item in taken}.values():
            found += _compare(connection, source, _before(source, present))
        return tuple(found)
    finally:
        connection.execute("DETACH DATABASE base")


def _before(source: Source, present: Sequence[Source]) -> Source | None:
    """Return the newest release that is older than a source and of the same kind; None where there is none."""

    def kind(one: Source) -> tuple[object, ...]:
        # Sets that come as several lists say which in their release: 'FY2026, table of drugs', 'PY2026 list'.
        listed = re.sub(r"\([^)]*\)|\S*\d\S*", "", one.release).split()
        return one.set, one.setting, one.payer, *listed

    older = [old for old in present if kind(old) == kind(source) and not old.starter
             and (old.effective or old.ends or date.min) < (source.effective or source.ends or date.max)]  # fmt: skip
    return max(older, key=lambda old: old.effective or old.ends or date.min, default=None)


def _compare(connection: sqlite3.Connection, source: Source, before: Source | None) -> list[Change]:
    found = []
    for row, (table, key) in TABLES.items():
        (count,) = connection.execute(f"SELECT count(*) FROM main.{table} WHERE source = ?", (source.id,)).fetchone()  # noqa: S608
        if not count:
            continue
        if before is None:
            found.append(Change(source, None, table, count, 0, 0))
            continue
        key, columns = _WHAT.get(row, (key, ", ".join(row._fields)))
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
