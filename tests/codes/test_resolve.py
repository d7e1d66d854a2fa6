from datetime import date

import pytest

from caseconsultant.codes.facts import Answer, Applies, DoesNotApply, NoData, OlderThanDate, SetName, Source
from caseconsultant.codes.resolve import resolve


def a_source(start: date | None, end: date | None, *, complete: bool = True) -> Source:
    return Source(
        1, SetName.MUE, "R", "file", "digest", start, end, complete=complete, scope="" if complete else "two codes"
    )


QUARTER = a_source(date(2024, 7, 1), date(2024, 9, 30))
EXCERPT = a_source(date(2024, 7, 1), date(2024, 9, 30), complete=False)


@pytest.mark.parametrize(
    ("source", "on", "fact", "kind"),
    [
        (QUARTER, date(2024, 8, 1), "x", Applies),
        (QUARTER, date(2024, 9, 30), "x", Applies),
        (QUARTER, date(2024, 8, 1), None, DoesNotApply),
        (QUARTER, date(2024, 10, 1), "x", OlderThanDate),
        (QUARTER, date(2024, 10, 1), None, OlderThanDate),
        (QUARTER, date(2024, 6, 30), "x", NoData),
        (EXCERPT, date(2024, 8, 1), "x", Applies),
        (EXCERPT, date(2024, 8, 1), None, NoData),
        (EXCERPT, date(2025, 8, 1), None, NoData),
        (a_source(None, None), date(1999, 1, 1), "x", Applies),
    ],
)
def test_the_date_and_the_completeness_decide_between_the_four_answers(
    source: Source, on: date, fact: str | None, kind: type[object]
) -> None:
    answer = resolve((source,), on, lambda _: fact, what="20610", which=SetName.MUE)
    assert type(answer) is kind


def test_an_older_release_that_is_complete_speaks_where_a_newer_excerpt_is_silent() -> None:
    newer = a_source(date(2025, 1, 1), date(2025, 3, 31), complete=False)
    answer: Answer[str] = resolve((newer, QUARTER), date(2025, 2, 1), lambda _: None, what="20610", which=SetName.MUE)
    assert answer == OlderThanDate(None, QUARTER, date(2025, 2, 1))


def test_no_release_at_all_is_no_data() -> None:
    answer: Answer[str] = resolve((), date(2025, 2, 1), lambda _: None, what="20610", which=SetName.MUE)
    assert answer == NoData("No release of medically unlikely edits is loaded.")
