"""HCPCS Level II: the quarterly file of CMS as TXT (fixed width) or XLSX/CSV, and plain lists of the same columns."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from caseconsultant.codes.codeform import to_day
from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import DATES_LOST, HcpcsRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile, day, month_in, quarter

EXPECTS: Final = (
    "HCPC{year}_{month}_ANWEB: TXT of 320 columns, or a table with HCPC, LONG DESCRIPTION, SHORT DESCRIPTION"
)
_LINE: Final = re.compile(r"[A-Z0-9 ]{3}[A-Z0-9]{2}\d{5}[3478]")
# Codes and modifiers whose words belong to the AMA (CPT) or the ADA (CDT); the file should have none.
_LICENSED: Final = re.compile(r"\d{4}[0-9A-Z]|D\d{4}|\d\d|[1238]P")
# Our field -> names of its column in the three tables that are about.
_COLUMNS: Final = {
    "code": ("hcpc", "hcpcs_code"),
    "title": ("long description", "long"),
    "short": ("short description", "short"),
    "coverage": ("cov",),
    "pricing": ("price1", "price"),
    "betos": ("betos",),
    "added": ("add dt", "date_added"),
    "changed": ("act eff dt", "date_action"),
    "ended": ("term dt", "date_term"),
    "record": ("recid",),
}
_OPTIONAL: Final = frozenset({"changed", "ended", "record"})


def recognises(file: SourceFile) -> bool:
    """Say whether this is the HCPCS file itself; lists of changes, corrections and notes are not."""
    name = file.name.lower()
    if re.search(r"trans_alpha|corrections|noc|layout|readme|proc_note", name):
        return False
    return bool(re.search(r"hcpc.*(anweb|level2|reconstructed)", name)) or file.head.startswith("HCPC,SEQNUM")


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return codes and modifiers, ended ones too."""
    year = re.search(r"(20\d\d)", file.name)
    if year is None:
        raise Undated(f"{file.shown}: expected a year in its name, as in HCPC2026_OCT_ANWEB.txt.")
    month = month_in(file.name.replace("_", " ")) or 1
    start, end = quarter(int(year[1]), (month - 1) // 3 + 1)
    lost, rows = (False, _fixed(file)) if _is_fixed(file) else _table(file)
    excerpt = "excerpt" in file.name.lower()
    scope = "an excerpt" if excerpt else DATES_LOST if lost else ""
    release = f"{year[1]}Q{(start.month + 2) // 3}"
    source = Source(0, SetName.HCPCS, release, file.name, file.digest, start, end, complete=not excerpt, scope=scope)
    return Reading(source, ((row for row in rows if not _LICENSED.fullmatch(row.code)),))


def _is_fixed(file: SourceFile) -> bool:
    """Say whether the lines are records: notices may stand above them."""
    return file.name.lower().endswith(".txt") and any(_LINE.match(line) for line in file.text[:60_000].splitlines())


def _fixed(file: SourceFile) -> Iterator[HcpcsRow]:
    """Join continuation lines; lines that are no records (the disclaimer at the end) are skipped."""
    current: HcpcsRow | None = None
    for number, line in enumerate(file.text.splitlines(), 1):
        if not _LINE.match(line):
            continue
        piece = " ".join(line[11:91].split())
        if line[10] in "37":
            if current is not None:
                yield current
            days = _days(file, number, line[268:276], line[276:284], line[284:292])
            current = HcpcsRow(
                line[:5].strip(), piece, " ".join(line[91:119].split()), line[229:230].strip(), line[119:121].strip(),
                line[256:259].strip(), *days,
            )  # fmt: skip
        elif current is None or current.code != line[:5].strip():
            raise BadFile(f"{file.shown}, line {number}: a continuation without its first line.")
        else:
            current = current._replace(title=f"{current.title} {piece}".strip())
    if current is not None:
        yield current


def _table(file: SourceFile) -> tuple[bool, Iterator[HcpcsRow]]:
    spelled = "hcpcs_code" if "hcpcs_code" in file.head[:200] else "hcpc"
    table = tables.find(file, spelled)
    places: dict[str, int | None] = {}
    for field, names in _COLUMNS.items():
        places[field] = next((table.heading.index(name) for name in names if name in table.heading), None)
        if places[field] is None and field not in _OPTIONAL:
            raise BadFile(f"{file.shown}: the column {names[0]!r} is missing from the heading.")
    return places["ended"] is None, _rows(file, table, places)


def _days(file: SourceFile, line: int, *texts: str) -> tuple[int | None, int | None, int | None]:
    """Return added, changed, ended. A code that never changed: the TXT repeats its first day, the XLSX says nothing."""
    added, changed, ended = (to_day(day(text, file, line)) for text in texts)
    return added, changed or added, ended


def _rows(file: SourceFile, table: tables.Table, places: dict[str, int | None]) -> Iterator[HcpcsRow]:
    """Yield a table's codes. A long title goes on in rows of record 4 (procedure) or 8 (modifier)."""
    seen: set[str] = set()
    current: HcpcsRow | None = None
    for line, row in enumerate(table.rows, table.at):
        values = {field: "" if place is None else tables.cell(row, place) for field, place in places.items()}
        code = values["code"]
        if current is not None and code == current.code and values["record"] in ("4", "8"):
            current = current._replace(title=" ".join(f"{current.title} {values['title']}".split()))
            continue
        if not code or code in seen:
            continue
        if len(code) not in (2, 5):
            if len(code) > 8:  # a notice below the table
                continue
            raise BadFile(f"{file.shown}, line {line}: expected a code of 5 or 2 characters, found {code!r}.")
        seen.add(code)
        days = _days(file, line, *(values[field] for field in ("added", "changed", "ended")))
        title, short = (" ".join(values[field].split()) for field in ("title", "short"))
        coverage, pricing, betos = (values[field] for field in ("coverage", "pricing", "betos"))
        if current is not None:
            yield current
        current = HcpcsRow(code, title, short, coverage, pricing, betos, *days)
    if current is not None:
        yield current
