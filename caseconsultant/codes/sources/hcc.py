"""CMS-HCC mappings of diagnoses: CMS's table with one column for each model, and lists of code, category, model."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import RiskRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile

EXPECTS: Final = (
    "a table with 'Diagnosis Code' and one column for each model, or with diagnosis_code, cc and model_name"
)
_CODE: Final = re.compile(r"[A-Z][0-9A][0-9A-Z]{1,5}")


def recognises(file: SourceFile) -> bool:
    """Say whether this maps diagnoses to payment categories."""
    return bool(re.search(r"ICD-10-CM.Mappings", file.name)) or file.head.startswith("diagnosis_code,cc,model_name")


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return its rows. A payment year rests on the dates of service of the year before (42 CFR 422.310)."""
    year = re.search(r"(20\d\d)", file.name)
    if year is None:
        raise Undated(f"{file.shown}: expected a payment year in its name, as in 2026 Initial ICD-10-CM Mappings.csv.")
    payment = int(year[1])
    listed = file.head.startswith("diagnosis_code")
    source = Source(0, SetName.HCC, f"PY{payment}{' list' if listed else ''}", file.name, file.digest,
                    date(payment - 1, 1, 1), date(payment - 1, 12, 31))  # fmt: skip
    return Reading(source, (_list(file) if listed else _columns(file),))


def _model(name: str) -> str:
    """Return a model's name as both forms tell it: CMS-HCC V28, CMS-HCC ESRD V24, RXHCC V08."""
    return " ".join(word for word in name.lower().split() if word not in ("model", "category")).upper()


def _list(file: SourceFile) -> Iterator[RiskRow]:
    table = tables.find(file, "diagnosis_code", "cc", "model_name")
    places = tables.columns(table, "diagnosis_code", "cc", "model_name")
    seen: set[RiskRow] = set()
    for line, cells in enumerate(table.rows, table.at):
        code, category, model = (tables.cell(cells, place) for place in places)
        if not any(cells):
            continue
        if not _CODE.fullmatch(code) or not category or not model:
            raise BadFile(f"{file.shown}, line {line}: expected a diagnosis, a category and a model, found {cells}.")
        row = RiskRow(code, _model(model), category, "")
        if row not in seen:
            seen.add(row)
            yield row


def _columns(file: SourceFile) -> Iterator[RiskRow]:
    table = tables.find(file, "diagnosis code", "description")
    models = {
        place: _model(name)
        for place, name in enumerate(table.heading)
        if "category" in name and "payment year" not in name
    }
    if not models:
        raise BadFile(f"{file.shown}: expected {EXPECTS}; no column is named a category.")
    for row in table.rows:
        code = tables.cell(row, 0)
        if _CODE.fullmatch(code):  # footnotes stand below the table
            for place, model in models.items():
                if tables.cell(row, place):
                    yield RiskRow(code, model, tables.cell(row, place), "")
