"""NCCI add-on code edits: CMS's tab-delimited table with Julian dates, or a plain list of add-on, primary and type."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from caseconsultant.codes.codeform import to_day
from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import AddOnRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile, quarter, whole

EXPECTS: Final = "a table with the columns Add-On Code, Primary Code and AOC Edit Type"
CONTRACTOR: Final = "CCCCC"  # in the place of a primary: the contractor decides


def recognises(file: SourceFile) -> bool:
    """Say whether this is an add-on table."""
    return "add-on" in file.head.lower().replace("_", "-") and "aoc" in file.head.lower()


def _named(heading: tuple[str, ...], *starts: str) -> int | None:
    """Return the first column whose name, without underscores, begins so."""
    plain = [name.replace("_", " ") for name in heading]
    return next((place for start in starts for place, name in enumerate(plain) if name.startswith(start)), None)


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return its rows."""
    spelled = next(
        (name for name in ("add-on_code", "add-on code", "add-on") if name in file.head.lower()), "add-on code"
    )
    table = tables.find(file, spelled)
    release, start, end = _release(file)
    return Reading(Source(0, SetName.ADDONS, release, file.name, file.digest, start, end), (_rows(file, table),))


def _release(file: SourceFile) -> tuple[str, date, date]:
    dated = re.search(r"(20\d\d)-(\d\d)-(\d\d)", file.name)
    versioned = re.search(r"V(20\d\d)Q([1-4])", file.name.upper())
    if versioned:
        return f"{versioned[1]}Q{versioned[2]}", *quarter(int(versioned[1]), int(versioned[2]))
    if dated:
        day = date(*(int(part) for part in dated.groups()))
        return day.isoformat(), day, quarter(day.year, (day.month - 1) // 3 + 1)[1]
    raise Undated(f"{file.shown}: expected a quarter or a date in its name, as in AOC_V2026Q1-MCR.txt.")


def _julian(text: str, file: SourceFile, line: int) -> int | None:
    if not text or text == "0":
        return None
    if not re.fullmatch(r"\d{7}", text):
        raise BadFile(f"{file.shown}, line {line}: expected a date as YYYYDDD, found {text!r}.")
    day = date(int(text[:4]), 1, 1) + timedelta(days=int(text[4:]) - 1) if int(text[:4]) else None
    if day is None or day.year != int(text[:4]):
        raise BadFile(f"{file.shown}, line {line}: expected a date as YYYYDDD, found {text!r}.")
    return to_day(day)


def _rows(file: SourceFile, table: tables.Table) -> Iterator[AddOnRow]:
    heading = table.heading
    code, primary, kind = (
        _named(heading, "add-on code"),
        _named(heading, "primary code"),
        _named(heading, "aoc edit type"),
    )
    if code is None or primary is None or kind is None:
        raise BadFile(f"{file.shown}: expected {EXPECTS}, found {', '.join(heading)}.")
    starts = _named(heading, "aoc edit effdt", "aoc edit eff")
    ends = [place for name in ("aoc edit deldt", "aoc deldt", "primary code deldt", "primary deldt")
            if (place := _named(heading, name)) is not None]  # fmt: skip
    seen: Counter[tuple[str, str]] = Counter()  # a pair may be deleted and made anew
    for line, row in enumerate(table.rows, table.at):
        if not any(row):
            continue
        first = tables.cell(row, primary).upper()
        if first != CONTRACTOR:
            first = tables.code_in(first, file, line)
        pair = (tables.code_in(tables.cell(row, code), file, line), first)
        seen[pair] += 1
        deleted = [day for place in ends if (day := _julian(tables.cell(row, place), file, line)) is not None]
        yield AddOnRow(
            *pair,
            seen[pair] - 1,
            whole(tables.cell(row, kind), file, line, "the edit type"),
            None if starts is None else _julian(tables.cell(row, starts), file, line),
            min(deleted, default=None),
        )
