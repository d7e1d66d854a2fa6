"""ICD-10-CM addenda: what a release added, deleted and revised against the one before it.

A line of the codes or the order addenda holds an action (Add, Delete, Revise from, Revise to) in its first 12
columns, and from column 14 a record as in the file itself.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from caseconsultant.codes.errors import BadFile, CutShort, NothingToRead, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import RemarkRow
from caseconsultant.codes.sources.files import Reading, SourceFile
from caseconsultant.codes.sources.icd10cm import dates

EXPECTS: Final = "icd10cm_codes_addenda_{year}.txt or icd10cm_order_addenda_{year}.txt with Add:, Delete: and Revise"
_ACTION: Final = re.compile(r"\s*(add|delete|revise from|revise to)\s*:\s*(.*)", re.IGNORECASE)
_ORDER: Final = re.compile(r"\d{5} ([A-Z0-9]{3,7}) +[01] (.*)")
_CODE: Final = re.compile(r"([A-Z][0-9A][0-9A-Z]{1,5})\s+(\S.*)")
_LONG: Final = 61  # of an order record, behind its flag: where the long title begins
_KINDS: Final = {"add": "added", "delete": "deleted", "revise from": "revised from", "revise to": "revised to"}


def recognises(file: SourceFile) -> bool:
    """Say by its name whether this is an addendum of ICD-10-CM."""
    return bool(re.search(r"icd10cm[_-](codes|order)[_-]addenda", file.name.lower()))


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return the changes; NothingToRead where the release has none, and says so."""
    year = re.search(r"(20\d\d)", file.name)
    if year is None:
        raise Undated(f"{file.shown}: expected a fiscal year in its name, as in icd10cm_codes_addenda_2026.txt.")
    release, start, end = dates(year[1], file.name)
    kind = "order" if "order" in file.name.lower() else "codes"
    rows = list(_rows(file))
    told = sum(int(number) for number in re.findall(r"^\s*(\d+) (?:additions|deletions)", file.text, re.MULTILINE))
    counted = sum(row.kind in ("added", "deleted") for row in rows)
    if counted < told:
        raise CutShort(f"{file.shown}: its summary tells of {told} additions and deletions, but it lists {counted}.")
    if not rows:
        raise NothingToRead(f"{file.shown}: release {release} changed no codes.")
    source = Source(0, SetName.CHANGES, f"ICD-10-CM {release}, {kind} addenda", file.name, file.digest, start, end)
    return Reading(source, (rows,))


def _rows(file: SourceFile) -> Iterator[RemarkRow]:
    seen: Counter[str] = Counter()
    for number, line in enumerate(file.text.splitlines(), 1):
        action = _ACTION.match(line)
        if action is None:  # the summary
            continue
        order = _ORDER.match(action[2])
        found = order or _CODE.match(action[2])
        if found is None:
            raise BadFile(f"{file.shown}, line {number}: expected a code and its title behind {action[1]!r}.")
        code, title = found[1], (found[2][_LONG:].strip() or found[2]) if order else found[2]
        yield RemarkRow(code, seen[code], _KINDS[action[1].lower()], title.strip())
        seen[code] += 1
