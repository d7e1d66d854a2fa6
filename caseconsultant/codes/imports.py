"""Import files into a new library: take what is known, name what is skipped and why, swap when all is well."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from caseconsultant.codes import shelf
from caseconsultant.codes.build import Builder, Left, Taken
from caseconsultant.codes.changes import Change, changes
from caseconsultant.codes.checks import check
from caseconsultant.codes.errors import (
    BadFile,
    CutShort,
    LibraryError,
    NothingToRead,
    OtherPayer,
    SaidElsewhere,
    Undated,
)
from caseconsultant.codes.sources import cpt, unused
from caseconsultant.codes.sources.files import Reading, SourceFile, open_files
from caseconsultant.codes.sources.registry import importer_of


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `folder` is None where nothing new was found and the library in use stays.

    `odd` are sentences on what is not as it should be, and was taken as it is.
    """

    folder: Path | None
    taken: tuple[Taken, ...]
    skipped: tuple[Skipped, ...]
    changed: tuple[Change, ...]
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Licensee:
    """Who confirms a licence for CPT descriptors, and when."""

    name: str
    on: date


Progress = Callable[[str], None]


def import_paths(
    home: Path, paths: Iterable[Path], licensee: Licensee | None = None, progress: Progress = lambda _: None
) -> Imported:
    """Read files, zips and folders into a new library and put it in use; BadFile or LibraryError leave it as it was."""
    with _told_in_words(home), shelf.locked(home):
        base = shelf.in_use(home)
        with Builder(home, base) as builder:
            taken: list[Taken] = []
            skipped: list[Skipped] = []
            for path in paths:
                if not path.exists():
                    raise LibraryError(f"There is no file or folder {path}.")
                for file in open_files(path):
                    progress(file.shown)
                    named = not path.is_dir() and not file.inside
                    outcome = _take(builder, file, licensee, {_stem(item.source.file) for item in taken}, named=named)
                    (taken if isinstance(outcome, Taken) else skipped).append(outcome)  # type: ignore[arg-type]
            _nothing_half(taken)
            if not taken:
                return Imported(None, (), tuple(skipped), ())
            changed = changes(builder.connection, base, taken)
            odd = check(builder.connection, taken, changed)
            progress("search index")
            folder = builder.finish()
            progress("putting it in use")
        shelf.swap(home, folder)
        progress("in use")
        return Imported(folder, tuple(taken), tuple(skipped), changed, odd)


@contextmanager
def _told_in_words(home: Path) -> Iterator[None]:
    """Turn what the disk does not take into a sentence. Nothing is in use yet that was not before."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        raise LibraryError(
            f"The library cannot be written to {home} ({error}). The one in use stays; a build needs room for three of"
            " them."
        ) from error


def _stem(name: str) -> str:
    """Return what the forms of one table (CSV, TXT, XLSX) have in common: the name of the last file without its end."""
    return PurePath(name.split(" ")[-1]).stem.lower()


def _take(
    builder: Builder, file: SourceFile, licensee: Licensee | None, read_before: set[str], *, named: bool
) -> Taken | Skipped:
    """Read one file. A file that a person named must be good; in a folder or zip, what is unknown is skipped.

    A form of a table that cannot be read is skipped too, where another form of the same was read before it.
    """
    importer = importer_of(file)
    if importer is None:
        if named:
            raise BadFile(f"{file.shown}: no importer knows it, by its name or by what it holds.")
        return Skipped(file.shown, unused.reason(file))
    if "excerpt" in file.name.lower() and not named:
        return Skipped(file.shown, "an excerpt: import it by its name if you want it")
    if importer is cpt and licensee is None:
        return Skipped(file.shown, "a licensed CPT file: import it with --licensee and your name")

    def read() -> Reading:
        reading = importer.read(file, builder.phrase)
        return cpt.confirmed(reading, licensee.name, licensee.on) if importer is cpt and licensee else reading

    try:
        outcome = builder.take(read)
    except BadFile as error:
        beside = isinstance(error, Undated | CutShort | NothingToRead | OtherPayer | SaidElsewhere)
        if named or not (beside or _stem(file.name) in read_before):
            raise
        return Skipped(file.shown, str(error))
    return Skipped(file.shown, outcome.reason) if isinstance(outcome, Left) else outcome


def _nothing_half(taken: list[Taken]) -> None:
    """Refuse sets whose rows make no sense together."""
    for item in taken:
        source = item.source
        if source.effective and source.ends and source.effective > source.ends:
            raise BadFile(f"{source.file}: release {source.release} would end before it begins.")
