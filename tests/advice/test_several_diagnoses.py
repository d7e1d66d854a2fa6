"""Several conditions in one mail: each gives its code, and the classification's own notes combine and order them."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.advice.lookups.aftercare import after_replacement
from caseconsultant.advice.lookups.parts import parts
from caseconsultant.advice.reading import read
from caseconsultant.codes.library import Library

DAY = date(2026, 9, 1)


def codes(text: str, library: Library) -> tuple[str, ...]:
    return draft("", text, library, DAY).codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTN, ESRD on dialysis", ("I12.0", "N18.6", "Z99.2")),
        ("Chronic HFrEF with HTN and CKD 3b. Dx codes?", ("I13.0", "I50.22", "N18.32")),
        ("HTN and CKD stage 4 - icd10 codes?", ("I12.9", "N18.4")),
        ("hypertension with acute diastolic heart failure, dx codes?", ("I11.0", "I50.31")),
    ],
)
def test_hypertension_is_linked_with_the_heart_and_the_kidney(
    text: str, expected: tuple[str, ...], everything: Library
) -> None:
    assert codes(text, everything) == expected


def test_a_combination_code_takes_the_place_of_what_it_says(everything: Library) -> None:
    found = codes("T2DM on insulin with hyperglycemia and neuropathy - dx codes?", everything)
    assert found == ("E11.65", "E11.40", "Z79.4")


def test_a_code_stays_beside_a_combination_that_asks_for_it(everything: Library) -> None:
    assert codes("type 2 diabetes, CKD stage 3a. ICD-10 codes please", everything) == ("E11.22", "N18.31")


def test_a_diabetic_ulcer_stands_before_its_site_and_depth(everything: Library) -> None:
    found = codes("type 2 diabetic, foot ulcer right heel fat layer exposed - dx codes?", everything)
    assert found == ("E11.621", "L97.412")


def test_the_underlying_disease_stands_before_the_anemia_in_it(everything: Library) -> None:
    assert codes("anemia due to CKD stage 4, dx?", everything) == ("N18.4", "D63.1")


def test_an_organism_follows_the_infection(everything: Library) -> None:
    assert codes("UTI due to E. coli - icd10?", everything) == ("N39.0", "B96.20")


def test_a_drug_taken_as_prescribed_follows_what_it_caused(everything: Library) -> None:
    assert codes("constipation from prescribed oxycodone as directed", everything) == ("K59.03", "T40.2X5A")


def test_what_one_code_says_wholly_stays_one_code(everything: Library) -> None:
    assert codes("nuclear sclerotic cataract both eyes age related - icd10?", everything)[0] == "H25.13"
    assert codes("GERD with esophagitis, no bleeding - icd10?", everything) == ("K21.00",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTN, no heart failure, CKD 4", ("HTN", "CKD 4")),
        ("history of stroke; possible pneumonia; cough and fever", ("cough", "fever")),
        ("Sepsis due to E. coli", ("Sepsis", "E. coli")),
        ("left hand", ()),
    ],
)
def test_only_what_is_there_is_a_part(text: str, expected: tuple[str, ...]) -> None:
    assert parts(read("", text, DAY)) == expected


def test_both_sides_are_two_codes_where_no_code_says_both(everything: Library) -> None:
    made = draft("", "complete rotator cuff tears both shoulders - is there a bilateral code?", everything, DAY)
    assert made.bottom_line.startswith("No: there is no code for both sides")
    assert made.codes == ("M75.121", "M75.122")


def test_a_code_for_both_sides_is_one_code(everything: Library) -> None:
    assert codes("primary osteoarthritis both knees - icd10?", everything) == ("M17.0",)
    assert codes("impacted wax both ears - icd10?", everything) == ("H61.23",)


def test_a_supply_names_the_one_that_fits_as_well(everything: Library) -> None:
    made = draft("", "HCPCS for supply of a continuous glucose monitor?", everything, DAY)
    assert "A4238" in made.text
    assert "A4239" in made.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTN with stage 5 CKD not on dialysis, icd10 codes", ("I12.0", "N18.5")),
        ("diastolic CHF acute on chronic, HTN, ESRD on HD. Codes?", ("I13.2", "I50.33", "N18.6", "Z99.2")),
        ("dizziness from lisinopril taken as prescribed, dx codes", ("R42", "T46.4X5A")),
        ("family history of breast cancer, screening mammogram. dx codes?", ("Z12.31", "Z80.3")),
    ],
)
def test_what_is_denied_taken_or_in_the_family_is_coded_as_that(
    text: str, expected: tuple[str, ...], everything: Library
) -> None:
    assert set(codes(text, everything)) == set(expected)


def test_plain_hypertension_never_stands_beside_a_code_that_says_it(everything: Library) -> None:
    made = draft("", "Can I code I10 with I12.9?", everything, DAY)
    assert made.bottom_line.startswith("No: I12.9 already says the hypertension")


def test_an_infection_is_asked_for_beside_the_lung_disease_that_it_worsens(everything: Library) -> None:
    assert codes("COPD with acute bronchitis. dx codes?", everything) == ("J44.0", "J20.9")
    made = draft("", "COPD exacerbation with pneumonia. J44.0 and J44.1 on the same claim?", everything, DAY)
    assert made.bottom_line.startswith("Yes: J44.0 and J44.1")
    assert "J18.9" in made.codes


def test_the_weeks_go_with_a_complication_of_pregnancy(everything: Library) -> None:
    made = draft("", "G1 at 10 wks with hyperemesis, mild. Z34.01 + O21.0?", everything, DAY)
    assert "Z3A.10" in made.codes


def test_the_cause_that_only_the_words_tell_goes_before_its_manifestation(everything: Library) -> None:
    made = draft("", "Alzheimers with dementia. Doctor lists F02.80 first. Order?", everything, DAY)
    assert made.bottom_line.startswith("G30.9 first, then F02.80")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT after planned R total knee for OA", ("Z47.1", "Z96.651")),
        ("follow-up left hip replacement, doing well", ("Z47.1", "Z96.642")),
        ("rehab after bilateral total knee replacement", ("Z47.1", "Z96.653")),
        ("infected left TKA, initial", ()),
        ("loosening after total hip", ()),
        ("27447 after R total knee?", ()),
    ],
)
def test_a_replaced_joint_without_trouble_is_aftercare(text: str, expected: tuple[str, ...]) -> None:
    assert after_replacement(read("", text, DAY)) == expected
