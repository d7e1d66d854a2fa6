"""ICD-10-CM's tabular list (XML of NCHS): every category and code, notes, 7th characters, placeholders."""

import importlib.util
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from lxml import etree

from caseconsultant.codes.codeform import plain
from caseconsultant.codes.errors import BadFile, LibraryError
from caseconsultant.codes.facts import NoteKind, SetName, Source
from caseconsultant.codes.rows import IcdNoteRow, IcdRow
from caseconsultant.codes.sources.files import Reading, SourceFile, month_in

EXPECTS: Final = "an XML file with the root <ICD10CM.tabular>"
PACKAGED: Final = "icd10c-tabular-April-1-2026.xml"

_NOTES: Final = {
    "includes": NoteKind.INCLUDES,
    "inclusionTerm": NoteKind.INCLUSION,
    "excludes1": NoteKind.EXCLUDES1,
    "excludes2": NoteKind.EXCLUDES2,
    "codeFirst": NoteKind.CODE_FIRST,
    "codeAlso": NoteKind.CODE_ALSO,
    "useAdditionalCode": NoteKind.USE_ADDITIONAL,
    "notes": NoteKind.NOTE,
    "sevenChrNote": NoteKind.SEVENTH,
}
Sevenths = tuple[tuple[str, str], ...]
_BARRED: Final = re.compile(
    r"7th characters ([A-Z](?: and [A-Z])*) do not apply to codes in category \w+"
    r" with 6th character (\w)\b.*?\bor (\w)\b"
)


def packaged() -> SourceFile:
    """Return the tabular list that the package simple-icd-10-cm carries."""
    spec = importlib.util.find_spec("simple_icd_10_cm")  # found, not imported: importing it reads the whole book
    if spec is None or not spec.submodule_search_locations:
        raise LibraryError("The package simple-icd-10-cm is not installed: it carries ICD-10-CM.")
    return SourceFile(PACKAGED, (Path(spec.submodule_search_locations[0]) / "data" / PACKAGED).read_bytes)


def recognises(file: SourceFile) -> bool:
    """Say whether this is a tabular list."""
    return file.name.lower().endswith(".xml") and "<ICD10CM.tabular>" in file.head


def dates(version: str, name: str) -> tuple[str, date, date]:
    """Return release, first and last day: a fiscal year begins on October 1, its update on April 1."""
    year = int(version)
    if month_in(name.replace("_", "-")) == 4 or re.search(rf"{year}-0?4", name):
        # CMS's counts of valid codes for October 2025 and April 2026 are the same 74,719: the edition brought no codes.
        start = date(year - 1, 10, 1) if year == 2026 else date(year, 4, 1)
        return f"FY{year} (April 1, {year})", start, date(year, 9, 30)
    return f"FY{year}", date(year - 1, 10, 1), date(year, 9, 30)


