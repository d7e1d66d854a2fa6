"""Units of drugs: the dose that was given, codes that have ended, and what was thrown away."""

from datetime import date

import pytest

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.findings import Worked
from caseconsultant.advice.lookups.doses import doses
from caseconsultant.advice.reading import read
from tests.advice.a_fuller_library import FullerLibrary

DAY = date(2026, 11, 23)


def billed(text: str, day: date = DAY) -> list[tuple[str, int, tuple[str, ...]]]:
    found = doses(read("", text, day), FullerLibrary())
    return [(line.code, line.units, line.modifiers) for one in found if isinstance(one, Worked) for line in one.billed]


def drafted(text: str) -> Draft:
    return draft("", text, FullerLibrary(), DAY)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("155 units of J0585, how many units?", [("J0585", 155, ())]),
        ("J0585: 155 units given from a 200 unit vial", [("J0585", 155, ()), ("J0585", 45, ("JW",))]),
        ("J0585: 150 units given, opened 2 vials of 100 units", [("J0585", 150, ()), ("J0585", 50, ("JW",))]),
        ("J0585: gave 100 units and wasted 20 units", [("J0585", 100, ()), ("J0585", 20, ("JW",))]),
        ("J0585 155 units waste 45", [("J0585", 155, ()), ("J0585", 45, ("JW",))]),
        ("J0585: 150 units from 100 unit vials", [("J0585", 150, ()), ("J0585", 50, ("JW",))]),
        ("J0585: whole vial, 100 units, nothing wasted", [("J0585", 100, ("JZ",))]),
    ],
)
def test_the_rest_of_a_vial_goes_on_its_own_line(text: str, lines: list[tuple[str, int, tuple[str, ...]]]) -> None:
    assert billed(text) == lines


def test_before_july_2023_nothing_wasted_took_no_modifier() -> None:
    assert billed("J0585: whole vial, 100 units, seen 06/30/2023", date(2023, 7, 10)) == [("J0585", 100, ())]


def test_a_code_that_has_ended_gives_way_to_the_one_in_force() -> None:
    assert billed("80 mg given, J1030 x2?") == [("J1010", 80, ())]
    made = drafted("80 mg given, J1030?")
    assert made.bottom_line.startswith("No: J1010 80 times")
    assert "J1030 ended on March 31, 2024" in made.text


def test_on_its_day_the_old_code_was_right() -> None:
    assert billed("Seen on 02/20/2024: 40 mg given, J1030?") == [("J1030", 1, ())]


def test_a_drug_that_is_only_named_is_found_by_its_name() -> None:
    assert billed("we injected 20 mg of the example steroid, which code?") == [("J1010", 20, ())]


def test_a_code_without_a_dose_is_no_sum() -> None:
    assert billed("is J0585 covered?") == []


@pytest.mark.parametrize(
    "text",
    [
        "Rituximab infusion from 9:05 to 11:40. Codes?",
        "hydration ran 25 minutes. 96360?",
        "TCM, discharged 11/02/2026, visit 11/12/2026, high MDM. 99496?",
        "established visit, total 71 minutes. 99215 and 99417?",
        "BCC cheek: lesion 1.0 cm, 4 mm margins all round. Which code?",
        "complex repair of 12.6 cm of the trunk, which codes?",
        "Commercial plan: 97110 12 min, 97140 10 min. Units?",
        "11042, 45 sq cm. how many 11045?",
        "J0585: 155 units given from a 200 unit vial. How many lines?",
        "froze 16 actinic keratoses, code?",
        "psychotherapy 50 minutes with 99213?",
    ],
)
def test_every_number_of_a_sum_is_vouched_for(text: str) -> None:
    assert not [said for said in drafted(text).not_answered if said.startswith("Please check")]
