"""Facts of diagnoses and of hospitals' procedures equal the source files: tabular lists, indexes, lists, mappings."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

import pytest

from caseconsultant.codes.facts import Applies, SetName, Source
from caseconsultant.codes.library import Library
from tests.codes.sourcerows import some, table, text, tree

pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    ("path", "back"), [("crosswalk/icd10cmtoicd9gem.csv.xz", False), ("crosswalk/icd9toicd10cmgem.csv.xz", True)]
)
def test_every_mapping_is_there_both_ways(full: Library, path: str, back: bool) -> None:
    for code, target, flags, *_ in some(table(path)):
        answer = full.mappings(code, date(2018, 1, 1), from_icd9=back)
        assert isinstance(answer, Applies)
        told = {(one.target.replace(".", ""), one.approximate, one.scenario, one.choice) for one in answer.fact}
        assert ("" if flags[1] == "1" else target, flags[0] == "1", int(flags[3]), int(flags[4])) in told, code


def test_every_diagnosis_is_there(full: Library) -> None:
    lines = text("icd10cm/icd10cm_codes_2026-04-01.derived.tsv.xz", "utf-8").splitlines()[1:]
    for row in some(row for row in (line.split("\t") for line in lines) if len(row) == 4):
        answer = full.icd(row[0], date(2026, 5, 1))
        assert isinstance(answer, Applies)
        assert (answer.fact.code, answer.fact.billable) == (row[0], row[1] == "1")
        assert row[2] == answer.fact.title or row[2].startswith(f"{answer.fact.title}/")  # a second wording after a bar


@pytest.mark.parametrize(
    ("path", "on"),
    [
        ("icd10cm/icd10cm_tabular_2021.xml.xz", date(2021, 5, 1)),
        ("icd10cm/icd10cm_tabular_2025-04.xml.xz", date(2025, 5, 1)),
        ("icd10cm/icd10cm_tabular_2026-04-01.xml.xz", date(2026, 5, 1)),
    ],
)
def test_every_note_of_the_tabular_list_stands_at_its_code(full: Library, path: str, on: date) -> None:
    kinds = (
        "includes",
        "inclusionTerm",
        "excludes1",
        "excludes2",
        "codeFirst",
        "codeAlso",
        "useAdditionalCode",
        "notes",
    )
    for diag in some(tree(path).iter("diag")):
        answer = full.icd(diag.findtext("name") or "", on)
        assert isinstance(answer, Applies)
        assert answer.fact.title == " ".join((diag.findtext("desc") or "").split())
        told = {" ".join(note.text.split()) for note in answer.fact.notes if not note.inherited}
        notes = {" ".join("".join(note.itertext()).split()) for kind in kinds for part in diag.findall(kind)
                 for note in part.iter("note")}  # fmt: skip
        assert notes <= told, diag.findtext("name")


def test_every_line_of_the_order_file_is_there(full: Library) -> None:
    for line in some(text("icd10cm/icd10cm_order_2021-01.txt.xz").splitlines()):
        answer = full.icd(line[6:13].strip(), date(2021, 5, 1))
        assert isinstance(answer, Applies)
        assert answer.fact.billable == (line[14] == "1"), line


def test_every_code_of_2024_was_billable_then(full: Library) -> None:
    for line in some(text("icd10cm/icd10cm_codes_2024.txt.xz").splitlines()):
        answer = full.icd(line[:7].strip(), date(2024, 5, 1))
        assert isinstance(answer, Applies)
        assert (answer.fact.billable, answer.fact.title) == (True, line[7:].strip())


def test_every_code_was_billable_in_the_years_that_are_listed(full: Library) -> None:
    lines = text("icd10cm/icd10cm_billable_by_fiscal_year_2019-2026.tsv.xz").splitlines()[1:]
    for code, years in some(line.split("\t")[:2] for line in lines):
        for year in range(2019, 2027):
            answer = full.icd(code, date(year, 5, 1))
            known = isinstance(answer, Applies) and answer.fact.billable
            assert known == (str(year) in years.split(",")), (code, year)


def release(library: Library, kind: str, starts: str) -> Source:
    return next(one for one in library.releases(SetName.ICD10CM_INDEX)
                if one.scope == kind and one.release.startswith(starts))  # fmt: skip


def terms(element: Element, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Element]]:
    """Yield every term with the words of its title and of those above it."""
    title = element.find("title")
    words = "" if title is None else " ".join("".join([title.text or "", *(item.tail or "" for item in title)]).split())
    line = (*above, words)
    yield line, element
    for below in element.findall("term"):
        yield from terms(below, line)


def names(library: Library, source: Source, code: str) -> list[str]:
    """Return the names of a code in an index, letters and digits of each, as one word."""
    query = "SELECT text FROM alias WHERE source = ? AND code = ?"
    found = library._store.connection.execute(query, (source.id, code.replace(".", "").rstrip("-")))
    return [bare(name) for (name,) in found]


def bare(words: str) -> str:
    return "".join(sorted(char for char in words.lower() if char.isalnum()))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("icd10cm/icd10cm_drug_2026-04-01.xml.xz", "table of drugs"),
        ("icd10cm/icd10cm_neoplasm_2026-04-01.xml.xz", "table of neoplasms"),
        ("icd10cm/icd10cm_eindex_2026-04-01.xml.xz", "external cause index"),
    ],
)
def test_every_term_of_an_index_names_its_codes(full: Library, path: str, kind: str) -> None:
    root = tree(path)
    heads = {head.get("col"): head.text or "" for head in root.iter("head")}
    rows = []
    for main in root.iter("mainTerm"):
        for line, term in terms(main):
            nemods = "".join(
                "".join(nemod.itertext()) for nemod in term.iter("nemod") if nemod in list(term.find("title") or ())
            )
            rows += [(line, heads[cell.get("col")], cell.text or "", nemods) for cell in term.findall("cell")]
            rows += [(line, "", code.text or "", nemods) for code in term.findall("code")]
    found = release(full, kind, "FY2026")
    missing = 0
    for line, head, code, _ in some(row for row in rows if row[2].strip(" -")):
        wanted = set(bare(" ".join((*line, head))))
        told = names(full, found, code.strip())
        assert told, (line, code)
        missing += not any(wanted <= set(name) and len(name) >= len(bare(" ".join((*line, head)))) for name in told)
    assert missing == 0


def test_every_line_of_the_alphabetic_index_names_its_code(full: Library) -> None:
    found = release(full, "index", "FY2025")
    path: list[str] = []
    rows = []
    columns = table("icd10cm/icd10cm_index_2025-04.derived.csv.xz", skip=0, encoding="utf-8")
    at = {name: columns[0].index(name) for name in ("Level", "Term", "Code")}
    for row in columns[1:]:
        level = int(row[at["Level"]])
        path = [*path[:level], *[""] * (level - len(path)), row[at["Term"]]]
        rows.append((tuple(path), row[at["Code"]].split(" ")[0].strip()))
    for line, code in some(row for row in rows if row[1] and row[1][0].isalpha() and row[1][1:2].isdigit()):
        wanted = bare(" ".join(line))
        assert any(set(wanted) <= set(name) and len(name) >= len(wanted) for name in names(full, found, code)), (
            line,
            code,
        )


def test_every_procedure_code_of_2024_is_there(full: Library) -> None:
    for line in some(text("icd10pcs/icd10pcs_codes_2024.txt.xz").splitlines()):
        answer = full.what_is(line[:7], date(2024, 5, 1))
        assert isinstance(answer, Applies)
        assert answer.fact.title == line[7:].strip()


def test_every_row_of_the_tables_of_2021_gives_its_codes(full: Library) -> None:
    made = []
    for found in tree("icd10pcs/icd10pcs_tables_2021.xml.xz").iter("pcsTable"):
        first = [[label.get("code") or "" for label in axis.findall("label")] for axis in found.findall("axis")]
        for row in found.findall("pcsRow"):
            axes = [[label.get("code") or "" for label in axis.findall("label")] for axis in row.findall("axis")]
            made += ["".join(chars) for chars in itertools.product(*first, *axes)]
    assert len(made) > 78_000
    for code in some(made):
        assert isinstance(full.what_is(code, date(2021, 5, 1)), Applies), code


def test_every_payment_category_is_there(full: Library) -> None:
    models = ("CMS-HCC ESRD V21", "CMS-HCC ESRD V24", "CMS-HCC V22", "CMS-HCC V24", "CMS-HCC V28", "RXHCC V08")
    wanted: dict[str, set[tuple[str, str]]] = defaultdict(set)  # a code may have two rows, for it stands for two things
    for row in table("hcc/2026_Initial_ICD-10-CM_Mappings.csv"):
        if row[0][1:2].isdigit() and len(row) > 8:  # headings and footnotes stand around the codes
            wanted[row[0]] |= {
                (model, cell.strip()) for model, cell in zip(models, row[2:8], strict=True) if cell.strip()
            }
    assert len(wanted) > 11_000
    for code in some(code for code, found in wanted.items() if found):
        answer = full.risk(code, date(2025, 6, 1))
        assert isinstance(answer, Applies)
        assert {(one.model, one.category) for one in answer.fact} == wanted[code], code


@pytest.mark.parametrize("year", [2026, 2027])
def test_every_row_of_the_lists_of_categories_is_there(full: Library, year: int) -> None:
    source = next(one for one in full.releases(SetName.HCC) if one.release == f"PY{year} list")
    query = "SELECT 1 FROM risk WHERE source = ? AND code = ? AND category = ? AND model = ?"
    for code, category, model in some(table(f"hcc/ra_dx_to_cc_{year}.csv")):
        plain = model.replace(" Model", "").upper()
        assert full._store.connection.execute(query, (source.id, code, category, plain)).fetchone()
        if year == 2027:  # nothing else is loaded of that payment year
            answer = full.risk(code, date(2026, 6, 1))
            assert isinstance(answer, Applies)
            assert (plain, category) in {(one.model, one.category) for one in answer.fact}
