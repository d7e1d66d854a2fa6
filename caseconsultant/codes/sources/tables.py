"""Tables as CMS publishes them, CSV, TAB or XLSX: the heading is found by its content, columns by their names."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import StringIO

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.sources import xlsx
from caseconsultant.codes.sources.files import SourceFile

LOST = " (a spreadsheet that was saved by hand loses leading zeros)"
_LOOK = 40  # rows in which a heading must turn up


@dataclass(frozen=True, slots=True)
class Table:
    """A table below its heading: `at` the row number (from 1) of the first row of data."""

    heading: tuple[str, ...]
    rows: Iterator[list[str]]
    at: int
    before: tuple[str, ...]


def rows_of(file: SourceFile) -> Iterator[list[str]]:
    """Yield a file's rows as text cells, whichever of the three forms it has."""
    if file.name.lower().endswith(".xlsx"):
        try:
            yield from xlsx.rows(file.raw)
        except xlsx.Unreadable as error:
            raise BadFile(f"{file.shown}: not a readable XLSX workbook ({error}).") from error
        return
    tabbed = file.name.lower().endswith(".tsv") or file.head.count("\t") > file.head.count(",")
    delimiter = "\t" if tabbed else ","
    quoted = not tabbed or file.name.lower().endswith(".tsv")  # the tabbed TXT of CMS knows no quoting
    yield from csv.reader(StringIO(file.text, newline=""), delimiter=delimiter,
                          quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)  # fmt: skip


def words(cell: str) -> str:
    """Return a heading in lower case with single blanks."""
    return " ".join(cell.replace("\ufeff", "").split()).lower()


def find(file: SourceFile, *needed: str) -> Table:
    """Return the table whose heading holds all of the needed columns; BadFile in one sentence where none does."""
    before: list[str] = []
    rows = rows_of(file)
    best: list[str] = []
    for number, row in enumerate(rows, 1):
        heading = [words(cell) for cell in row]
        missing = [name for name in needed if name not in heading]
        if not missing:
            return Table(tuple(heading), rows, number + 1, tuple(before))
        if len(missing) < len(needed) and (not best or len(missing) < len(best)):
            best = missing
        before.append(" ".join(cell for cell in row if cell))
        if number == _LOOK:
            break
    lacks = ", ".join(repr(name) for name in best or needed)
    raise BadFile(f"{file.shown}: expected a heading within {_LOOK} rows; not found: {lacks}.")


def columns(table: Table, *names: str) -> tuple[int, ...]:
    """Return the places of columns."""
    return tuple(table.heading.index(name) for name in names)


def cell(row: Sequence[str], place: int) -> str:
    """Return a cell, stripped; empty where the row is short."""
    return row[place].strip() if place < len(row) else ""


def code_in(text: str, file: SourceFile, line: int) -> str:
    """Return a five-character code; BadFile where it lost its zeros or is none."""
    code = text.strip().upper()
    if re.fullmatch(r"[0-9A-Z]\d{3}[0-9A-Z]", code):
        return code
    hint = LOST if code.isdigit() and len(code) < 5 else ""
    raise BadFile(f"{file.shown}, line {line}: expected a code of five characters, found {text!r}{hint}.")


def decimal(text: str, file: SourceFile, line: int, what: str) -> Decimal:
    """Return a number as it stands, without its $ and commas; BadFile for anything else."""
    try:
        number = Decimal(text.replace("$", "").replace(",", "").strip())
    except InvalidOperation as error:
        raise BadFile(f"{file.shown}, line {line}: expected a number for {what}, found {text!r}.") from error
    if not number.is_finite():
        raise BadFile(f"{file.shown}, line {line}: expected a number for {what}, found {text!r}.")
    return number
