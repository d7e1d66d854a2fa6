"""Facts of localities, payment systems and places of service equal the source files."""

from datetime import date
from decimal import Decimal

import pytest

from caseconsultant.codes.facts import Applies, SetName
from caseconsultant.codes.library import Library
from tests.codes.sourcerows import some, table, text

pytestmark = pytest.mark.long
ASC = ("opps_asc/asc_addendum_AA_2026-07", "opps_asc/asc_addendum_BB_2026-07", "opps_asc/asc_addendum_EE_2026-07")


def number(cell: str) -> Decimal | None:
    plain = cell.replace("$", "").replace(",", "").strip()
    return Decimal(plain) if plain else None


@pytest.mark.parametrize("path", ["pfs/GPCI2024.csv", "pfs/GPCI2025.csv", "excerpts_official_2026/GPCI2026.csv"])
def test_every_locality_has_its_indices(full: Library, path: str) -> None:
    rows = [row for row in table(path, skip=3) if row[0].isdigit()]
    assert len(rows) == 109
    for row in rows:
        answer = full.gpci(row[0], row[2], date(int(path[-8:-4]), 6, 1))
        assert isinstance(answer, Applies)
        fact = answer.fact
        assert [fact.state, fact.work, fact.practice, fact.malpractice] == [row[1], *map(Decimal, row[4:7])]


@pytest.mark.parametrize("path", ["pfs/ANES2024.csv", "pfs/ANES2025.csv"])
def test_every_locality_has_its_anesthesia_factor(full: Library, path: str) -> None:
    rows = [row for row in table(path) if row[0].strip().isdigit()]
    assert len(rows) == 109
    for row in rows:
        answer = full.anesthesia_factor(row[0], row[1], date(int(path[-8:-4]), 6, 1))
        assert isinstance(answer, Applies)
        assert answer.fact.factor == Decimal(row[3].strip())


@pytest.mark.parametrize("path", ["pfs/24LOCCO.csv", "pfs/25LOCCO.csv"])
def test_every_locality_has_its_counties(full: Library, path: str) -> None:
    state, seen = "", 0
    for row in table(path, skip=3):
        if row[0].strip().isdigit():
            state, seen = row[2].strip(" *") or state, seen + 1
            answer = full.localities(row[0], row[1], date(2000 + int(path[4:6]), 6, 1))
            assert isinstance(answer, Applies)
            told = {(one.state, one.area, one.counties) for one in answer.fact}
            assert (state, row[3].strip().rstrip("*").strip(), row[4].strip().rstrip("*").strip()) in told
    assert seen == 110


def test_every_zip_code_has_its_locality(full: Library) -> None:
    for line in some(line for line in text("pfs/ZIP5_OCT2025.txt").splitlines() if len(line) > 70):
        answer = full.zip_code(line[2:7], date(2025, 11, 1))
        assert isinstance(answer, Applies)
        told = {(one.state, one.carrier, one.locality, one.rural) for one in answer.fact}
        assert (line[:2], line[7:12], line[12:14], line[14].strip()) in told


@pytest.mark.parametrize(
    ("path", "on"), [("pfs/OPPSCAP_Oct.csv", date(2025, 11, 1)), ("pfs/OPPSCAP_APR.csv", date(2024, 5, 1))]
)
def test_every_cap_is_there(full: Library, path: str, on: date) -> None:
    for row in some(table(path)):
        answer = full.opps_cap(row[0], row[3], row[4], on, row[1].strip())
        assert isinstance(answer, Applies)
        assert [answer.fact.facility, answer.fact.nonfacility] == [Decimal(row[5]), Decimal(row[6])]


def test_every_row_of_addendum_b_is_there(full: Library) -> None:
    for row in some(table("opps_asc/opps_addendum_b_2026-04_merged.cptdesc-blanked.csv", encoding="utf-8")):
        answer = full.ambulatory(row[0].strip(), SetName.OPPS, date(2026, 5, 1))  # some codes have a blank behind them
        assert isinstance(answer, Applies)
        assert (answer.fact.indicator, answer.fact.rate) == (row[2], number(row[3]))


@pytest.mark.parametrize("path", ASC)
def test_every_row_of_the_asc_addenda_is_there(full: Library, path: str) -> None:
    rows = [row for row in table(f"{path}.cptdesc-blanked.csv", skip=4, encoding="utf-8-sig") if len(row[0]) == 5]
    for row in some(rows):
        answer = full.ambulatory(row[0], SetName.ASC, date(2026, 8, 1))
        assert isinstance(answer, Applies)
        fact = answer.fact
        if "_AA_" in path:
            assert (fact.indicator, fact.weight, fact.rate) == (row[4].upper(), number(row[5]), number(row[6]))
        elif "_BB_" in path:
            assert fact.indicator == row[4].upper()
            assert fact.rate == number(row[6] if len(row) > 6 else "")
        else:
            assert fact.indicator == "excluded"


def test_every_device_offset_is_there(full: Library) -> None:
    rows = table("opps_asc/asc_addendum_FF_2026-07.cptdesc-blanked.csv", skip=4, encoding="utf-8-sig")
    for row in some(row for row in rows if len(row[0]) == 5):  # notes stand below the table
        answer = full.device_offset(row[0], date(2026, 8, 1))
        assert isinstance(answer, Applies)
        fact = answer.fact
        assert (fact.indicator, fact.apc, fact.share, fact.amount) == (
            row[3].strip().upper(), row[4].strip(), number(row[7]), number(row[8]),
        )  # fmt: skip


def test_every_place_of_service_is_paid_as_cms_says(full: Library) -> None:
    """The names shown are ours; the table of 2024 says of each place whether the facility's rate is paid."""
    rows = [row for row in table("misc/place_of_service_codes.tsv", delimiter="\t", encoding="utf-8")
            if "unassigned" not in row[2].lower()]  # fmt: skip
    assert len(rows) == 52
    for code, kind, name, *_ in rows:
        answer = full.place_of_service(code, date(2024, 6, 1))
        assert isinstance(answer, Applies)
        listed = [source for source in full.releases(SetName.POS) if not source.starter]
        query = "SELECT name, rate FROM pos WHERE source = ? AND code = ?"
        assert full._store.connection.execute(query, (listed[0].id, code)).fetchone() == (
            name, {"Facility": "F", "Non-Facility": "N"}.get(kind, ""),
        )  # fmt: skip
