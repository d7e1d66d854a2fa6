"""Vials of several sizes: what the best choice of them leaves over."""

from decimal import Decimal

import pytest

from caseconsultant.advice.lookups.vials import least_left, sizes_in


@pytest.mark.parametrize(
    ("dose", "sizes", "left"),
    [(700, [100, 500], 0), (720, [100, 500], 80), (90, [100, 500], 10), (500, [500], 0), (430, [120, 50], 10)],
)
def test_the_vials_are_chosen_that_leave_the_least(dose: int, sizes: list[int], left: int) -> None:
    assert least_left(Decimal(dose), [Decimal(one) for one in sizes]) == left


def test_sizes_in_a_row_share_the_word_vials() -> None:
    assert sizes_in("700 mg from 100 mg and 500 mg vials") == [(Decimal(100), "mg"), (Decimal(500), "mg")]
    assert sizes_in("700 mg from a 500 mg vial") == []


def test_vials_of_one_size_are_as_many_as_the_dose_needs() -> None:
    assert sizes_in("350 mg from 100 mg vials") == [(Decimal(100), "mg")]
    assert least_left(Decimal(350), [Decimal(100)]) == 50
