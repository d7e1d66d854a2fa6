"""Bring the official files of a date into a folder: which of them, from where, and what could not be had."""

import fcntl
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from caseconsultant.codes.downloading import Unreachable, download, page
from caseconsultant.codes.official import Wanted, chosen, listed, wanted

NOTICE = (
    "The NCCI and fee schedule files hold CPT code numbers. CPT is copyrighted by the American Medical Association;\n"
    "CMS gives these files under its end user agreements for CPT, CDT and UB-04 (shown before each download on its\n"
    "site). Descriptors in them are not read. By going on you accept those agreements for yourself."
)
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was downloaded, and what could not be had, with the reason."""

    files: tuple[Path, ...]
    missing: tuple[str, ...]


def fetch(folder: Path, day: date, base: str = "", progress: Progress = lambda _: None) -> Fetched:
    """Download the files of a day into a folder, going on where an earlier run ended; what is whole is kept.

    With `base`, that server is asked for the same paths. LibraryError where the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    missing: list[str] = []
    with _alone(folder):
        pages: dict[str, str] = {}
        for which in wanted(day):
            progress(which.what)
            addresses, why = _addresses(which, base, pages)
            if not addresses:
                missing.append(f"{which.what} ({why})")
            for address in addresses:
                name = _name(address)
                progress(name)
                try:
                    files.append(download(_at(base, address), folder / name))
                except Unreachable as error:
                    missing.append(f"{which.what}: {name} ({'; '.join(filter(None, (str(error), why)))})")
    return Fetched(tuple(files), tuple(missing))


def _addresses(which: Wanted, base: str, pages: dict[str, str]) -> tuple[tuple[str, ...], str]:
    """Return where the files are: as their page lists them, or else by the names that they should have, and why."""
    if not which.page:
        return which.guesses, ""
    address = _at(base, which.page)
    try:
        pages[address] = pages.get(address) or page(address)
    except Unreachable as error:
        return which.guesses, f"the page that lists them, {which.page}: {error}"
    found = chosen(listed(pages[address], address, which.names), which)
    return (found, "") if found else (which.guesses, f"{which.page} lists none for the day")


def _at(base: str, address: str) -> str:
    """Return an address, or where another server has the same path."""
    return f"{base.rstrip('/')}{urlsplit(address).path}" if base and not address.startswith(base) else address


def _name(address: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", unquote(urlsplit(address).path.rsplit("/", 1)[-1]))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder: one download at a time writes into it, and another waits."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
