"""What a rule for visits may ask of a mail: its words, the trade's words for them, numbers, payer and patient.

Groups stand between `&`, alternatives of words between `|`; a group that begins with `!` is met where the mail has
none of them. `minutes 16-45` is met by a number in the range, `minutes` being all that the mail names, hours too;
`age`, `months`, `days`, `hours` and `agedays` are ranges as well.
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Final

from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.guidance.patterns import pattern
from caseconsultant.advice.question import Payer, Question

RANGE: Final = re.compile(r"(age|agedays|minutes|months|days|hours) (\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")
DAYS_OLD: Final = re.compile(
    r"\b(\d{1,3})[\s-]?(?:day|d)s?[\s-]?old\b|\bday (?:of life )?(\d{1,2})\b(?= newborn)",
    re.I,
)
YEARS: Final = re.compile(r"\b(\d{1,2})[\s-]?(?:yr|year)s?[\s-]old", re.I)
NOT_MEDICARE: Final = re.compile(r"\bnon[- ]?medicare|\bnot medicare", re.I)
TIMES: Final = frozenset({"minutes", "hours"})
OF_MEDICARE: Final = frozenset({Payer.MEDICARE, Payer.MEDICARE_ADVANTAGE})


def heard(question: Question) -> Question:
    """The question with the trade's words for what it says, and with who pays and who the patient is, as words."""
    told = [in_book_words(question.words)]
    payer = None if NOT_MEDICARE.search(question.words) else question.around.payer
    told.append("payer is medicare" if payer in OF_MEDICARE else f"payer is {payer}" if payer else "payer is unknown")
    if payer not in OF_MEDICARE and payer is not None:
        told.append("payer is other")
    if question.around.new_patient is not None:
        told.append("patient is new" if question.around.new_patient else "patient is established")
    return replace(question, words="\n".join(filter(None, (question.words, *told))))


def is_met(condition: str, question: Question) -> bool:
    """Say whether a question (as `heard`) meets every group of a condition; an empty one is always met."""
    return all(_met(group.strip(), question) for group in condition.split("&") if group.strip())


def _met(group: str, question: Question) -> bool:
    if group.startswith("!"):
        return not _met(group[1:].strip(), question)
    ranges, words = _parted(group)
    return any(_within(one, question) for one in ranges) or bool(words and pattern(words).search(question.words))


@cache
def _parted(group: str) -> tuple[tuple[tuple[str, Decimal, Decimal], ...], str]:
    """The ranges of a group, and its words as one line of alternatives."""
    parts = [part.strip() for part in group.split("|")]
    found = [(part, RANGE.fullmatch(part)) for part in parts]
    ranges = tuple((match[1], Decimal(match[2]), Decimal(match[3])) for _, match in found if match is not None)
    return ranges, " | ".join(part for part, match in found if match is None and part)


def _within(one: tuple[str, Decimal, Decimal], question: Question) -> bool:
    unit, low, high = one
    return any(low <= value <= high for value in values(unit, question))


def values(unit: str, question: Question) -> list[Decimal]:
    """The numbers of a mail in one unit."""
    if unit == "minutes":
        return [one.value * (60 if one.unit == "hours" else 1) for one in question.quantities if one.unit in TIMES]
    if unit == "age":
        return [] if question.around.age_years is None else [question.around.age_years]
    if unit == "agedays":
        return [Decimal(found[1] or found[2]) for found in DAYS_OLD.finditer(question.words)]
    return [one.value for one in question.quantities if one.unit == unit]
