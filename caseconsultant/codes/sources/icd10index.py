"""ICD-10-CM's alphabetic index, external-cause index and tables of drugs and neoplasms: further names of codes.

A name is the path of terms; what the index puts in parentheses (it changes nothing) follows a bar.
"""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from typing import Final

from lxml import etree

from caseconsultant.codes.codeform import plain
from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.rows import AliasRow
from caseconsultant.codes.sources.files import Reading, SourceFile
from caseconsultant.codes.sources.icd10cm import dates

EXPECTS: Final = "an XML file with the root <ICD10CM.index>, or a table with Level, Term, NonEssModif and Code"
_BRACKETS: Final = re.compile(r"\([^)]*\)")
Path = tuple[str, ...]


def recognises(file: SourceFile) -> bool:
    """Say whether this is an index or a table of it."""
    return "<ICD10CM.index>" in file.head or "NonEssModif" in file.head[:500]


def read(file: SourceFile, _phrase: Callable[[str], int]) -> Reading:
    """Return the names. `scope` tells the four kinds apart."""
    version = re.search(r"<version>\s*(\d{4})", file.head) or re.search(r"(20\d\d)", file.name)
    if version is None:
        raise BadFile(f"{file.shown}: expected a <version> of four digits.")
    kind = _kind(file)
    release, start, end = dates(version[1], file.name)
    source = Source(0, SetName.ICD10CM_INDEX, f"{release}, {kind}", file.name, file.digest,
                    min(start, date(int(version[1]) - 1, 10, 1)), end, scope=kind)  # fmt: skip
    names = _table_of(file) if "NonEssModif" in file.head[:500] else _xml(file, kind)
    unique = dict.fromkeys((plain(code).rstrip("-"), " ".join(name.split())) for code, name in names)
    field = f"icd {kind}"
    return Reading(source, ((AliasRow(code, name, field) for code, name in sorted(unique) if code),))


def _kind(file: SourceFile) -> str:
    name = file.name.lower()
    if "drug" in name or "Substance" in file.head:
        return "table of drugs"
    if "neoplasm" in name or ">Malignant Primary<" in file.head:
        return "table of neoplasms"
    return "external cause index" if "eindex" in name or "EXTERNAL CAUSE" in file.head else "index"


def _table_of(file: SourceFile) -> Iterator[tuple[str, str]]:
    """Yield (code, name) from the index laid out as rows with levels."""
    path: list[tuple[str, str]] = []
    for row in csv.DictReader(StringIO(file.text)):
        level = int(row["Level"])
        path = [*path[:level], (row["Term"], row["NonEssModif"] or "")]
        for code in re.findall(r"[A-Z][0-9A][0-9A-Z][0-9A-Z.\-]*", row["Code"] or ""):
            yield code, _named(path)


def _named(path: list[tuple[str, str]]) -> str:
    main = " ".join(term for term, _ in path)
    optional = " ".join(words for _, words in path if words)
    return f"{main} | {optional}" if optional else main


def _xml(file: SourceFile, kind: str) -> Iterator[tuple[str, str]]:
    try:
        root = etree.fromstring(file.raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise BadFile(f"{file.shown}: not well-formed XML, or cut short ({error}).") from error
    heads = {str(head.get("col")): head.text or "" for head in root.iter("head")}
    for term in root.iter("mainTerm"):
        yield from _term(term, [], heads, kind)


def _term(
    element: etree._Element, above: list[tuple[str, str]], heads: dict[str, str], kind: str
) -> Iterator[tuple[str, str]]:
    title = element.find("title")
    if title is None:
        return
    optional = " ".join((item.text or "") for item in title.iter("nemod"))
    words = " ".join("".join([title.text or "", *(item.tail or "" for item in title)]).split())
    path = [*above, (words, optional)]
    for code in element.iterfind("code"):
        yield code.text or "", _named(path)
    for cell in element.iterfind("cell"):
        named = (cell.text or "").strip()
        if named.strip("-"):
            yield named, _named([(heads.get(str(cell.get("col")), ""), ""), *path])
    for below in element.iterfind("term"):
        yield from _term(below, path, heads, kind)
