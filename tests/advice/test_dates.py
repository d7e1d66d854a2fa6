"""Dates as coders write them, with and without a year; numbers that are no dates stay numbers."""

from datetime import date

import pytest

from caseconsultant.advice.extract.dates import dates_in

DAY = date(2026, 11, 24)


def days(text: str) -> list[str]:
    return [day.isoformat() for day, *_ in sorted(dates_in(text, DAY), key=lambda found: found[2])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DOS 11/3/2026", ["2026-11-03"]),
        ("on 11-3-26 and 11/05/26", ["2026-11-03", "2026-11-05"]),
        ("November 3, 2026 and Dec 1st, 2025", ["2026-11-03", "2025-12-01"]),
        ("3 Nov 2026", ["2026-11-03"]),
        ("surgery 8/10, visit 11/5", ["2026-08-10", "2026-11-05"]),
        ("TKA 8/10 visit 11/5", ["2026-08-10", "2026-11-05"]),
        ("10060 11/2, back Nov 12", ["2026-11-02", "2026-11-12"]),
        ("seen Dec 30th", ["2025-12-30"]),
        ("on May 2 and in May 3", ["2026-05-02", "2026-05-03"]),
        ("scheduled on 12/15", ["2026-12-15"]),
        ("strength 3/5, pain 10/10", []),
        ("we bill 1/2 of it", []),
        ("may 2 units be billed", []),
        ("on 13/45", []),
        ("Jan 99", []),
        ("level 4/5 visit", []),
    ],
)
def test_dates_are_read(text: str, found: list[str]) -> None:
    assert days(text) == found


@pytest.mark.parametrize(
    ("text", "of_service"), [("surgery on 8/10", True), ("DOB 8/10/1951", False), ("denied 8/10/2026", False)]
)
def test_a_date_of_service_is_told_by_its_words(text: str, of_service: bool) -> None:
    assert [said for _, said, *_ in dates_in(text, DAY)] == [of_service]
