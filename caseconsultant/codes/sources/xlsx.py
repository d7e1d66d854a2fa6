"""The rows of an XLSX workbook's first sheet, as text: just enough of ECMA-376 for official tables."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Unreadable(ValueError):  # noqa: N818
    """The bytes are no workbook, or a damaged one."""


def rows(raw: bytes) -> Iterator[list[str]]:
    """Yield the rows of the first worksheet; Unreadable where there is none."""
    try:
        book = zipfile.ZipFile(BytesIO(raw))
        names = book.namelist()
        shared = _shared(book) if "xl/sharedStrings.xml" in names else []
        sheets = [name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        first = min(sheets, key=lambda name: int(re.sub(r"\D", "", name)))
        with book.open(first) as opened:
            for _, element in etree.iterparse(opened, tag=f"{_MAIN}row", resolve_entities=False, no_network=True):
                yield _cells(element, shared)
                element.clear()
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, etree.XMLSyntaxError) as error:
        raise Unreadable(str(error)) from error


def _shared(book: zipfile.ZipFile) -> list[str]:
    root = etree.fromstring(book.read("xl/sharedStrings.xml"), etree.XMLParser(resolve_entities=False, huge_tree=True))
    return ["".join(str(part.text or "") for part in item.iter(f"{_MAIN}t")) for item in root.iter(f"{_MAIN}si")]


def _cells(row: etree._Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for item in row.iter(f"{_MAIN}c"):
        letters = re.sub(r"\d", "", str(item.get("r") or ""))
        place = sum((ord(char) - 64) * 26**power for power, char in enumerate(reversed(letters))) - 1
        cells += [""] * (max(place, len(cells)) - len(cells))
        cells.append(_text(item, shared))
    return cells


def _text(cell: etree._Element, shared: list[str]) -> str:
    value = cell.findtext(f"{_MAIN}v") or ""
    match cell.get("t"):
        case "s":
            return shared[int(value)] if value else ""
        case "inlineStr":
            return "".join(str(part.text or "") for part in cell.iter(f"{_MAIN}t"))
        case _:
            return value.removesuffix(".0")
