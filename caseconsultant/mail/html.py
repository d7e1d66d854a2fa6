"""HTML to text that a person can read: blocks on their own lines, tables kept in rows, quotes marked. Total."""

import re
from typing import Final

from lxml import etree

HTML_CAP: Final = 1_000_000  # characters
TEXT_CAP: Final = 1_000_000
QUOTE_DEPTH_CAP: Final = 8
TABLE_DEPTH_CAP: Final = 12

_BLOCKS: Final = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
     "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul")
)  # fmt: skip
_SPACED: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "blockquote", "pre"))
_SILENT: Final = frozenset(("script", "style", "head", "title", "template", "svg", "math", "object", "noframes"))
_MARKS: Final = {"br": "\n", "li": "- ", "hr": "_" * 32 + "\n"}
_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_LONG_TAG: Final = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{500,}>?")
_BLANKS: Final = re.compile(r"[ \t\r\n\f\u200b]+")
_GAP: Final = re.compile(r"\n{3,}")
_BLANK_ENDS: Final = re.compile(r"[ \t\u00a0]+\n")


def to_text(html: str) -> str:
    """Return the readable text of an HTML body; all of it where the hiding of parts would leave none."""
    root = _tree(html[:HTML_CAP])
    if root is None:
        return ""
    return _Walk(honour_hiding=True).text(root) or _Walk(honour_hiding=False).text(root)


def _tree(html: str) -> etree._Element | None:
    """Parse; libxml2 mends what it can and cuts off what is nested deeper than 256 elements."""
    parser = etree.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    html = _LONG_TAG.sub(_shortened, html)
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):  # an empty document, or one without any element
        return None


def _shortened(tag: re.Match[str]) -> str:
    """Drop the attributes of a tag that has very many: libxml2 takes quadratic time over them."""
    return f"<{tag[1]}>" if len(tag[0]) > 100_000 or len(tag[0].split(None, 80)) > 80 else tag[0]


class _Walk:
    """One pass over a tree: buffers for what is being written, one for each open quote and table cell."""

    def __init__(self, *, honour_hiding: bool) -> None:
        self.honour_hiding = honour_hiding
        self.buffers: list[list[str]] = [[]]
        self.rows: list[list[str]] = []
        self.quotes = self.cells = self.silent = self.pre = self.size = 0

    def text(self, root: etree._Element) -> str:
        """Return the text of a tree."""
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
            else:
                self._end(element)
                if element is not root:
                    self._write(element.tail)
            if self.size > TEXT_CAP:
                break
        while len(self.buffers) > 1:
            inner = self.buffers.pop()
            self.buffers[-1].extend(inner)
        return _tidy("".join(self.buffers[0]))

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if self.silent or tag in _SILENT or (self.honour_hiding and _is_hidden(element)):
            self.silent += 1
            return
        if tag in _BLOCKS:
            self._line_end(2 if tag in _SPACED else 1)
        self._open(element, str(tag))
        self._write(element.text)

    def _open(self, element: etree._Element, tag: str) -> None:
        match tag:
            case "br" | "li" | "hr":
                self.buffers[-1].append(_MARKS[tag])
            case "img":
                self._write(f"[{alt}]" if (alt := element.get("alt", "").strip()) else "")
            case "pre":
                self.pre += 1
            case "tr":
                self.rows.append([])
            case "blockquote":
                self.quotes += 1
                if self.quotes <= QUOTE_DEPTH_CAP:
                    self.buffers.append([])
            case "td" | "th":
                self.cells += 1
                if self.cells <= TABLE_DEPTH_CAP:
                    self.buffers.append([])

    def _end(self, element: etree._Element) -> None:
        if self.silent:
            self.silent -= 1
            return
        tag = str(element.tag)
        match tag:
            case "a":
                self._write(_target(element))
            case "pre":
                self.pre -= 1
            case "blockquote":
                self._close_quote()
            case "td" | "th":
                self._close_cell()
            case "tr":
                self._close_row()
        if tag in _BLOCKS:
            self._line_end(2 if tag in _SPACED else 1)

    def _close_quote(self) -> None:
        if self.quotes <= QUOTE_DEPTH_CAP:
            inner = _tidy("".join(self.buffers.pop()))
            self.buffers[-1].append("".join(f"> {line}\n" for line in inner.split("\n")) if inner else "")
        self.quotes -= 1

    def _close_cell(self) -> None:
        if self.cells <= TABLE_DEPTH_CAP:
            inner = _tidy("".join(self.buffers.pop()))
            if self.rows:
                self.rows[-1].append(inner)
            else:
                self.buffers[-1].append(inner + "\n")
        self.cells -= 1

    def _close_row(self) -> None:
        cells = [cell for cell in self.rows.pop() if cell]
        flat = len(cells) > 1 and not any("\n" in cell for cell in cells)
        self.buffers[-1].append((" | " if flat else "\n").join(cells))

    def _line_end(self, wanted: int) -> None:
        """See to it that the next text stands on a new line; `wanted` line ends make a paragraph."""
        out = self.buffers[-1]
        if not out:
            return
        have = 2 if out[-1] == "\n\n" else 1 if out[-1].endswith("\n") else 0
        if wanted > have:
            out.append("\n" if have or wanted == 1 else "\n\n")

    def _write(self, text: str | None) -> None:
        if not text or self.silent:
            return
        if not self.pre:
            text = _BLANKS.sub(" ", text)
            out = self.buffers[-1]
            if text[0] == " " and (not out or out[-1].endswith(("\n", " "))):
                text = text[1:]
        if text:
            self.buffers[-1].append(text)
            self.size += len(text)


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return bool(style and _HIDDEN.search(style)) or (element.get("hidden") is not None)


def _target(element: etree._Element) -> str:
    """Return where a link leads, in brackets, unless its text says so already or it is too long to read."""
    href = (element.get("href") or "").strip()
    if not href.startswith(("http://", "https://")) or len(href) > 150:
        return ""
    bare = href.split("://", 1)[1].rstrip("/")
    return "" if bare in "".join(element.itertext()) else f" <{href}>"


def _tidy(text: str) -> str:
    text = _BLANK_ENDS.sub("\n", text.replace("\u00a0", " ") + "\n")
    return _GAP.sub("\n\n", text).strip("\n")
