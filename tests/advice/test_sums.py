"""Sums: time, age, counts and doses, with the arithmetic that a coder can follow."""

from datetime import date

import pytest

from caseconsultant.advice.findings import Sum, Worked
from caseconsultant.advice.lookups.clinical import implied, weeks
from caseconsultant.advice.lookups.global_period import span
from caseconsultant.advice.lookups.sums import sums, units_of
from caseconsultant.advice.reading import read
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 23)


def worked(text: str, what: Sum) -> list[Worked]:
    found = sums(read("", text, DAY), SmallLibrary())
    return [one for one in found if isinstance(one, Worked) and one.what is what]


@pytest.mark.parametrize(
    ("minutes", "units"),
    [(7, "0"), (8, "1"), (22, "1"), (23, "2"), (37, "2"), (38, "3"), (52, "3"), (53, "4"), (67, "4"), (68, "5")],
)
def test_the_eight_minute_rule_changes_where_the_manual_says(minutes: int, units: str) -> None:
    assert [one.result for one in worked(f"97110 took {minutes} minutes. Units?", Sum.THERAPY)] == [units]


def test_several_services_are_added_and_two_days_of_one_are_not() -> None:
    (together,) = worked("ultrasound 8 minutes, manual therapy 8 minutes, ther ex 18 minutes", Sum.THERAPY)
    assert (together.result, together.arithmetic) == ("2", "8 + 8 + 18 = 34")
    apart = worked("97110 took 22 min on Mon and 25 min on Wed", Sum.THERAPY)
    assert [one.result for one in apart] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("new patient visit, 44 minutes", "99203"),
        ("new patient visit, 45 minutes", "99204"),
        ("established patient visit, 42 minutes", "99215"),
        ("established patient visit, 29 min", "99213"),
    ],
)
def test_the_level_by_time_needs_the_full_minimum(text: str, code: str) -> None:
    assert [one.result for one in worked(text, Sum.VISIT)] == [code]


def test_critical_care_is_counted_as_cpt_and_as_medicare_count_it() -> None:
    found = {
        one.result: [(b.code, b.units) for b in one.billed]
        for one in worked("critical care for 80 minutes", Sum.CRITICAL)
    }
    assert found == {"cpt": [("99291", 1), ("99292", 1)], "medicare": [("99291", 1)]}


def test_critical_care_runs_past_midnight() -> None:
    (one, *_) = worked("critical care from 23:20 until 00:25", Sum.CRITICAL)
    assert one.arithmetic == "65 minutes"
    assert [b.code for b in one.billed] == ["99291"]


@pytest.mark.parametrize(
    ("minutes", "billed"),
    [
        (30, []),
        (31, [("96360", 1)]),
        (90, [("96360", 1)]),
        (91, [("96360", 1), ("96361", 1)]),
        (180, [("96360", 1), ("96361", 2)]),
    ],
)
def test_hydration_counts_a_further_hour_from_more_than_thirty_minutes(
    minutes: int, billed: list[tuple[str, int]]
) -> None:
    (one,) = worked(f"hydration ran {minutes} minutes", Sum.HYDRATION)
    assert [(b.code, b.units) for b in one.billed] == billed


def test_mohs_counts_stages_and_the_blocks_beyond_five() -> None:
    (one,) = worked("Mohs, L arm, 3 stages. Stage two had 7 blocks.", Sum.MOHS)
    assert [(b.code, b.units) for b in one.billed] == [("17313", 1), ("17314", 2), ("17315", 2)]


@pytest.mark.parametrize(
    ("text", "code"),
    [("new pt, 6 yrs old, preventive visit", "99383"), ("established, 65 y/o, annual physical", "99397")],
)
def test_the_preventive_visit_follows_the_age(text: str, code: str) -> None:
    assert [b.code for one in worked(text, Sum.PREVENTIVE) for b in one.billed] == [code]


def test_drug_units_are_rounded_up() -> None:
    from decimal import Decimal

    assert units_of(Decimal(60), Decimal(15)) == 4
    assert units_of(Decimal(61), Decimal(15)) == 5


def test_weeks_of_a_pregnancy_give_the_trimester() -> None:
    question = read("", "prenatal visit, 12w3d", DAY)
    assert weeks(question) == 12
    assert "first trimester" in implied(question)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("monoplegia of the right arm, he is left handed", "nondominant side"),
        ("right hemiplegia", "dominant side"),
        ("left hemiplegia", "nondominant side"),
        ("hemiplegia left side, left-handed", "dominant side"),
    ],
)
def test_the_dominant_side_follows_the_hand_and_else_the_guideline(text: str, side: str) -> None:
    assert implied(read("", text, DAY)).split(" encounter")[0].endswith(side)


def test_global_periods_are_counted_by_the_day() -> None:
    assert span("090", date(2025, 10, 1)) == (date(2025, 9, 30), date(2025, 12, 30))
    assert span("010", date(2025, 12, 25)) == (date(2025, 12, 25), date(2026, 1, 4))
    assert span("XXX", date(2025, 10, 1)) == (None, None)
