"""A consultant's plain text as blocks that HTML can lay out; every word stays, in its order.

The convention: blank lines part paragraphs; the first paragraph (also the first after `Question N: ...`) is the bottom
line; a line alone that is one of HEADINGS is a heading; `- ` and `1. ` begin list items, `[1] ` under `Sources:` a
source, and lines indented below either belong to it. Anything else is a paragraph, with its line breaks.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias

HEADINGS: Final = frozenset(
    ("codes:", "why:", "what the note must show:", "payers:", "sources:", "please note:", "to help us further:")
)
_QUESTION: Final = re.compile(r"question \d{1,2}: \S", re.IGNORECASE)
_ITEM: Final = re.compile(r"(-|\d{1,2}[.)]) (?=\S)")
_SOURCE: Final = re.compile(r"(\[\d{1,3}\]) (?=\S)")
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; `lead` says whether it is a bottom line."""

    lines: tuple[str, ...]
    lead: bool = False
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it was written, with its colon; `question` says whether it opens one of several answers."""

    text: str
    question: bool = False
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list, or one source: what it begins with (`-`, `1.`, `[1]`) and its lines."""

    mark: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    entries: tuple[Entry, ...]
    kind: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources, with the numbers by which the text cites them."""

    entries: tuple[Entry, ...]
    kind: ClassVar[str] = "sources"


Block: TypeAlias = Paragraph | Heading | Items | Sources


def tidy(text: str) -> str:
    """The text with plain line ends, tabs as blanks, and without characters that hide or turn text round."""
    lines = re.sub(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text).expandtabs(4).split("\n")
    return "\n".join("".join(c for c in line if _is_visible(c)).rstrip() for line in lines).strip("\n")


def blocks(text: str) -> tuple[Block, ...]:
    """The text's blocks, in its order."""
    found: list[Block] = []
    for group in _groups(tidy(text)):
        found.extend(_of_group(group, found))
    return tuple(found)


def _groups(text: str) -> Iterator[list[str]]:
    """Lines between blank lines; a heading is a group of its own."""
    group: list[str] = []
    for line in text.split("\n"):
        heading = _is_heading(line)
        if group and (heading or not line.strip()):
            yield group
            group = []
        if heading:
            yield [line]
        elif line.strip():
            group.append(line)
    if group:
        yield group


def _of_group(group: list[str], before: list[Block]) -> Iterator[Block]:
    if _is_heading(group[0]):
        yield Heading(group[0].strip(), question=bool(_QUESTION.match(group[0].strip())))
        return
    under_sources = _last_heading(before) == "sources:"
    lead = not before or (isinstance(before[-1], Heading) and before[-1].question)
    plain: list[str] = []
    entries: list[Entry] = []
    for line in group:
        begins = (_SOURCE if under_sources else _ITEM).match(line)
        if entries and not begins and not line.startswith("  "):
            yield _listed(entries, under_sources)
            entries = []
        if begins:
            if plain:
                yield Paragraph(tuple(plain), lead)
                plain, lead = [], False
            entries.append(Entry(begins[1], (line[begins.end() :].strip(),)))
        elif entries:
            entries[-1] = Entry(entries[-1].mark, (*entries[-1].lines, line.strip()))
        else:
            plain.append(line.strip())
    if plain:
        yield Paragraph(tuple(plain), lead)
    if entries:
        yield _listed(entries, under_sources)


def _listed(entries: list[Entry], are_sources: bool) -> Items | Sources:
    return Sources(tuple(entries)) if are_sources else Items(tuple(entries))


def _last_heading(found: list[Block]) -> str:
    return next((block.text.lower() for block in reversed(found) if isinstance(block, Heading)), "")


def _is_heading(line: str) -> bool:
    return line.strip().lower() in HEADINGS or bool(_QUESTION.match(line.strip()))


def _is_visible(character: str) -> bool:
    return character not in _BIDI and unicodedata.category(character) not in {"Cc", "Cs"}
