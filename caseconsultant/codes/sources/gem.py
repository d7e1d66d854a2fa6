"""The 2018 general equivalence mappings between ICD-9-CM and ICD-10-CM: CMS's flat files, or tables of them."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import GemRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile

EXPECTS: Final = "2018_I10gem.txt or 2018_I9gem.txt, or a table with icd10cm, icd9cm and flags"
_FROZEN: Final = (date(2017, 10, 1), date(2018, 9, 30))


def recognises(file: SourceFile) -> bool:
    """Say whether this is a mapping of diagnoses."""
    name = file.name.lower()
    return bool(re.search(r"i(10|9)gem", name)) or ("icd9cm" in file.head[:200] and "icd10cm" in file.head[:200])


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return its lines; a code without a map points to NoDx."""
    backward = bool(re.search(r"i9gem|icd9to", file.name.lower()))
    source = Source(0, SetName.GEM, f"2018 from ICD-{'9' if backward else '10'}", file.name, file.digest, *_FROZEN)
    rows = (
        _lines(file) if re.search(r"i(10|9)gem", file.name.lower()) and "," not in file.head else _table(file, backward)
    )
    return Reading(source, (_unique(9 if backward else 10, rows),))


def _unique(way: int, rows: Iterator[tuple[str, str, str]]) -> Iterator[GemRow]:
    return (GemRow(way, *row) for row in dict.fromkeys(rows))


def _lines(file: SourceFile) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(file.text.splitlines(), 1):
        parts = line.split()
        if len(parts) != 3 or not re.fullmatch(r"[01]{3}\d\d", parts[2]):
            raise BadFile(f"{file.shown}, line {number}: expected a code, a code and five flags.")
        yield parts[0], parts[1], parts[2]


def _table(file: SourceFile, backward: bool) -> Iterator[tuple[str, str, str]]:
    table = tables.find(file, "icd10cm", "icd9cm", "flags")
    new, old, flags = tables.columns(table, "icd10cm", "icd9cm", "flags")
    for line, row in enumerate(table.rows, table.at):
        if not any(row):
            continue
        pair = tables.cell(row, new), tables.cell(row, old)
        told = tables.cell(row, flags)
        if not all(pair) or not re.fullmatch(r"[01]{3}\d\d", told):
            raise BadFile(f"{file.shown}, line {line}: expected two codes and five flags, found {' '.join(row)!r}.")
        yield *(reversed(pair) if backward else pair), told
