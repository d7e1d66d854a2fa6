"""Tables as CMS publishes them, CSV, TAB or XLSX: the heading is found by its content, columns by their names."""

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from lxml import etree

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.sources.files import SourceFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
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
        yield from _sheet(file)
        return
    delimiter = "\t" if file.head.count("\t") > file.head.count(",") else ","
    yield from csv.reader(StringIO(file.text, newline=""), delimiter=delimiter,
                          quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL)  # fmt: skip


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
    hint = " (a spreadsheet that was saved by hand loses leading zeros)" if code.isdigit() and len(code) < 5 else ""
    raise BadFile(f"{file.shown}, line {line}: expected a code of five characters, found {text!r}{hint}.")


def _sheet(file: SourceFile) -> Iterator[list[str]]:
    """Yield the rows of the first worksheet; BadFile where it is no workbook."""
    try:
        book = zipfile.ZipFile(BytesIO(file.raw))
        names = book.namelist()
        shared = _shared(book) if "xl/sharedStrings.xml" in names else []
        first = min((name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
                    key=lambda name: int(re.sub(r"\D", "", name)))  # fmt: skip
        with book.open(first) as opened:
            for _, element in etree.iterparse(opened, tag=f"{_MAIN}row", resolve_entities=False, no_network=True):
                yield _cells(element, shared)
                element.clear()
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, etree.XMLSyntaxError) as error:
        raise BadFile(f"{file.shown}: not a readable XLSX workbook ({error}).") from error


def _shared(book: zipfile.ZipFile) -> list[str]:
    root = etree.fromstring(book.read("xl/sharedStrings.xml"), etree.XMLParser(resolve_entities=False, huge_tree=True))
    return ["".join(str(part.text or "") for part in item.iter(f"{_MAIN}t")) for item in root.iter(f"{_MAIN}si")]


def _cells(row: etree._Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for item in row.iter(f"{_MAIN}c"):
        letters = re.sub(r"\d", "", str(item.get("r") or ""))
        place = sum((ord(char) - 64) * 26**power for power, char in enumerate(reversed(letters))) - 1
        cells += [""] * (max(place, len(cells)) - len(cells))
        value = item.findtext(f"{_MAIN}v") or ""
        match item.get("t"):
            case "s":
                value = shared[int(value)] if value else ""
            case "inlineStr":
                value = "".join(str(part.text or "") for part in item.iter(f"{_MAIN}t"))
            case _:
                value = value.removesuffix(".0")
        cells.append(value)
    return cells
