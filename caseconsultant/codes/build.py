"""Build a library: the one in use, copied, and new files read into it; checked, named by its digest, swapped in."""

import hashlib
import json
import os
import re
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
        try:
            self.connection = self._begin(base)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _begin(self, base: Path | None) -> sqlite3.Connection:
        if base is not None:
            shutil.copyfile(base / FILE, self.folder / FILE)
        connection = sqlite3.connect(self.folder / FILE, isolation_level=None)
        connection.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
        if base is None:
            schema.create(connection)
        return connection

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
        if any(new.digest in old.digest for old in same):
            return Left(new, "it is in the library already")
        newer = next((old for old in peers if _superseded(new, old)), None)
        if newer is not None:
            return Left(new, f"{newer.file} (release {newer.release}) is newer and carries its history")
        if reading.part is not None:
            return self._take_part(reading, reading.part, same, peers)
        added = schema.add_source(self.connection, new)
        count = sum(schema.insert(self.connection, added.id, rows) for rows in reading.rows)
        if count == 0:
            raise BadFile(f"{new.file}: no rows found.")
        for old in same:
            difference = self._difference(old.id, added.id)
            if difference:
                return Left(new, f"it contradicts {old.file}, loaded for the same release {new.release}: {difference}")
            return Left(new, f"{old.file} says the same")
        for old in peers:
            if _superseded(old, new):
                schema.drop_source(self.connection, old.id)
        return Taken(added, count)

    def _take_part(
        self, reading: files.Reading, part: tuple[int, int], same: list[Source], peers: list[Source]
    ) -> Taken | Left:
        """Read one part of a split set into the source that the parts share; all parts together make it complete."""
        number, total = part
        old = next((source for source in same if source.scope.startswith("part ")), None)
        parts = {int(text) for text in re.findall(r"\d+", old.scope.split(" of ")[0])} if old else set()
        if old is not None and number in parts:
            return self._take_again(reading, old)
        scope = f"part {', '.join(str(item) for item in sorted(parts | {number}))} of {total}"
        shared = old or schema.add_source(self.connection, replace(reading.source, file="", digest=""))
        count = sum(schema.insert(self.connection, shared.id, rows) for rows in reading.rows)
        made = replace(
            reading.source,
            id=shared.id,
            file=f"{shared.file} {reading.source.file}".strip(),
            digest=f"{shared.digest} {reading.source.digest}".strip(),
            complete=len(parts) + 1 == total,
            scope=scope,
        )
        schema.update_source(self.connection, made)
        for peer in peers:
            if peer.id != made.id and _superseded(peer, made):
                schema.drop_source(self.connection, peer.id)
        return Taken(made, count)

    def _take_again(self, reading: files.Reading, old: Source) -> Left:
        """Compare another form of a part with the parts that are loaded: the caller throws its rows away."""
        again = schema.add_source(self.connection, replace(reading.source, scope="again"))
        for rows in reading.rows:
            schema.insert(self.connection, again.id, rows)
        difference = self._difference(old.id, again.id, both_ways=False)
        if difference:
            told = f"it contradicts what is loaded of release {old.release} ({old.file}): {difference}"
            return Left(reading.source, told)
        return Left(reading.source, f"what is loaded of release {old.release} says the same")

    def _difference(self, old: int, new: int, *, both_ways: bool = True) -> str:
        """Return the first row in which two readings of one release differ, in words; nothing where they agree."""
        for row, (table, _) in TABLES.items():
            columns = ", ".join(row._fields)
            query = f"SELECT {columns} FROM {table} WHERE source = ?"  # noqa: S608
            for one, other, words in ((new, old, "it alone has"), (old, new, "it lacks"))[: 1 + both_ways]:
                found = self.connection.execute(f"{query} EXCEPT {query} LIMIT 1", (one, other)).fetchone()
                if found:
                    return f"{words} {' | '.join(str(value) for value in found if value not in (None, ''))}"
        return ""

    def finish(self, starter: str = "") -> Path:
        """Check, index and name what was built; return its folder. `starter` marks the library of a fresh install."""
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
        manifest = {"digest": digest, "files": members, **({"starter": starter} if starter else {})}
        (self.folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
        _settle(self.folder)
        target = self.home / digest[:16]
        if target.exists() and not _same(target, self.folder):  # damaged since, or marked otherwise
            target.rename(self.folder.with_suffix(".old"))
        if not target.exists():
            self.folder.chmod(0o755)
            self.folder.rename(target)
        shutil.rmtree(self.folder.with_suffix(".old"), ignore_errors=True)
        return target


def _settle(folder: Path) -> None:
    """Bring every file of a folder to the disk, so that what is put in use survives a loss of power."""
    for path in (*folder.rglob("*"), folder, folder.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _same(one: Path, other: Path) -> bool:
    """Say whether a library folder is still what was just built."""
    names = [folder / "manifest.json" for folder in (one, other)]
    return names[0].exists() and names[0].read_text() == names[1].read_text() and not verified(one)


def _superseded(old: Source, new: Source) -> bool:
    """Say whether a new release makes an old one superfluous.

    An NCCI release carries all of its pairs' history; of each index the newest is enough, as it is for searching only.
    """
    if not new.complete or old.id == new.id != 0:
        return False
    if old.starter and not new.starter and old.set is not SetName.LABELS:
        return old.set not in (SetName.MODIFIERS, SetName.POS)
    if not (old.effective and new.effective and old.effective < new.effective) or new.starter:
        return False
    return old.set is SetName.PTP or (old.set is SetName.ICD10CM_INDEX and old.scope == new.scope)


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
