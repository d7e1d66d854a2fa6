"""Whether a text has the first words of a line of alternatives at all: a cheap look before the exact one."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeAlias

Tokens: TypeAlias = Sequence[str]
"""The words and numbers of a mail, in small letters, each once, in their order."""

TOKEN: Final = re.compile(r"[a-z0-9]+")


def tokens_of(words: str) -> Tokens:
    """The words and numbers of a text."""
    return sorted(set(TOKEN.findall(words.lower())))


def may_hold(need: str, tokens: Tokens) -> bool:
    """Say whether one of a need's alternatives can begin in a text; True where that cannot be told by a word."""
    begins = _begins(need)
    return begins is None or any(_stands(word, whole, tokens) for word, whole in begins)


def _stands(word: str, whole: bool, tokens: Tokens) -> bool:
    place = bisect_left(tokens, word)
    return place < len(tokens) and (tokens[place] == word if whole else tokens[place].startswith(word))


@lru_cache(maxsize=8192)
def _begins(need: str) -> tuple[tuple[str, bool], ...] | None:
    """The first word of each alternative, and whether it is a whole one; None where one begins otherwise."""
    found = []
    for alternative in need.split("|"):
        words = alternative.strip().removeprefix("~").lower()
        first = TOKEN.match(words)
        if first is None or words[first.end() :].startswith("?"):
            return None
        found.append((first.group(), not words[first.end() :].startswith("*")))
    return tuple(dict.fromkeys(found))
