import csv
from datetime import date

import pytest

from caseconsultant.codes.facts import Applies, DoesNotApply, NoData, OlderThanDate, SetName, Setting, System
from caseconsultant.codes.library import Library
from caseconsultant.codes.starter import facts
from tests.conftest import SHARED

P = Setting.PRACTITIONER
IN_2024Q3 = date(2024, 8, 1)
TODAY = date(2026, 11, 24)
# The modifiers that open a pair: NCCI Policy Manual for Medicare, 2026, chapter I, section E.
OPENING = frozenset(
    ["E1", "E2", "E3", "E4", "FA", *(f"F{n}" for n in range(1, 10)), "TA", *(f"T{n}" for n in range(1, 10)), "LT", "RT",
     "LC", "LD", "LM", "RC", "RI", "24", "25", "57", "58", "78", "79", "27", "59", "91", "XE", "XS", "XP", "XU"]
)  # fmt: skip


def test_a_fresh_library_has_the_whole_of_icd_10_cm(starter: Library) -> None:
    count = starter._store.connection.execute("SELECT sum(kind = 0), sum(billable) FROM icd").fetchone()
    assert count == (98_186, 74_719)


def test_20610_with_64483_is_bundled_and_may_be_opened(starter: Library) -> None:
    answer = starter.pair_edit("20610", "64483", P, IN_2024Q3)
    assert isinstance(answer, Applies)
    assert (answer.fact.column1, answer.fact.column2, answer.fact.modifier_allowed) == ("64483", "20610", True)
    later = starter.pair_edit("20610", "64483", P, TODAY)
    assert isinstance(later, OlderThanDate)
    assert later.source.release == "2024Q3"


def test_among_its_own_codes_the_starter_may_say_that_there_is_no_edit_but_not_beyond(starter: Library) -> None:
    assert isinstance(starter.pair_edit("99213", "99283", P, IN_2024Q3), Applies | DoesNotApply)
    assert isinstance(starter.pair_edit("20610", "J3301", P, IN_2024Q3), DoesNotApply)
    beyond = starter.pair_edit("20610", "00140", P, IN_2024Q3)
    assert isinstance(beyond, NoData)
    assert "starter set" in beyond.reason


def test_the_global_period_of_27447_is_ninety_days(starter: Library) -> None:
    answer = starter.fee("27447", date(2025, 12, 1))
    assert isinstance(answer, Applies)
    assert (answer.fact.status, answer.fact.global_days) == ("A", "090")
    assert answer.source.release == "RVU25D"


def test_63685_is_told_in_our_own_words(starter: Library) -> None:
    answer = starter.what_is("63685", date(2025, 12, 1))
    assert isinstance(answer, Applies)
    assert answer.fact.system is System.CPT
    assert "spinal cord stimulator" in answer.fact.title
    assert starter.labels("63685")[0].ours


def test_an_add_on_knows_its_primary_and_the_primary_its_add_ons(starter: Library) -> None:
    answer = starter.add_on("64484", date(2024, 6, 10))
    assert isinstance(answer, Applies)
    assert answer.fact.primaries == ("64483",)
    assert not answer.fact.contractor_defined


@pytest.mark.parametrize("code", ["99999", "88888", "hello"])
def test_nobody_pretends_to_know_a_code_that_is_in_no_set(starter: Library, code: str) -> None:
    assert not starter.known(code)
    assert isinstance(starter.what_is(code, TODAY), NoData)


@pytest.mark.parametrize("code", ["20610", "M54.50", "m5450", "J3301", "25", "S72.001A", "G0439"])
def test_codes_of_every_system_are_known(starter: Library, code: str) -> None:
    assert starter.known(code)


def test_the_modifiers_that_open_a_pair_are_those_of_the_policy_manual(starter: Library) -> None:
    assert {modifier.code for modifier in starter.modifiers() if modifier.opens_ncci} == OPENING


def test_places_of_service_tell_facility_from_office(starter: Library) -> None:
    rates = {code: starter.place_of_service(code, TODAY) for code in ("11", "22", "10")}
    assert {code: answer.fact.rate for code, answer in rates.items() if isinstance(answer, Applies)} == {
        "11": "N",
        "22": "F",
        "10": "N",
    }


def test_every_release_of_the_starter_is_named(starter: Library) -> None:
    for source in starter.releases():
        assert source.release
        assert source.digest
        assert source.complete or source.scope


def test_labels_are_short_and_each_code_has_one() -> None:
    rows = [row for row in facts.lines("labels.tsv") if not row[0].startswith("#")]
    assert len(rows) == len({row[0] for row in rows}) >= 600
    assert all(len(row[1]) <= 90 for row in rows)


@pytest.mark.long
def test_the_starters_facts_are_those_of_the_official_files() -> None:
    """The fee rows of the starter set equal CMS's file, if it is there."""
    path = SHARED / "data" / "pfs" / "PPRRVU2025_Oct.cptdesc-blanked.csv"
    if not path.exists():
        pytest.skip(f"needs the material beside the repository: {path.name} is not there")
    lines = list(csv.reader(path.read_text("latin-1").splitlines()))
    official = {(row[0], row[1]): row for row in lines[10:] if len(row) > 20}
    for row in facts.lines("fees.tsv")[1:]:
        found = official[row[0], row[1]]
        assert (row[2], row[3], round(float(found[5]) * 100)) == (found[3], found[14], int(row[4])), row[0]


def test_the_index_of_sets_is_complete(starter: Library) -> None:
    sets = {source.set for source in starter.releases()}
    assert sets >= {
        SetName.ICD10CM,
        SetName.PTP,
        SetName.MUE,
        SetName.FEES,
        SetName.ADDONS,
        SetName.MODIFIERS,
        SetName.POS,
    }
