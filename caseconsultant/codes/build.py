"""Build a library: the one in use, copied, and new files read into it; checked, named by its digest, swapped in."""

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from caseconsultant.codes import schema
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.queries.store import FILE
from caseconsultant.codes.rows import TABLES
from caseconsultant.codes.search import index
from caseconsultant.codes.sources import files


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading that went into the library, and how many rows it has."""

    source: Source
    rows: int


@dataclass(frozen=True, slots=True)
class Left:
    """A reading that was not needed, and why."""

    source: Source
    reason: str


class Builder:
    """One build. Nothing outside its temporary folder changes until `finish`; leaving early throws it all away."""

    def __init__(self, home: Path, base: Path | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.folder = Path(tempfile.mkdtemp(prefix=".building-", dir=home))
        if base is not None:
            shutil.copyfile(base / FILE, self.folder / FILE)
        self.connection = sqlite3.connect(self.folder / FILE, isolation_level=None)
        self.connection.executescript(
            "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
        )
        if base is None:
            schema.create(self.connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def phrase(self, text: str) -> int:
        """Return the number of a text that many rows share."""
        return schema.phrase(self.connection, text)

    def take(self, read: Callable[[], files.Reading]) -> Taken | Left:
        """Read a file into the library, or leave it; BadFile leaves the library as it was before this file."""
        self.connection.execute("BEGIN")
        try:
            outcome = self._take(read())
        except sqlite3.IntegrityError as error:
            self.connection.execute("ROLLBACK")
            raise BadFile(f"Two rows of one file contradict each other ({error}).") from error
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT" if isinstance(outcome, Taken) else "ROLLBACK")
        return outcome

    def _take(self, reading: files.Reading) -> Taken | Left:
        new, present = reading.source, schema.sources(self.connection)
        peers = [old for old in present if (old.set, old.setting, old.payer) == (new.set, new.setting, new.payer)]
        same = [old for old in peers if old.release == new.release and not old.starter]
        if any(old.digest == new.digest for old in same):
            return Left(new, "it is in the library already")
        added = schema.add_source(self.connection, new)
        count = sum(schema.insert(self.connection, added.id, rows) for rows in reading.rows)
        if count == 0:
            raise BadFile(f"{new.file}: no rows found.")
        for old in same:
            difference = self._difference(old.id, added.id)
            if difference:
                raise BadFile(
                    f"{new.file} contradicts {old.file}, which is loaded for release {new.release}: {difference}."
                )
            return Left(new, f"{old.file} says the same")
        for old in peers:
            if _superseded(old, new):
                schema.drop_source(self.connection, old.id)
        return Taken(added, count)

    def _difference(self, old: int, new: int) -> str:
        """Return the first row in which two readings of one release differ, in words; nothing where they agree."""
        for row, (table, _) in TABLES.items():
            columns = ", ".join(row._fields)
            query = f"SELECT {columns} FROM {table} WHERE source = ?"  # noqa: S608
            for one, other, words in ((old, new, "it lacks"), (new, old, "it alone has")):
                found = self.connection.execute(f"{query} EXCEPT {query} LIMIT 1", (one, other)).fetchone()
                if found:
                    return f"{words} {' | '.join(str(value) for value in found if value not in (None, ''))}"
        return ""

    def finish(self) -> Path:
        """Check, index, name and swap in what was built; return its folder."""
        if self.connection.execute("PRAGMA freelist_count").fetchone()[0]:
            self.connection.execute("VACUUM")
        self.connection.executescript("PRAGMA analysis_limit = 1000; ANALYZE;")
        index.build(self.connection, self.folder)
        self.connection.close()
        digest = _digest(self.folder / FILE)
        members = {
            str(path.relative_to(self.folder)): _digest(path)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        (self.folder / "manifest.json").write_text(json.dumps({"digest": digest, "files": members}, indent=1))
        target = self.home / digest[:16]
        if not target.exists():
            self.folder.chmod(0o755)
            self.folder.rename(target)
        return target


def _superseded(old: Source, new: Source) -> bool:
    """Say whether a new release makes an old one superfluous: an NCCI release carries all of its pairs' history."""
    if not new.complete or not (old.effective and new.effective and old.effective <= new.effective):
        return bool(old.starter and new.complete)
    return old.starter or old.set is SetName.PTP


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def verified(folder: Path) -> list[str]:
    """Return the files of a library folder that are not what its manifest says."""
    manifest = json.loads((folder / "manifest.json").read_text())
    return [name for name, digest in manifest["files"].items()
            if not (folder / name).exists() or _digest(folder / name) != digest]  # fmt: skip


def with_file(source: Source, file: files.SourceFile) -> Source:
    """Return a source with the name and digest of its file."""
    return replace(source, file=file.name, digest=file.digest)
