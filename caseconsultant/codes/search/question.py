"""What a person's words may mean: abbreviations written out, misspellings mended, each reading with its trust."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from caseconsultant.codes.search.index import shortened
from caseconsultant.codes.search.words import canonical, listed, raw_words

_LONGEST = 5  # words in an entry of our lists
_MENDED = 0.93  # trust in a word that was mended


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words: each with the asker's own word that it stands for."""

    origins: tuple[tuple[str, str], ...]
    trust: float

    @property
    def words(self) -> tuple[str, ...]:
        """The words to look for."""
        return tuple(word for word, _ in self.origins)


class Speller:
    """Knows the words of the index, and which of them a misspelt one may be."""

    def __init__(self, words: sqlite3.Connection) -> None:
        self._words = words
        self.mend = lru_cache(20_000)(self._mend)

    def knows(self, word: str) -> bool:
        """Say whether any name holds the word."""
        return self._words.execute("SELECT 1 FROM word WHERE word = ?", (word,)).fetchone() is not None

    def _mend(self, word: str) -> str:
        """Return the commonest word one letter away (left out, added, changed, swapped), or the word itself."""
        if len(word) < 4 or not word.isalpha() or self.knows(word):
            return word
        forms = sorted(shortened(word))
        marks = ", ".join("?" * len(forms))
        found = self._words.execute(
            f"SELECT DISTINCT near.word, names FROM near JOIN word ON word.word = near.word WHERE short IN ({marks})"  # noqa: S608
            " ORDER BY names DESC LIMIT 40",
            forms,
        ).fetchall()
        close = [(abs(len(other) - len(word)), -names, other) for other, names in found if other[0] == word[0]]
        return min(close)[2] if close else word


@cache
def _written_out() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Short form -> its long forms, as folded words."""
    table: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for name in ("abbreviations", "phrases", "brands"):
        for short, long, *_ in listed(name):
            table.setdefault(tuple(raw_words(short)), []).append(tuple(raw_words(long)))
    return {short: tuple(longs) for short, longs in table.items()}


def readings(text: str, speller: Speller) -> Iterator[Reading]:
    """Yield the words as they stand, and, where our lists know them, written out; best trusted first."""
    words = raw_words(text)
    if not words:
        return
    table = _written_out()
    variants: list[list[tuple[str, str]]] = [[]]
    changed = False
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            longs = table.get(tuple(words[place : place + length]))
            if longs:
                source = " ".join(words[place : place + length])
                variants = [seen + [(word, source) for word in long] for seen in variants for long in longs][:8]
                changed = True
                place += length
                break
        else:
            for seen in variants:
                seen.append((words[place], words[place]))
            place += 1
    if changed:
        yield from (_reading(seen, speller, 1.0) for seen in variants)
    yield _reading([(word, word) for word in words], speller, 0.97 if changed else 1.0)


def _reading(pairs: list[tuple[str, str]], speller: Speller, trust: float) -> Reading:
    mended = [(speller.mend(canonical(word)), source) for word, source in pairs]
    changes = sum(new != canonical(word) for (new, _), (word, _) in zip(mended, pairs, strict=True))
    return Reading(tuple(mended), trust * _MENDED**changes)
