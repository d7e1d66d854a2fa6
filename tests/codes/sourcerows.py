"""The rows of the material beside the repository, read by other means than the importers, and random ones of them."""

import csv
import lzma
import random
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree as ET

from tests.conftest import SHARED

DATA = SHARED / "data"
ROWS = 10_000
T = TypeVar("T")


def some(rows: Iterable[T]) -> list[T]:
    """Return 10,000 random rows, or all where there are fewer; the same at each run."""
    found = list(rows)
    return random.Random(7).sample(found, min(ROWS, len(found)))


def text(path: str, encoding: str = "latin-1") -> str:
    """Return a file as text; .xz is unpacked."""
    raw = (DATA / path).read_bytes()
    return (lzma.decompress(raw) if Path(path).suffix == ".xz" else raw).decode(encoding)


def table(path: str, skip: int = 1, delimiter: str = ",", encoding: str = "latin-1") -> list[list[str]]:
    """Return a table's rows below its heading, without empty ones."""
    rows = list(csv.reader(text(path, encoding).splitlines(), delimiter=delimiter))[skip:]
    return [row for row in rows if row and row[0].strip("\x1a ")]


def tree(path: str) -> ET.Element:
    """Return an XML file's root."""
    return ET.fromstring(text(path, "utf-8"))


def workbook_rows(path: str) -> list[dict[str, str]]:
    """Return the cells of a workbook's first sheet, each row by the letters of its columns."""
    with zipfile.ZipFile(DATA / path) as book:
        strings = ET.fromstring(book.read("xl/sharedStrings.xml"))
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    ns = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    shared = ["".join(part.text or "" for part in item.iter(f"{ns}t")) for item in strings]
    rows = []
    for row in sheet.iter(f"{ns}row"):
        cells = {}
        for cell in row:
            value = cell.findtext(f"{ns}v")
            if value is not None:
                cells[re.sub(r"\d", "", cell.get("r") or "")] = shared[int(value)] if cell.get("t") == "s" else value
        rows.append(cells)
    return rows
