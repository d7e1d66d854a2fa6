"""From a category to the code below it that the words ask for, or that stands where they say nothing further."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from caseconsultant.codes.codeform import plain
from caseconsultant.codes.search.words import tokens

TABLE = (
    "CREATE TABLE finer (code TEXT PRIMARY KEY, words TEXT NOT NULL, telling TEXT NOT NULL, usual INTEGER NOT NULL,"
    " sevenths TEXT NOT NULL, leaf INTEGER NOT NULL) WITHOUT ROWID;"
)
_MOST = 250  # codes below one category that are looked at
_INITIAL = "A"
# What a title says where nothing further is known: it tells the code apart from its neighbours, but asks for no word.
_UNSAID = re.compile(
    r"\b(?:without|not|no|non)\b[^,;]*|\bwith(?=\W*$)"
    r"|\bunspecified whether\b[^,;]*|\b(?:unspecified|uncomplicated|nos)\b"
    r"|\binitial encounter(?: for closed fracture)?\b"
)


@dataclass(frozen=True, slots=True)
class Finer:
    """A code under a category: the words it adds, and the rarity of those that the asker said."""

    code: str
    words: tuple[str, ...]
    gain: float


@dataclass(frozen=True, slots=True)
class _Below:
    """A code of at most six characters below a category."""

    code: str
    words: frozenset[str]
    telling: frozenset[str]
    usual: bool
    sevenths: str
    leaf: bool


class Ladder:
    """Knows the codes below each category of ICD-10-CM."""

    def __init__(self, words: sqlite3.Connection) -> None:
        self._words = words
        self._below = lru_cache(4_000)(self._fetch)

    def down(self, code: str, name: frozenset[str], asked: Mapping[str, float]) -> Finer | None:
        """Return the code to use instead of a category; None where it is no category or nothing speaks for one."""
        rows = self._below(plain(code))
        if not rows:
            return None
        said = name
        open_words = {word: rarity for word, rarity in asked.items() if word not in said}
        top, *below = rows
        leaves = [top] if top.leaf else [row for row in below if row.leaf and _fits(row, top, asked, said)]
        best = min(leaves, key=lambda row: _order(row, open_words, asked, said), default=None)
        if best is None or (best is top and not top.sevenths):
            return None
        won = [word for word in best.words if word in open_words]
        found, seventh = _with_seventh(best, asked)
        won += [word for word in seventh if word in open_words and word not in won]
        return Finer(found, tuple(won), sum(open_words[word] for word in won))

    def _fetch(self, code: str) -> tuple[_Below, ...]:
        rows = self._words.execute(
            "SELECT code, words, telling, usual, sevenths, leaf FROM finer WHERE code >= ? AND code < ?"
            " ORDER BY code LIMIT ?", (code, code + "~", _MOST),
        )  # fmt: skip
        return tuple(
            _Below(below, frozenset(words.split()), frozenset(telling.split()), bool(usual), sevenths, bool(leaf))
            for below, words, telling, usual, sevenths, leaf in rows
        )


def _fits(row: _Below, top: _Below, asked: Mapping[str, float], said: frozenset[str]) -> bool:
    """Say whether a code is asked for, or stands where nothing is said: it adds no word that nobody said."""
    if any(word in asked and word not in said for word in row.words):
        return True
    return row.usual or all(word in asked for word in row.telling - said - top.words)


def _order(
    row: _Below, open_words: Mapping[str, float], asked: Mapping[str, float], said: frozenset[str]
) -> tuple[float, int, int, str]:
    """Rank a code: more of the words first, then fewer words that nobody said, then the unspecified one."""
    gain = sum(open_words[word] for word in row.words if word in open_words)
    unsaid = sum(word not in asked and word not in said for word in row.telling)
    return -gain, unsaid, -row.usual, row.code


@lru_cache(64)
def _sevenths(text: str) -> tuple[tuple[str, frozenset[str], int], ...]:
    """Return each 7th character with its words, and how many of them are telling."""
    return tuple((char, frozenset(tokens(means)), len(_telling(means))) for char, means in json.loads(text))


def _with_seventh(row: _Below, asked: Mapping[str, float]) -> tuple[str, frozenset[str]]:
    """Return a code with the 7th character that the words ask for: the initial encounter, or the plainest, if none."""
    if not row.sevenths:
        return row.code, frozenset()
    char, words, _ = min(
        _sevenths(row.sevenths),
        key=lambda item: (-sum(asked.get(word, 0) for word in item[1]), item[0] != _INITIAL, item[2], item[0]),
    )
    return row.code.ljust(6, "X") + char, words


def _telling(title: str) -> list[str]:
    return tokens(_UNSAID.sub(" ", title.casefold()))


def rows(connection: sqlite3.Connection, source: int) -> Iterator[tuple[str, str, str, int, str, int]]:
    """Yield the table's rows from a release of ICD-10-CM: codes that only lack their 7th character are leaves."""
    found = connection.execute(
        "SELECT ord, code, title, billable, sevenths FROM icd"
        " WHERE source = ? AND kind = 0 AND length(code) < 7 ORDER BY code", (source,),
    )  # fmt: skip
    for place, code, title, billable, sevenths in found:
        chars = _seventh_characters(connection, source, place) if sevenths and not billable else set()
        kept = json.dumps([pair for pair in json.loads(sevenths) if pair[0] in chars]) if chars else ""
        usual = _UNSAID.search(title.casefold()) is not None
        yield (code, " ".join(tokens(title)), " ".join(_telling(title)), usual, kept, bool(billable or chars))


def _seventh_characters(connection: sqlite3.Connection, source: int, parent: int) -> set[str]:
    """Return the 7th characters of the codes straight below one."""
    rows = connection.execute(
        "SELECT substr(code, 7) FROM icd WHERE source = ? AND parent = ? AND kind = 0 AND length(code) = 7",
        (source, parent),
    )
    return {char for (char,) in rows}
