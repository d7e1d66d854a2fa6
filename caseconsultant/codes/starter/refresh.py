"""Write the starter set's facts anew from a library built of CMS's own files: run with the library's folder."""

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from caseconsultant.codes import schema
from caseconsultant.codes.codeform import from_day, pack
from caseconsultant.codes.facts import SetName, Setting, Source
from caseconsultant.codes.queries.store import open_store
from caseconsultant.codes.rows import TABLES, PtpRow
from caseconsultant.codes.starter.facts import EXCERPTS, codes

_WIDTH = 36**5


def main(folder: Path, target: Path) -> None:
    """Write every excerpt's file."""
    store = open_store(folder)
    for name, which, setting, row in EXCERPTS:
        source = newest(store.sources, which, setting)
        head = ("#", source.release, source.file, str(source.effective), str(source.ends), source.digest)
        body = [head, *(_pairs(store.connection, source) if row is PtpRow else _rows(store.connection, source, row))]
        (target / name).write_text("".join("\t".join(cells) + "\n" for cells in body))


def newest(sources: tuple[Source, ...], which: SetName, setting: Setting | None) -> Source:
    """Return the newest complete official release of a set."""
    return next(source for source in sources if source.set is which and source.setting is setting
                and source.complete and source.payer == "medicare")  # fmt: skip


def _text(connection: sqlite3.Connection, field: str, value: object) -> str:
    if field == "rationale":
        return str(connection.execute("SELECT text FROM phrase WHERE id = ?", (value,)).fetchone()[0])
    if field in ("effective", "deleted"):
        return str(from_day(value) or "") if isinstance(value, int) else ""
    return str(value)


def _rows(connection: sqlite3.Connection, source: Source, row: type[NamedTuple]) -> Iterator[tuple[str, ...]]:
    table, key = TABLES[row]
    for code in codes():
        query = f"SELECT {', '.join(row._fields)} FROM {table} WHERE source = ? AND code = ? ORDER BY {key}"  # noqa: S608
        for found in connection.execute(query, (source.id, code)):
            yield tuple(_text(connection, field, value) for field, value in zip(row._fields, found, strict=True))


def _pairs(connection: sqlite3.Connection, source: Source) -> Iterator[tuple[str, ...]]:
    """Yield the pairs whose both codes are in the starter set: column 1, what they share, and all columns 2 of that.

    Pairs that were never in force (indicator 9) are left out.
    """
    known = {pack(code): code for code in codes()}
    query = "SELECT pair, indicator, rationale, effective, deleted FROM ptp WHERE source = ? AND pair BETWEEN ? AND ?"
    for number, code in known.items():
        groups: dict[tuple[str, ...], list[str]] = {}
        for pair, indicator, *rest in connection.execute(
            query, (source.id, number * _WIDTH, (number + 1) * _WIDTH - 1)
        ):
            other = known.get(pair % _WIDTH)
            if other is not None and indicator != 9:
                fields = zip(("rationale", "effective", "deleted"), rest, strict=True)
                shared = (str(indicator), *(_text(connection, *field) for field in fields))
                groups.setdefault(shared, []).append(other)
        for shared, others in sorted(groups.items()):
            yield code, *shared, " ".join(others)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
    sys.stdout.write(f"Written from a library of format {schema.VERSION}.\n")
