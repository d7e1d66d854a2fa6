"""The Medicare physician fee schedule's relative value file (PPRRVU): CSV of 2024 to 2026, and fixed-width TXT."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import FeeRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile, month_in, quarter

EXPECTS: Final = (
    "a relative value file PPRRVU{year}_{month} with a heading HCPCS, MOD, ... or lines that start with HDR"
)
_LETTERS: Final = "ABCD"

# Our field -> the last two lines of the stacked heading, joined.
_HEADINGS: Final = {
    "status": "status code",
    "work": "work rvu",
    "pe_nonfacility": "non-fac pe rvu",
    "pe_facility": "facility pe rvu",
    "malpractice": "mp rvu",
    "total_nonfacility": "non-facility total",
    "total_facility": "facility total",
    "pctc": "pctc ind",
    "global_days": "glob days",
    "preop": "pre op",
    "intraop": "intra op",
    "postop": "post op",
    "multiple": "mult proc",
    "bilateral": "bilat surg",
    "assistant": "asst surg",
    "cosurgeon": "co- surg",
    "team": "team surg",
    "endo_base": "endo base",
    "conversion_factor": "conv factor",
    "supervision": "diagnostic procedures",
    "imaging_family": "family indicator",
}
# Our field -> first and last position (from 1) in the TXT form: RVU{YY}{A-D} record layout of CMS.
_POSITIONS: Final = {
    "code": (1, 5), "modifier": (6, 7), "status": (58, 58), "work": (60, 65), "pe_nonfacility": (67, 72),
    "nonfacility_na": (73, 74), "pe_facility": (76, 81), "facility_na": (82, 83), "malpractice": (85, 89),
    "total_nonfacility": (91, 96), "total_facility": (97, 102), "pctc": (103, 103), "global_days": (104, 106),
    "preop": (107, 109), "intraop": (110, 112), "postop": (113, 115), "multiple": (116, 116), "bilateral": (117, 117),
    "assistant": (118, 118), "cosurgeon": (119, 119), "team": (120, 120), "endo_base": (128, 132),
    "conversion_factor": (133, 140), "supervision": (142, 143), "imaging_family": (146, 147),
}  # fmt: skip
_NUMBERS: Final = frozenset(
    ("work", "pe_nonfacility", "pe_facility", "malpractice", "total_nonfacility", "total_facility", "preop", "intraop",
     "postop")
)  # fmt: skip


def recognises(file: SourceFile) -> bool:
    """Say whether this is a relative value file."""
    return file.name.upper().startswith("PPRRVU") or "National Physician Fee Schedule Relative Value" in file.head


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return its rows."""
    year, month = _period(file)
    number = (month - 1) // 3 + 1
    start, end = quarter(year, number)
    qualifying = bool(re.search(r"(?<!non)qpp", file.name.lower()))
    source = Source(
        0, SetName.FEES, f"RVU{year % 100}{_LETTERS[number - 1]}", file.name, file.digest, start, end,
        payer="medicare, qualifying APM participants" if qualifying else "medicare",
        complete="excerpt" not in file.name.lower(), scope="an excerpt" if "excerpt" in file.name.lower() else "",
    )  # fmt: skip
    return Reading(source, (_fixed(file) if file.head.startswith("HDR") else _table(file),))


def _period(file: SourceFile) -> tuple[int, int]:
    """Return year and month: by name and, where there is one, by the title, which must agree."""
    named = re.search(r"PPRRVU(20)?(\d\d)", file.name.upper())
    titled = re.search(r"(20\d\d) National Physician Fee Schedule Relative Value File (\w+)", file.head)
    month = month_in(file.name.replace("_", " ")) or (titled and month_in(titled[2]))
    year = 2000 + int(named[2]) if named else int(titled[1]) if titled else None
    if year is None or month is None:
        raise Undated(f"{file.shown}: expected a year and a month in its name, as in PPRRVU2025_Oct.csv.")
    if titled and int(titled[1]) != year:
        raise BadFile(f"{file.shown}: the name says {year}, but the title in the file says {titled[1]}.")
    return year, month


def _table(file: SourceFile) -> Iterator[FeeRow]:
    above: list[str] = []
    places: dict[str, int] | None = None
    for line, row in enumerate(tables.rows_of(file), 1):
        cells = [tables.words(item) for item in row]
        if places is None:
            if cells[:2] == ["hcpcs", "mod"]:
                places = _places(file, [f"{one} {two}".strip() for one, two in zip(above, cells, strict=False)])
            elif line > 30:
                raise BadFile(f"{file.shown}: expected a heading that begins with HCPCS, MOD within 30 lines.")
            above = cells + [""] * 40
        elif any(cells):
            yield _row({name: tables.cell(row, place) for name, place in places.items()}, file, line)
    if places is None:
        raise BadFile(f"{file.shown}: expected a heading that begins with HCPCS, MOD.")


def _places(file: SourceFile, headings: list[str]) -> dict[str, int]:
    places = {"code": 0, "modifier": 1}
    for name, heading in _HEADINGS.items():
        if heading not in headings:
            raise BadFile(f"{file.shown}: the column {heading!r} is missing from the heading.")
        places[name] = headings.index(heading)
    not_paid = [place for place, heading in enumerate(headings) if heading == "na indicator"]
    if len(not_paid) != 2:
        raise BadFile(f"{file.shown}: expected two columns 'na indicator', found {len(not_paid)}.")
    return places | {"nonfacility_na": not_paid[0], "facility_na": not_paid[1]}


def _fixed(file: SourceFile) -> Iterator[FeeRow]:
    for line, text in enumerate(file.text.splitlines(), 1):
        if text.startswith("HDR") or not text.strip("\x1a "):
            continue
        if len(text) < 147:
            raise BadFile(f"{file.shown}, line {line}: expected at least 147 characters, found {len(text)}.")
        yield _row({name: text[first - 1 : last].strip() for name, (first, last) in _POSITIONS.items()}, file, line)


def _row(values: dict[str, str], file: SourceFile, line: int) -> FeeRow:
    tables.code_in(values["code"], file, line)
    if len(values["global_days"]) != 3:
        raise BadFile(
            f"{file.shown}, line {line}: expected three characters of global days, found {values['global_days']!r}"
            " (a spreadsheet that was saved by hand loses leading zeros)."
        )
    made: dict[str, str | int] = dict(values)
    try:
        made |= {name: round(float(values[name] or 0) * 100) for name in _NUMBERS}
        made["conversion_factor"] = round(float(values["conversion_factor"] or 0) * 10000)
    except ValueError as error:
        raise BadFile(f"{file.shown}, line {line}: expected numbers ({error}).") from error
    made |= {name: int(values[name] == "NA") for name in ("nonfacility_na", "facility_na")}
    made["supervision"] = values["supervision"].zfill(2) if values["supervision"] else ""
    return FeeRow(**made)  # type: ignore[arg-type]
