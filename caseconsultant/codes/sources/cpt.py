"""The user's own licensed CPT file (the AMA's tab-delimited release): only when asked for, with a licensee's name."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import LabelRow
from caseconsultant.codes.sources.files import Reading, SourceFile

EXPECTS: Final = "LONGULT.txt, MEDU.txt or SHORTU.txt: a code, a tab, and its descriptor in each line"
_NAMES: Final = re.compile(r"^(longult?|longut|medu|shortu)\.txt$", re.IGNORECASE)
_LINE: Final = re.compile(r"(\d{4}[0-9FTUMA])\t(\S.*)")


def recognises(file: SourceFile) -> bool:
    """Say by its name whether this is a licensed release file."""
    return _NAMES.match(file.name) is not None


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return the descriptors; the year is that of the copyright notice above them."""
    year = re.search(r"(?:copyright|cpt)\D{0,40}\b(20\d\d)\b", file.head, re.IGNORECASE)
    if year is None:
        raise BadFile(f"{file.shown}: expected a copyright notice with a year above the codes.")
    number = int(year[1])
    source = Source(0, SetName.CPT, f"CPT {number} {file.name.split('.')[0].lower()}", file.name, file.digest,
                    date(number, 1, 1), date(number, 12, 31))  # fmt: skip
    return Reading(source, (_rows(file),))


def confirmed(reading: Reading, licensee: str, on: date) -> Reading:
    """Return a reading that records who confirmed the licence, and when."""
    return replace(reading, source=replace(reading.source, scope=f"licence confirmed by {licensee} on {on}"))


def _rows(file: SourceFile) -> Iterator[LabelRow]:
    for line in file.text.splitlines():
        found = _LINE.match(line)
        if found:  # notices stand above and below
            yield LabelRow(found[1], 0, found[2].strip(), 0)
