"""The counties of each Medicare locality ({yy}LOCCO): a table, and a print that may say less."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.codes.errors import BadFile, CutShort
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import SourceFile
from caseconsultant.codes.sources.places import Facts

_LINE: Final = re.compile(r" {4}(\d{5}) {7}(\d\d) {4}(.{23})(.{98})(.+)$")
_WIDTH: Final = 58  # of the counties in the TXT: what is longer is cut there
_COLUMNS: Final = 5


def counties(file: SourceFile) -> Iterator[Facts]:
    """Yield localities; the state stands on the first row of a block only."""
    state = ""
    rows = _printed(file) if file.name.lower().endswith(".txt") else _listed(file)
    for mac, locality, named, area, names, *_ in rows:
        state = _clean(named) or state
        key = f"{mac.strip().zfill(5)}-{locality.strip().zfill(2)}"
        yield key, {"state": state, "area": _clean(area), "counties": _clean(names)}


def _printed(file: SourceFile) -> list[list[str]]:
    """Return the lines of the TXT; CutShort where it leaves out a state or cuts counties that the CSV gives whole."""
    rows: list[list[str]] = []
    fresh = True
    for number, line in enumerate(file.text.splitlines(), 1):
        found = _LINE.match(line)
        if found is None:
            if re.match(r"\s*\d{4,5}\s", line):
                raise BadFile(f"{file.shown}, line {number}: expected contractor, locality, state, area and counties.")
            fresh = True
            continue
        instead = f"import {file.name.rsplit('.', 1)[0]}.csv, which has all of it"
        if fresh and not found[3].strip():
            raise CutShort(f"{file.shown}, line {number}: expected a state on the first line of a block; {instead}.")
        if len(found[5].rstrip()) >= _WIDTH:
            raise CutShort(f"{file.shown}, line {number}: expected the counties whole, found them cut; {instead}.")
        rows.append(list(found.groups()))
        fresh = False
    return rows


def _listed(file: SourceFile) -> list[list[str]]:
    """Return the rows of the table, which drops zeros before contractors and localities by itself."""
    rows: list[list[str]] = []
    table = tables.find(file, "locality number", "state", "fee schedule area", "counties")
    for number, row in enumerate(table.rows, table.at):
        if row and re.fullmatch(r"\s*\d{4,5}\s*", row[0]):
            if len(row) < _COLUMNS or not re.fullmatch(r"\s*\d{1,2}\s*", row[1]):
                raise BadFile(f"{file.shown}, line {number}: expected contractor, locality, state, area and counties.")
            rows.append(row)
    return rows


def _clean(name: str) -> str:
    return name.strip().rstrip("*").strip()
