"""OPPS Addendum B (hospital outpatient) and the ASC addenda AA, BB, EE and FF (surgery centres)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import AmbulatoryRow, DeviceRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile, month_in

EXPECTS: Final = "Addendum B with HCPCS Code and SI, or an ASC addendum AA, BB, EE or FF with HCPCS Code"
_PARTS: Final = {"AA": 1, "BB": 2, "EE": 3}


def recognises(file: SourceFile) -> bool:
    """Say whether this is one of these addenda."""
    name = file.name.lower()
    return bool(re.search(r"addendum[ _](b|aa|bb|ee|ff)(?![a-z])", name)) or bool(
        re.match(r"\W*Addendum (AA|BB|EE|FF|B)\b", file.head)
    )


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return codes with their indicators; short descriptors are never read."""
    letters = re.search(r"addendum[ _](b|aa|bb|ee|ff)(?![a-z])", file.name.lower()) or re.search(
        r"addendum (aa|bb|ee|ff|b)\b", file.head.lower()
    )
    kind = letters[1].upper() if letters else "B"
    which = SetName.ASC if kind in _PARTS else SetName.ASC_DEVICES if kind == "FF" else SetName.OPPS
    start = _month(file)
    told = re.search(r"\b(?:CY|January|April|July|October) (20\d\d)\b", file.head)
    if told and int(told[1]) != start.year:
        raise BadFile(f"{file.shown}: the name says {start.year}, but the file says {told[1]}.")
    end = (date(start.year, start.month + 3, 1) if start.month <= 9 else date(start.year + 1, 1, 1)) - timedelta(days=1)
    part = (_PARTS[kind], len(_PARTS)) if kind in _PARTS else None
    source = Source(0, which, f"{start:%Y-%m}", file.name, file.digest, start, end, complete=part is None)
    return Reading(source, (_devices(file) if kind == "FF" else _rows(file, kind),), part)


def _month(file: SourceFile) -> date:
    numbers = re.search(r"(20\d\d)-(\d\d)", file.name)
    if numbers:
        return date(int(numbers[1]), int(numbers[2]), 1)
    year, month = re.search(r"(20\d\d)", file.name + file.head[:3000]), month_in(file.name.replace("_", " "))
    if year is None or month is None:
        raise Undated(f"{file.shown}: expected a month and a year in its name, as in 2026-07.")
    return date(int(year[1]), month, 1)


def _rows(file: SourceFile, kind: str) -> Iterator[AmbulatoryRow]:
    table = tables.find(file, "hcpcscode" if "HCPCSCode" in file.head else "hcpcs code")

    def place(*endings: str) -> int | None:
        return next((at for at, name in enumerate(table.heading) if name.endswith(endings)), None)

    indicator = place("payment indicator", "statusindicator") if kind != "B" else place("statusindicator", "si")
    if indicator is None and kind != "EE":
        raise BadFile(f"{file.shown}: a column with the payment or status indicator is missing from the heading.")
    apc, weight, rate = place("apc"), place("weight"), place("payment rate", "paymentrate")
    seen: set[str] = set()
    for line, row in enumerate(table.rows, table.at):
        code = _code(tables.cell(row, 0).upper(), file, line)
        if not code or code in seen:
            continue
        seen.add(code)
        sign = "excluded" if indicator is None else tables.cell(row, indicator).upper()
        group = "" if apc is None else tables.cell(row, apc)
        numbers = ("" if at is None else _number(tables.cell(row, at), file, line) for at in (weight, rate))
        yield AmbulatoryRow(code, sign, group, *numbers)


def _devices(file: SourceFile) -> Iterator[DeviceRow]:
    """Yield the device offsets: the share and the dollars that stand beside the payment rate."""
    table = tables.find(file, "hcpcs code")
    places = []
    for ending in ("payment indicator", "apc", "device offset percentage", "device portion"):
        ends = [at for at, name in enumerate(table.heading) if name.endswith(ending) and "apc device" not in name]
        if not ends:
            raise BadFile(f"{file.shown}: a column that ends in {ending!r} is missing from the heading.")
        places.append(ends[0])
    for line, row in enumerate(table.rows, table.at):
        code = _code(tables.cell(row, 0).upper(), file, line)
        if code:
            indicator, apc, *numbers = (tables.cell(row, at) for at in places)
            share, amount = (_number(text, file, line) for text in numbers)
            yield DeviceRow(code, indicator.upper(), apc, share, amount)


def _code(text: str, file: SourceFile, line: int) -> str:
    """Return a code; nothing for the notices that stand below a table; BadFile for a code that lost its zeros."""
    if re.fullmatch(r"[0-9A-Z]\d{3}[0-9A-Z]", text):
        return text
    return tables.code_in(text, file, line) if text.isdigit() else ""


def _number(text: str, file: SourceFile, line: int) -> str:
    return str(tables.decimal(text, file, line, "a weight, a share or a payment")) if text else ""
