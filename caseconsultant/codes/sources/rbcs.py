"""RBCS, CMS's public grouping of procedure codes: a group's name for each code, and when the code began and ended."""

from collections.abc import Callable
from datetime import date
from typing import Final

from caseconsultant.codes.codeform import to_day
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import LabelRow, SpanRow
from caseconsultant.codes.sources import tables
from caseconsultant.codes.sources.files import Reading, SourceFile, day

EXPECTS: Final = "a table with hcpcs_code, rbcs_category, rbcs_subcategory, rbcs_family and their dates"
_COLUMNS: Final = (
    "hcpcs_code", "rbcs_category", "rbcs_subcategory", "rbcs_family", "hcpcs_date_added", "hcpcs_date_ended",
    "rbcs_date_effective",
)  # fmt: skip
_NEVER: Final = 9999


def recognises(file: SourceFile) -> bool:
    """Say whether this is the RBCS taxonomy."""
    return "rbcs_subcategory" in file.head.lower().replace(" ", "_")[:2000]


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return each code's newest group and its span."""
    table = tables.find(file, *_COLUMNS)
    places = tables.columns(table, *_COLUMNS)
    newest: dict[str, tuple[date, LabelRow, SpanRow]] = {}
    last = date.min
    for line, row in enumerate(table.rows, table.at):
        code, category, subcategory, family, added, ended, since = (tables.cell(row, place) for place in places)
        if not any(row):
            continue
        code = tables.code_in(code, file, line)
        began, start = day(since, file, line) or date.min, day(added, file, line)
        stop = None if ended.startswith(str(_NEVER)) else day(ended, file, line)
        last = max(last, start or date.min)
        if code not in newest or began >= newest[code][0]:
            words = subcategory if family.startswith("No RBCS") else f"{subcategory}: {family}"
            label = LabelRow(code, 0, f"{category}, {words}", 0)
            newest[code] = (began, label, SpanRow(code, to_day(start), to_day(stop)))
    source = Source(0, SetName.RBCS, f"codes to {last}", file.name, file.digest, None, date(last.year, 12, 31))
    kept = sorted(newest.values(), key=lambda item: item[1].code)
    return Reading(source, ([item[1] for item in kept], [item[2] for item in kept]))