def of_the_same_year(file: SourceFile, version: str) -> None:
    """Refuse a file whose name tells another fiscal year than its <version>."""
    named = re.search(r"(?<!\d)(20\d\d)(?!\d)", file.name)
    if named and named[1] != version:
        raise BadFile(f"{file.shown}: the name says {named[1]}, but the file says version {version}.")


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return nodes in the book's order and their notes."""
    try:
        root = etree.fromstring(file.raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise BadFile(f"{file.shown}: not well-formed XML, or cut short ({error}).") from error
    version = (root.findtext("version") or "").strip()
    if root.tag != "ICD10CM.tabular" or not version.isdigit():
        raise BadFile(f"{file.shown}: expected {EXPECTS} and a <version> of four digits, found <{root.tag!s}>.")
    of_the_same_year(file, version)
    release, start, end = dates(version, file.name)
    book = _Book()
    for chapter in root.iter("chapter"):
        book.chapter(chapter)
    source = Source(0, SetName.ICD10CM, release, file.name, file.digest, start, end)
    return Reading(source, (book.nodes(), book.notes))


class _Book:
    """Walks the tree once, counting places."""

    def __init__(self) -> None:
        self.rows: list[IcdRow] = []
        self.notes: list[IcdNoteRow] = []
        self.last: list[int] = []

    def nodes(self) -> Iterator[IcdRow]:
        return (row._replace(last=last) for row, last in zip(self.rows, self.last, strict=True))

    def _add(self, code: str, kind: int, parent: int, title: str, sevenths: Sevenths = (), *,
             billable: bool = False, placeholder: bool = False) -> int:  # fmt: skip
        place = len(self.rows)
        chars = json.dumps(sevenths) if sevenths else ""
        self.rows.append(IcdRow(place, code, kind, parent, place, title, billable, placeholder, chars))
        self.last.append(place)
        return place

    def _notes(self, place: int, element: etree._Element) -> None:
        count = 0
        for child in element:
            kind = _NOTES.get(str(child.tag))
            if kind is None:
                continue
            for note in child.iter("note"):
                text = " ".join("".join(note.itertext()).split())
                self.notes.append(IcdNoteRow(place, count, kind, text))
                count += 1

    def chapter(self, element: etree._Element) -> None:
        place = self._add(element.findtext("name") or "", 2, -1, _name(element))
        self._notes(place, element)
        sevenths = _sevenths(element, ())
        for section in element.iter("section"):
            self.section(section, place, sevenths)
        self.last[place] = len(self.rows) - 1

    def section(self, element: etree._Element, parent: int, sevenths: Sevenths) -> None:
        place = self._add(element.get("id") or "", 1, parent, _name(element))
        self._notes(place, element)
        sevenths = _sevenths(element, sevenths)
        for diag in element.findall("diag"):
            self.diag(diag, place, sevenths)
        self.last[place] = len(self.rows) - 1

    def diag(self, element: etree._Element, parent: int, sevenths: Sevenths) -> None:
        code = plain(element.findtext("name") or "")
        title = " ".join((element.findtext("desc") or "").split())
        sevenths = _sevenths(element, sevenths)
        below = element.findall("diag")
        place = self._add(code, 0, parent, title, sevenths, billable=not below and not sevenths,
                          placeholder=element.get("placeholder") == "true")  # fmt: skip
        self._notes(place, element)
        for diag in below:
            self.diag(diag, place, sevenths)
        if not below:
            for char, meaning in _allowed(element, code, sevenths):
                self._add(code.ljust(6, "X") + char, 0, place, f"{title}, {meaning.split('; ')[0]}", billable=True)
        self.last[place] = len(self.rows) - 1


def _name(element: etree._Element) -> str:
    """Return a chapter's or section's title without the range that follows it in parentheses."""
    return re.sub(r"\s*\([A-Z]\w\w(-\w+)?\)\s*$", "", element.findtext("desc") or "").strip()


def _sevenths(element: etree._Element, inherited: Sevenths) -> Sevenths:
    own = element.find("sevenChrDef")
    if own is None:
        return inherited
    found: list[tuple[str, str]] = []
    for item in own:
        text = " ".join((item.text or "").split())
        if item.tag == "extension":
            found.append((str(item.get("char")), text))
        elif item.tag == "note" and found:  # another wording of the character before it
            found[-1] = (found[-1][0], f"{found[-1][1]}; {text}")
    return tuple(found)


def _allowed(element: etree._Element, code: str, sevenths: Sevenths) -> Sevenths:
    """Leave out what a note bars: after a sixth character that means death, nothing is subsequent (S06)."""
    if len(code) < 6:
        return sevenths
    for above in element.iterancestors("diag"):
        for note in above.iterfind("notes/note"):
            barred = _BARRED.search(" ".join((note.text or "").split()))
            if barred and code[5] in barred.group(2, 3):
                return tuple(pair for pair in sevenths if pair[0] not in barred.group(1).split(" and "))
    return sevenths
