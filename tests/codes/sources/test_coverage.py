"""The downloads of the Medicare Coverage Database, made here with documents of our own."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from caseconsultant.codes.build import Builder
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import Applies, Coverage, NoData, OlderThanDate
from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import current, swap
from tests.codes.conftest import Make

ON = date(2026, 8, 1)
SECRET = "our made-up words for a test"
ARTICLE = {
    "article.csv": '"article_id","article_version","title","article_eff_date","article_end_date","description"\r\n'
    '"90001","7","Old words","01/01/2020","","<p>old</p>"\r\n'
    '"90001","12","Sticks and stones","01/01/2024","","<p>Many\nlines, ""quoted""</p>"\r\n'
    '"90002","3","Ended words","01/01/2020","06/30/2025","x"\r\n',
    "article_x_hcpc_code.csv": '"article_id","article_version","hcpc_code_id","long_description"\r\n'
    f'"90001","12","20610","{SECRET}"\r\n"90001","7","20605","{SECRET}"\r\n"90002","3","20600","{SECRET}"\r\n',
    "article_x_icd10_covered.csv": '"article_id","article_version","icd10_code_id","description"\r\n'
    '"90001","12","M17.11","x"\r\n"90001","12","M17.12","x"\r\n',
    "article_x_icd10_noncovered.csv": '"article_id","article_version","icd10_code_id"\r\n"90001","12","Z00.00"\r\n',
    "article_x_contractor.csv": '"article_id","article_version","contractor_id"\r\n"90001","12","41"\r\n',
    "contractor.csv": '"contractor_id","contractor_version","contractor_bus_name"\r\n"41","1","Shire  Medicare"\r\n',
}
LCD = {
    "lcd.csv": '"lcd_id","lcd_version","title","orig_det_eff_date","rev_eff_date","date_retired"\r\n'
    '"80001","5","Rules of the Shire","2015-10-01 00:00:00","2025-05-01 00:00:00",""\r\n',
    "lcd_x_hcpc_code.csv": '"lcd_id","lcd_version","hcpc_code_id","short_description"\r\n'
    f'"80001","5","20610","{SECRET}"\r\n',
    "lcd_x_icd10_support.csv": '"lcd_id","lcd_version","icd10_code_id"\r\n',
}
NCD = {
    "ncd_trkg.csv": '"NCD_id","NCD_vrsn_num","NCD_mnl_sect","NCD_mnl_sect_title","NCD_efctv_dt","NCD_trmntn_dt",'
    '"last_updt_tmstmp"\r\n"1","3","310.9","Trials of the king","2024-05-27 00:00:00","","2026-01-01 00:00:00"\r\n'
}


def packed(members: dict[str, str], inner: str, day: tuple[int, int, int] = (2026, 9, 30)) -> bytes:
    """A download as it comes: a zip in a zip."""
    inside, outside = BytesIO(), BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (*day, 3, 0, 0)), text.encode("cp1252"))
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr(zipfile.ZipInfo(inner, (*day, 3, 0, 0)), inside.getvalue())
    return outside.getvalue()


@pytest.fixture
def loaded(tmp_path: Path) -> Library:
    home, folder = tmp_path / "shelf", tmp_path / "in"
    with Builder(home) as builder:
        swap(home, builder.finish())
    folder.mkdir()
    (folder / "current_article.zip").write_bytes(packed(ARTICLE, "current_article_csv.zip"))
    (folder / "current_lcd.zip").write_bytes(packed(LCD, "current_lcd_csv.zip", (2026, 9, 23)))
    (folder / "ncd.zip").write_bytes(packed(NCD, "ncd_csv.zip"))
    assert import_paths(home, [folder]).skipped == ()
    return Library.open(current(home))


def documents(library: Library, code: str, on: date = ON) -> dict[str, Coverage]:
    answer = library.coverage(code, on)
    assert isinstance(answer, Applies | OlderThanDate)
    assert answer.fact is not None
    return {document.document: document for document in answer.fact}


def test_a_code_is_in_the_documents_that_list_it_with_their_diagnoses_and_contractor(loaded: Library) -> None:
    assert isinstance(loaded.coverage("20610", ON), Applies)
    found = documents(loaded, "20610")
    assert sorted(found) == ["A90001", "L80001"]
    article = found["A90001"]
    assert (article.title, article.kind, article.contractor) == ("Sticks and stones", "Article", "Shire Medicare")
    assert (article.covered, article.noncovered) == (("M17.11", "M17.12"), ("Z00.00",))
    assert (article.effective, article.ended) == (date(2024, 1, 1), None)
    assert (found["L80001"].title, found["L80001"].effective) == ("Rules of the Shire", date(2025, 5, 1))


def test_a_diagnosis_is_found_in_the_same_lists(loaded: Library) -> None:
    assert list(documents(loaded, "M17.11")) == ["A90001"]


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("20605", ON),  # in an older version of the article only
        ("20600", ON),  # its article has ended
        ("20610", date(2023, 1, 1)),  # before its article began
        ("99213", ON),  # in no document
        ("41", ON),  # a contractor's number is no code
    ],
)
def test_what_no_document_lists_is_no_data_and_never_a_no(loaded: Library, code: str, on: date) -> None:
    answer = loaded.coverage(code, on)
    assert isinstance(answer, NoData)
    assert "names" in answer.reason


def test_an_ended_article_still_speaks_for_its_days(loaded: Library) -> None:
    assert list(documents(loaded, "20600", date(2025, 6, 30))) == ["A90002"]


def test_after_the_day_of_the_download_the_answer_is_older(loaded: Library) -> None:
    assert isinstance(loaded.coverage("20610", date(2026, 9, 30)), Applies)
    assert isinstance(loaded.coverage("20610", date(2026, 10, 1)), OlderThanDate)


def test_national_determinations_are_there_by_their_section(loaded: Library) -> None:
    rows = loaded._store.connection.execute("SELECT document, title FROM coverage WHERE kind = 'NCD'").fetchall()
    assert rows == [("NCD 310.9", "Trials of the king")]


def test_descriptions_beside_the_codes_are_never_read(loaded: Library) -> None:
    assert SECRET.encode() not in (loaded.folder / "library.sqlite").read_bytes()


def test_the_list_of_documents_alone_is_no_data_about_codes(a_library: Make) -> None:
    listed = (
        "document_display_id,document_type,document_version,title,contractor_name_type,effective_date,"
        "retirement_date,url\nA90001,Article,12,Sticks and stones,Shire  Medicare,01/01/2024,N/A,\n"
    )
    answer = a_library({"mcd_lcd_article_list_2026-08.csv": listed}).coverage("20610", ON)
    assert isinstance(answer, NoData)
    assert "without the codes in them" in answer.reason


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("article.csv", "id,title\n1,x\n", "the column 'article_id' is missing"),
        ("lcd_x_hcpc_code.csv", "lcd_id,lcd_version,code\n", "the column 'hcpc_code_id' is missing"),
        ("lcd.csv", 'lcd_id,lcd_version,title\n"1","1","x"\n', "expected a column last_updated with dates"),
        ("ncd_trkg.csv", NCD["ncd_trkg.csv"].replace("2024-05-27", "27 May"), "line 2: expected a date as.*'27 May"),
    ],
)
def test_a_bad_table_is_refused(a_library: Make, name: str, content: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        a_library({name: content})


@pytest.mark.parametrize(
    ("name", "good", "bad", "words"),
    [
        ("article.csv", "06/30/2025", "June", "line 5: expected a date as MM/DD/YYYY or YYYY-MM-DD, found 'June'"),
        ("article.csv", '"3"', '"III"', "line 5: expected a whole number for the version of a document, found 'III'"),
        ("article.csv", '"90002"', '""', "line 5: expected a document's number, found ''"),
        ("article_x_hcpc_code.csv", "20600", "600", "line 4: expected a code in hcpc_code_id, found '600'"),
        ("article_x_contractor.csv", '"41"', '"XLI"', "line 2: expected a code in contractor_id, found 'XLI'"),
    ],
)
def test_a_bad_line_of_a_download_is_named(tmp_path: Path, name: str, good: str, bad: str, words: str) -> None:
    """Documents run over lines: the line is where the row ends."""
    with Builder(tmp_path / "shelf") as builder:
        swap(tmp_path / "shelf", builder.finish())
    tables = ARTICLE | {name: ARTICLE[name].replace(good, bad)}
    (tmp_path / "current_article.zip").write_bytes(packed(tables, "current_article_csv.zip"))
    with pytest.raises(BadFile, match=rf"current_article_csv\.zip: {name}, {words}"):
        import_paths(tmp_path / "shelf", [tmp_path / "current_article.zip"])


def test_a_bad_date_in_the_list_of_documents_is_named_with_its_line(a_library: Make) -> None:
    listed = (
        "contractor_name_type,document_display_id,document_type,document_version,title,effective_date,retirement_date,"
        'url\n"Shire\nMedicare",A90001,Article,12,x,01/01/2024,N/A,\nShire,A90002,Article,1,x,2024-13-01,N/A,\n'
    )
    with pytest.raises(BadFile, match=r"2026-08\.csv, line 4: expected a date .* found '2024-13-01'"):
        a_library({"mcd_lcd_article_list_2026-08.csv": listed})
