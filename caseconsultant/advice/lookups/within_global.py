"""Whether a stated day or date lies in the global period of a procedure (100-04, chapter 12, section 40.1)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final, TypeAlias

from caseconsultant.advice.citing import Judged, judge
from caseconsultant.advice.findings import Finding, day
from caseconsultant.advice.findings_of_payment import Within
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import FeeIndicators
from caseconsultant.codes.library import Library

Dated: TypeAlias = tuple[str, Judged[FeeIndicators], FeeIndicators]
"""A procedure, what the fee schedule holds of it, and its row."""

LAST: Final = {"000": 0, "010": 10, "090": 90}
FIRST: Final = {"000": 0, "010": 0, "090": -1}
MONTHS: Final = re.compile(r"\bmo(?:nth)?s?\s?(?:after|post|following|out|from|later|ago)", re.I)
NEXT_DAY: Final = re.compile(r"\b(?:the )?(?:next|following) (?:day|morning)\b|\bday after\b(?! tomorrow)", re.I)
WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY: Final = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urs|ur|urday)?\b", re.I)
AFTER_IT: Final = re.compile(
    r"\b(?:after|post|s/p|following|since|global (?:period )?(?:of|for))\s+(?:[A-Za-z-]+ ){0,4}?\(?([0-9]{5})\b", re.I
)
THEN: Final = re.compile(
    r"\d{5}\b[^?]{0,80}\b(?:later|then|now|today|subsequently|came back|returns?|returned)\b[^?]{0,80}\d{5}",
    re.I | re.S,
)
RECENT: Final = timedelta(days=730)  # of two dates so near to the mail neither is a birthday
NEAR: Final = 5  # days: with "three months" nobody can tell on which side of day 90 a visit lies


def within_global(question: Question, library: Library) -> Iterator[Finding]:
    """Count from the surgery to the stated day, for the code of the mail with the longest global period."""
    counted = count(question)
    judged = [(code, judge(library.fee(code, question.date_of_service))) for code in question.procedures]
    dated = [(code, found, found.fact) for code, found in judged if found.fact and found.fact.global_days in LAST]
    if counted is None or not dated or _maternity_first(judged, question.words):
        return
    days, words, roughly = counted
    code, found, row = first_surgery(dated, question.words)
    last = LAST[row.global_days]
    if roughly and abs(days - last) <= NEAR:
        return
    inside = FIRST[row.global_days] <= days <= last
    yield Within(
        basis=found.basis(code), code=code, row=row, day_after=days, last=last, inside=inside, arithmetic=words
    )


def _maternity_first(judged: list[tuple[str, Judged[FeeIndicators]]], words: str) -> bool:
    """Say whether the first procedure is a maternity package, which has no count of days in the fee schedule."""
    rows = sorted((words.find(code), found.fact.global_days) for code, found in judged if found.fact)
    return bool(rows) and rows[0][1] == "MMM"


def first_surgery(dated: list[Dated], words: str) -> Dated:
    """The procedure from which the days count: named after *after* or *s/p*, else the first one that has such days."""
    named = AFTER_IT.search(words)
    told = next((one for one in dated if named and one[0] == named[1]), None)
    if told is not None:
        return told
    first = min(dated, key=lambda one: words.find(one[0]))
    then = len(dated) > 1 and THEN.search(words)
    return first if then or LAST[first[2].global_days] else max(dated, key=lambda one: LAST[one[2].global_days])


def count(question: Question) -> tuple[int, str, bool] | None:
    """Return (days from surgery, how counted, whether roughly): by two dates, else by the words."""
    stated = sorted({mention.day for mention in question.dates if mention.of_service})
    every = sorted({mention.day for mention in question.dates if abs(question.asked_on - mention.day) <= RECENT})
    if len(stated) != 2 and len(every) == 2 and question.procedures:
        stated = every  # one is said to be a day of service, and the other stands beside it
    if len(stated) == 2:
        days = (stated[1] - stated[0]).days
        return days, f"{day(stated[0])} to {day(stated[1])} = {days} days", False
    days_after = question.around.days_after_surgery
    if days_after is not None:
        roughly = bool(MONTHS.search(question.words))
        return days_after, f"day {days_after} after surgery{', with 30 days to a month' if roughly else ''}", roughly
    return _by_weekday(question.words)


def _by_weekday(words: str) -> tuple[int, str, bool] | None:
    """Count from one named day of the week to the next one named, or read `the next day`."""
    if NEXT_DAY.search(words):
        return 1, "the day after the procedure is day 1", False
    named = [found.group(1).lower() for found in WEEKDAY.finditer(words)]
    if len(dict.fromkeys(named)) != 2:
        return None
    first, second = dict.fromkeys(named)
    days = (WEEK.index(second) - WEEK.index(first)) % 7
    return days, f"{first.title()} to {second.title()} = {days} {'day' if days == 1 else 'days'}", False
