from datetime import UTC, datetime

import pytest

from caseconsultant.mail.dates import read


@pytest.mark.parametrize(
    "value",
    [
        "Mon, 23 Nov 2026 10:00:00 -0500",
        "23 Nov 2026 15:00 +0000",
        "Mon, 23 Nov 26 10:00:00 EST",
        "Mon, 23 Nov 2026 16:00:00 +0100 (CET)",
        "23-Nov-2026 15:00:00 GMT",
    ],
)
def test_dates_become_utc(value: str) -> None:
    assert read(value) == datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", ["", "yesterday", "99 Nov 2026 10:00:00 +0000", "1 Jan 0000 00:00:00 +0000", "1 Foo 2026 1:1"]
)
def test_what_is_no_date_is_none(value: str) -> None:
    assert read(value) is None


def test_the_ends_of_time_do_not_raise() -> None:
    assert read("31 Dec 9999 23:59:59 -2359") is None
    assert read("1 Jan 0001 00:00:00 +2359") is None
