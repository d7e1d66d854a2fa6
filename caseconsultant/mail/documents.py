"""The text of attached files: PDF, Word, RTF, calendars and plain text. Sizes are capped; libraries may raise."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Final

from lxml import etree

from caseconsultant.mail import calendars, charsets, html
from caseconsultant.mail.patience import Patience

INPUT_CAP: Final = 5_000_000  # bytes
TEXT_CAP: Final = 200_000  # characters
PAGES_CAP: Final = 100
ENTRIES_CAP: Final = 2_000
UNPACKED_CAP: Final = 20_000_000  # bytes of one file in a Word document
RATIO_CAP: Final = 200  # unpacked to packed; text rarely reaches 20
RTF_CAP: Final = 1_000_000

_TEXT_NAMES: Final = (".txt", ".csv", ".md", ".log", ".vcf", ".tsv")
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_PARTS: Final = re.compile(r"word/(?:document|footnotes|endnotes|header\d{0,3}|footer\d{0,3})\.xml")
_SURROGATES = re.compile("[\ud800-\udfff\x00]")


class Refused(Exception):  # noqa: N818
    """A file that unpacks to more than it may."""


def text_of(content_type: str, charset: str, name: str, data: bytes, patience: Patience) -> str:
    """Return what can be read in an attached file; empty where nothing can, and a defect noted where it should."""
    kind = _kind(content_type, name.lower(), data)
    if kind and len(data) > INPUT_CAP and kind != "text":
        patience.defects[f"an attached {kind} file of more than 5 MB was not read"] = None
        return ""
    match kind:
        case "PDF":
            read = patience.attempt(lambda: _pdf(data), "", "an attached PDF file")
        case "Word":
            read = patience.attempt(lambda: _word(data), "", "an attached Word file")
        case "RTF":
            read = patience.attempt(lambda: of_rtf(data), "", "an attached RTF file")
        case "text":
            said = charsets.decode(data[: 4 * TEXT_CAP], charset)
            read = html.to_text(said) if content_type == "text/html" else said
            if content_type in ("text/calendar", "application/ics") or name.lower().endswith(".ics"):
                read = calendars.to_text(read) or read
        case _:
            return ""
    return _SURROGATES.sub("\ufffd", read[:TEXT_CAP])


def _kind(content_type: str, name: str, data: bytes) -> str:
    """Say what a file is: by what it begins with, for its name and type may lie."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "PDF"
    if data.startswith(b"{\\rtf"):
        return "RTF"
    if data.startswith(b"PK\x03\x04") and (name.endswith((".docx", ".docm")) or "wordprocessingml" in content_type):
        return "Word"
    texts = content_type.startswith("text/") or name.endswith((*_TEXT_NAMES, ".ics")) or content_type.endswith("/ics")
    return "text" if texts else ""


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader  # it takes a fifth of a second to import, and most mails hold no PDF

    pages: list[str] = []
    size = 0
    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages):
        if number == PAGES_CAP or size > TEXT_CAP:
            break
        pages.append(page.extract_text().strip())
        size += len(pages[-1])
    return "\n\n".join(filter(None, pages))


def _word(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        entries = packed.infolist()
        if len(entries) > ENTRIES_CAP:
            raise Refused
        wanted = [entry for entry in entries if _WORD_PARTS.fullmatch(entry.filename)][:50]
        wanted.sort(key=lambda entry: entry.filename != "word/document.xml")
        return "\n\n".join(filter(None, (_word_text(_unpacked(packed, entry)) for entry in wanted)))


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return a file of the archive; what its directory says of its size is not believed."""
    most = min(UNPACKED_CAP, max(1_000_000, RATIO_CAP * entry.compress_size))
    with packed.open(entry) as source:
        content = source.read(most + 1)
    if len(content) > most:
        raise Refused
    return content


def _word_text(xml: bytes) -> str:
    """Paragraphs on their own lines, table rows with their cells side by side."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root: etree._Element | None = etree.fromstring(xml, parser)
    if root is None:  # recovered from nothing
        return ""
    out: list[str] = []
    for _, element in etree.iterwalk(root, events=("end",)):
        match str(element.tag).removeprefix(_WORD):
            case "t":
                out.append(element.text or "")
            case "tab":
                out.append("\t")
            case "br" | "cr":
                out.append("\n")
            case "p":
                out.append(" " if element.getparent() is not None and _in_cell(element) else "\n")
            case "tc":
                out.append("| ")
            case "tr":
                out.append("\n")
    return re.sub(r"(?: ?\| ?)+\n", "\n", "".join(out)).strip()


def _in_cell(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == f"{_WORD}tc"


def of_rtf(data: bytes) -> str:
    """Return the words of RTF; raise whatever striprtf does."""
    from striprtf.striprtf import rtf_to_text

    read: Callable[..., str] = rtf_to_text
    return read(data[:RTF_CAP].decode("latin-1"), errors="replace").strip()
