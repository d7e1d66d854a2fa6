"""The side of a procedure that was found by its words goes on it as a modifier."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("mail", "billed"),
    [
        ("Which CPT code for carpal tunnel release, open, left?", "64721-LT"),
        ("Which CPT code for ear tubes under general anesthesia, bilateral?", "69436-50"),
        ("Which CPT code for YAG capsulotomy of the right eye?", "66821-RT"),
    ],
)
def test_the_side_is_on_the_code(everything: Library, mail: str, billed: str) -> None:
    made = draft("code", mail, everything, DAY)
    assert made.codes == (billed,)
    assert f"Modifier {billed[-2:]}" in made.bottom_line


def test_what_exists_once_has_no_side(everything: Library) -> None:
    made = draft("code", "Which CPT code for a septoplasty, left side?", everything, DAY)
    assert made.codes == ("30520",)
