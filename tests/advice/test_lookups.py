"""What the lookups find, with both answers of each: facts, arithmetic, and what nobody can tell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest

from caseconsultant.advice.citing import TITLES
from caseconsultant.advice.findings import Finding, Standing, Sum, Worked
from caseconsultant.advice.findings_of_diagnoses import ComesAfter, Covers, Mapped, Risk, Sense
from caseconsultant.advice.findings_of_payment import (
    Amount,
    AnesthesiaPay,
    Capped,
    DevicePart,
    LocalAmount,
    Outpatient,
    Placed,
    Sequence,
    Share,
    Within,
)
from caseconsultant.advice.lookups import look_up
from caseconsultant.advice.lookups.reductions import Parts, reduced_in_part
from caseconsultant.advice.lookups.sequence import in_order
from caseconsultant.advice.reading import read
from caseconsultant.codes.facts import Applies, FeeIndicators, SetName
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 23)
F = TypeVar("F", bound=Finding)


def found(kind: type[F], text: str, day: date = DAY) -> list[F]:
    every = look_up(read("", text, day), SmallLibrary())
    return [one for one in every if isinstance(one, kind)]


def test_a_department_and_a_center_are_told_apart_by_the_words() -> None:
    opps = found(Outpatient, "What is the OPPS status indicator of 27447 and 20610?")
    assert [(one.code, one.entry.indicator if one.entry else "") for one in opps] == [("27447", "J1"), ("20610", "N")]
    (asc,) = found(Outpatient, "Is 27447 payable in an ASC?")
    assert asc.entry is not None
    assert (asc.entry.indicator, asc.basis.standing) == ("J8", Standing.OLDER)


def test_a_code_that_no_addendum_lists_is_not_one_that_nobody_knows() -> None:
    (unlisted,) = found(Outpatient, "Is 20610 payable in an ASC?", date(2026, 8, 1))
    assert unlisted.basis.standing is Standing.DOES_NOT_APPLY
    (unknown,) = found(Outpatient, "Is 64483 payable in an ASC?")
    assert unknown.basis.standing is Standing.NO_DATA


def test_a_place_named_by_the_way_asks_nothing_of_its_payment() -> None:
    assert not found(Outpatient, "Done in hospital outpatient. Can we bill 20610 with 64483?")


def test_a_diagnosis_maps_to_its_categories_or_to_none() -> None:
    mapped, none = found(Risk, "Do E11.39 and I10 risk adjust?")
    assert [one.category for one in mapped.categories] == ["18", "37", "30"]
    assert (none.categories, none.basis.standing) == ((), Standing.DOES_NOT_APPLY)
    assert not found(Risk, "Is E11.39 valid?")


def test_the_lists_of_an_article_judge_each_diagnosis() -> None:
    (one,) = found(Covers, "Does the LCD cover 64483 for M54.51, M54.50 and G89.29?")
    assert (one.listed, one.refused, one.missing) == (("M54.51",), ("M54.50",), ("G89.29",))
    (unknown,) = found(Covers, "Does the LCD cover 20610?")
    assert unknown.basis.standing is Standing.NO_DATA


def test_a_place_of_service_has_its_rate() -> None:
    (hospital,) = found(Placed, "Is POS 22 right for 20610?")
    assert (hospital.rate, hospital.basis.standing) == ("facility", Standing.APPLIES)
    (wrong,) = found(Placed, "Is POS 98 right for 20610?")
    assert wrong.basis.standing is Standing.DOES_NOT_APPLY


def test_an_amount_is_the_value_by_the_conversion_factor_at_the_stated_place() -> None:
    both = found(Amount, "How much does Medicare pay for 20610?")
    assert [(one.place, str(one.dollars)) for one in both] == [("office", "63.40"), ("facility", "43.99")]
    assert both[0].arithmetic == "1.96 total RVUs x 32.3465 = $63.40"
    (one,) = found(Amount, "How much does Medicare pay for 20610 with POS 22?")
    assert one.place == "facility"
    assert [one.place for one in found(Amount, "How much does Medicare pay for 27447?")] == ["facility"]


@pytest.mark.parametrize(
    ("modifier", "percent", "dollars"),
    [("50", "150", "1886.45"), ("80", "16", "201.22"), ("AS", "13.6", "171.04"), ("54", "79", "993.53"),
     ("55", "21", "264.10"), ("78", "69", "867.76")],
)  # fmt: skip
def test_a_role_leaves_its_share_of_the_amount(modifier: str, percent: str, dollars: str) -> None:
    (share,) = found(Share, f"How much does Medicare pay for 27447-{modifier}?")
    assert (f"{share.percent.normalize():f}", str(share.dollars)) == (percent, dollars)


@pytest.mark.parametrize("wrong", ["63685-50", "20610-62", "99213-54"])
def test_a_modifier_that_does_not_suit_the_code_moves_no_money(wrong: str) -> None:
    assert not found(Share, f"How much does Medicare pay for {wrong}?")


def test_scopes_of_one_family_are_paid_beyond_their_base_and_ranked_as_one() -> None:
    (one,) = found(Sequence, "In which order do 20610, 45380 and 45385 go, by RVU, with POS 22?")
    assert [line.code for line in one.lines] == ["45385", "45380", "20610"]
    assert [f"{line.paid:.2f}" for line in one.lines] == ["8.00", "1.00", "0.68"]
    assert one.lines[1].arithmetic.startswith("6.00 - 5.00 (45378) = 1.00 RVUs x 100%")
    assert "x 50% = 0.68" in one.lines[2].arithmetic


def test_the_order_changes_with_the_place() -> None:
    (office,) = found(Sequence, "Which goes first by RVU, 45380 or 64483, POS 11?")
    (facility,) = found(Sequence, "Which goes first by RVU, 63685 or 64483, POS 22?")
    assert [line.code for line in office.lines] == ["45380", "64483"]
    assert [line.code for line in facility.lines] == ["63685", "64483"]


def test_a_visit_and_an_add_on_are_never_reduced_and_the_sixth_is_not_below_half() -> None:
    rows = {f"1000{n}": row_of("64483", f"1000{n}", f"{9 - n}.00") for n in range(6)}
    rows |= {"99213": row_of("99213", "99213", "20.00")}
    lines = list(in_order(rows, {}, "office"))
    assert [f"{line.paid:.2f}" for line in lines] == ["9.00", "4.00", "3.50", "3.00", "2.50", "2.00", "20.00"]


def test_without_rows_nobody_can_put_lines_in_order() -> None:
    (one,) = found(Sequence, "Which goes first by RVU, 98765 or 20610?")
    assert (one.basis.standing, one.unknown) == (Standing.NO_DATA, ("98765",))


def row_of(like: str, code: str, office: str) -> FeeIndicators:

    answer = SmallLibrary().fee(like, date(2025, 10, 1))
    assert isinstance(answer, Applies)
    return replace(answer.fact, code=code, total_nonfacility=Decimal(office))


@pytest.mark.parametrize(
    ("text", "day", "inside"),
    [
        ("Day 12 after 63685 she came back. In the global?", 12, False),
        ("POD 10 after 63685. In the global?", 10, True),
        ("Visit 90 days after 27447. In the global?", 90, True),
        ("Visit 91 days after 27447. In the global?", 91, False),
        ("Visit 13 weeks after 27447. In the global?", 91, False),
        ("Surgery 27447 on 10/01/2026, visit on 11/03/2026. In the global?", 33, True),
    ],
)
def test_days_are_counted_from_the_surgery(text: str, day: int, inside: bool) -> None:
    (one,) = found(Within, text)
    assert (one.day_after, one.inside) == (day, inside)


def test_two_dates_show_their_count_and_about_three_months_decides_nothing() -> None:
    (one,) = found(Within, "Surgery 27447 on 10/01/2026, visit on 11/03/2026. In the global?")
    assert one.arithmetic == "October 1, 2026 to November 3, 2026 = 33 days"
    assert not found(Within, "Visit 3 months after 27447. In the global?")
    assert not found(Within, "Visit 12 days after 99213. In the global?")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Established patient, two stable chronic illnesses, prescription drug management. Level?", "99214"),
        ("Established patient, one stable chronic illness, prescription drug management, no labs. Level?", "99213"),
        ("New patient, moderate problems, limited data, high risk. Which MDM level?", "99204"),
        ("ED visit, acute uncomplicated injury, OTC drugs. What level?", "99283"),
        ("Subsequent hospital day, severe exacerbation, drug therapy with toxicity monitoring. Level?", "99233"),
    ],
)
def test_two_of_three_elements_make_the_level(text: str, code: str) -> None:
    (one,) = (sum_ for sum_ in found(Worked, text) if sum_.what is Sum.MDM)
    assert one.result == code


def test_one_element_alone_makes_no_level_and_an_open_third_is_said() -> None:
    alone = found(Worked, "Established patient, prescription drug management. Level?")
    assert not [one for one in alone if one.what is Sum.MDM]
    (one,) = (o for o in found(Worked, "Established patient, low problems, high risk. Level?") if o.what is Sum.MDM)
    assert one.result == "99213"
    assert "data not stated; with it at most 99215" in one.arithmetic


@pytest.mark.parametrize(
    ("text", "suits"),
    [("Is N40.1 right for a 60 year old man?", True), ("Is N40.1 right for a 60 year old woman?", False),
     ("Is Z00.129 right for a 30 year old?", False), ("Is Z00.129 right for a 6 year old?", True),
     ("Is O09.91 right for her at age 70?", False), ("Is Z00.00 right for a 12 year old?", False)],
)  # fmt: skip
def test_a_diagnosis_suits_age_and_sex_or_not(text: str, suits: bool) -> None:
    assert [one.suits for one in found(Sense, text)] == [suits]


def test_what_is_for_everybody_or_of_nobody_known_is_not_judged() -> None:
    assert not found(Sense, "Is I10 right for a 60 year old woman?")
    assert not found(Sense, "Is N40.1 right?")


def test_a_manifestation_comes_after_what_its_note_names() -> None:
    (one,) = found(ComesAfter, "Which goes first, H42 or E11.39?")
    assert (one.strict, one.before, one.stands_first) == (True, ("E11.39",), True)
    assert not found(ComesAfter, "Which goes first, I10 or E11.39?")


def test_an_amount_of_a_locality_is_the_sum_of_its_parts_by_their_indices() -> None:
    (one, _) = found(LocalAmount, "How much does Medicare pay for 20610 in ZIP code 30309?")
    assert (one.area, one.place, str(one.dollars)) == ("Atlanta, Georgia", "office", "64.56")
    assert one.arithmetic == "(1.00 x 1.0 + 0.86 x 1.1 + 0.10 x 0.5) x 32.3465 = $64.56"
    (same, _) = found(
        LocalAmount, "What is the fee for 20610, MAC 10212, locality 1?".replace("locality 1", "locality 01")
    )
    assert same.dollars == one.dollars


def test_a_zip_code_in_two_localities_is_not_guessed_and_an_unknown_locality_is_said() -> None:
    assert not found(LocalAmount, "How much does Medicare pay for 20610 in ZIP code 30105?")
    (one,) = found(LocalAmount, "How much does Medicare pay for 20610, carrier 10212, locality 77?")
    assert one.basis.standing is Standing.NO_DATA


def test_an_old_code_maps_forward_and_a_new_one_back() -> None:
    (one,) = found(Mapped, "What does ICD-9 724.2 crosswalk to?")
    assert (one.forward, [line.target for line in one.lines]) == (True, ["M54.50"])
    (none,) = found(Mapped, "Which ICD-9 code was I10?")
    assert (none.forward, none.lines, none.basis.standing) == (False, (), Standing.DOES_NOT_APPLY)
    assert not found(Mapped, "Is I10 valid?")


def test_every_kind_of_file_has_a_title_to_be_cited_by() -> None:
    assert set(TITLES) == set(SetName)


SCAN = Parts(Decimal("1.60"), Decimal("3.40"))


@pytest.mark.parametrize(
    ("indicator", "place", "second"),
    [("4", "office", "3.22"), ("4", "facility", "1.52"), ("6", "office", "4.15"), ("7", "office", "4.32")],
)
def test_the_second_test_of_a_kind_loses_a_part_of_its_technical_fee(indicator: str, place: str, second: str) -> None:
    rows = {code: replace(row_of("99213", code, "5.00"), multiple=indicator) for code in ("70001", "70002")}
    rows["70001"] = replace(rows["70001"], total_nonfacility=Decimal("9.00"), total_facility=Decimal("9.00"))
    parts = {"70001": Parts(Decimal("2.00"), Decimal("7.00")), "70002": SCAN}
    first, other = reduced_in_part(rows, parts, place, date(2025, 10, 1))
    assert (first.code, first.paid, f"{other.paid:.2f}") == ("70001", Decimal("9.00"), second)


def test_the_second_therapy_loses_half_of_its_practice_expense() -> None:
    rows = {code: replace(row_of("99213", code, "1.96"), multiple="5") for code in ("97110", "97530")}
    rows["97530"] = replace(rows["97530"], pe_nonfacility=Decimal("2.00"))
    first, other = reduced_in_part(rows, {}, "office", date(2025, 10, 1))
    assert (first.code, other.arithmetic) == ("97530", "1.00 + 0.86 x 50% + 0.10 = 1.53 RVUs")


def test_the_rule_of_before_1995_goes_down_to_a_quarter() -> None:
    rows = {f"1000{n}": replace(row_of("99213", f"1000{n}", "4.00"), multiple="1") for n in range(3)}
    assert [line.paid for line in reduced_in_part(rows, {}, "office", DAY)] == [4, 2, 1]


def test_an_anesthesia_factor_belongs_to_its_locality() -> None:
    (told,) = found(AnesthesiaPay, "Anesthesia, 7 base units, 60 minutes, ZIP 30309, what is paid?", date(2025, 11, 1))
    assert (told.area, told.factor, told.dollars) == ("Atlanta, Georgia", Decimal("20.00"), Decimal("220.00"))
    (bare,) = found(AnesthesiaPay, "Anesthesia conversion factor of ZIP 30309?", date(2025, 11, 1))
    assert bare.dollars is None
    assert not found(AnesthesiaPay, "Anesthesia, 7 base units, 60 minutes")


def test_imaging_is_capped_by_what_a_hospital_is_paid() -> None:
    (one,) = found(Capped, "What does Medicare pay for 94640 in ZIP 30309?", date(2025, 11, 1))
    assert (one.modifier, one.office) == ("TC", Decimal(50))
    assert not found(Capped, "What does Medicare pay for 94640?", date(2025, 11, 1))


def test_a_part_of_a_centers_payment_is_the_device() -> None:
    (one,) = found(DevicePart, "63685 in our ASC: how much is for the device?", date(2026, 8, 1))
    assert (one.percent, one.dollars) == (Decimal("80.0"), Decimal("20000.00"))
    assert not found(DevicePart, "Global period of 63685?", date(2026, 8, 1))
