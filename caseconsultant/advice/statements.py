"""The statements of a draft that may be worded anew: its sentences, without headings, code lines and sources."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from caseconsultant.advice.composing.layout import HELP_US, MUST_SHOW, PAYERS, PLEASE_NOTE, WHY

ITEM: Final = "- "
WORDED: Final = frozenset({WHY, MUST_SHOW, PAYERS, PLEASE_NOTE, HELP_US})
"""The lists whose items may change places and words. Codes and sources stand as they are."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, or a few, of a draft: the line it stands in, its place (a heading or the bottom line), its words.

    Statements of one `group` may change places with each other, and with no other.
    """

    line: int
    group: int
    place: str
    text: str


def statements_of(text: str) -> tuple[Statement, ...]:
    """Return the statements of a draft's text, in their order."""
    found: list[Statement] = []
    heading, group = "", 0
    for number, line in enumerate(text.splitlines()):
        if not line.strip():
            heading, group = "", group + 1
        elif heading == "" and line.endswith(":"):
            heading = line
        elif heading == "" and not line.startswith("Question "):
            found.append(Statement(number, group, "the bottom line", line))
            group += 1  # sentences outside a list stay where they are
        elif heading in WORDED and line.startswith(ITEM):
            found.append(Statement(number, group, heading, line.removeprefix(ITEM)))
    return tuple(found)


def put_in(text: str, statements: Sequence[Statement], worded: Sequence[tuple[Statement, str]]) -> str:
    """Return the text with its statements in their new words and order; `worded` holds each exactly once."""
    lines = text.splitlines()
    for line, old, new in _places(statements, worded):
        lines[line] = (ITEM if old.startswith(ITEM) else "") + new
    return "\n".join(lines) + "\n"


def _places(statements: Sequence[Statement], worded: Sequence[tuple[Statement, str]]) -> Iterator[tuple[int, str, str]]:
    """Give the lines of each group, from the top, to the statements of that group in their new order."""
    order: Mapping[int, list[str]] = {
        group: [new for statement, new in worded if statement.group == group]
        for group, _ in groupby(statements, lambda statement: statement.group)
    }
    for group, members in groupby(statements, lambda statement: statement.group):
        for statement, new in zip(members, order[group], strict=True):
            bullet = ITEM if statement.place in WORDED else ""
            yield statement.line, f"{bullet}{statement.text}", new
