"""Facts by Medicare locality: GPCI, anesthesia factors, counties, OPPS caps and ZIP codes."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from caseconsultant.codes.errors import BadFile, CutShort, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import PlaceRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile, month_in, quarter

EXPECTS: Final = "GPCI{year}, ANES{year}, {yy}LOCCO, OPPSCAP_{month} or ZIP5_{month}{year}"
_NAMES: Final = (
    (SetName.GPCI, re.compile(r"^gpci\d{4}\.", re.IGNORECASE)),
    (SetName.ANESTHESIA, re.compile(r"^anes\d{4}\.", re.IGNORECASE)),
    (SetName.LOCALITY, re.compile(r"^\d\dlocco\.", re.IGNORECASE)),
    (SetName.OPPS_CAP, re.compile(r"^oppscap_", re.IGNORECASE)),
    (SetName.ZIP, re.compile(r"^zip5_", re.IGNORECASE)),
)
_GPCI_LINE: Final = re.compile(r"(\d{5})\s+([A-Z]{2})\s+(\d\d)\s+(.+?)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*$")
_ANES_LINE: Final = re.compile(r"(\d{5})\s+(\d\d)\s+(.+?)\s+(\d{4})\s*$")
_LOCCO_LINE: Final = re.compile(r" {4}(\d{5}) {7}(\d\d) {4}(.{23})(.{98})(.+)$")
_LOCCO_WIDTH: Final = 58  # of the counties in the TXT: what is longer is cut there
Facts = tuple[str, dict[str, str]]


def _which(file: SourceFile) -> SetName | None:
    return next((which for which, pattern in _NAMES if pattern.search(file.name)), None)


def recognises(file: SourceFile) -> bool:
    """Say by its name whether this is one of these files."""
    return _which(file) is not None


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return its rows, keyed by contractor and locality (12345-01), by ZIP code, or by code."""
    which = _which(file)
    readers: dict[SetName, Callable[[SourceFile], Iterator[Facts]]] = {
        SetName.GPCI: _gpci, SetName.ANESTHESIA: _anesthesia, SetName.LOCALITY: _counties, SetName.OPPS_CAP: _caps,
        SetName.ZIP: _zips,
    }  # fmt: skip
    if which is None:
        raise BadFile(f"{file.shown}: expected {EXPECTS}.")
    start, end = _period(file, which)
    source = Source(0, which, f"{start:%Y-%m}", file.name, file.digest, start, end)
    return Reading(source, (_numbered(readers[which](file)),))


