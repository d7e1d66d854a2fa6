"""The Date header (RFC 5322, 3.3) as mailers write it. For display only: states rest on the database's clock. Total."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
_ZONES: Final = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_DATE = re.compile(
    r"(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?,?[\s-]+(\d{2,4})"
    r"[\s,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?(?:\s*(?:([+-])(\d{2}):?(\d{2})|([A-Z]{2,4})))?"
)


def read(value: str) -> datetime | None:
    """Return the moment, aware, in UTC; None where it cannot be read."""
    found = _DATE.search(value)
    if found is None:
        return None
    day, name, year, hour, minute, second, sign, hours, minutes, zone = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) if sign else timedelta(hours=_ZONES.get(zone, 0))
    clock = timedelta(hours=int(hour), minutes=int(minute), seconds=int(second or 0))
    try:
        local = datetime(_full_year(year), _MONTHS[name.lower()], int(day), tzinfo=UTC) + clock
        return local + offset if sign == "-" else local - offset
    except (ValueError, KeyError, OverflowError):
        return None


def _full_year(year: str) -> int:
    """RFC 5322, 4.3: two digits mean 1950 to 2049, three count from 1900."""
    number = int(year)
    if len(year) == 4:
        return number
    return number + (2000 if len(year) == 2 and number < 50 else 1900)
