"""Every importer with files that went wrong: one sentence that names the file, and the line where there is one."""

import csv
import io
import random
import re

import pytest

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.sources.registry import IMPORTERS, importer_of
from tests.codes.conftest import a_file
from tests.codes.everyfile import FILES

# Where the codes of a table stand, by their column; a code that begins with zeros loses them in a spreadsheet.
ZEROS = {
    "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv": ("20610,2", "102,2"),
    "PPRRVU2025_Oct.csv": ("27447", "102"),
    "ccipra-v322r0.txt": ("20610\t64483", "102\t64483"),
    "AOC_V2026Q1-MCR.txt": ("\t64483\t", "\t102\t"),
    "2026 January Web Addendum B.12.29.25.csv": ("20610,", "102,"),
    "July 2026 ASC Addendum AA.csv": ("22558,", "102,"),
    "asc_addendum_FF_2026-07.csv": ("22558,", "102,"),
    "OPPSCAP_Oct2025.csv": (",01,150", ",1,150"),
    "GPCI2025.csv": ("10001,", "1001,"),
    "rbcs_taxonomy.tsv": ("20610\t", "102\t"),
    "ra_dx_to_cc_2026.csv": ("A0103,115", "103,115"),
    "icd10cmtoicd9gem.csv": ('"00000"', '"0"'),
    "article_x_hcpc_code.csv": ('"20610"', '"102"'),
    "place_of_service_2026.tsv": ("11\tNon", "1\tNon"),
}
# What the file says of its year against what its name says.
YEARS = {
    "PPRRVU2024_Oct.csv": FILES["PPRRVU2025_Oct.csv"],
    "GPCI2024.csv": FILES["GPCI2025.csv"],
    "24LOCCO.csv": FILES["25LOCCO.csv"],
    "ZIP5_OCT2024.txt": FILES["ZIP5_OCT2025.txt"],
    "icd10cm_tabular_2025.xml": FILES["icd10cm_tabular_2026.xml"],
    "icd10cm_index_2024.xml": FILES["icd10cm_index_2026.xml"],
    "ASC Addendum AA April 2025.csv": FILES["July 2026 ASC Addendum AA.csv"],
    "ccipra-v323r0.txt": "Effective 2026-07-01" + FILES["ccipra-v322r0.txt"],
}


def read(name: str, content: str) -> int:
    """Return how many rows a file gives."""
    file = a_file(name, content.encode("cp1252", "replace"))
    importer = importer_of(file)
    if importer is None:
        raise BadFile(f"{name}: no importer knows it.")
    return sum(1 for rows in importer.read(file, len).rows for _ in rows)


def test_every_importer_has_a_file_here_and_reads_it() -> None:
    known = {importer_of(a_file(name, content.encode("cp1252"))) for name, content in FILES.items()}
    left = {getattr(importer, "__name__", "").rsplit(".", 1)[1] for importer in IMPORTERS if importer not in known}
    assert left == {"otherpayer", "hcpcslists"}  # tried by themselves: one is never read, the other comes as XLSX only
    for name, content in FILES.items():
        assert read(name, content) > 0, name


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_cut_short_is_read_or_refused_in_a_sentence(name: str) -> None:
    content = FILES[name]
    for place in range(1, len(content), max(1, len(content) // 60)):
        _read_or_refused(name, content[:place])


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".xml")])
def test_an_xml_file_that_is_cut_short_is_always_refused(name: str) -> None:
    for place in (len(FILES[name]) // 2, len(FILES[name]) - 5):
        with pytest.raises(BadFile, match="not well-formed XML, or cut short"):
            read(name, FILES[name][:place])


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_wrong_cells_is_read_or_refused_in_a_sentence(name: str) -> None:
    chance = random.Random(name)
    for _ in range(150):
        content = FILES[name]
        place = chance.randrange(len(content))
        wrong = chance.choice(["", "?", "99999999", "\t", ",", '"', "\n", "N/A", "-", "2026-13-45", "é"])
        _read_or_refused(name, content[:place] + wrong + content[place + chance.randrange(12) :])


def _read_or_refused(name: str, content: str) -> bool:
    """Say whether a file was refused; anything but BadFile in a sentence with its name fails the test."""
    told = ""
    try:
        read(name, content)
    except BadFile as error:
        told = str(error)
    assert not told or (name in told and "\n" not in told and len(told) < 500), told
    return bool(told)


TABLES = [name for name in FILES if name.endswith((".csv", ".tsv")) or name.startswith("AOC")]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_without_its_heading_is_refused(name: str) -> None:
    """Each column that an importer needs, renamed; what it does not need may be called anything."""
    tabbed = not name.endswith(".csv")
    rows = list(csv.reader(io.StringIO(FILES[name]), delimiter="\t" if tabbed else ","))
    at = max(range(len(rows)), key=lambda place: sum(bool(cell) for cell in rows[place]))
    refused = [_refused(name, rows, at, column, "\t" if tabbed else ",") for column in range(len(rows[at]))]
    assert any(refused)


def _refused(name: str, rows: list[list[str]], at: int, column: int, delimiter: str) -> bool:
    """Rename one column, and say whether the file was refused for it."""
    renamed = [[*row] for row in rows]
    renamed[at][column] = "Our own heading"
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(renamed)
    return _read_or_refused(name, written.getvalue())


@pytest.mark.parametrize("name", ZEROS)
def test_a_code_that_lost_its_zeros_is_refused_with_its_line(name: str) -> None:
    good, lost = ZEROS[name]
    assert good in FILES[name]
    with pytest.raises(BadFile, match=rf"{re.escape(name)}, line \d+: expected"):
        read(name, FILES[name].replace(good, lost, 1))


@pytest.mark.parametrize("name", YEARS)
def test_a_file_of_another_year_than_its_name_says_is_refused(name: str) -> None:
    with pytest.raises(BadFile, match=rf"{re.escape(name)}: the name says .*, but .* says "):
        read(name, YEARS[name])
