"""Medicare Coverage Database: the list of documents (LCDs, articles, NCDs), as its interface gives it."""

import csv
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Final

from caseconsultant.codes.codeform import to_day
from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import CoverageRow
from caseconsultant.codes.sources.files import Reading, SourceFile, whole

EXPECTS: Final = "a list with document_display_id and effective_date"
_COLUMNS: Final = frozenset(
    ("document_display_id", "document_type", "document_version", "title", "contractor_name_type", "effective_date",
     "retirement_date", "url")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the line (from 1) on which it ends, and its cells by the names of their columns."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell; empty where the row has none."""
        return self.cells.get(column, "")


def recognises(file: SourceFile) -> bool:
    """Say whether this is the list."""
    return "document_display_id" in file.head[:400]


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return the documents: without codes, so the list is never complete."""
    month = re.search(r"(20\d\d)-(\d\d)", file.name)
    if month is None or not 1 <= int(month[2]) <= 12:
        raise Undated(f"{file.shown}: expected a month in its name, as in 2025-08.")
    ends = date(int(month[1]), int(month[2]), 28)
    source = Source(0, SetName.COVERAGE, month[0], file.name, file.digest, None, ends, complete=False,
                    scope="the list of documents, without the codes in them")  # fmt: skip
    columns, rows = table(file)
    for name in sorted(_COLUMNS - columns):
        raise BadFile(f"{file.shown}: the column {name!r} is missing from the heading.")
    return Reading(source, (_documents(rows, file),))


def table(file: SourceFile) -> tuple[frozenset[str], list[Row]]:
    """Return a table's columns and rows, names in lower case. Text fields hold whole documents as HTML."""
    csv.field_size_limit(sys.maxsize)
    reader = csv.DictReader(StringIO(file.text, newline=""))
    rows = [Row(reader.line_num, {name.lower(): value or "" for name, value in row.items() if name}) for row in reader]
    return frozenset(name.lower() for name in reader.fieldnames or ()), rows


def day(text: str, file: SourceFile, line: int) -> date | None:
    """Return MM/DD/YYYY or YYYY-MM-DD (with a time behind it) as a date; None for N/A and nothing."""
    short = text.strip().split(" ")[0]
    if not short or short == "N/A":
        return None
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(short, form).date()  # noqa: DTZ007  (a date without a clock)
        except ValueError:
            continue
    raise BadFile(f"{file.shown}, line {line}: expected a date as MM/DD/YYYY or YYYY-MM-DD, found {text!r}.")


def version(text: str, file: SourceFile, line: int) -> int:
    """Return the version of a document; 0 for none."""
    return whole(text or "0", file, line, "the version of a document")


def _documents(rows: list[Row], file: SourceFile) -> Iterator[CoverageRow]:
    newest: dict[str, tuple[int, CoverageRow]] = {}
    for row in rows:
        number, document = version(row["document_version"], file, row.line), row["document_display_id"]
        if not document:
            raise BadFile(f"{file.shown}, line {row.line}: expected a document's number, found none.")
        if document in newest and newest[document][0] > number:
            continue
        effective, retired = (to_day(day(row[name], file, row.line)) for name in ("effective_date", "retirement_date"))
        contractor = " ".join(row["contractor_name_type"].split())
        newest[document] = (
            number,
            CoverageRow(document, row["document_type"], row["title"], contractor, effective, retired, row["url"]),
        )
    yield from (found for _, found in newest.values())
