"""Ranked codes for many phrases: a line of JSON in, a line of JSON out."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress

from caseconsultant.codes.facts import System

Rank = Callable[[str, int, tuple[System, ...]], list[str]]


class BadLineError(ValueError):
    """A line of a phrase file that cannot be answered; the message says why."""


def answered(rank: Rank, line: str, limit: int) -> str:
    """Return the answer to one line of a phrase file; BadLineError where it is none."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLineError(f"not JSON ({getattr(error, 'msg', 'nested too deep')})") from error
    if not isinstance(asked, dict):
        raise BadLineError('not an object with "id" and "phrase"')
    for field in ("id", "phrase"):
        if field not in asked:
            raise BadLineError(f'no "{field}"')
    if not isinstance(asked["phrase"], str):
        raise BadLineError('"phrase" is no text')
    return ranked(rank, asked, limit)


def ranked(rank: Rank, asked: Mapping[str, str], limit: int) -> str:
    """Return the answer to a phrase: its id and the codes, best first."""
    systems = _systems(asked.get("code_system"))
    return json.dumps({"id": asked["id"], "codes": rank(asked["phrase"], limit, systems)})


def _systems(text: object) -> tuple[System, ...]:
    """Return the systems that are named, parted by a slash; none where none is known: all of them."""
    found = []
    for part in text.split("/") if isinstance(text, str) else ():
        with suppress(ValueError):
            found.append(System(part.strip()))
    return tuple(found)
