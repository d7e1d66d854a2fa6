"""ICD-10-PCS: the codes file, and the tables (whose rows are multiplied out into codes)."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from typing import Final

from lxml import etree

from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import PcsRow
from caseconsultant.codes.sources.files import Reading, SourceFile

EXPECTS: Final = "icd10pcs_codes_{year}.txt with a code of seven characters and its title, or <ICD10PCS.tabular>"


def recognises(file: SourceFile) -> bool:
    """Say whether this is the codes file or the tables."""
    return "<ICD10PCS.tabular>" in file.head or bool(
        re.search(r"icd10pcs_(codes|order)(?!_addenda)", file.name.lower())
    )


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return the codes of a fiscal year."""
    year = re.search(r"(20\d\d)", file.name)
    if year is None:
        raise Undated(f"{file.shown}: expected a fiscal year in its name, as in icd10pcs_codes_2024.txt.")
    number = int(year[1])
    xml = file.name.lower().endswith(".xml")
    source = Source(0, SetName.ICD10PCS, f"FY{number}{' tables' if xml else ''}", file.name, file.digest,
                    date(number - 1, 10, 1), date(number, 9, 30))  # fmt: skip
    return Reading(source, (_multiplied(file) if xml else _lines(file),))


def _lines(file: SourceFile) -> Iterator[PcsRow]:
    for number, line in enumerate(file.text.splitlines(), 1):
        if not line.strip():
            continue
        if not re.match(r"[0-9A-HJ-NP-Z]{7}\s+\S", line):
            raise BadFile(f"{file.shown}, line {number}: expected a code of seven characters and a title.")
        yield PcsRow(line[:7], line[7:].strip())


def _multiplied(file: SourceFile) -> Iterator[PcsRow]:
    try:
        root = etree.fromstring(file.raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise BadFile(f"{file.shown}: not well-formed XML, or cut short ({error}).") from error
    for table in root.iter("pcsTable"):
        first = [_labels(axis) for axis in table.findall("axis")]
        for row in table.iter("pcsRow"):
            for values in product(*first, *(_labels(axis) for axis in row.findall("axis"))):
                yield PcsRow("".join(code for code, _ in values), "; ".join(label for _, label in values[1:]))


def _labels(axis: etree._Element) -> list[tuple[str, str]]:
    return [(str(label.get("code")), (label.text or "").strip()) for label in axis.iter("label")]
