"""Lists beside the HCPCS file: changes (Trans_Alpha), corrections, and the codes that are not otherwise classified."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import RemarkRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile, month_in, quarter

EXPECTS: Final = "HCPC{year}_{month}_Trans_Alpha, HCPC{year}_Corrections_ALPHA or NOC codes_{month}{year}, with a code"
UNLISTED: Final = "not otherwise classified"
_NAMES: Final = {"changes": r"trans_?alpha", "corrections": r"corrections", "unlisted codes": r"(^|_)noc[ _]"}
# The heading of each list: the column of the code, and of what is said of it.
_HEADINGS: Final = (("hcpcs/mod", "type of change"), ("hcpc", "action cd"), ("code", "action"), ("hcpc", "action"))
_SERIAL: Final = date(1899, 12, 30)  # the day from which a workbook counts


def _kind(file: SourceFile) -> str | None:
    return next((kind for kind, pattern in _NAMES.items() if re.search(pattern, file.name.lower())), None)


def recognises(file: SourceFile) -> bool:
    """Say by its name whether this is one of the lists."""
    return _kind(file) is not None


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return what is said of each code; descriptions are those of the HCPCS file and not read again."""
    kind = _kind(file) or ""
    year = re.search(r"(20\d\d)", file.name)
    if year is None:
        raise Undated(f"{file.shown}: expected a year in its name, as in HCPC2026_OCT_Trans_Alpha.xlsx.")
    month = month_in(re.sub(r"[_\d]", " ", file.name)) or 1
    start, end = quarter(int(year[1]), (month - 1) // 3 + 1)
    release = f"HCPCS {year[1]}Q{(start.month + 2) // 3}, {kind}"
    source = Source(0, SetName.CHANGES, release, file.name, file.digest, start, end)
    return Reading(source, (_unlisted(file) if kind == "unlisted codes" else _changes(file),))


def _unlisted(file: SourceFile) -> Iterator[RemarkRow]:
    table = tables.find(file, "hcpcs")
    (place,) = tables.columns(table, "hcpcs")
    codes = {tables.cell(row, place).upper() for row in table.rows}
    yield from (RemarkRow(code, 0, UNLISTED, "") for code in sorted(codes) if re.fullmatch(r"[A-Z]\d{4}", code))


def _changes(file: SourceFile) -> Iterator[RemarkRow]:
    table = next((table for heading in _HEADINGS if (table := _found(file, heading))), None)
    if table is None:
        raise BadFile(f"{file.shown}: expected a heading with a code and an action or type of change.")
    pair = next(heading for heading in _HEADINGS if set(heading) <= set(table.heading))
    code_at, action_at = tables.columns(table, *pair)
    day_at = table.heading.index("eff date") if "eff date" in table.heading else None
    seen: Counter[str] = Counter()
    for row in table.rows:
        code, action = tables.cell(row, code_at).upper(), " ".join(tables.cell(row, action_at).split())
        if not re.fullmatch(r"[A-Z]\d{4}|[A-Z0-9]{2}", code) or action.lower() in ("", "no change"):
            continue
        day = "" if day_at is None else _day(tables.cell(row, day_at))
        yield RemarkRow(code, seen[code], "change" if day_at is None else "correction", f"{action}{day}")
        seen[code] += 1


def _found(file: SourceFile, heading: tuple[str, str]) -> tables.Table | None:
    try:
        return tables.find(file, *heading)
    except BadFile:  # another layout of the list
        return None


def _day(text: str) -> str:
    """Return when a correction takes effect, in words; a workbook keeps it as a number of days."""
    if re.fullmatch(r"\d{5}", text):
        return f", effective {_SERIAL + timedelta(days=int(text))}"
    return f", effective {text}" if text else ""
