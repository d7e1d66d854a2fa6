from datetime import date
from decimal import Decimal

import pytest

from caseconsultant.codes.errors import BadFile, Undated
from caseconsultant.codes.facts import Applies, DoesNotApply, NoData, OlderThanDate, Setting
from tests.codes.conftest import Make
from tests.codes.samples import KNEE, MUE, fees

MUE_NAME = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
ON = date(2026, 8, 1)


def test_an_mue_is_read_from_under_a_notice_that_runs_over_lines(a_library: Make) -> None:
    answer = a_library({MUE_NAME: MUE}).unit_limit("20610", Setting.PRACTITIONER, ON)
    assert isinstance(answer, Applies)
    assert (answer.fact.units, answer.fact.mai, answer.fact.rationale) == (2, 3, "Some reason")
    assert (answer.source.release, answer.source.effective) == ("2026Q3", date(2026, 7, 1))


def test_a_code_without_an_mue_is_never_said_to_have_no_limit(a_library: Make) -> None:
    answer = a_library({MUE_NAME: MUE}).unit_limit("99213", Setting.PRACTITIONER, ON)
    assert isinstance(answer, NoData)
    assert "confidential" in answer.reason


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (MUE_NAME, MUE.replace("20610,2", "206,2"), "line 3: expected a code of five.*loses leading zeros"),
        (MUE_NAME, MUE.replace("20610,2", "20610,two"), "line 3: expected a whole number for the MUE value"),
        (MUE_NAME, MUE.replace("3 Date", "7 Date"), "indicator 1, 2 or 3"),
        (MUE_NAME, MUE.replace("MUE Adjudication Indicator", "MAI"), "not found: 'mue adjudication indicator'"),
        (MUE_NAME, MUE.replace("Practitioner Services MUE Values", "Values"), "Services MUE Values"),
    ],
)
def test_a_bad_mue_file_is_refused(a_library: Make, name: str, content: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        a_library({name: content})


def test_an_mue_file_without_a_date_is_refused(a_library: Make) -> None:
    with pytest.raises(Undated, match="effective date"):
        a_library({"MCR_MUE_PractitionerServices.csv": MUE})


@pytest.mark.parametrize(("year", "pricing"), [(2025, False), (2026, True)])
def test_fee_columns_are_found_by_their_stacked_headings(a_library: Make, year: int, pricing: bool) -> None:
    name = f"PPRRVU{year}_Oct{'_nonQPP' if pricing else ''}.csv"
    answer = a_library({name: fees(KNEE, year=year, pricing=pricing)}).fee("27447", date(year, 11, 1))
    assert isinstance(answer, Applies)
    fact = answer.fact
    assert (fact.status, fact.global_days, fact.bilateral, fact.assistant, fact.cosurgeon) == (
        "A",
        "090",
        "1",
        "2",
        "1",
    )
    assert (fact.work, fact.total_facility, fact.intraop) == (Decimal("19.60"), Decimal("38.88"), Decimal("0.69"))
    assert fact.conversion_factor == Decimal("32.3465")
    assert fact.nonfacility_na
    assert not fact.facility_na


def test_the_fixed_form_says_what_the_table_says(a_library: Make) -> None:
    line = list(" " * 171)
    for place, text in (
        (1, "27447"), (58, "A"), (60, " 19.60"), (67, " 15.30"), (73, "NA"), (76, " 15.30"), (85, " 3.98"),
        (91, " 38.88"), (97, " 38.88"), (103, "0"), (104, "090"), (107, ".10"), (110, ".69"), (113, ".21"), (116, "2"),
        (117, "1"), (118, "2"), (119, "1"), (120, "0"), (133, " 32.3465"), (142, "09"), (146, "99"),
    ):  # fmt: skip
        line[place - 1 : place - 1 + len(text)] = text
    fixed = a_library({"PPRRVU2025_Oct.txt": "HDR A NOTICE\r\n" + "".join(line) + "\r\n\x1a"}).fee(
        "27447", date(2025, 11, 1)
    )
    table = a_library({"PPRRVU2025_Oct.csv": fees(KNEE)}).fee("27447", date(2025, 11, 1))
    assert isinstance(fixed, Applies)
    assert isinstance(table, Applies)
    assert all(
        getattr(fixed.fact, name) == getattr(table.fact, name) for name in fixed.fact.__slots__ if name != "source"
    )


def test_descriptors_of_a_fee_file_are_never_read(a_library: Make) -> None:
    library = a_library({"PPRRVU2025_Oct.csv": fees(KNEE)})
    assert b"SECRET" not in (library.folder / "library.sqlite").read_bytes()


def test_a_code_that_the_fee_schedule_lacks_does_not_apply_then_and_is_unsure_later(a_library: Make) -> None:
    library = a_library({"PPRRVU2025_Oct.csv": fees(KNEE)})
    assert isinstance(library.fee("99999", date(2025, 11, 1)), DoesNotApply)
    assert library.fee("99999", date(2026, 1, 1)) == OlderThanDate(None, library.releases()[0], date(2026, 1, 1))


def test_the_facts_for_qualifying_participants_are_not_taken_for_everybodys(a_library: Make) -> None:
    library = a_library({"PPRRVU2026_Jul_QPP.csv": fees(KNEE, year=2026, month="July", pricing=True)})
    assert library.releases()[0].payer != "medicare"
    assert isinstance(library.fee("27447", date(2026, 8, 1)), NoData)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("PPRRVU2024_Oct.csv", fees(KNEE), "the name says 2024, but the title in the file says 2025"),
        ("PPRRVU2025_Oct.csv", fees(KNEE).replace("GLOB", "GLOBAL"), "'glob days' is missing"),
        ("PPRRVU2025_Oct.csv", fees(KNEE.replace("090", "90")), "line 5: expected three characters of global days"),
        ("PPRRVU2025_Oct.csv", fees(KNEE.replace("27447", "100")), "loses leading zeros"),
        ("PPRRVU2025_Oct.txt", "HDR A\r\n27447\r\n", "line 2: expected at least 147 characters"),
    ],
)
def test_a_bad_fee_file_is_refused(a_library: Make, name: str, content: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        a_library({name: content})
