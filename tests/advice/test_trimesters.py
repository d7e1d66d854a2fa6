"""The weeks of a pregnancy choose the trimester of every code that has one."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("mail", "codes"),
    [
        ("Twin pregnancy, dichorionic, 30 weeks. ICD-10?", ("O30.043", "Z3A.30")),
        ("Pregnant with pre-existing essential hypertension, 20 weeks. ICD-10?", ("O10.012", "Z3A.20")),
        ("Preeclampsia, severe, 34 weeks. ICD-10?", ("O14.13", "Z3A.34")),
    ],
)
def test_weeks_choose_the_trimester(everything: Library, mail: str, codes: tuple[str, ...]) -> None:
    assert draft("dx", mail, everything, DAY).codes == codes
