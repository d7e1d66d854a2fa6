"""Whether three years have passed since a patient was last seen (CPT, evaluation and management guidelines)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from caseconsultant.advice.extract.numbers import WORDS
from caseconsultant.advice.findings import Sum, Worked, day
from caseconsultant.advice.lookups.working import work
from caseconsultant.advice.question import Question

ASKED: Final = re.compile(r"\bnew\b|\bestablished\b|\best\.? (?:pt|patient)\b|\b9920[2-5]\b|\b9921[1-5]\b", re.I)
SEEN: Final = re.compile(r"\b(?:last|previous(?:ly)?|first|prior|saw|seen|visit(?:ed)?|been here|treated)\b", re.I)
AGO: Final = re.compile(
    rf"\b(?:(?P<years>\d{{1,2}}|{'|'.join(WORDS)})[\s-]?(?:years?|yrs?)\.?,? (?:and |& )?(?:a |an )?)?"
    rf"(?<![\d.])(?P<count>\d{{1,2}}(?:\.\d)?|{'|'.join(WORDS)})(?:\s(?:and a half|1/2))?[\s-]?"
    r"(?P<unit>year|yr|month|mo)s?\.?\s?(?:ago|back|earlier|before)\b",
    re.I,
)
YEARS: Final = 3


def seen_before(question: Question) -> Iterator[Worked]:
    """Tell whether the last visit lies within three years, by two dates or by how long ago it was."""
    words = question.words
    if not ASKED.search(words) or not SEEN.search(words):
        return
    days = sorted({mention.day for mention in question.dates})
    if len(days) == 1 and days[0] < question.asked_on and (question.asked_on - days[0]).days > 300:
        days = [days[0], question.asked_on]  # only the earlier visit is dated
    if len(days) == 2:
        within = days[1] < three_years_after(days[0])
        shown = f"{day(days[0])} to {day(days[1])}, and three years end on {day(three_years_after(days[0]))}"
        yield work(Sum.SEEN, "", "established" if within else "new", shown)
    elif (ago := AGO.search(words)) is not None:
        months = _number(ago["count"]) * (12 if ago["unit"].lower().startswith("y") else 1)
        months += _number(ago["years"] or "0") * 12
        if months != YEARS * 12:  # three years ago to the day, or a week more: nobody can tell
            yield work(Sum.SEEN, "", "established" if months < YEARS * 12 else "new", ago.group().strip())


def _number(word: str) -> float:
    return float(WORDS.get(word.lower(), word))


def three_years_after(last: date) -> date:
    """The first day on which the patient is new again."""
    try:
        return last.replace(year=last.year + YEARS)
    except ValueError:  # February 29
        return last.replace(year=last.year + YEARS, month=3, day=1)
