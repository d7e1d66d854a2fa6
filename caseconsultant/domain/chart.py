"""The tables of moves as a page for people: docs/states.md is made from it, and a test keeps the two alike."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from caseconsultant.domain import delivery, ticket

HEAD = """# States

Made from the tables in `caseconsultant/domain/ticket.py` and `caseconsultant/domain/delivery.py` by
`python -m caseconsultant.domain.chart > docs/states.md`. A move that is not in a table cannot happen.
"""


def table(title: str, moves: Mapping[Any, StrEnum]) -> str:
    """Return one machine as a Markdown table and a Mermaid diagram."""
    rows = [f"| {state} | {event} | {to} |" for (state, event), to in moves.items()]
    arrows = [f"    {state} --> {to}: {event}" for (state, event), to in moves.items()]
    diagram = ["```mermaid", "stateDiagram-v2", *arrows, "```"]
    return "\n".join([f"## {title}", "", "| from | when | to |", "| --- | --- | --- |", *rows, "", *diagram, ""])


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, table("A ticket", ticket.MOVES), table("A letter", delivery.MOVES)])


if __name__ == "__main__":
    print(page(), end="")
