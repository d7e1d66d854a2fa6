"""NCCI medically unlikely edits: practitioner, outpatient hospital, DME supplier."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Setting, Source
from caseconsultant.codes.rows import MueRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile, quarter, whole

EXPECTS: Final = "a table with the columns HCPCS/CPT Code, ... MUE Values, MUE Adjudication Indicator, MUE Rationale"
_SETTINGS: Final = {
    "practitioner services mue values": Setting.PRACTITIONER,
    "outpatient hospital services mue values": Setting.HOSPITAL,
    "dme supplier services mue values": Setting.DME,
}


def recognises(file: SourceFile) -> bool:
    """Say whether this is an MUE table."""
    return "MUE Adjudication Indicator" in file.head or bool(re.search(r"MCR_MUE_", file.name, re.IGNORECASE))


def read(file: SourceFile, phrase: Callable[[str], int]) -> Reading:
    """Return its rows; the setting is told by the heading, the quarter by the name."""
    table = tables.find(file, "hcpcs/ cpt code" if re.search(r"HCPCS/\s+CPT", file.head) else "hcpcs/cpt code",
                        "mue adjudication indicator", "mue rationale")  # fmt: skip
    setting = next((value for heading, value in _SETTINGS.items() if heading in table.heading), None)
    if setting is None:
        raise BadFile(f"{file.shown}: expected a column that ends in 'Services MUE Values', found none.")
    release, start, end = quarter_of(file)
    excerpt = "excerpt" in file.name.lower()
    source = Source(0, SetName.MUE, release, file.name, file.digest, start, end, setting, complete=not excerpt,
                    scope="an excerpt" if excerpt else "")  # fmt: skip
    return Reading(source, (_rows(file, table, phrase),))


def quarter_of(file: SourceFile) -> tuple[str, date, date]:
    """Return a release such as 2024Q3 with its first and last day, from the name of an NCCI file."""
    named = re.search(r"(\d\d)-\d\d-(20\d\d)", file.name)
    short = re.search(r"(20\d\d)q([1-4])", file.name.lower())
    if named:
        year, number = int(named[2]), (int(named[1]) - 1) // 3 + 1
    elif short:
        year, number = int(short[1]), int(short[2])
    else:
        raise Undated(f"{file.shown}: expected the effective date in the name, as in ..._Eff_07-01-2026.csv.")
    return f"{year}Q{number}", *quarter(year, number)


def _rows(file: SourceFile, table: tables.Table, phrase: Callable[[str], int]) -> Iterator[MueRow]:
    indicator, rationale = tables.columns(table, "mue adjudication indicator", "mue rationale")
    numbers: dict[str, int] = {}
    for line, row in enumerate(table.rows, table.at):
        if not any(row):
            continue
        code = tables.code_in(tables.cell(row, 0), file, line)
        units = whole(tables.cell(row, 1), file, line, "the MUE value")
        mai = tables.cell(row, indicator)[:1]
        if mai not in ("1", "2", "3"):
            raise BadFile(f"{file.shown}, line {line}: expected an adjudication indicator 1, 2 or 3, found {mai!r}.")
        text = tables.cell(row, rationale)
        number = numbers[text] if text in numbers else numbers.setdefault(text, phrase(text))
        yield MueRow(code, units, int(mai), number)
