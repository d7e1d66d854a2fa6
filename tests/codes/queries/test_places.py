"""What belongs to a place, from files of our own in CMS's layouts; with the four answers."""

from datetime import date
from decimal import Decimal

import pytest

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import Applies, DoesNotApply, NoData, OlderThanDate
from caseconsultant.codes.library import Library
from caseconsultant.codes.placing import place
from tests.codes.conftest import Make

ON, BEFORE, AFTER = date(2025, 11, 1), date(2024, 11, 1), date(2026, 11, 1)
_ROWS = [(f"{number:05d}", "ZZ", f"{number % 100:02d}", f"PLACE {number}") for number in range(10001, 10110)]
FILES = {
    "GPCI2025.csv": "ADDENDUM E OF OURS,,,,,,\n,,,,,,\nMedicare Administrative Contractor (MAC),State,Locality Number,"
    "Locality Name,2025 PW GPCI (with 1.0 Floor),2025 PE GPCI,2025 MP GPCI\n"
    + "".join(f"{mac},{state},{number},{name}*,1,0.869,0.5755\n" for mac, state, number, name in _ROWS)
    + "* A footnote of ours,,,,,,\n",
    "ANES2025.csv": "Contractor,Locality,Locality Name,National Anes CF of 20.3178\n"
    + "".join(f"{mac} ,{number} ,{name}*,27.86 \n" for mac, _, number, name in _ROWS),
    "25LOCCO.csv": "COUNTIES,,,,\nContractor,Locality Number,State ,Fee Schedule Area ,Counties\n"
    "10001,1,GONDOR,MINAS,ONE/TWO\n10001,1,,ITHIL,THREE\n",
    "ZIP5_OCT2025.txt": f"{'ZZ999011000101B':75}20254\r\n{'ZZ999011000202':75}20254\r\n\x1a",
    "OPPSCAP_Oct2025.csv": "HCPCS,MOD,PROCSTAT,CARRIER,LOCALITY,FACILITY PRICE,NON-FACILTY PRICE\n"
    "70553,TC,A,10001,01,150.69,150.70\n70553,,A,10001,01,250.00,260.00\n",
}


@pytest.fixture
def library(a_library: Make) -> Library:
    return a_library(dict(FILES))


def test_a_zip_code_may_lie_in_two_localities(library: Library) -> None:
    answer = library.zip_code("99901-1234", ON)
    assert isinstance(answer, Applies)
    assert [(one.carrier, one.locality, one.rural) for one in answer.fact] == [
        ("10001", "01", "B"),
        ("10002", "02", ""),
    ]


def test_the_indices_of_a_locality(library: Library) -> None:
    answer = library.gpci("10001", "1", ON)
    assert isinstance(answer, Applies)
    fact = answer.fact
    assert (fact.work, fact.practice, fact.malpractice, fact.state) == (
        Decimal("1.000"),
        Decimal("0.869"),
        Decimal("0.576"),
        "ZZ",
    )


def test_the_anesthesia_factor_of_a_locality(library: Library) -> None:
    answer = library.anesthesia_factor("10001", "01", ON)
    assert isinstance(answer, Applies)
    assert answer.fact.factor == Decimal("27.86")


def test_areas_that_share_a_locality_number(library: Library) -> None:
    answer = library.localities("10001", "01", ON)
    assert isinstance(answer, Applies)
    assert [(one.state, one.area, one.counties) for one in answer.fact] == [
        ("GONDOR", "MINAS", "ONE/TWO"),
        ("GONDOR", "ITHIL", "THREE"),
    ]


def test_the_cap_of_the_technical_part_is_its_own(library: Library) -> None:
    whole, technical = (library.opps_cap("70553", "10001", "01", ON, modifier) for modifier in ("", "TC"))
    assert isinstance(whole, Applies)
    assert isinstance(technical, Applies)
    assert (whole.fact.facility, technical.fact.nonfacility) == (Decimal("250.00"), Decimal("150.70"))


def test_each_of_the_four_answers_is_given(library: Library, a_library: Make) -> None:
    assert isinstance(library.gpci("10001", "01", AFTER), OlderThanDate)
    assert isinstance(library.gpci("10001", "01", BEFORE), NoData)
    assert isinstance(library.gpci("99999", "01", ON), DoesNotApply)
    assert isinstance(library.opps_cap("20610", "10001", "01", ON), DoesNotApply)
    assert isinstance(library.opps_cap("20610", "10001", "01", date(2025, 9, 30)), NoData)  # its quarter had not begun
    assert library.zip_code("00000", AFTER) == OlderThanDate(None, library.zip_code("99901", ON).source, AFTER)  # type: ignore[union-attr]
    nothing = a_library({})
    for answer in (nothing.zip_code("99901", ON), nothing.localities("10001", "01", ON),
                   nothing.anesthesia_factor("10001", "01", ON)):  # fmt: skip
        assert isinstance(answer, NoData)
        assert answer.reason.startswith("No release of the ")


def test_a_place_gathers_what_belongs_to_each_of_its_localities(library: Library) -> None:
    found = place(library, "99901", "70553", ON)
    assert [name for name, answer in found.answers.items() if isinstance(answer, Applies)] == [
        "10001-01: area and counties",
        "10001-01: GPCI",
        "10001-01: anesthesia factor",
        "10001-01: OPPS cap of 70553",
        "10001-01: OPPS cap of 70553-TC",
        "10002-02: GPCI",
        "10002-02: anesthesia factor",
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("GPCI2025.csv", FILES["GPCI2025.csv"].replace("Locality Number", "No."), "not found: 'locality number'"),
        (
            "GPCI2025.csv",
            "".join(FILES["GPCI2025.csv"].splitlines(keepends=True)[:60]),
            "expected about 109 localities",
        ),
        ("ZIP5_OCT2025.txt", "ZZ9990 short\r\n", "line 1: expected state, ZIP code, carrier and locality"),
        ("OPPSCAP_Oct2025.csv", FILES["OPPSCAP_Oct2025.csv"].replace("70553,,", "553,,"), "line 3: expected a code of"),
    ],
)
def test_a_bad_file_is_refused(a_library: Make, name: str, content: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        a_library({name: content})
