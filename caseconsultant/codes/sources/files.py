"""What an importer gets (a file's name and bytes) and what it gives (a source and its rows)."""

import hashlib
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import Source
from caseconsultant.codes.sources import xlsx

MOST_BYTES = 1_500_000_000  # unpacked: more than any official file has, and what a laptop can hold
_DEEPEST = 4  # zips within one another
_ROWS = 12  # of a workbook: no official one has a longer preamble


@dataclass(frozen=True)
class SourceFile:
    """A file, unpacked: `name` without .xz, `inside` the zip that holds it, `packed` the day on which that was packed.

    `folder` is the name of the folder or zip that it lies in, and `beside` are the names of all files there. The bytes
    are read when asked for.
    """

    name: str
    read: Callable[[], bytes] = field(repr=False)
    inside: str = ""
    packed: date | None = None
    folder: str = ""
    beside: tuple[str, ...] = ()

    @cached_property
    def raw(self) -> bytes:
        """The bytes."""
        return self.read()

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def head(self) -> str:
        """The first 8 KB as text (of a workbook, the first rows), for recognising it."""
        if self.name.lower().endswith(".xlsx"):
            with suppress(xlsx.Unreadable):
                return "\n".join(",".join(row) for row in islice(xlsx.rows(self.raw), _ROWS))
        return self.raw[:8192].decode("cp1252", "replace")

    @cached_property
    def text(self) -> str:
        """The whole as text: UTF-8 where it is, else the Windows code page that CMS writes."""
        try:
            return self.raw.decode("utf-8-sig").replace("\x1a", "")  # the end mark of DOS
        except UnicodeDecodeError:
            return self.raw.decode("cp1252", "replace").replace("\x1a", "")

    @property
    def shown(self) -> str:
        """The name for a person, with the zip it came from."""
        return f"{self.inside}: {self.name}" if self.inside else self.name


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its source (without a number yet) and its rows, one iterable for each row type."""

    source: Source
    rows: tuple[Iterable[NamedTuple], ...]
    part: tuple[int, int] | None = None


class Importer(Protocol):
    """A module of this package that reads one kind of file."""

    EXPECTS: str

    def recognises(self, file: SourceFile) -> bool:
        """Say by name and content whether this is our kind of file."""

    def read(self, file: SourceFile, phrase: Callable[[str], int]) -> Reading:
        """Return what it holds; BadFile in one sentence that names file, line and what was expected."""


def open_files(path: Path) -> Iterator[SourceFile]:
    """Yield every file of a path: a file, a folder (sorted), or a zip (also zips in it). BadFile where truncated."""
    if path.is_dir():
        for child in sorted(path.rglob("*")):
            if child.is_file() and not child.name.startswith("."):
                yield from open_files(child)
    elif path.suffix.lower() == ".zip":
        yield from _members(_bytes(path), path.name)
    else:
        folder = path.absolute().parent
        beside = tuple(sorted(child.name for child in folder.iterdir()))
        if path.suffix.lower() == ".xz":
            yield SourceFile(path.name[:-3], lambda: _unpacked(path), folder=folder.name, beside=beside)
        else:
            yield SourceFile(path.name, partial(_bytes, path), folder=folder.name, beside=beside)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path.name} cannot be read: {error}.") from error


def _unpacked(path: Path) -> bytes:
    try:
        with lzma.open(path) as packed:
            raw = packed.read(MOST_BYTES + 1)
    except (lzma.LZMAError, EOFError, OSError) as error:
        raise BadFile(f"{path.name} is damaged or cut short: {error}.") from error
    if len(raw) > MOST_BYTES:
        raise BadFile(f"{path.name} unpacks to more than {MOST_BYTES // 10**6} MB, which no official file does.")
    return raw


def _members(raw: bytes, name: str, depth: int = 1) -> Iterator[SourceFile]:
    try:
        archive = zipfile.ZipFile(BytesIO(raw))
        damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
        raise BadFile(f"{name} is damaged or cut short: {error}.") from error
    except RuntimeError as error:  # a password, or a way of packing that zipfile does not know
        raise BadFile(f"{name} cannot be unpacked: {error}.") from error
    if damaged:
        raise BadFile(f"{name} is damaged: its member {damaged} cannot be unpacked.")
    beside = tuple(sorted(Path(item.filename).name for item in archive.infolist() if not item.is_dir()))
    for member in sorted(archive.infolist(), key=lambda item: item.filename):
        if member.is_dir():
            continue
        if member.file_size > MOST_BYTES:
            raise BadFile(f"{name}: {member.filename} is larger than any official file.")
        short = Path(member.filename).name
        if not short.lower().endswith(".zip"):
            read = partial(archive.read, member)
            yield SourceFile(short, read, name, _packed(member), name.rsplit(": ", 1)[-1], beside)
        elif depth == _DEEPEST:
            raise BadFile(f"{name}: {short} is a zip within {depth} others, which no official download has.")
        else:
            yield from _members(archive.read(member), f"{name}: {short}", depth + 1)


def _packed(member: zipfile.ZipInfo) -> date | None:
    """Return the day on which a member was packed; None where the zip has none."""
    with suppress(ValueError):
        return date(*member.date_time[:3])
    return None


_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip


def quarter(year: int, number: int) -> tuple[date, date]:
    """Return the first and last day of a quarter, 1 to 4."""
    start = date(year, 3 * number - 2, 1)
    following = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return start, following - timedelta(days=1)


def month_in(name: str) -> int | None:
    """Return the month that a file name carries (JAN, Oct, July), or None."""
    found = re.search(r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?![a-z])", name.lower())
    return _MONTHS[found.group(1)] if found else None


def day(text: str, file: SourceFile, line: int) -> date | None:
    """Return YYYYMMDD or YYYY-MM-DD as a date, None for empty; BadFile for anything else."""
    digits = text.strip().replace("-", "")
    if not digits:
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError as error:
        raise BadFile(f"{file.shown}, line {line}: expected a date as YYYYMMDD, found {text!r}.") from error


def whole(text: str, file: SourceFile, line: int, what: str) -> int:
    """Return an integer; BadFile for anything else."""
    try:
        return int(text.strip())
    except ValueError as error:
        raise BadFile(f"{file.shown}, line {line}: expected a whole number for {what}, found {text!r}.") from error
