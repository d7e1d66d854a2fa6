"""Ranked codes for many phrases: a line of JSON in, a line of JSON out."""

import json
from collections.abc import Callable
from contextlib import suppress

from caseconsultant.codes.facts import System

Rank = Callable[[str, int, tuple[System, ...]], list[str]]


def ranked(rank: Rank, asked: dict[str, str], limit: int) -> str:
    """Return the answer to one line of a phrase file."""
    return json.dumps(
        {"id": asked["id"], "codes": rank(asked["phrase"], limit, _systems(asked.get("code_system", "")))}
    )


def _systems(text: str) -> tuple[System, ...]:
    found = []
    for part in text.split("/"):
        with suppress(ValueError):
            found.append(System(part))
    return tuple(found)
