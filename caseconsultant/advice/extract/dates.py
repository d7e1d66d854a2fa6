"""Dates in a text, in every form that Americans write them; a date without its year is the last such day."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

MONTHS: Final = {
    m: n for n, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
NUMERIC_DATE: Final = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-])")
ISO_DATE: Final = re.compile(r"\b(20\d\d|19\d\d)-(\d\d)-(\d\d)\b")
WORD_DATE: Final = re.compile(r"\b([A-Z][a-z]{2,8})\.? (\d{1,2})(?:st|nd|rd|th)?,? (20\d\d|19\d\d)\b")
DAY_FIRST: Final = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2,8}) (20\d\d|19\d\d)\b")
MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
WORD_DAY: Final = re.compile(
    rf"\b({MONTH}|(?<=on )May|(?<=in )May|May(?= \d{{1,2}}(?:st|nd|rd|th)))\.? (\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"(?!,? ?(?:20|19)\d\d|[/.:-]?\d| ?(?:units?|mg|min|visits?|codes?|mL)\b)"
)
NUMERIC_DAY: Final = re.compile(r"(?<![\d/.-])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/%]|\.\d|-\d)")
DAY_CUE: Final = re.compile(
    r"(?:\bdos|\bon|\bsx|\bsurg(?:ery|eries)?|\bop|\bdone|\bseen|\bvisit|\bperformed|\breturned|\bback|\bsince|\bof|"
    r"\bfrom|\bto|\bthen|\band|\bdischarged|\badmit(?:ted)?|\b\d{5}|\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)"
    r"(?:day)?\.?,?)\s*:?\s*\(?$",
    re.I,
)
AHEAD: Final = timedelta(days=30)
SERVICE_CUE: Final = re.compile(
    r"(?:\bdos\b|date of service|service date|seen|performed|done|surgery|procedure|visit|on|back|returned|again|"
    r"operated|billed for)"
    r"[^.\n]{0,24}$",
    re.I,
)
NO_SERVICE: Final = re.compile(
    r"(?:\bdob\b|born|birth(?!-\d)|denied|letter|eob|received|effective|policy|since|until|as of)[^.\n]{0,14}$", re.I
)


def dates_in(text: str, asked_on: date) -> Iterator[tuple[date, bool, int, int]]:
    """Yield (day, of service, start, end). Two-digit years are of this century unless that lies far ahead.

    A day without its year is the last one that lies at most some weeks ahead; numbers alone (11/5) need a cue.
    """
    for match, (year, month, day) in (*_written(text), *_without_year(text, asked_on)):
        try:
            when = date(year, month, day)
        except ValueError:
            continue
        before = text[max(0, match.start() - 40) : match.start()]
        of_service = not NO_SERVICE.search(before) and bool(SERVICE_CUE.search(before))
        yield when, of_service and when <= asked_on + timedelta(days=366), match.start(), match.end()


def _written(text: str) -> Iterator[tuple[re.Match[str], tuple[int, int, int]]]:
    for match in NUMERIC_DATE.finditer(text):
        year = int(match.group(4))
        yield (
            match,
            (
                year if year > 99 else 2000 + year if year < 60 else 1900 + year,
                int(match.group(1)),
                int(match.group(3)),
            ),
        )
    for match in ISO_DATE.finditer(text):
        yield match, (int(match.group(1)), int(match.group(2)), int(match.group(3)))
    for pattern, month, day in ((WORD_DATE, 1, 2), (DAY_FIRST, 2, 1)):
        for match in pattern.finditer(text):
            if (name := MONTHS.get(match.group(month)[:3].lower())) is not None:
                yield match, (int(match.group(3)), name, int(match.group(day)))


def _without_year(text: str, asked_on: date) -> Iterator[tuple[re.Match[str], tuple[int, int, int]]]:
    for match in WORD_DAY.finditer(text):
        month, day = MONTHS[match.group(1)[:3].lower()], int(match.group(2))
        yield match, (_year(month, day, asked_on), month, day)
    written = list(NUMERIC_DAY.finditer(text))
    dated = NUMERIC_DATE.search(text) is not None
    if dated or any(DAY_CUE.search(text[max(0, match.start() - 24) : match.start()]) for match in written):
        for match in written:  # where one is a day, so are the others
            month, day = int(match.group(1)), int(match.group(2))
            yield match, (_year(month, day, asked_on), month, day)


def _year(month: int, day: int, asked_on: date) -> int:
    """The year in which the day came last, or comes within weeks."""
    limit = asked_on + AHEAD
    return next(
        (year for year in (limit.year, limit.year - 1) if (year, month, day) <= (limit.year, limit.month, limit.day)),
        limit.year - 1,
    )
