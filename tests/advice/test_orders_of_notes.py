"""A note about an order or a choice answers where a mail asks for that, before a code that is found by its words."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ("Still on tamoxifen after breast cancer surgery. C50.911 or Z85.3?", "only to prevent it"),
        ("Anemia from chemotherapy: D64.81 first, or the cancer?", "D64.81 first when it is due to chemotherapy"),
        ("Visit is for chemotherapy only, lung cancer. Which code is first?", "Z51.11"),
        ("HIV patient with an unrelated fracture. Is B20 first?", "the unrelated condition goes first"),
    ],
)
def test_a_note_about_the_order_answers(everything: Library, mail: str, said: str) -> None:
    assert said in draft("dx", mail, everything, DAY).bottom_line


def test_a_list_of_conditions_is_still_put_in_order_by_the_tabular_list(everything: Library) -> None:
    mail = "Type 2 diabetic with CKD stage 3a on insulin. Which codes, in which order?"
    assert draft("dx", mail, everything, DAY).codes[:2] == ("E11.22", "N18.31")