def _period(file: SourceFile, which: SetName) -> tuple[date, date]:
    short, year = re.match(r"(\d\d)LOCCO", file.name.upper()), re.search(r"(20\d\d)", file.name)
    if which is SetName.ZIP and year is None:
        year = re.search(r"\s(20\d\d)[1-4]\r?\n", file.head)
    number = 2000 + int(short[1]) if short else int(year[1]) if year else None
    month = month_in(file.name.replace("_", " ").replace("20", " 20"))
    if number is None and which is SetName.OPPS_CAP:  # it comes inside the zip of a relative value file, undated
        inside = re.search(r"rvu(\d\d)[a-d]", file.inside.lower())
        number = 2000 + int(inside[1]) if inside else None
    if number is None:
        raise Undated(f"{file.shown}: expected a year in its name or in the name of its zip.")
    if which in (SetName.OPPS_CAP, SetName.ZIP) and month:
        return quarter(number, (month - 1) // 3 + 1)
    return date(number, 1, 1), date(number, 12, 31)


def _numbered(rows: Iterator[Facts]) -> Iterator[PlaceRow]:
    seen: dict[str, int] = {}
    for key, facts in rows:
        n = seen.get(key, 0)
        seen[key] = n + 1
        yield PlaceRow(key, n, json.dumps(facts, separators=(",", ":")))


def _clean(name: str) -> str:
    return name.strip().rstrip("*").strip()


def _gpci(file: SourceFile) -> Iterator[Facts]:
    if file.name.lower().endswith(".txt"):
        found = (_GPCI_LINE.match(line) for line in file.text.splitlines())
        rows = [list(match.groups()) for match in found if match]
    else:
        table = tables.find(file, "state", "locality number", "locality name")
        rows = [
            [cell.strip() for cell in row] for row in table.rows if re.match(r"\d{5}$", row[0].strip() if row else "")
        ]
    if len(rows) < 100:
        raise BadFile(f"{file.shown}: expected about 109 localities, found {len(rows)}.")
    for mac, state, locality, _, work, practice, malpractice, *_ in rows:
        values = {"work": work, "practice": practice, "malpractice": malpractice}
        yield (
            f"{mac}-{locality.zfill(2)}",
            {"state": state, **{name: f"{float(text):.3f}" for name, text in values.items()}},
        )


def _anesthesia(file: SourceFile) -> Iterator[Facts]:
    if file.name.lower().endswith(".txt"):
        for line in file.text.splitlines():
            match = _ANES_LINE.match(line)
            if match:  # two decimals are implied
                yield f"{match[1]}-{match[2]}", {"factor": f"{int(match[4]) / 100:.2f}"}
        return
    table = tables.find(file, "contractor", "locality")
    for row in table.rows:
        if re.match(r"\d{5}\s*$", row[0] if row else ""):
            yield f"{row[0].strip()}-{row[1].strip().zfill(2)}", {"factor": f"{float(row[3]):.2f}"}


def _counties(file: SourceFile) -> Iterator[Facts]:
    """Yield localities; the state stands on the first row of a block only."""
    state = ""
    if file.name.lower().endswith(".txt"):
        rows = _printed_counties(file)
    else:
        rows = [row for row in tables.rows_of(file) if row and re.match(r"\s*\d{4,5}\s*$", row[0])]
    for mac, locality, named, area, counties, *_ in rows:
        state = _clean(named) or state
        key = f"{mac.strip().zfill(5)}-{locality.strip().zfill(2)}"
        yield key, {"state": state, "area": _clean(area), "counties": _clean(counties)}


def _printed_counties(file: SourceFile) -> list[list[str]]:
    """Return the lines of the TXT; CutShort where it leaves out a state or cuts counties that the CSV gives whole."""
    rows: list[list[str]] = []
    fresh = True
    for number, line in enumerate(file.text.splitlines(), 1):
        found = _LOCCO_LINE.match(line)
        if found is None:
            if re.match(r"\s*\d{4,5}\s", line):
                raise BadFile(f"{file.shown}, line {number}: expected contractor, locality, state, area and counties.")
            fresh = True
            continue
        instead = f"import {file.name.rsplit('.', 1)[0]}.csv, which has all of it"
        if fresh and not found[3].strip():
            raise CutShort(f"{file.shown}, line {number}: expected a state on the first line of a block; {instead}.")
        if len(found[5].rstrip()) >= _LOCCO_WIDTH:
            raise CutShort(f"{file.shown}, line {number}: expected the counties whole, found them cut; {instead}.")
        rows.append(list(found.groups()))
        fresh = False
    return rows


def _caps(file: SourceFile) -> Iterator[Facts]:
    table = tables.find(file, "hcpcs", "mod", "carrier", "locality", "facility price")
    for line, row in enumerate(table.rows, table.at):
        if any(row):
            code = tables.code_in(row[0], file, line)
            yield (
                f"{code}-{row[1].strip()}-{row[3].strip()}-{row[4].strip()}",
                {"facility": row[5], "nonfacility": row[6]},
            )


def _zips(file: SourceFile) -> Iterator[Facts]:
    for number, line in enumerate(file.text.splitlines(), 1):
        if not line.strip("\x1a "):
            continue
        if not re.match(r"[A-Z]{2}\d{5}[0-9A-Z]{5}", line):
            raise BadFile(f"{file.shown}, line {number}: expected state, ZIP code, carrier and locality.")
        yield (
            line[2:7],
            {"state": line[:2], "carrier": line[7:12], "locality": line[12:14], "rural": line[14:15].strip()},
        )
