"""CMS's place of service codes, as a table. Their names are CMS's own."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import PosRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile

EXPECTS: Final = "a table with pos_code, pos_type, pos_name and pos_description"


def recognises(file: SourceFile) -> bool:
    """Say whether this is the table of places of service."""
    return "pos_code" in file.head and "pos_name" in file.head


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return the places, without the numbers that are not assigned."""
    table = tables.find(file, "pos_code", "pos_type", "pos_name", "pos_description")
    year = re.search(r"(20\d\d)", file.name)
    ends = date(int(year[1]), 12, 31) if year else date(2024, 12, 31)  # the set that is about without a date is of 2024
    source = Source(0, SetName.POS, str(ends.year), file.name, file.digest, None, ends)
    return Reading(source, (_rows(file, table),))


def _rows(file: SourceFile, table: tables.Table) -> Iterator[PosRow]:
    places = tables.columns(table, "pos_code", "pos_name", "pos_description", "pos_type")
    for line, row in enumerate(table.rows, table.at):
        code, name, meaning, kind = (tables.cell(row, place) for place in places)
        if not any(row):
            continue
        if not re.fullmatch(r"\d\d", code):
            raise BadFile(f"{file.shown}, line {line}: expected a code of two digits, found {code!r}{tables.LOST}.")
        if "unassigned" not in name.lower():
            yield PosRow(code, name, meaning, {"facility": "F", "non-facility": "N"}.get(kind.lower(), ""), None)
