"""Downloads as they come: zips with several forms of one table, files that tell no year, another payer's tables."""

import lzma
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from caseconsultant.codes.build import Builder
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName
from caseconsultant.codes.imports import Imported, import_paths
from caseconsultant.codes.shelf import current, swap
from tests.codes.everyfile import FILES
from tests.codes.samples import KNEE, MUE, fees, ptp
from tests.codes.workbooks import workbook

CAPS = FILES["OPPSCAP_Oct2025.csv"]
ASC = FILES["July 2026 ASC Addendum AA.csv"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A shelf with an empty library in use."""
    with Builder(tmp_path / "shelf") as builder:
        swap(tmp_path / "shelf", builder.finish())
    return tmp_path / "shelf"


def packed(members: dict[str, str | bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def imported(home: Path, name: str, members: dict[str, str | bytes]) -> Imported:
    path = home.parent / name
    path.write_bytes(packed(members))
    return import_paths(home, [path])


def reasons(done: Imported) -> dict[str, str]:
    return {item.file.rsplit(": ", 1)[-1]: item.reason for item in done.skipped}


def test_a_release_of_the_fee_schedule_is_taken_whole_and_its_poorer_prints_are_left(home: Path) -> None:
    locco = (
        "COUNTIES INCLUDED IN 2025 LOCALITIES\r\n\r\n    01182       18    " + " " * 23 + "MINAS".ljust(98) + "ONE\r\n"
    )
    done = imported(
        home,
        "rvu25d-0.zip",
        {
            "PPRRVU2025_Oct.csv": fees(KNEE),
            "PPRRVU2025_Oct.txt": "HDR\r\ncut short",
            "OPPSCAP_Oct.csv": CAPS,
            "OPPSCAP_Oct.txt": "a print in columns that nobody described",
            "25LOCCO.csv": FILES["25LOCCO.csv"],
            "25LOCCO.txt": locco,
            "RVU25D.pdf": b"%PDF",
        },
    )
    assert {item.source.set: item.source.release for item in done.taken} == {
        SetName.FEES: "RVU25D",
        SetName.OPPS_CAP: "2025-10",
        SetName.LOCALITY: "2025-01",
    }
    assert set(reasons(done)) == {"PPRRVU2025_Oct.txt", "OPPSCAP_Oct.txt", "25LOCCO.txt", "RVU25D.pdf"}
    assert "line 2: expected at least 147 characters" in reasons(done)["PPRRVU2025_Oct.txt"]


def test_caps_take_their_year_from_the_fee_schedule_beside_them_or_ask_for_it(home: Path) -> None:
    folder = home.parent / "in"
    folder.mkdir()
    (folder / "OPPSCAP_Oct.csv").write_text(CAPS)
    (folder / "PPRRVU24_APR.csv").write_text(fees(KNEE, year=2024, month="April"))
    (skipped,) = import_paths(home, [folder]).skipped
    assert "expected a year in its name, or to lie in the zip or folder of its release" in skipped.reason
    with pytest.raises(BadFile, match=r"name it with its year, as in OPPSCAP_Oct2025\.csv"):
        import_paths(home, [folder / "OPPSCAP_Oct.csv"])
    (folder / "PPRRVU2025_Oct.csv").write_text(fees(KNEE))
    assert [item.source.release for item in import_paths(home, [folder]).taken] == ["2025-10", "RVU25D"]
    (folder / "PPRRVU2023_Oct.csv").write_text(fees(KNEE, year=2023))  # now there are two that it may belong to
    assert "OPPSCAP_Oct.csv" in reasons(import_paths(home, [folder]))


def test_a_part_that_comes_as_text_and_as_a_workbook_is_read_once(home: Path) -> None:
    text = ptp("20610 64483 20200101 * 1")
    members: dict[str, str | bytes] = {"ccipra-v322r0-f1.TXT": text, "ccipra-v322r0-f1.xlsx": b"never opened"}
    done = imported(home, "medicare-ncci-2026q3-practitioner-ptp-edits-ccipra-v322r0-f1.zip", members)
    assert [item.source.scope for item in done.taken] == ["part 1 of 4"]
    assert "stand in ccipra-v322r0-f1.TXT beside it" in reasons(done)["ccipra-v322r0-f1.xlsx"]


def test_two_forms_of_a_part_are_compared(home: Path) -> None:
    cells = [line.split(",") for line in ASC.splitlines()]
    name = "July 2026 ASC Addendum AA"
    members: dict[str, str | bytes] = {f"{name}.csv": ASC, f"of {name}.xlsx": workbook(cells)}
    done = imported(home, "july-2026-asc.zip", members)
    assert [item.source.scope for item in done.taken] == ["part 1 of 3"]
    assert reasons(done)[f"of {name}.xlsx"] == "what is loaded of release 2026-07 says the same"
    other = imported(home, "other.zip", {f"{name} of another.csv": ASC.replace("J8", "A2")})
    assert "it contradicts what is loaded of release 2026-07" in reasons(other)[f"{name} of another.csv"]
    assert "22558 | A2" in reasons(other)[f"{name} of another.csv"]


MEDICAID = {
    "MCD_PRA_PTP_EDITS_2026Q3.txt": ptp("20610 64483 20200101 * 1"),
    "ptp_practitioner.txt": "Medicaid NCCI\n" + ptp("20610 64483 20200101 * 1"),
    "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv": (
        "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Rationale\n20610,2,Some reason\n"
    ),
    "mue_2026q3.csv": "Medicaid,,,\n" + MUE,
}


@pytest.mark.parametrize("name", MEDICAID)
def test_medicaids_tables_are_never_taken_for_medicares(home: Path, name: str) -> None:
    path = home.parent / name
    path.write_text(MEDICAID[name])
    before = current(home)
    with pytest.raises(BadFile, match=r"expected Medicare's NCCI tables.*whose values are not Medicare's\.$"):
        import_paths(home, [path])
    (skipped,) = imported(home, "several.zip", {name: MEDICAID[name]}).skipped
    assert "whose values are not Medicare's" in skipped.reason
    assert current(home) == before


def test_a_download_of_medicaid_is_known_by_the_name_of_its_zip(home: Path) -> None:
    members: dict[str, str | bytes] = {"ccipra-v322r0.txt": ptp("20610 64483 20200101 * 1")}
    done = imported(home, "medicaid-ncci-2026-q3-ptp-edits-practitioner-services.zip", members)
    assert done.folder is None
    assert "whose values are not Medicare's" in reasons(done)["ccipra-v322r0.txt"]


@pytest.mark.parametrize("cut", [3, 40, -1, -30])
def test_a_truncated_zip_is_refused_in_a_sentence(home: Path, cut: int) -> None:
    path = home.parent / "rvu25d.zip"
    path.write_bytes(packed({"PPRRVU2025_Oct.csv": fees(KNEE)})[:cut])
    before = current(home)
    with pytest.raises(BadFile, match=r"^rvu25d\.zip is damaged or cut short: .*\.$"):
        import_paths(home, [path])
    assert current(home) == before


def test_a_zip_with_a_damaged_member_is_refused_with_the_members_name(home: Path) -> None:
    raw = bytearray(packed({"PPRRVU2025_Oct.csv": fees(KNEE)}))
    raw[200] ^= 0xFF
    (home.parent / "rvu25d.zip").write_bytes(raw)
    with pytest.raises(BadFile, match=r"rvu25d\.zip is damaged: its member PPRRVU2025_Oct\.csv cannot be unpacked"):
        import_paths(home, [home.parent / "rvu25d.zip"])


def test_a_zip_with_a_password_is_refused_in_a_sentence(home: Path) -> None:
    raw = bytearray(packed({"PPRRVU2025_Oct.csv": fees(KNEE)}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + flags] |= 1
    (home.parent / "rvu25d.zip").write_bytes(raw)
    with pytest.raises(BadFile, match=r"rvu25d\.zip cannot be unpacked: .*encrypted"):
        import_paths(home, [home.parent / "rvu25d.zip"])


def test_zips_within_zips_have_an_end(home: Path) -> None:
    raw = packed({"PPRRVU2025_Oct.csv": fees(KNEE)})
    for _ in range(4):
        raw = packed({"inner.zip": raw})
    (home.parent / "outer.zip").write_bytes(raw)
    with pytest.raises(BadFile, match="a zip within 4 others"):
        import_paths(home, [home.parent / "outer.zip"])


def test_a_truncated_xz_is_refused_in_a_sentence(home: Path) -> None:
    path = home.parent / "PPRRVU2025_Oct.csv.xz"
    path.write_bytes(lzma.compress(fees(KNEE).encode())[:-20])
    with pytest.raises(BadFile, match=r"PPRRVU2025_Oct\.csv\.xz is damaged or cut short"):
        import_paths(home, [path])
