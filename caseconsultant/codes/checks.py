"""What an import looks over before it is put in use: row counts, dates that run backwards, codes that nobody knows."""

import sqlite3
from collections.abc import Iterable
from typing import Final

from caseconsultant.codes.build import Taken
from caseconsultant.codes.changes import Change
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName

_ENOUGH: Final = 1_000  # rows from which a release tells how many the next will have
_LEAST: Final = 0.7  # of the rows of the release before; no official set has lost more in a quarter
# Sets that grow and shrink slowly; lists of changes do not, and risk models come and go.
_STEADY: Final = frozenset(
    (SetName.PTP, SetName.MUE, SetName.FEES, SetName.ADDONS, SetName.HCPCS, SetName.ICD10CM, SetName.ICD10CM_CODES,
     SetName.ICD10PCS, SetName.OPPS, SetName.ASC, SetName.ZIP)
)  # fmt: skip
_MANY: Final = 0.1  # of a set's codes that nothing else knows: from there on something is wrong
_DATES: Final = (
    ("ptp", "effective", "deleted"), ("addon", "effective", "deleted"), ("hcpcs", "added", "ended"),
    ("coverage", "effective", "ended"), ("span", "added", "ended"),
)  # fmt: skip
_CODES: Final = ("mue", "addon", "ambulatory", "device")
_KNOWN: Final = "SELECT code FROM fee UNION SELECT code FROM hcpcs UNION SELECT code FROM span"


def check(connection: sqlite3.Connection, taken: Iterable[Taken], changed: Iterable[Change]) -> tuple[str, ...]:
    """Return what is odd, a sentence each; BadFile for a set that has lost so much that its file must be cut short."""
    for change in changed:
        _not_cut(connection, change)
    odd: list[str] = []
    for item in {item.source.id: item for item in taken}.values():
        odd += [*_backwards(connection, item), *_unknown(connection, item)]
    return tuple(odd)


def _not_cut(connection: sqlite3.Connection, change: Change) -> None:
    if (
        change.before is None
        or change.source.set not in _STEADY
        or not (change.source.complete and change.before.complete)
    ):
        return
    query = f"SELECT count(*) FROM main.{change.table} WHERE source = ?"  # noqa: S608
    (now,) = connection.execute(query, (change.source.id,)).fetchone()
    before = now - change.added + change.ended
    if before >= _ENOUGH and now < before * _LEAST:
        raise BadFile(
            f"{change.source.file}: expected about {before:,} rows, as many as release {change.before.release} has,"
            f" found {now:,}: the file may be cut short."
        )


def _backwards(connection: sqlite3.Connection, item: Taken) -> Iterable[str]:
    for table, start, end in _DATES:
        query = f"SELECT count(*) FROM main.{table} WHERE source = ? AND {end} < {start}"  # noqa: S608
        (count,) = connection.execute(query, (item.source.id,)).fetchone()
        if count:
            yield f"{item.source.file}: {count:,} rows end before they begin, and never apply."


def _unknown(connection: sqlite3.Connection, item: Taken) -> Iterable[str]:
    """Compare the codes of a set with those of the fee schedule, HCPCS and RBCS, where any is loaded whole."""
    query = "SELECT 1 FROM main.source WHERE kind = 'fees' AND complete = 1 LIMIT 1"
    if connection.execute(query).fetchone():
        for table in _CODES:
            counts = f"SELECT count(*), sum(code NOT IN ({_KNOWN})) FROM main.{table} WHERE source = ?"  # noqa: S608
            count, unknown = connection.execute(counts, (item.source.id,)).fetchone()
            if count and unknown > count * _MANY:
                yield (
                    f"{item.source.file}: {unknown:,} of {count:,} rows are of codes that neither the fee schedule nor"
                    " HCPCS nor RBCS knows."
                )
    if not connection.execute("SELECT 1 FROM main.icd LIMIT 1").fetchone():
        return
    counts = "SELECT count(*), sum(code NOT IN (SELECT code FROM icd)) FROM main.risk WHERE source = ?"
    count, unknown = connection.execute(counts, (item.source.id,)).fetchone()
    if count and unknown > count * _MANY:
        yield f"{item.source.file}: {unknown:,} of {count:,} rows are of diagnoses that no list of ICD-10-CM knows."
