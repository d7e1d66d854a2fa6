"""A case that a chapter of the Official Guidelines settles is answered with its codes in their order."""

from datetime import date

import pytest

from caseconsultant.advice.cases.coma import coma_scale
from caseconsultant.advice.cases.gestation import time_of
from caseconsultant.advice.cases.newborn import birth_status
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.reading import read
from caseconsultant.codes.library import Library
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("mail", "codes"),
    [
        ("32w2d G2P1, gestational diabetes controlled with diet. ICD-10 please", ("O24.410", "Z3A.32")),
        ("Gestational diabetes at 30 weeks on insulin and metformin. dx?", ("O24.414", "Z3A.30")),
        ("27 yo G1 at 12 weeks with long standing essential hypertension. Do we use I10?", ("O10.011", "Z3A.12")),
        ("Di/di twins at 35 weeks, twin B is breech. dx codes?", ("O32.1XX2", "O30.043", "Z3A.35")),
        ("Vaginal delivery at 40 weeks, 2nd degree perineal laceration. Can we use O80?", ("O70.1", "Z37.0", "Z3A.40")),
        ("Incomplete spontaneous abortion with excessive bleeding at 10 weeks. dx?", ("O03.1",)),
        ("6 week postpartum check, no problems. Diagnosis?", ("Z39.2",)),
        ("NICU baby 31 weeks gestation, birth weight 1450 g. ICD-10 codes?", ("P07.15", "P07.34")),
        ("Newborn observed for suspected sepsis, ruled out, born here vaginally. Codes?", ("Z38.00", "Z05.1")),
        ("Took amoxicillin as prescribed and got a rash. What do I code?", ("L27.0", "T36.0X5A")),
        ("Accidentally took a double dose of metoprolol, bradycardia. codes?", ("T44.7X1A", "R00.1")),
        ("Stopped lisinopril, can't afford it, hypertension. dx codes?", ("I10", "T46.4X6A", "Z91.120")),
        ("Screening mammogram, mother and sister had breast cancer. dx codes?", ("Z12.31", "Z80.3")),
        ("Suture removal, laceration of left hand sutured in the ER. Which diagnosis?", ("S61.412D",)),
        ("Suture removal after mole excision. Which diagnosis?", ("Z48.02",)),
        ("routine adult physical, stable hypertension. Z00.00 or Z00.01?", ("Z00.00", "I10")),
        ("well child 4 yrs, right otitis media found. Which dx?", ("Z00.121", "H66.91")),
        ("elective removal of plate and screws, fracture healed. diagnosis?", ("Z47.2",)),
        ("BKA right. Status code?", ("Z89.511",)),
        (
            "2nd degree burn of right forearm, 3rd degree burn of left thigh, 12% TBSA, 5% third degree. dx?",
            ("T24.312A", "T22.211A", "T31.10"),
        ),
        ("Concussion playing football, out for 5 minutes. ICD-10?", ("S06.0X1A",)),
        ("Grade 2 sprain of the ATFL, left ankle, first visit. ICD-10?", ("S93.492A",)),
        ("Laceration of right index finger, no nail damage, first visit. ICD-10?", ("S61.210A",)),
        ("Suspected elder neglect, 80 y/o. dx?", ("T76.01XA",)),
        ("Carbon monoxide from a car exhaust, ER. ICD-10?", ("T58.01XA",)),
    ],
)
def test_a_case_has_its_codes_in_their_order(everything: Library, mail: str, codes: tuple[str, ...]) -> None:
    assert draft("question", mail, everything, DAY).codes == codes


def test_a_code_that_the_case_does_not_have_is_denied(everything: Library) -> None:
    made = draft("dx", "G1 at 12 weeks with chronic hypertension. Do we use I10?", everything, DAY)

    assert made.bottom_line.startswith("No: O10.011")
    assert "An Excludes1 note stands between I10 and O10.011." in made.bottom_line


@pytest.mark.parametrize(
    ("words", "weeks", "when"),
    [
        ("28 weeks 3 days pregnant", 28, "third"),
        ("27+6, twins", 27, "second"),
        ("postpartum mastitis, delivered 3 weeks ago", None, "puerperium"),
        ("vaginal delivery at 39 weeks", 39, "childbirth"),
        ("prenatal visit, previous cesarean, 20 wks", 20, "second"),
        ("pregnant, weeks not told", None, ""),
    ],
)
def test_a_mail_tells_when_in_a_pregnancy_it_is(words: str, weeks: int | None, when: str) -> None:
    time = time_of(read("", words, DAY))

    assert (time.weeks, time.when) == (weeks, when)


@pytest.mark.parametrize(
    ("mail", "letter"),
    [
        (
            "Displaced transverse fracture, shaft of right humerus, 5 months later nonunion. 7th character?",
            "K",
        ),
        ("Nondisplaced fracture of middle third of scaphoid, left wrist, cast check at 3 weeks. ICD-10?", "D"),
        ("Open comminuted displaced fracture, shaft of left tibia, Gustilo IIIA, taken to surgery. dx code?", "C"),
        ("Colles fracture of the right wrist, closed, first visit. ICD-10?", "A"),
    ],
)
def test_a_fracture_ends_by_how_it_heals_and_is_open(everything: Library, mail: str, letter: str) -> None:
    assert draft("fracture", mail, everything, DAY).codes[0].endswith(letter)


def test_two_codes_that_exclude_each_other_are_answered_with_no(everything: Library) -> None:
    made = draft("dx", "Z01.419 and Z12.4 together for an annual gyn exam", everything, DAY)

    assert made.bottom_line.startswith("No: Z01.419")


def test_a_baby_that_came_from_elsewhere_has_no_birth_status() -> None:
    assert birth_status("born here by c section") == ("Z38.01",)
    assert birth_status("born at the other hospital and transferred to our NICU") == ()


def test_a_coma_scale_has_a_code_for_each_part_and_when_it_was_taken() -> None:
    case = coma_scale(read("", "GCS E3V4M6 in the field", DAY), SmallLibrary())

    assert case is not None
    assert case.codes == ("R40.2131", "R40.2241", "R40.2361")


def test_several_sites_of_one_region_have_one_code(everything: Library) -> None:
    mail = "Second degree burns of multiple sites of the right shoulder and upper arm, first visit. Dx?"
    assert draft("burn", mail, everything, DAY).codes[0] == "T22.291A"
