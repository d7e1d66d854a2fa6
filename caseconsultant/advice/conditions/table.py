"""The tables of conditions: one line a condition, in our own words, after the tabular list and the guidelines.

    group <tab> needs <tab> codes <tab> takes <tab> why

`needs` are groups between ` & `, alternatives between ` | `; `!` before a group: nothing of it is said; `~` before an
alternative: it counts also where it is denied (*without aura*). `@name` stands for the alternatives that a line
`@name<tab>...` gives. The first line of a group that is met is the condition; a group that ends in `?` is too common
to answer a mail by itself. `codes` may hold slots (slots.py); `takes` names the groups that the condition includes.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from caseconsultant.advice.guidance.choice import RANGE

SUFFIX: Final = ".tsv"
CHAPTERS: Final = re.compile(r", chapters? \d+(?: (?:to|and) \d+)?(?=,)")  # a number that no finding carries
MACRO: Final = re.compile(r"@(\w+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One condition; `source` is where its table says that it stands, `positive` are the needs that words must meet."""

    group: str
    weak: bool
    needs: tuple[str, ...]
    codes: tuple[str, ...]
    takes: tuple[str, ...]
    why: str
    source: str
    positive: tuple[str, ...]


@cache
def table() -> tuple[Line, ...]:
    """Every line of every table, in the order of the files' names."""
    folder = files(__package__)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(SUFFIX))
    return tuple(line for name in names for line in parse((folder / name).read_text(encoding="utf-8")))


def parse(text: str) -> tuple[Line, ...]:
    """Read one table. Its first line is its source, the lines that begin with # are for readers."""
    source, *rest = text.splitlines()
    macros: dict[str, str] = {}
    lines = []
    for row in (one for one in rest if one.strip() and not one.startswith("#")):
        if row.startswith("@"):
            name, words = row[1:].split("\t", 1)
            macros[name] = MACRO.sub(lambda found: macros[found[1]], words.strip())
            continue
        group, needs, codes, takes, why = (*row.split("\t"), "", "")[:5]
        full = MACRO.sub(lambda found: macros[found[1]], needs)
        every = tuple(part.strip() for part in full.split(" & "))
        lines.append(
            Line(
                group=group.rstrip("?"),
                weak=group.endswith("?"),
                needs=every,
                positive=tuple(need for need in every if not need.startswith("!") and not RANGE.fullmatch(need)),
                codes=tuple(codes.split()),
                takes=tuple(takes.split()),
                why=why,
                source=CHAPTERS.sub("", source.removeprefix("# ")),
            )
        )
    return tuple(lines)
