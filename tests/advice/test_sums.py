"""Sums: time, age, counts and doses, with the arithmetic that a coder can follow."""

from datetime import date

import pytest

from caseconsultant.advice.findings import Sum, Worked
from caseconsultant.advice.lookups.clinical import implied, weeks
from caseconsultant.advice.lookups.global_period import span
from caseconsultant.advice.lookups.sums import sums
from caseconsultant.advice.lookups.working import units_of
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
    (one,) = worked(f"hydration ran {minutes} minutes", Sum.INFUSION)
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


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Rituximab infusion from 9:05 to 11:40", [("96413", 1), ("96415", 2)]),
        ("Antibiotic infusion 10:00am - 10:50am and a Zofran push", [("96365", 1), ("96375", 1)]),
        ("infusion of iron ran 75 minutes", [("96365", 1)]),
        ("infusion of iron ran 91 minutes", [("96365", 1), ("96366", 1)]),
        ("IV drip of an antiemetic over 12 minutes", [("96374", 1)]),
        ("hydration infusion 120 minutes, IV push of an antiemetic", [("96374", 1), ("96361", 2)]),
    ],
)
def test_infusions_follow_the_hierarchy_and_the_clock(text: str, lines: list[tuple[str, int]]) -> None:
    (one,) = worked(text, Sum.INFUSION)
    assert [(b.code, b.units) for b in one.billed] == lines


@pytest.mark.parametrize(
    ("text", "cpt", "medicare"),
    [
        ("established visit, total time 54 minutes", None, None),
        ("established visit, total time 58 minutes", [("99215", 1), ("99417", 1)], [("99215", 1)]),
        ("established visit, total 71 minutes", [("99215", 1), ("99417", 2)], [("99215", 1), ("G2212", 1)]),
    ],
)
def test_prolonged_service_begins_where_each_payer_says(
    text: str, cpt: list[tuple[str, int]] | None, medicare: list[tuple[str, int]] | None
) -> None:
    found = {one.result: [(b.code, b.units) for b in one.billed] for one in worked(text, Sum.PROLONGED)}
    assert (found.get("cpt"), found.get("medicare")) == (cpt, medicare)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("froze 16 actinic keratoses", [("17004", 1)]),
        ("froze 14 AKs", [("17000", 1), ("17003", 13)]),
        ("froze one actinic keratosis", [("17000", 1)]),
        ("removed 12 skin tags", [("11200", 1)]),
        ("removed 26 skin tags", [("11200", 1), ("11201", 2)]),
        ("2 punch biopsies and one shave biopsy", [("11104", 1), ("11105", 1), ("11103", 1)]),
        ("3 shave biopsies", [("11102", 1), ("11103", 2)]),
    ],
)
def test_lesions_are_counted(text: str, lines: list[tuple[str, int]]) -> None:
    (one,) = worked(text, Sum.COUNT)
    assert [(b.code, b.units) for b in one.billed] == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("laceration repair 3.2 cm face simple and 4 cm arm simple", [("12013", 1), ("12002", 1)]),
        ("Layered closure 2.0 cm right forearm, layered closure 3.0 cm left leg", [("12032", 1)]),
        ("complex repair of 12 cm of the trunk", [("13101", 1), ("13102", 1)]),
        ("complex repair of 12.6 cm of the trunk", [("13101", 1), ("13102", 2)]),
        ("BCC cheek: lesion 1.0 cm, 4 mm margins all round", [("11642", 1)]),
        ("benign cyst of the back 2 cm with 0.5 cm margins", [("11403", 1)]),
        ("malignant, nose, 0.9 cm lesion margins 0.3 cm each", [("11642", 1)]),
        ("benign lesion, back, 1.2 cm, 0.2 cm margins, intermediate closure 3 cm", [("11402", 1), ("12032", 1)]),
        ("benign lesion, back, 0.3 cm, 0.1 cm margins, layered closure 1 cm", [("11400", 1)]),
        ("complex repair of 6 cm plus another of 3 cm, both on the cheek", [("13132", 1), ("13133", 1)]),
        ("Benign lesion, face, excised diameter 1.5 cm incl margins", [("11442", 1)]),
        ("malignant lesion of the cheek, 0.6 cm with margins", [("11641", 1)]),
    ],
)
def test_lengths_are_added_within_a_group_of_sites(text: str, lines: list[tuple[str, int]]) -> None:
    (one,) = worked(text, Sum.REPAIR)
    assert [(b.code, b.units) for b in one.billed] == lines


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TCM, discharged 11/02/2026, visit 11/12/2026, high MDM", "99495"),
        ("TCM visit on day 7, high complexity", "99496"),
        ("TCM visit on day 15, high complexity", "neither"),
    ],
)
def test_transitional_care_counts_days_from_discharge(text: str, code: str) -> None:
    assert [one.result for one in worked(text, Sum.TRANSITION)] == [code]


