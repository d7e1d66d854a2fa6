"""The tree of an ICD-10-CM index: terms under terms, their codes, and where they send the reader."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from lxml import etree

from caseconsultant.codes.errors import BadFile
from caseconsultant.codes.sources.files import SourceFile, whole

_COLUMNS = frozenset(("Level", "Term", "NonEssModif", "Code", "See"))
_CODE = re.compile(r"[A-Z][0-9A][0-9A-Z][0-9A-Z.\-]*")
_DEEPEST = 3  # references that are followed, one after another
_SAME_STEM = 4  # letters that two forms of one word share at the least


@dataclass(slots=True)
class Term:
    """A term with what it holds. `optional` stands in parentheses and changes nothing; `see` points elsewhere."""

    title: str
    optional: str = ""
    codes: list[str] = field(default_factory=list)
    see: str = ""
    below: list["Term"] = field(default_factory=list)

    @property
    def forms(self) -> tuple[str, list[str]]:
        """The title without further forms of its first word, and those forms: 'Pain(s), painful' is one term."""
        first, *rest = [part.strip() for part in self.title.split(",")]
        others = [part for part in rest if part[:_SAME_STEM].lower() == first[:_SAME_STEM].lower()]
        return ", ".join([first, *(part for part in rest if part not in others)]), others


def from_rows(file: SourceFile) -> list[Term]:
    """Return the main terms of an index that is laid out as rows with levels."""
    root = Term("")
    line = [root]
    reader = csv.DictReader(StringIO(file.text))
    for name in sorted(_COLUMNS - set(reader.fieldnames or ())):
        raise BadFile(f"{file.shown}: the column {name!r} is missing from the heading.")
    for row in reader:
        level = whole(row["Level"] or "", file, reader.line_num, "the level of a term")
        if level < 0:
            raise BadFile(f"{file.shown}, line {reader.line_num}: expected a level from 0, found {level}.")
        term = Term(
            row["Term"] or "", row["NonEssModif"] or "", _CODE.findall(row["Code"] or ""), (row["See"] or "").strip()
        )
        line = line[: level + 1]
        line[-1].below.append(term)
        line.append(term)
    return root.below


def from_xml(root: etree._Element) -> list[Term]:
    """Return the main terms of an index in NCHS's XML."""
    heads = {str(head.get("col")): head.text or "" for head in root.iter("head")}
    return [_from_element(element, heads) for element in root.iter("mainTerm")]


def _from_element(element: etree._Element, heads: dict[str, str]) -> Term:
    title = element.find("title")
    words, optional = "", ""
    if title is not None:
        optional = " ".join((item.text or "") for item in title.iter("nemod"))
        words = " ".join("".join([title.text or "", *(item.tail or "" for item in title)]).split())
    term = Term(words, optional, [code.text or "" for code in element.iterfind("code")], element.findtext("see") or "")
    for cell in element.iterfind("cell"):
        if (cell.text or "").strip(" -"):
            term.below.append(Term(heads.get(str(cell.get("col")), ""), codes=[(cell.text or "").strip()]))
    term.below += [_from_element(below, heads) for below in element.iterfind("term")]
    return term


Line = tuple[Term, ...]


def lines(terms: list[Term], above: Line = ()) -> Iterator[Line]:
    """Yield every term with those above it."""
    for term in terms:
        line = (*above, term)
        yield line
        yield from lines(term.below, line)


class References:
    """Follows 'see' through the tree: 'Pain, joint' is the term joint under the main term Pain."""

    def __init__(self, terms: list[Term]) -> None:
        self._main: dict[str, Term] = {}
        for term in terms:
            first, others = term.forms
            for form in (term.title, first, *others):
                self._main.setdefault(_key(form), term)

    def codes(self, see: str, depth: int = 0) -> list[str]:
        """Return the codes of the term that a reference names; nothing where it names none, or several."""
        parts = [part.strip() for part in see.split(",") if part.strip() and not part.strip().startswith("by ")]
        for length in range(len(parts), 0, -1):
            term = self._main.get(_key(", ".join(parts[:length])))
            if term is not None:
                found = _descend(term, parts[length:])
                if found is None:
                    return []
                return found.codes or (self.codes(found.see, depth + 1) if found.see and depth < _DEEPEST else [])
        return []


def _key(title: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"\(.*?\)", "", title).lower()))


def _descend(term: Term, parts: list[str]) -> Term | None:
    for part in parts:
        key = _key(part)
        below = next((item for item in term.below if _key(item.title) == key), None) or next(
            (item for item in term.below if key and key in _key(item.title).split(" ")), None
        )
        if below is None and key not in _key(term.title):
            return None
        term = below or term
    return term
