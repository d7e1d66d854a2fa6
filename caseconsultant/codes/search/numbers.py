"""Numbers that stand for words of the book: a body mass index, the levels of the spine."""

import re
from bisect import bisect_right

_BMI = re.compile(r"\b(?:bmi|body mass index)\s*(?:of|is|=|:)?\s*(\d{2})(?:\.\d+)?\b(?!\s*[-–])")
# ICD-10-CM Z68: each whole number has its code from 20 to 39, then the ranges widen.
_WIDE = ((40, "40.0 44.9"), (45, "45.0 49.9"), (50, "50.0 59.9"), (60, "60.0 69.9"), (70, "70 greater"))
_LEVELS = re.compile(r"\b([ctl])\s?\d{1,2}\s?[-/–]\s?([ctls]?)\s?\d{1,2}\b")
_REGIONS = {
    "c": "cervical", "ct": "cervicothoracic", "t": "thoracic", "tl": "thoracolumbar", "l": "lumbar",
    "ls": "lumbosacral",
}  # fmt: skip


def spelt_out(text: str) -> str:
    """Return folded text with such numbers written out as the book does."""
    return _LEVELS.sub(_region, _BMI.sub(_index, text))


def _index(found: re.Match[str]) -> str:
    value = int(found[1])
    if value < 20:
        return "body mass index 19.9 less adult"
    if value < 40:
        return f"body mass index {value}.0 {value}.9 adult"
    return f"body mass index {_WIDE[bisect_right(_WIDE, value, key=lambda row: row[0]) - 1][1]} adult"


def _region(found: re.Match[str]) -> str:
    """Return the region of two neighbouring vertebrae: L5-S1 is lumbosacral."""
    first, second = found[1], found[2] or found[1]
    name = _REGIONS.get(first if first == second else first + second)
    return f"{name} region" if name else found[0]