@pytest.mark.parametrize(("minutes", "code"), [(30, "99238"), (31, "99239")])
def test_a_discharge_day_goes_by_its_minutes(minutes: int, code: str) -> None:
    assert [one.result for one in worked(f"discharge visit, {minutes} min. Which level?", Sum.VISIT)] == [code]


def test_units_of_therapy_go_to_the_longest_services() -> None:
    (together,) = worked("Medicare: 97110 25 min, 97140 20 min. Units?", Sum.THERAPY)
    assert [(b.code, b.units) for b in together.billed] == [("97110", 2), ("97140", 1)]


def test_where_the_minutes_left_are_equal_no_service_goes_without() -> None:
    (together,) = worked("Medicare: 97110 23 min, 97140 8 min. Units?", Sum.THERAPY)
    assert [(b.code, b.units) for b in together.billed] == [("97110", 1), ("97140", 1)]


def test_therapy_beside_a_visit_is_psychotherapy_unless_it_is_physical() -> None:
    (one,) = worked("53 minutes of therapy with E/M 99214, codes?", Sum.PSYCHOTHERAPY)
    assert [b.code for b in one.billed] == ["99214", "90838"]
    assert not worked("53 minutes of therapy with E/M 99214, codes?", Sum.THERAPY)
    assert worked("PT gave 53 minutes of therapy and a visit 99214", Sum.THERAPY)


def test_base_units_that_the_mail_tells_are_added() -> None:
    (one,) = worked("anesthesia 00790, base 7, 95 minutes, how many units?", Sum.ANESTHESIA)
    assert "13.3 in all" in one.arithmetic


def test_minutes_of_critical_care_of_one_group_are_added() -> None:
    found = worked("two doctors of the same group, critical care 40 min and 35 min", Sum.CRITICAL)
    assert [[(b.code, b.units) for b in one.billed] for one in found] == [[("99291", 1), ("99292", 1)], [("99291", 1)]]


def test_the_midpoint_rule_counts_each_service_by_itself() -> None:
    (midpoint,) = worked("Commercial plan: 97110 12 min, 97140 10 min, 97530 8 min. Units?", Sum.MIDPOINT)
    assert [(b.code, b.units) for b in midpoint.billed] == [("97110", 1), ("97140", 1), ("97530", 1)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("11042, 45 sq cm. how many 11045?", [("11042", 1), ("11045", 2)]),
        ("11042, 20 sq cm", [("11042", 1)]),
        ("97597, two wounds of 15 sq cm and 10 sq cm", [("97597", 1), ("97598", 1)]),
    ],
)
def test_debridement_goes_by_the_area_in_all(text: str, lines: list[tuple[str, int]]) -> None:
    (one,) = worked(text, Sum.AREA)
    assert [(b.code, b.units) for b in one.billed] == lines


def test_an_area_that_the_subject_says_too_is_counted_once_and_skin_substitutes_go_by_25() -> None:
    found = sums(read("debride 45 sq cm", "11042, 45 sq cm. how many 11045", DAY), SmallLibrary())
    assert [(b.code, b.units) for one in found if isinstance(one, Worked) for b in one.billed] == [
        ("11042", 1),
        ("11045", 2),
    ]
    (one,) = worked("15271 and 15272, 60 sq cm on one leg. how many?", Sum.AREA)
    assert [(b.code, b.units) for b in one.billed] == [("15271", 1), ("15272", 2)]
