"""Short mails that name one thing and ask for its code: the search answers, whatever notes stand close by."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("prefab cock-up wrist splint, off the shelf", "L3908"),
        ("home oxygen concentrator single port", "E1390"),
        ("monthly supplies for a non-adjunctive CGM (Dexcom type), Medicare", "A4239"),
        ("open carpal tunnel release L. CPT?", "64721-LT"),
        ("CPAP full face mask HCPCS", "A7030"),
        ("code for TENS unit two lead", "E0720"),
        ("solu medrol 125 HCPCS", "J2919"),
        ("trigger finger right ring finger dx?", "M65.341"),
        ("bilat inguinal hernias, reducible, first time - icd10?", "K40.20"),
    ],
)
def test_the_thing_that_a_short_mail_names_is_found(text: str, code: str, everything: Library) -> None:
    assert draft("", text, everything, DAY).codes[0] == code


@pytest.mark.parametrize(
    ("text", "letter"), [("UTI - icd10?", "O"), ("blood loss anemia - icd10?", "P"), ("pneumonia - icd10?", "P")]
)
def test_no_newborn_and_no_pregnancy_where_none_is_told(text: str, letter: str, everything: Library) -> None:
    assert not draft("", text, everything, DAY).codes[0].startswith(letter)


def test_a_pregnancy_that_is_told_counts(everything: Library) -> None:
    assert draft("", "UTI in pregnancy, 20 weeks - icd10?", everything, DAY).codes[0].startswith("O23")
