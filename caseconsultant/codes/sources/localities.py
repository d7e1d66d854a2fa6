"""Facts by Medicare locality: GPCI, anesthesia factors, counties, OPPS caps and ZIP codes."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import PlaceRow
from caseconsultant.codes.sources.counties import counties
from caseconsultant.codes.sources.files import Reading, SourceFile, month_in, quarter
from caseconsultant.codes.sources.places import Facts, anesthesia, caps, gpci, zips

EXPECTS: Final = "GPCI{year}, ANES{year}, {yy}LOCCO, OPPSCAP_{month} or ZIP5_{month}{year}"
_NAMES: Final = (
    (SetName.GPCI, re.compile(r"^gpci\d{4}\.", re.IGNORECASE)),
    (SetName.ANESTHESIA, re.compile(r"^anes\d{4}\.", re.IGNORECASE)),
    (SetName.LOCALITY, re.compile(r"^\d\dlocco\.", re.IGNORECASE)),
    (SetName.OPPS_CAP, re.compile(r"^oppscap_", re.IGNORECASE)),
    (SetName.ZIP, re.compile(r"^zip5_", re.IGNORECASE)),
)
_TOLD: Final = {  # where a file tells its year
    SetName.GPCI: re.compile(r"\b(20\d\d) (?:PW GPCI|GEOGRAPHIC)"),
    SetName.ANESTHESIA: re.compile(r"\b(20\d\d) Anes", re.IGNORECASE),
    SetName.LOCALITY: re.compile(r"\bIN (20\d\d) LOCALITIES"),
    SetName.ZIP: re.compile(r"\s(20\d\d)[1-4]\r?\n"),
}
_INSTEAD: Final = (
    ", or to lie in the zip or folder of its release (rvu25d) or beside the one relative value file of its month;"
    " name it with its year, as in OPPSCAP_Oct2025.csv"
)


def _which(file: SourceFile) -> SetName | None:
    return next((which for which, pattern in _NAMES if pattern.search(file.name)), None)


def recognises(file: SourceFile) -> bool:
    """Say by its name whether this is one of these files."""
    return _which(file) is not None


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return its rows, keyed by contractor and locality (12345-01), by ZIP code, or by code."""
    which = _which(file)
    readers: dict[SetName, Callable[[SourceFile], Iterator[Facts]]] = {
        SetName.GPCI: gpci, SetName.ANESTHESIA: anesthesia, SetName.LOCALITY: counties, SetName.OPPS_CAP: caps,
        SetName.ZIP: zips,
    }  # fmt: skip
    if which is None:
        raise BadFile(f"{file.shown}: expected {EXPECTS}.")
    start, end = _period(file, which)
    _of_the_same_year(file, which, start.year)
    source = Source(0, which, f"{start:%Y-%m}", file.name, file.digest, start, end)
    return Reading(source, (_numbered(readers[which](file)),))


def _period(file: SourceFile, which: SetName) -> tuple[date, date]:
    short, year = re.match(r"(\d\d)LOCCO", file.name.upper()), re.search(r"(20\d\d)", file.name)
    if which is SetName.ZIP and year is None:
        year = re.search(r"\s(20\d\d)[1-4]\r?\n", file.head)
    number = 2000 + int(short[1]) if short else int(year[1]) if year else None
    month = month_in(file.name.replace("_", " ").replace("20", " 20"))
    if number is None and which is SetName.OPPS_CAP:
        number = _year_of_caps(file, month)
    if number is None:
        raise Undated(f"{file.shown}: expected a year in its name{_INSTEAD if which is SetName.OPPS_CAP else ''}.")
    if which in (SetName.OPPS_CAP, SetName.ZIP) and month:
        return quarter(number, (month - 1) // 3 + 1)
    return date(number, 1, 1), date(number, 12, 31)


def _of_the_same_year(file: SourceFile, which: SetName, year: int) -> None:
    """Refuse a file whose content tells another year than its name; caps tell none."""
    found = _TOLD[which].search(file.head) if which in _TOLD else None
    if found and int(found[1]) != year:
        raise BadFile(f"{file.shown}: the name says {year}, but the file says {found[1]}.")


def _year_of_caps(file: SourceFile, month: int | None) -> int | None:
    """Return the year of a file of caps, which come in the zip of a relative value file and tell none themselves.

    It is that of the zip or folder (rvu25d), or of the one relative value file of the same month that lies beside it.
    """
    told = re.search(r"rvu(\d\d)[a-d]", f"{file.inside} {file.folder}".lower())
    if told:
        return 2000 + int(told[1])
    beside = {
        int(found[2])
        for name in file.beside
        if (found := re.match(r"pprrvu(20)?(\d\d)", name.lower())) and month_in(name.replace("_", " ")) == month
    }
    return 2000 + beside.pop() if len(beside) == 1 else None


def _numbered(rows: Iterator[Facts]) -> Iterator[PlaceRow]:
    seen: dict[str, int] = {}
    for key, facts in rows:
        n = seen.get(key, 0)
        seen[key] = n + 1
        yield PlaceRow(key, n, json.dumps(facts, separators=(",", ":")))
