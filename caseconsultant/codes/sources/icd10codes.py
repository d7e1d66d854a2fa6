"""Lists of ICD-10-CM codes without notes: order files, codes files, and the years in which codes were valid."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from caseconsultant.codes.codeform import plain
from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import FIRST_YEAR, IcdRow, IcdYearRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile
from caseconsultant.codes.sources.icd10cm import dates

EXPECTS: Final = "icd10cm_order_{year}.txt, icd10cm_codes_{year}.txt, or a table with code and fiscal_years_valid"
_ORDER: Final = re.compile(r"(\d{5}) ([A-Z0-9]{3,7}) +([01]) (.*)")
_LISTED: Final = re.compile(r"[A-Z][0-9A][0-9A-Z]{1,5}")
_CODE: Final = re.compile(r"([A-Z][0-9A][0-9A-Z]{1,5})\s+(\S.*)")


def recognises(file: SourceFile) -> bool:
    """Say whether this lists codes; addenda are read apart."""
    name = file.name.lower()
    return "fiscal_years_valid" in file.head[:100] or (
        bool(re.search(r"icd10cm[_-](order|codes)", name)) and "addenda" not in name
    )


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return the codes."""
    if "fiscal_years_valid" in file.head[:100]:
        return _years(file)
    year = re.search(r"(20\d\d)", file.name)
    if year is None:
        raise Undated(f"{file.shown}: expected a fiscal year in its name, as in icd10cm_order_2026.txt.")
    release, start, end = dates(year[1], file.name)
    excerpt = "excerpt" in file.name.lower()
    kind, rows = ("order", _order(file)) if _ORDER.match(file.head) else ("codes", _codes(file))
    source = Source(0, SetName.ICD10CM_CODES, f"{release}, {kind}", file.name, file.digest, start, end,
                    complete=not excerpt, scope="an excerpt" if excerpt else kind)  # fmt: skip
    return Reading(source, (rows,))


def _years(file: SourceFile) -> Reading:
    table = tables.find(file, "code", "fiscal_years_valid")
    places = tables.columns(table, "code", "fiscal_years_valid")
    rows, all_years = [], 0
    for line, row in enumerate(table.rows, table.at):
        if any(row):
            code, listed = (tables.cell(row, place) for place in places)
            if not _LISTED.fullmatch(plain(code)) or not re.fullmatch(r"20\d\d(,20\d\d)*", listed):
                raise BadFile(f"{file.shown}, line {line}: expected a code and fiscal years as 2025,2026, found {row}.")
            years = sum(1 << number for number in {int(year) - FIRST_YEAR for year in listed.split(",")})
            all_years |= years
            rows.append(IcdYearRow(plain(code), years))
    if not rows:
        raise BadFile(f"{file.shown}: no rows found.")
    first = (all_years & -all_years).bit_length() - 1 + FIRST_YEAR
    last = all_years.bit_length() - 1 + FIRST_YEAR
    source = Source(0, SetName.ICD10CM_CODES, f"FY{first} to FY{last}", file.name, file.digest,
                    date(first - 1, 10, 1), date(last, 9, 30), scope="years")  # fmt: skip
    return Reading(source, (rows,))


def _order(file: SourceFile) -> Iterator[IcdRow]:
    """Yield an order file's lines: number, code, header or billable, short and long title."""
    open_at: list[tuple[str, int]] = []
    rows: list[IcdRow] = []
    for number, line in enumerate(file.text.splitlines(), 1):
        if not line.strip():
            continue
        found = _ORDER.match(line)
        if found is None or len(line) < 78:
            raise BadFile(f"{file.shown}, line {number}: expected an order number, a code, 0 or 1, and two titles.")
        code, place = found[2], len(rows)
        while open_at and not code.startswith(open_at[-1][0]):
            open_at.pop()
        for _, above in open_at:
            rows[above] = rows[above]._replace(last=place)
        parent = open_at[-1][1] if open_at else -1
        rows.append(IcdRow(place, code, 0, parent, place, line[77:].strip(), int(found[3]), 0, ""))
        open_at.append((code, place))
    yield from rows


def _codes(file: SourceFile) -> Iterator[IcdRow]:
    """Yield the lines of a codes file (billable codes only), or of a table with code, billable and description."""
    if file.head.startswith("code\tbillable"):
        for place, line in enumerate(file.text.splitlines()[1:]):
            cells = line.split("\t")
            if len(cells) >= 3 and re.match(r"[A-Z][0-9A][0-9A-Z]", cells[0]):  # a title may run over lines
                yield IcdRow(place, plain(cells[0]), 0, -1, place, cells[2], int(cells[1]), 0, "")
        return
    for number, line in enumerate(file.text.splitlines(), 1):
        found = _CODE.match(line)
        if found:
            yield IcdRow(number, found[1], 0, -1, number, found[2].strip(), 1, 0, "")
        elif line.strip():
            raise BadFile(f"{file.shown}, line {number}: expected a code and its title.")
