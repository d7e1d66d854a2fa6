"""Medicare Coverage Database: the tables of its downloads (current_article.zip, current_lcd.zip, ncd.zip).

A document is a row of article.csv, lcd.csv or ncd_trkg.csv; its codes and contractors stand in tables of their own.
Descriptions beside codes belong to the AMA and are never read.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from caseconsultant.codes.codeform import plain, to_day
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import ContractorRow, CoverageCodeRow, CoverageRow
from caseconsultant.codes.sources.coverage import Row, day, table, version
from caseconsultant.codes.sources.files import Reading, SourceFile

EXPECTS: Final = "article.csv, lcd.csv or ncd_trkg.csv, and the tables of codes and contractors beside them"


class Kind(NamedTuple):
    """One kind of document: how its columns and numbers are spelled, and its tables in the order of their parts."""

    name: str
    prefix: str
    key: str
    version: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    tables: tuple[tuple[str, str], ...]


# The roles of a table: document, procedure, covered, noncovered, contractor; `names` are those of contractors.
_ARTICLE: Final = Kind(
    "Article", "A", "article_id", "article_version",
    ("article_eff_date", "rev_eff_date", "effective_date"), ("article_end_date", "date_retired"),
    (("article.csv", "document"), ("article_x_hcpc_code.csv", "procedure"),
     ("article_x_icd10_covered.csv", "covered"), ("article_x_icd10_noncovered.csv", "noncovered"),
     ("article_x_contractor.csv", "contractor"), ("contractor.csv", "names")),
)  # fmt: skip
_LCD: Final = Kind(
    "LCD", "L", "lcd_id", "lcd_version",
    ("rev_eff_date", "orig_det_eff_date"), ("date_retired", "ent_det_end_date"),
    (("lcd.csv", "document"), ("lcd_x_hcpc_code.csv", "procedure"), ("lcd_x_icd10_support.csv", "covered"),
     ("lcd_x_icd10_dont_support.csv", "noncovered"), ("lcd_x_contractor.csv", "contractor"),
     ("contractor.csv", "names")),
)  # fmt: skip
_NCD: Final = Kind(
    "NCD", "NCD ", "ncd_id", "ncd_vrsn_num", ("ncd_efctv_dt",), ("ncd_trmntn_dt",), (("ncd_trkg.csv", "document"),)
)
# Wide on purpose: the database has placeholders such as XX000 in both lists.
_SHAPES: Final = {"procedure": re.compile(r"[0-9A-Z]{5}"), "covered": re.compile(r"[0-9A-Z]{3,7}"),
                  "noncovered": re.compile(r"[0-9A-Z]{3,7}"), "contractor": re.compile(r"\d+")}  # fmt: skip
_CODES: Final = {"procedure": "hcpc_code_id", "covered": "icd10_code_id", "noncovered": "icd10_code_id",
                 "contractor": "contractor_id"}  # fmt: skip


def _which(file: SourceFile) -> tuple[Kind, int, str] | None:
    """Return the kind of document, the number of the part and its role; contractor.csv is told by its zip."""
    name = file.name.lower()
    kinds = [_LCD if "lcd" in file.inside.lower() else _ARTICLE] if name == "contractor.csv" else [_ARTICLE, _LCD, _NCD]
    return next(
        (
            (kind, number, role)
            for kind in kinds
            for number, (table_name, role) in enumerate(kind.tables, 1)
            if table_name == name
        ),
        None,
    )


def recognises(file: SourceFile) -> bool:
    """Say by its name whether this is one of the tables."""
    return _which(file) is not None


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return documents, or the codes or contractors that they name."""
    found = _which(file)
    if found is None:
        raise BadFile(f"{file.shown}: expected {EXPECTS}.")
    kind, number, role = found
    columns, rows = table(file)
    needed = {"contractor_id", "contractor_bus_name"} if role == "names" else {kind.key, kind.version}
    needed |= {_CODES[role]} if role in _CODES else set()
    for name in sorted(needed - columns):
        raise BadFile(f"{file.shown}: the column {name!r} is missing from the heading.")
    stamp = _stamp(file, rows)
    source = Source(0, SetName.COVERAGE, f"{kind.name}s {stamp}", file.name, file.digest, None, stamp, complete=False,
                    scope="" if len(kind.tables) > 1 else "documents without codes")  # fmt: skip
    body: Iterator[NamedTuple]
    match role:
        case "document":
            body = _documents(kind, rows, file)
        case "names":
            body = _names(rows)
        case _:
            body = _codes(kind, role, rows, file)
    return Reading(source, (body,), (number, len(kind.tables)) if len(kind.tables) > 1 else None)


def _stamp(file: SourceFile, rows: list[Row]) -> date:
    """Return the day of the download: from the name of the zip, the day it was packed, or the month last changed."""
    named = re.search(r"(20\d\d)-?(\d\d)-?(\d\d)", file.inside)
    if named:
        return date(int(named[1]), int(named[2]), int(named[3]))
    if file.packed and file.packed.year > 1980:  # what a zip says that knows no day
        return file.packed
    changed = [day(row["last_updated"] or row["last_updt_tmstmp"], file, row.line) for row in rows]
    newest = max((known for known in changed if known), default=None)
    if newest is None:
        raise BadFile(f"{file.shown}: expected a column last_updated with dates, or a date in the name of its zip.")
    return newest.replace(day=1)


def _newest(kind: Kind, rows: list[Row], file: SourceFile) -> Iterator[Row]:
    """Yield the rows of each document's newest version."""
    versions = [version(row[kind.version], file, row.line) for row in rows]
    newest: dict[str, int] = {}
    for row, number in zip(rows, versions, strict=True):
        if not row[kind.key].isdigit():
            raise BadFile(f"{file.shown}, line {row.line}: expected a document's number, found {row[kind.key]!r}.")
        newest[row[kind.key]] = max(newest.get(row[kind.key], 0), number)
    return (row for row, number in zip(rows, versions, strict=True) if number == newest[row[kind.key]])


def _documents(kind: Kind, rows: list[Row], file: SourceFile) -> Iterator[CoverageRow]:
    for row in _newest(kind, rows, file):
        starts, ends = (next((row[name] for name in names if row[name]), "") for names in (kind.starts, kind.ends))
        start, end = (to_day(day(text, file, row.line)) for text in (starts, ends))
        title = row["title"] or row["ncd_mnl_sect_title"]
        yield CoverageRow(f"{kind.prefix}{row['ncd_mnl_sect'] or row[kind.key]}", kind.name, title, "", start, end, "")


def _codes(kind: Kind, role: str, rows: list[Row], file: SourceFile) -> Iterator[CoverageCodeRow]:
    column = _CODES[role]
    found: set[CoverageCodeRow] = set()
    for row in _newest(kind, rows, file):
        code = plain(row[column])
        if code and not _SHAPES[role].fullmatch(code):
            raise BadFile(f"{file.shown}, line {row.line}: expected a code in {column}, found {row[column]!r}.")
        if code:
            found.add(CoverageCodeRow(f"{kind.prefix}{row[kind.key]}", code, role))
    yield from sorted(found)


def _names(rows: list[Row]) -> Iterator[ContractorRow]:
    names = {row["contractor_id"]: row["contractor_bus_name"] for row in rows}  # the last version is the newest
    yield from (ContractorRow(number, " ".join(name.split())) for number, name in sorted(names.items()))
