"""Medicare Coverage Database: the list of documents, and the download's tables of articles with their codes."""

import csv
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import StringIO
from typing import Final

from caseconsultant.codes.codeform import plain, to_day
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import CoverageCodeRow, CoverageRow
from caseconsultant.codes.sources.files import Reading, SourceFile

EXPECTS: Final = "a list with document_display_id and effective_date, or article.csv, article_x_hcpc_code.csv, ..."
# Member of the download -> which part of four it is, and the role of its codes.
_MEMBERS: Final = {
    "article.csv": (1, ""),
    "article_x_hcpc_code.csv": (2, "procedure"),
    "article_x_icd10_covered.csv": (3, "covered"),
    "article_x_icd10_noncovered.csv": (4, "noncovered"),
}


def recognises(file: SourceFile) -> bool:
    """Say whether this is the list, or one of the tables."""
    return "document_display_id" in file.head[:400] or file.name.lower() in _MEMBERS


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return documents, or the codes that articles name."""
    csv.field_size_limit(sys.maxsize)  # text fields hold whole documents as HTML
    rows = [{(name or "").lower(): value or "" for name, value in row.items() if name}
            for row in csv.DictReader(StringIO(file.text))]  # fmt: skip
    if "document_display_id" in file.head[:400]:
        return _list(file, rows)
    number, role = _MEMBERS[file.name.lower()]
    if not rows or "article_id" not in rows[0]:
        raise BadFile(f"{file.shown}: the column 'article_id' is missing from the heading.")
    last = max((_day(row.get("last_updated", ""), file) or date.min for row in rows), default=date.min)
    month = _stamp(file) or last
    if month == date.min:
        raise BadFile(f"{file.shown}: expected a column last_updated with dates, or a date in the name of its zip.")
    source = Source(0, SetName.COVERAGE, f"articles {month:%Y-%m}", file.name, file.digest, None, month, complete=False)
    body = _articles(rows, file) if number == 1 else _codes(rows, role)
    return Reading(source, (body,), (number, len(_MEMBERS)))


def _stamp(file: SourceFile) -> date | None:
    found = re.search(r"(20\d\d)-?(\d\d)-?(\d\d)", file.inside)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _day(text: str, file: SourceFile) -> date | None:
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


def _list(file: SourceFile, rows: list[dict[str, str]]) -> Reading:
    month = re.search(r"(20\d\d)-(\d\d)", file.name)
    if month is None:
        raise BadFile(f"{file.shown}: expected a month in its name, as in 2025-08.")
    ends = date(int(month[1]), int(month[2]), 28)
    source = Source(0, SetName.COVERAGE, month[0], file.name, file.digest, None, ends, complete=False,
                    scope="the list of documents, without the codes in them")  # fmt: skip
    return Reading(source, (_documents(rows, file),))


def _documents(rows: list[dict[str, str]], file: SourceFile) -> Iterator[CoverageRow]:
    newest: dict[str, CoverageRow] = {}
    for row in sorted(rows, key=lambda item: int(item["document_version"] or 0)):
        newest[row["document_display_id"]] = CoverageRow(
            row["document_display_id"], row["document_type"], row["title"],
            " ".join(row["contractor_name_type"].split()),
            to_day(_day(row["effective_date"], file)), to_day(_day(row["retirement_date"], file)), row["url"],
        )  # fmt: skip
    yield from newest.values()


def _newest(rows: list[dict[str, str]]) -> dict[str, int]:
    newest: dict[str, int] = {}
    for row in rows:
        newest[row["article_id"]] = max(newest.get(row["article_id"], 0), int(row["article_version"] or 0))
    return newest


def _articles(rows: list[dict[str, str]], file: SourceFile) -> Iterator[CoverageRow]:
    newest = _newest(rows)
    for row in rows:
        if int(row["article_version"] or 0) == newest[row["article_id"]]:
            starts = _first(row, "article_eff_date", "effective_date", "date_effective")
            ends = _first(row, "article_end_date", "retirement_date", "date_retired")
            yield CoverageRow(
                f"A{row['article_id']}", "Article", row.get("title", ""), row.get("contractor_name", ""),
                to_day(_day(starts, file)), to_day(_day(ends, file)), "",
            )  # fmt: skip


def _first(row: dict[str, str], *names: str) -> str:
    return next((row[name] for name in names if name in row), "")


def _codes(rows: list[dict[str, str]], role: str) -> Iterator[CoverageCodeRow]:
    """Yield an article's codes, of its newest version; descriptions beside them are never read."""
    newest = _newest(rows)
    column = "hcpc_code_id" if role == "procedure" else "icd10_code_id"
    found = {
        CoverageCodeRow(f"A{row['article_id']}", plain(row[column]), role)
        for row in rows
        if int(row["article_version"] or 0) == newest[row["article_id"]] and row.get(column)
    }
    yield from sorted(found)
