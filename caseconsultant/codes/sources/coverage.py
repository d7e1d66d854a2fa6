"""Medicare Coverage Database: the list of documents (LCDs, articles, NCDs), as its interface gives it."""

import csv
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import StringIO
from typing import Final

from caseconsultant.codes.codeform import to_day
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import CoverageRow
from caseconsultant.codes.sources.files import Reading, SourceFile

EXPECTS: Final = "a list with document_display_id and effective_date"
Row = dict[str, str]


def recognises(file: SourceFile) -> bool:
    """Say whether this is the list."""
    return "document_display_id" in file.head[:400]


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return the documents: without codes, so the list is never complete."""
    month = re.search(r"(20\d\d)-(\d\d)", file.name)
    if month is None:
        raise BadFile(f"{file.shown}: expected a month in its name, as in 2025-08.")
    ends = date(int(month[1]), int(month[2]), 28)
    source = Source(0, SetName.COVERAGE, month[0], file.name, file.digest, None, ends, complete=False,
                    scope="the list of documents, without the codes in them")  # fmt: skip
    _, rows = table(file)
    return Reading(source, (_documents(rows, file),))


def table(file: SourceFile) -> tuple[frozenset[str], list[Row]]:
    """Return a table's columns and rows, names in lower case. Text fields hold whole documents as HTML."""
    csv.field_size_limit(sys.maxsize)
    reader = csv.DictReader(StringIO(file.text, newline=""))
    rows = [{name.lower(): value or "" for name, value in row.items() if name} for row in reader]
    return frozenset(name.lower() for name in reader.fieldnames or ()), rows


def day(text: str, file: SourceFile) -> date | None:
    """Return MM/DD/YYYY or YYYY-MM-DD (with a time behind it) as a date; None for N/A and nothing."""
    short = text.strip().split(" ")[0]
    if not short or short == "N/A":
        return None
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(short, form).date()  # noqa: DTZ007  (a date without a clock)
        except ValueError:
            continue
    raise BadFile(f"{file.shown}: expected a date, found {text!r}.")


def _documents(rows: list[Row], file: SourceFile) -> Iterator[CoverageRow]:
    newest: dict[str, CoverageRow] = {}
    for row in sorted(rows, key=lambda item: int(item["document_version"] or 0)):
        newest[row["document_display_id"]] = CoverageRow(
            row["document_display_id"], row["document_type"], row["title"],
            " ".join(row["contractor_name_type"].split()),
            to_day(day(row["effective_date"], file)), to_day(day(row["retirement_date"], file)), row["url"],
        )  # fmt: skip
    yield from newest.values()
