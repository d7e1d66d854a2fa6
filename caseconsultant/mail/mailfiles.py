"""Mails in files: an mbox, single mails, a Maildir, or a folder of single mails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from caseconsultant.mail import dates, mbox
from caseconsultant.mail.headers import read
from caseconsultant.mail.trace import trace

TOO_LARGE: Final = 25 * 1024 * 1024
KEPT_OF_TOO_LARGE: Final = 1024 * 1024
LOOKED_AT: Final = 64 * 1024

_MAILDIR: Final = ("cur", "new")
_DATED = re.compile(r";([^;]*)\Z")


@dataclass(frozen=True, slots=True)
class Found:
    """One mail in a file, or, where `trouble` says so, why there is none. `name` is for people."""

    name: str
    raw: bytes = b""
    trouble: str = ""


def found(path: Path) -> Iterator[Found]:
    """Yield what a file or folder holds, in a fixed order; what cannot be read is named and passed over."""
    if not path.is_dir():
        yield from _in_file(path)
    elif any((path / name).is_dir() for name in _MAILDIR):
        for name in _MAILDIR:
            yield from _in_folder(path / name, "*")
    else:
        yield from _in_folder(path, "*.eml")


def reached_us_at(raw: bytes, now: datetime) -> datetime:
    """Return when a mail reached its mailbox: by the topmost Received, else by its Date; never later than now."""
    said = [line for line in trace(raw) if line.startswith("Received:")][:1]
    dated = _DATED.search(said[0]) if said else None
    when = (dates.read(dated[1]) if dated else None) or dates.read(read(raw)[0].plain("date", 200))
    return min(when, now) if when is not None and when.year >= 1980 else now


def _in_folder(folder: Path, pattern: str) -> Iterator[Found]:
    for path in sorted(folder.glob(pattern)) if folder.is_dir() else ():
        yield from _in_file(path)


def _in_file(path: Path) -> Iterator[Found]:
    try:
        if not path.is_file():
            yield Found(path.name, trouble="it is no file")
            return
        with path.open("rb") as stream:
            if not mbox.is_mbox(stream.peek(8)[:8]):
                yield _single(path.name, stream.read(mbox.LONGEST))
                return
            for number, raw in enumerate(mbox.mails(stream), start=1):
                yield _single(f"{path.name}, mail {number}", raw)
    except OSError as trouble:
        yield Found(path.name, trouble=f"it cannot be read ({trouble.strerror or type(trouble).__name__})")


def _single(name: str, raw: bytes) -> Found:
    if not raw.strip():
        return Found(name, trouble="it is empty")
    fields = read(raw[:LOOKED_AT])[0].fields
    if not fields.keys() & {"from", "date", "subject", "message-id", "received", "to"}:
        return Found(name, trouble="it is no mail: it has no header that a mail has")
    return Found(name, raw)
