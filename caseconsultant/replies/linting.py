"""What mail programs would not like about a letter's HTML: the rules that Gmail, Outlook and Apple Mail are known for.

Outlook for Windows lays HTML out with Word (no flex, grid, position, float or background images; widths by attribute),
Gmail cuts a message at 102 KB and drops what it does not know, dark modes repaint what has no colour of its own, and
any of them may fetch nothing from elsewhere.
"""

import re
from collections.abc import Iterator
from typing import Final

from lxml import html

GMAIL_CUTS_AT: Final = 102 * 1024  # bytes
WIDEST: Final = 640  # pixels
TAGS: Final = frozenset(
    "a body br em h1 h2 h3 head hr html li meta ol p span strong style table tbody td th title tr ul".split()  # noqa: SIM905
)
UNKNOWN_TO_OUTLOOK: Final = re.compile(
    r"(?<![\w-])(?:display:\s*(?:flex|grid|inline-flex|inline-grid)|position:|float:|object-fit:|transform:|"
    r"background-image:|url\(|var\(|calc\(|@import|gap:|opacity:|animation)",
    re.IGNORECASE,
)
RELATIVE_UNITS: Final = re.compile(r":[^;]*\d(?:rem|vw|vh|ch)\b", re.IGNORECASE)
COLOUR: Final = re.compile(
    r"(?<![\w-])(?:background(?:-color)?|color|border(?:-\w+)?):[^;]*#([0-9a-f]{3}|[0-9a-f]{6})\b", re.I
)
DARK: Final = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", re.DOTALL)
CLASS: Final = re.compile(r"\.([\w-]+)")


def remarks(page: str) -> tuple[str, ...]:
    """Return what is wrong with a letter's HTML, a sentence each; nothing where every program shows it well."""
    tree = html.document_fromstring(page)
    return tuple(
        dict.fromkeys([*_of_size(page), *_of_head(page, tree), *_of_elements(tree), *_of_darkness(page, tree)])
    )


def _of_size(page: str) -> Iterator[str]:
    if (size := len(page.encode())) > GMAIL_CUTS_AT:
        yield f"The letter has {size // 1024} KB; Gmail cuts it at {GMAIL_CUTS_AT // 1024} KB."


def _of_head(page: str, tree: html.HtmlElement) -> Iterator[str]:
    if not page.lower().startswith("<!doctype html>"):
        yield "There is no <!doctype html>, so widths are counted in an old way."
    if not tree.get("lang"):
        yield "The language is not named, so screen readers guess."
    if not (tree.findtext("head/title") or "").strip():
        yield "There is no title; some programs read it out."
    schemes = tree.xpath("//meta[@name='color-scheme' or @name='supported-color-schemes']/@content")
    if sorted(schemes) != ["light dark", "light dark"]:
        yield "The letter does not say that it knows light and dark; Apple Mail then repaints it."
    for style in tree.xpath("//body//style"):
        yield f"A <style> stands in the body (line {style.sourceline}); Gmail drops it."


def _of_elements(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.iter("*"):
        tag = str(element.tag)
        if tag not in TAGS:
            yield f"<{tag}> is not shown alike everywhere, or not at all."
        style = element.get("style", "")
        if found := UNKNOWN_TO_OUTLOOK.search(style):
            yield f"Outlook does not know '{found[0].strip()}' (<{tag}>)."
        if RELATIVE_UNITS.search(style):
            yield f"A length of <{tag}> is in a unit that Outlook does not know."
        if any(name.startswith("on") for name in element.attrib) or element.get("src") or element.get("background"):
            yield f"<{tag}> fetches or runs something; programs block it, and readers distrust it."
        if tag == "table":
            yield from _of_table(element)
        if tag == "a" and not re.match(r"(?:https?://|mailto:)", element.get("href", "")):
            yield "A link leads to no address of the web."
        if tag in ("td", "table", "body") and "background:#" in style and not (element.get("bgcolor") or tag == "body"):
            yield f"<{tag}> has a background that Outlook shows only with the bgcolor attribute."


def _of_table(table: html.HtmlElement) -> Iterator[str]:
    if table.get("role") != "presentation":
        yield "A table that lays out has no role='presentation'; screen readers count its cells."
    if any(table.get(name) != "0" for name in ("cellpadding", "cellspacing", "border")):
        yield "A table does not set cellpadding, cellspacing and border to 0."
    width = table.get("width", "")
    if width.isdigit() and int(width) > WIDEST:
        yield f"A table is {width} pixels wide; {WIDEST} are the most that a preview shows."


def _of_darkness(page: str, tree: html.HtmlElement) -> Iterator[str]:
    dark = DARK.search(page)
    known = set(CLASS.findall(dark[1])) if dark else set()
    for element in tree.iter("*"):
        if COLOUR.search(element.get("style", "")) and not known & set(element.get("class", "").split()):
            yield f"A colour of <{element.tag!s}> has no counterpart in the dark."
