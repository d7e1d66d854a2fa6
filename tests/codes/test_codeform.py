from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.codes.codeform import dotted, from_day, pack, plain, systems_of, to_day
from caseconsultant.codes.facts import System


@pytest.mark.parametrize(
    ("code", "systems"),
    [
        ("20610", [System.CPT]),
        ("0042T", [System.CPT]),
        ("m54.50", [System.ICD10CM]),
        ("J3301", [System.HCPCS, System.ICD10CM]),
        ("E11.9", [System.ICD10CM]),
        ("25", [System.MODIFIER]),
        ("S72001A", [System.ICD10CM, System.ICD10PCS]),
        ("QA0", [System.ICD10CM]),
        ("hello", []),
    ],
)
def test_the_shape_of_a_code_tells_its_systems(code: str, systems: list[System]) -> None:
    assert list(systems_of(code)) == systems


@given(st.from_regex(r"[0-9A-Z]{5}", fullmatch=True), st.from_regex(r"[0-9A-Z]{5}", fullmatch=True))
def test_packed_codes_sort_as_codes_do(one: str, other: str) -> None:
    assert (pack(one) < pack(other)) == (one < other)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_comes_back_as_it_went_in(day: date) -> None:
    assert from_day(to_day(day)) == day


@pytest.mark.parametrize(("code", "shown"), [("M5450", "M54.50"), ("I10", "I10"), ("S72001A", "S72.001A")])
def test_icd_codes_are_shown_with_a_dot_and_kept_without(code: str, shown: str) -> None:
    assert dotted(code) == shown
    assert plain(shown) == code
