"""Conditions on the lines of a note's codes table: words of the mail, or a number that it states in a range.

    - 31601 {age 0-1.99}: Planned tracheostomy, younger than two.
    - J0885 {not on dialysis | non-ESRD}: ...
    - 11442 {face | ear* & benign & cm 1.1-2.0}: ...

Groups stand between `&`, alternatives of words between `|`, a range is `age`, `cm`, `minutes` ... and two numbers;
a group that begins with `!` is met where the mail has none of its words.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caseconsultant.advice.draft import CodeLine
from caseconsultant.advice.guidance.patterns import pattern
from caseconsultant.advice.question import Question

RANGE: Final = re.compile(r"(age|cm|mm|minutes|lesions|views|levels|muscles) (\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line of a note's codes table, and when it is meant; an empty condition is always met."""

    line: CodeLine
    condition: str = ""

    def is_met(self, question: Question) -> bool:
        """Say whether the mail meets every group of the condition."""
        return is_met(self.condition, question)


def is_met(condition: str, question: Question) -> bool:
    """Say whether the mail meets every group of a condition."""
    return all(_met(group.strip(), question) for group in condition.split("&") if group.strip())


def _met(group: str, question: Question) -> bool:
    if group.startswith("!"):
        return not _met(group[1:].strip(), question)
    if (numbers := RANGE.fullmatch(group)) is None:
        return bool(pattern(group).search(question.words))
    unit, low, high = numbers.group(1), Decimal(numbers.group(2)), Decimal(numbers.group(3))
    if unit == "age":
        return question.around.age_years is not None and low <= question.around.age_years <= high
    return any(quantity.unit == unit and low <= quantity.value <= high for quantity in question.quantities)


def chosen(lines: tuple[NoteLine, ...], question: Question) -> tuple[CodeLine, ...]:
    """Return the lines always meant, and of the conditional ones those that are met (none met: all of them)."""
    conditional = [line for line in lines if line.condition]
    met = [line for line in conditional if line.is_met(question)] or conditional
    return tuple(line.line for line in lines if not line.condition or line in met)


def is_decided(lines: tuple[NoteLine, ...], question: Question) -> bool:
    """Say whether the mail decides between the conditional lines (true where there are none)."""
    conditional = [line for line in lines if line.condition]
    return not conditional or any(line.is_met(question) for line in conditional)
