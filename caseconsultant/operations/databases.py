"""Copies of the whole database while it is in use, and back into an empty one."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.store.switches import PAUSED

SQLITE: Final = "sqlite:///"
# What a restored database must not do: send, or let in again whoever had signed out since.
QUIET: Final = (
    "DELETE FROM web_sessions",
    "DELETE FROM sign_in_links",
    f"INSERT INTO switches (name, reason) VALUES ('{PAUSED}', 'restored from a backup') ON CONFLICT DO NOTHING",  # noqa: S608
)


class CopyTrouble(CaseConsultantError):  # noqa: N818
    """A database cannot be copied or filled; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sqlite:
    """A database in a file."""

    path: Path

    kind = "sqlite"

    def dump(self, target: Path) -> None:
        """Copy it at one moment, while others write."""
        if not self.path.exists():
            raise CopyTrouble(f"There is no database at {self.path}: nothing to back up.")
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            if (verdict := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
                raise CopyTrouble(f"The copy of the database is damaged ({verdict}): is the original?")

    def is_empty(self) -> bool:
        """Say whether there are no tables yet."""
        if not self.path.exists():
            return True
        with closing(sqlite3.connect(self.path)) as known:
            return not known.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]

    def load(self, dump: Path) -> None:
        """Put the copy in its place, quiet, all at once."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f".{self.path.name}.restoring")
        shutil.copyfile(dump, draft)
        with closing(sqlite3.connect(draft)) as restored, restored:
            for statement in QUIET:
                restored.execute(statement)
        draft.chmod(0o600)
        for left in ("-wal", "-shm"):  # of the empty database; they must not be read into the new one
            self.path.with_name(self.path.name + left).unlink(missing_ok=True)
        draft.replace(self.path)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database on a server, through the server's own programs."""

    url: str  # without the password
    password: str

    kind = "postgresql"

    def dump(self, target: Path) -> None:
        """Copy it at one moment, while others write."""
        self._run("pg_dump", "--no-owner", "--no-privileges", "--file", str(target), self.url)

    def is_empty(self) -> bool:
        """Say whether there are no tables yet."""
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        return self._psql("--tuples-only", "--no-align", "--command", count).strip() == "0"

    def load(self, dump: Path) -> None:
        """Fill the database, quiet, in one transaction."""
        quiet = [word for statement in QUIET for word in ("--command", statement)]
        # a dump empties search_path, so we name the schema again before our own statements
        self._psql("--single-transaction", "--file", str(dump), "--command", "SET search_path TO public", *quiet)

    def _psql(self, *words: str) -> str:
        return self._run("psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", *words, self.url)

    def _run(self, name: str, *words: str) -> str:
        command = [program(name), *words]
        environ = {**os.environ, "PGPASSWORD": self.password} if self.password else None
        ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
        if ran.returncode:
            raise CopyTrouble(f"{name} failed: {ran.stderr.strip() or 'without a word'}")
        return ran.stdout


def database_of(url: str) -> Sqlite | Postgres:
    """The database that CASECONSULTANT_DATABASE_URL names."""
    if url.startswith(SQLITE):
        return Sqlite(Path(url.removeprefix(SQLITE)))
    parts = urlsplit(url)
    bare = parts._replace(scheme="postgresql", netloc=_without_password(parts.netloc))
    return Postgres(urlunsplit(bare), unquote(parts.password or ""))


def _without_password(netloc: str) -> str:
    who, at, where = netloc.rpartition("@")
    return f"{who.partition(':')[0]}{at}{where}"


def program(name: str, places: Sequence[Path] | None = None) -> str:
    """Where a program of PostgreSQL stands, the newest version first: an older pg_dump refuses a newer server."""
    if places is None:
        places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name))[::-1]
    found = next((str(place / name) for place in places if (place / name).exists()), None) or shutil.which(name)
    if found is None:
        raise CopyTrouble(f"{name} is not installed here (on Debian: apt install postgresql-client).")
    return found
