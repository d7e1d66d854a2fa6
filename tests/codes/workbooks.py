"""XLSX workbooks of our own, as small as ECMA-376 allows: shared strings, inline strings and bare numbers."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True)
class Inline:
    """Text kept in its cell."""

    text: str


Cell = str | Inline | int | float


def workbook(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return a workbook of one sheet: str as shared strings, Inline in place, numbers bare; empty cells left out."""
    shared = list(dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str) and cell))
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(cell, place, number, shared) for place, cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    strings = "".join(f"<si><r><t>{escape(text[:2])}</t></r><r><t>{escape(text[2:])}</t></r></si>" for text in shared)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}"/>')
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
        )
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{strings}</sst>')
    return packed.getvalue()


def _cell(cell: Cell, place: int, row: int, shared: list[str]) -> str:
    name = f"{chr(65 + place // 26 - 1) if place >= 26 else ''}{chr(65 + place % 26)}{row}"
    match cell:
        case "":
            return ""
        case str():
            return f'<c r="{name}" t="s"><v>{shared.index(cell)}</v></c>'
        case Inline(text):
            return f'<c r="{name}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        case _:
            return f'<c r="{name}"><v>{cell}</v></c>'
