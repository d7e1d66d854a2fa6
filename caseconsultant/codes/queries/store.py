"""An open library file: its connection, its sources, and the text behind its numbers."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from caseconsultant.codes import schema
from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.facts import SetName, Setting, Source

FILE = "library.sqlite"


def remedy(folder: Path) -> str:
    """Say what to do about a library that cannot be used."""
    return f"Move {folder.parent} away, then import your files again with `caseconsultant codes import`."


@dataclass(frozen=True, slots=True, eq=False)  # equal to itself only, so that answers can be remembered
class Store:
    """What every question needs. Read-only, so that threads may share it (SQLite is built serialized)."""

    connection: sqlite3.Connection
    sources: tuple[Source, ...]
    phrases: dict[int, str]
    by_set: dict[tuple[SetName, Setting | None], tuple[Source, ...]] = field(default_factory=dict)

    def of(self, which: SetName, setting: Setting | None = None) -> tuple[Source, ...]:
        """Return the releases of a set, newest first."""
        return self.by_set.get((which, setting), ())

    def holds(self, source: Source, *codes: str) -> bool:
        """Say whether a release, or an excerpt within its scope, holds everything about these codes."""
        if source.complete:
            return True
        query = "SELECT 1 FROM scope WHERE source = ? AND code = ?"
        return all(self.connection.execute(query, (source.id, code)).fetchone() for code in codes)


def _check_version(connection: sqlite3.Connection, folder: Path) -> None:
    (version,) = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    if version != schema.FORMAT:
        raise LibraryError(
            f"The code library in {folder} was built by another version of CaseConsultant (its form is {version}, not"
            f" {schema.FORMAT}). {remedy(folder)}"
        )


def open_store(folder: Path) -> Store:
    """Open the SQLite file of a library folder, immutable; LibraryError where it is missing or of another version."""
    path = folder / FILE
    if not path.exists():
        raise LibraryError(f"There is no code library in {folder}: run `caseconsultant codes import`.")
    connection = sqlite3.connect(
        f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False, cached_statements=256
    )
    try:
        _check_version(connection, folder)
        connection.execute("PRAGMA mmap_size = 1073741824")
        sources = schema.sources(connection)
        phrases = dict(connection.execute("SELECT id, text FROM phrase"))
    except (sqlite3.DatabaseError, TypeError) as error:
        connection.close()
        raise LibraryError(f"The code library in {folder} is damaged ({error}). {remedy(folder)}") from error
    except LibraryError:
        connection.close()
        raise
    by_set: dict[tuple[SetName, Setting | None], tuple[Source, ...]] = {}
    for source in sources:
        if source.payer != "medicare":  # another payer's facts are listed, never taken for Medicare's
            continue
        by_set[source.set, source.setting] = (*by_set.get((source.set, source.setting), ()), source)
    return Store(connection, sources, phrases, by_set)
