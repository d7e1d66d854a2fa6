"""NCCI tables of another payer: known by their name or by what they say, and refused.

Medicaid has PTP edits and MUEs of its own (42 U.S.C. 1396b(r)); their values differ from Medicare's, and its MUEs have
no adjudication indicator.
"""

import re
from collections.abc import Callable
from typing import Final

from caseconsultant.codes.errors import OtherPayer
from caseconsultant.codes.sources.files import Reading, SourceFile

EXPECTS: Final = "Medicare's NCCI tables: ccipra, ccioph, MCR_MUE or AOC...-MCR"
_NAMES: Final = re.compile(r"ncci|ptp|mue|aoc", re.IGNORECASE)
_HEADINGS: Final = re.compile(r"PTP Edit|MUE Values|Column ?1/Column ?2|AOC_Edit|AOC Edit", re.IGNORECASE)
_MEDICAID: Final = re.compile(r"medicaid|\bmcd[_-]", re.IGNORECASE)
_MUE: Final = re.compile(r"Services MUE Values", re.IGNORECASE)
_INDICATOR: Final = re.compile(r"MUE Adjudication Indicator|(^|[,\t\"])MAI\b", re.IGNORECASE)


def recognises(file: SourceFile) -> bool:
    """Say whether this is an NCCI table of Medicaid."""
    name = f"{file.inside} {file.name}"
    if _MEDICAID.search(name) and _NAMES.search(name):
        return True
    return bool(_MEDICAID.search(file.head) and _HEADINGS.search(file.head)) or _without_indicator(file)


def _without_indicator(file: SourceFile) -> bool:
    return bool(_MUE.search(file.head)) and "MUE Rationale" in file.head and not _INDICATOR.search(file.head)


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Refuse it in one sentence."""
    told = "an MUE table without adjudication indicators" if _without_indicator(file) else "an NCCI table of Medicaid"
    raise OtherPayer(f"{file.shown}: expected {EXPECTS}, found {told}, whose values are not Medicare's.")
