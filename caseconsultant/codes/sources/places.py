"""The rows of the files by Medicare locality: GPCI, anesthesia factors, OPPS caps and ZIP codes."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import SourceFile

Facts = tuple[str, dict[str, str]]  # a key (contractor and locality, ZIP code, or code and both) and named values

_GPCI_LINE: Final = re.compile(r"(\d{5})\s+([A-Z]{2})\s+(\d\d)\s+(.+?)\s+(\S+)\s+(\S+)\s+(\S+)\s*$")
_ANES_LINE: Final = re.compile(r"(\d{5})\s+(\d\d)\s+(.+?)\s+(\d{4})\s*$")
_ZIP_LINE: Final = re.compile(r"[A-Z]{2}\d{5}[0-9A-Z]{5}\d\d[ RB]")
_FEWEST: Final = 100  # localities: the fee schedule has 109
Row = tuple[int, list[str]]


def gpci(file: SourceFile) -> Iterator[Facts]:
    """Yield the indices of localities, with three decimals."""
    if file.name.lower().endswith(".txt"):
        rows = _printed(file, _GPCI_LINE, "contractor, state, locality, its name and three indices")
    else:
        rows = _listed(file, tables.find(file, "state", "locality number", "locality name"), 7)
    for line, (mac, state, locality, _, *indices) in _enough(file, rows):
        work, practice, malpractice = (f"{tables.decimal(text, file, line, 'an index'):.3f}" for text in indices[:3])
        yield (
            f"{mac}-{locality.zfill(2)}",
            {"state": state, "work": work, "practice": practice, "malpractice": malpractice},
        )


def anesthesia(file: SourceFile) -> Iterator[Facts]:
    """Yield the conversion factors of localities, in dollars. In the TXT two decimals are implied."""
    printed = file.name.lower().endswith(".txt")
    if printed:
        rows = _printed(file, _ANES_LINE, "contractor, locality, its name and a factor of four digits")
    else:
        rows = _listed(file, tables.find(file, "contractor", "locality"), 4)
    for line, (mac, locality, _, text, *_) in _enough(file, rows):
        factor = tables.decimal(text, file, line, "a conversion factor") / (100 if printed else 1)
        yield f"{mac}-{locality.zfill(2)}", {"factor": f"{factor:.2f}"}


def _printed(file: SourceFile, form: re.Pattern[str], what: str) -> list[Row]:
    """Return the columns of a print; headings and footnotes do not begin with a contractor's number."""
    rows: list[Row] = []
    for line, text in enumerate(file.text.splitlines(), 1):
        found = form.match(text)
        if found:
            rows.append((line, list(found.groups())))
        elif re.match(r"\d{4,5}\s", text):
            raise BadFile(f"{file.shown}, line {line}: expected {what}.")
    return rows


def _listed(file: SourceFile, table: tables.Table, width: int) -> list[Row]:
    """Return the rows of a table; footnotes stand below it, without a contractor's number."""
    rows: list[Row] = []
    for line, cells in enumerate(table.rows, table.at):
        row = [cell.strip() for cell in cells]
        if not row or not re.fullmatch(r"\d{1,5}", row[0]):
            continue
        if len(row[0]) < 5:
            raise BadFile(
                f"{file.shown}, line {line}: expected a contractor of five digits, found {row[0]!r}{tables.LOST}."
            )
        if len(row) < width:
            raise BadFile(f"{file.shown}, line {line}: expected {width} columns, found {len(row)}.")
        rows.append((line, row))
    return rows


def _enough(file: SourceFile, rows: list[Row]) -> list[Row]:
    if len(rows) < _FEWEST:
        raise BadFile(f"{file.shown}: expected about 109 localities, found {len(rows)}.")
    return rows


def caps(file: SourceFile) -> Iterator[Facts]:
    """Yield the caps of codes in localities, in dollars."""
    needed = ("hcpcs", "mod", "carrier", "locality", "facility price")
    table = tables.find(file, *needed)
    code_at, modifier_at, carrier_at, locality_at, facility_at = tables.columns(table, *needed)
    for line, row in enumerate(table.rows, table.at):
        if not any(row):
            continue
        code = tables.code_in(tables.cell(row, code_at), file, line)
        modifier, carrier, locality = (tables.cell(row, at) for at in (modifier_at, carrier_at, locality_at))
        if not re.fullmatch(r"\d{5}", carrier) or not re.fullmatch(r"\d\d", locality):
            raise BadFile(
                f"{file.shown}, line {line}: expected a carrier of five and a locality of two digits,"
                f" found {carrier!r} and {locality!r}{tables.LOST}."
            )
        prices = (tables.cell(row, facility_at), tables.cell(row, facility_at + 1))
        facility, nonfacility = (f"{tables.decimal(text, file, line, 'a price')}" for text in prices)
        yield f"{code}-{modifier}-{carrier}-{locality}", {"facility": facility, "nonfacility": nonfacility}


def zips(file: SourceFile) -> Iterator[Facts]:
    """Yield the localities of ZIP codes of five digits: 80 columns, as ZIP5lyout.txt tells."""
    for line, text in enumerate(file.text.splitlines(), 1):
        if not text.strip():
            continue
        if not _ZIP_LINE.match(text):
            raise BadFile(f"{file.shown}, line {line}: expected state, ZIP code, carrier and locality.")
        yield (
            text[2:7],
            {"state": text[:2], "carrier": text[7:12], "locality": text[12:14], "rural": text[14:15].strip()},
        )
