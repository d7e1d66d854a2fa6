"""What is left over when a dose is drawn from vials of several sizes: the least that whole vials can leave."""

import re
from decimal import Decimal
from typing import Final

from caseconsultant.advice.extract.numbers import number, unit_of

SIZE: Final = r"(\d{1,5}(?:\.\d{1,2})?)[\s-]?(mg|mcg|g|units?|ml)"
SIZES: Final = re.compile(
    rf"\b{SIZE}(?:\s?(?:,|and|&|or|\+)\s?{SIZE})+[\s-]*(?:single[- ](?:dose|use) )?vials?\b|"
    rf"\b(?:from|using|out of) (?:the )?{SIZE}[\s-]*(?:single[- ](?:dose|use) )?vials\b",
    re.I,
)
"""Sizes in a row before one word for all of them, 100 mg and 500 mg vials; or from 100 mg vials, however many."""
MOST: Final = 400  # vials of one size: more is no dose


def sizes_in(words: str) -> list[tuple[Decimal, str]]:
    """The sizes of vials that are named in a row, each (amount, unit)."""
    return [
        (number(amount), unit_of(unit))
        for row in SIZES.finditer(words)
        for amount, unit in re.findall(SIZE, row.group(), re.I)
    ]


def least_left(dose: Decimal, sizes: list[Decimal]) -> Decimal:
    """The least that whole vials of these sizes leave of a dose; sizes above zero, in the unit of the dose."""
    large, *smaller = sorted(sizes, reverse=True)
    if not smaller:
        return (large - dose % large) % large
    left = (large - dose % large) % large
    for many in range(min(int(dose // large) + 1, MOST) + 1):
        rest = dose - many * large
        left = min(left, -rest if rest <= 0 else least_left(rest, smaller))
    return left
