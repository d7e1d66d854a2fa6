"""The shelf: a folder with the library in use, the one before it, and a pointer that says which is which."""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from caseconsultant.codes.build import Builder
from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.library import Library
from caseconsultant.codes.queries.store import FILE
from caseconsultant.codes.sources import icd10cm
from caseconsultant.codes.starter import facts as starter

_POINTER = "current"


class Shelf:
    """Gives out the library in use; notices when another process has swapped it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._stamp: tuple[int, int] | None = None
        self._library: Library | None = None

    def library(self) -> Library:
        """Return the library that the pointer names now, opened once; LibraryError where there is none."""
        try:
            stat = (self.home / _POINTER).stat()
        except FileNotFoundError as error:
            raise LibraryError(
                f"There is no code library in {self.home}: run `caseconsultant codes import`."
            ) from error
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if self._library is None or stamp != self._stamp:
            # The old one is not closed: a thread may still be asking it. It goes when nobody holds it.
            self._library, self._stamp = Library.open(current(self.home)), stamp
        return self._library


def current(home: Path) -> Path:
    """Return the folder of the library in use; LibraryError where there is none."""
    try:
        return home / (home / _POINTER).read_text().split()[0]
    except (FileNotFoundError, IndexError) as error:
        raise LibraryError(f"There is no code library in {home}: run `caseconsultant codes import`.") from error


def kept(home: Path, digest: str) -> Library | None:
    """Open the library of this digest while the shelf keeps it; None for one that is gone, or of another version."""
    for folder in home.iterdir():
        if not (folder.is_dir() and digest.startswith(folder.name)):
            continue
        try:
            with closing(Library.open(folder)) as found:
                there = found.digest == digest
        except LibraryError:
            continue  # it is being dropped, or not of this version
        if there:
            return Library.open(folder)
    return None


def swap(home: Path, folder: Path) -> None:
    """Point to a new library, keep the one before it, and drop those before that. Atomic: readers see old or new."""
    pointer = home / _POINTER
    before = pointer.read_text().split()[:1] if pointer.exists() else []
    draft = home / f".{_POINTER}"
    with draft.open("w") as opened:
        opened.write("\n".join([folder.name, *(name for name in before if name != folder.name)]) + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(pointer)
    _sweep(home)


def _sweep(home: Path) -> None:
    """Drop every library that the pointer does not name: older ones, and one that was built and never put in use."""
    pointer = home / _POINTER
    kept = set(pointer.read_text().split()) if pointer.exists() else None
    for old in home.iterdir():
        if kept is not None and old.is_dir() and old.name not in kept and not old.name.startswith("."):
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the shelf for writing: one build at a time."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in home.glob(".building-*"):  # of a build that died: we hold the lock, so it is nobody's
            shutil.rmtree(left, ignore_errors=True)
        _sweep(home)
        yield


def build_starter(home: Path) -> Path:
    """Build the library of a fresh install: ICD-10-CM whole, and the starter set; return its folder."""
    with Builder(home) as builder:
        builder.take(lambda: icd10cm.read(icd10cm.packaged(), builder.phrase))
        for reading in starter.readings(builder.phrase):
            builder.take(lambda item=reading: item)  # type: ignore[misc]
        return builder.finish(starter.edition())


def in_use(home: Path) -> Path:
    """Return the folder of the library in use, under the lock; build the starter where none or an old starter is.

    LibraryError where a library that somebody imported cannot be opened: it is theirs, and never replaced unasked.
    """
    try:
        folder = current(home)
        edition = _starter_edition(folder)
        if edition in (None, starter.edition()):
            Library.open(folder).close()
            return folder
    except LibraryError:
        if (home / _POINTER).exists() and current(home).exists() and _starter_edition(current(home)) is None:
            raise
    folder = build_starter(home)
    swap(home, folder)
    return folder


def _starter_edition(folder: Path) -> str | None:
    """Return which starter library this is; None for one that holds more, or whose manifest is lost."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError):
        return None
    return str(manifest["starter"]) if "starter" in manifest else _unmarked(folder)


def _unmarked(folder: Path) -> str | None:
    """Return an edition of no name for a library that was built before starters were marked, and holds no more."""
    query = "SELECT count(*) FROM source WHERE starter = 0 AND file <> ?"
    try:
        with closing(sqlite3.connect(f"file:{folder / FILE}?mode=ro&immutable=1", uri=True)) as opened:
            (others,) = opened.execute(query, (icd10cm.PACKAGED,)).fetchone()
            (everything,) = opened.execute("SELECT count(*) FROM source WHERE starter = 1").fetchone()
    except sqlite3.DatabaseError:
        return None
    return "unmarked" if everything and not others else None


def ensure_library(home: Path) -> Library:
    """Return the library in use under `home`; build the starter library at the first use (under 15 s)."""
    with locked(home):
        folder = in_use(home)
    return Library.open(folder)
