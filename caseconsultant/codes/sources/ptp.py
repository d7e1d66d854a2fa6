"""NCCI procedure-to-procedure edits: practitioner and outpatient hospital, whole or in four parts, TXT or XLSX."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Final

from caseconsultant.codes.codeform import pack, to_day
from caseconsultant.codes.errors import BadFile, SaidElsewhere, Undated
from caseconsultant.codes.facts import SetName, Setting, Source
from caseconsultant.codes.rows import PtpRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile, quarter

EXPECTS: Final = "a table with seven columns from Column 1 to PTP Edit Rationale under 'Column1/Column2 Edits'"
_WIDTH: Final = 36**5
_PARTS: Final = 4


def recognises(file: SourceFile) -> bool:
    """Say whether this is a PTP table."""
    return "PTP Edit Rationale" in file.head or bool(re.match(r"cci(pra|oph)-", file.name.lower()))


def read(file: SourceFile, phrase: Callable[[str], int]) -> Reading:
    """Return its rows, in the order of the pair."""
    twin = next(
        (name for name in file.beside if name.lower() == f"{file.name.lower().removesuffix('.xlsx')}.txt"), None
    )
    if twin and file.name.lower().endswith(".xlsx"):
        raise SaidElsewhere(f"{file.shown}: the same edits stand in {twin} beside it, which is read faster.")
    preamble = file.head.split("\n", 2)[0].lower()
    setting = _setting(file.name.lower(), preamble, file)
    release, start, end = _release(file, preamble)
    excerpt = "excerpt" in file.name.lower()
    part = None if excerpt else re.search(r"-f([1-4])\b", file.name.lower())
    scope = "an excerpt" if excerpt else ""
    source = Source(0, SetName.PTP, release, file.name, file.digest, start, end, setting,
                    complete=not excerpt and part is None, scope=scope)  # fmt: skip
    rows = _numbered(file, phrase)
    return Reading(source, (rows,), (int(part[1]), _PARTS) if part else None)


def _setting(name: str, preamble: str, file: SourceFile) -> Setting:
    if name.startswith("cciph") or "oph" in name or "hospital" in name or "hospital" in preamble:
        return Setting.HOSPITAL
    if "pra" in name or "practitioner" in preamble:
        return Setting.PRACTITIONER
    raise BadFile(f"{file.shown}: expected ccipra (practitioner) or ccioph (hospital) in its name.")


def _release(file: SourceFile, preamble: str) -> tuple[str, date, date]:
    """Return release and days: v322 is 2026Q3 (the version counts years from 1994, its last digit quarters from 0)."""
    version = re.search(r"-v(\d\d)([0-3])r\d", file.name.lower())
    told = re.search(r"effective (20\d\d)-(\d\d)-01", preamble)
    begun = told and (int(told[1]), (int(told[2]) - 1) // 3 + 1)
    if version:
        year, number = 1994 + int(version[1]), int(version[2]) + 1
        if begun and begun != (year, number):
            raise BadFile(f"{file.shown}: the name says {year}Q{number}, but the file says {begun[0]}Q{begun[1]}.")
    elif begun:
        year, number = begun
    else:
        raise Undated(f"{file.shown}: expected a version in its name, as in ccipra-v322r0-f1.TXT.")
    return f"{year}Q{number}", *quarter(year, number)


def _lines(file: SourceFile) -> Iterator[tuple[int, list[bytes]]]:
    if file.name.lower().endswith(".xlsx"):
        for number, row in enumerate(tables.rows_of(file), 1):
            yield number, [cell.strip().encode() for cell in row]
        return
    for number, line in enumerate(BytesIO(file.raw), 1):
        yield number, line.rstrip(b"\r\n").split(b"\t")


def _numbered(file: SourceFile, phrase: Callable[[str], int]) -> Iterator[PtpRow]:
    """Number the rows of each pair; a file that is not in order is sorted first."""
    previous, n = -1, 0
    rows = _rows(file, phrase)
    for row in rows if _in_order(file) else iter(sorted(rows)):
        n = n + 1 if row[0] == previous else 0
        previous = row[0]
        yield PtpRow(row[0], n, *row[1:])


def _in_order(file: SourceFile) -> bool:
    if file.name.lower().endswith(".xlsx"):
        return False
    previous = b""
    for line in BytesIO(file.raw):
        key = line[:11]
        if key[5:6] == b"\t":
            if key < previous:
                return False
            previous = key
    return True


Row = tuple[int, int, int, int | None, int | None]


def _rows(file: SourceFile, phrase: Callable[[str], int]) -> Iterator[Row]:
    codes: dict[bytes, int] = {}
    days: dict[bytes, int | None] = {b"": None, b"*": None}
    reasons: dict[bytes, int] = {}
    started = False
    for number, cells in _lines(file):
        if not started:  # the heading is wrapped over lines that begin with 'Column 1' or with an empty cell
            started = len(cells) == 7 and cells[0].isalnum() and cells[1].isalnum() and cells[5].isdigit()
            if not started:
                continue
        try:
            one, two, _, effective, deleted, indicator, reason = cells
            pair = codes[one] * _WIDTH + codes[two]
            row = (pair, int(indicator), reasons[reason], days[effective], days[deleted])
        except KeyError:
            row = _slow(cells, file, number, codes, days, reasons, phrase)
        except ValueError as error:
            if not any(cells):
                continue
            raise BadFile(
                f"{file.shown}, line {number}: expected seven columns, found {len(cells)} ({error})."
            ) from error
        yield row
    if not started:
        raise BadFile(f"{file.shown}: expected {EXPECTS}, found no row of that kind.")


def _slow(cells: list[bytes], file: SourceFile, number: int, codes: dict[bytes, int], days: dict[bytes, int | None],
          reasons: dict[bytes, int], phrase: Callable[[str], int]) -> Row:  # fmt: skip
    """Read a row with something not seen before, and remember it."""
    one, two, _, effective, deleted, indicator, reason = cells
    for code in (one, two):
        codes[code] = pack(tables.code_in(code.decode("ascii", "replace"), file, number))
    for day in (effective, deleted):
        if day not in days:
            days[day] = _day(day, file, number)
    if indicator not in (b"0", b"1", b"9"):
        told = indicator.decode("ascii", "replace")
        raise BadFile(f"{file.shown}, line {number}: expected an indicator 0, 1 or 9, found {told!r}.")
    if reason not in reasons:
        reasons[reason] = phrase(reason.decode("cp1252", "replace").strip())
    return codes[one] * _WIDTH + codes[two], int(indicator), reasons[reason], days[effective], days[deleted]


def _day(text: bytes, file: SourceFile, number: int) -> int | None:
    try:
        return to_day(date(int(text[:4]), int(text[4:6]), int(text[6:8])))
    except ValueError as error:
        raise BadFile(
            f"{file.shown}, line {number}: expected a date as YYYYMMDD or *, found {text.decode('ascii', 'replace')!r}."
        ) from error
