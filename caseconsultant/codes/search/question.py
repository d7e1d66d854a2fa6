"""What a person's words may mean: abbreviations written out, misspellings mended, each reading with its trust."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from caseconsultant.codes.search.index import shortened
from caseconsultant.codes.search.numbers import spelt_out
from caseconsultant.codes.search.words import canonical, fold, listed, raw_words

_LONGEST = 5  # words in an entry of our lists
_MENDED = 0.93  # trust in a word that was mended
_SHORTEST = 5  # letters: shorter words are not mended, they are abbreviations
_ENDLESS = 40  # letters: longer words are none
_MOST = 60  # words of a question that are read: whoever writes more says the rest again
_COMPOUND, _PART = 7, 3  # letters of a word that may be two, and of each


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
        """Return the word that a beginning ("pyelo") or a misspelling most likely stands for, or the word itself."""
        if not _SHORTEST <= len(word) <= _ENDLESS or not word.isalpha() or self.knows(word):
            return word
        return self._whole(word) or self._spelt(word) or word

    def _whole(self, word: str) -> str:
        """Return the commonest word that begins so; nothing where it is only an ending more."""
        found = self._words.execute(
            "SELECT word FROM word WHERE word > ? AND word < ? AND length(word) > ? ORDER BY names DESC LIMIT 1",
            (word, word + "~", len(word) + 2),
        ).fetchone()
        return str(found[0]) if found else ""

    def _spelt(self, word: str) -> str:
        """Return the commonest word one letter away (left out, added, changed, swapped); nothing where none is."""
        forms = sorted(shortened(word))
        marks = ", ".join("?" * len(forms))
        found = self._words.execute(
            f"SELECT DISTINCT near.word, names FROM near JOIN word ON word.word = near.word WHERE short IN ({marks})"  # noqa: S608
            " ORDER BY names DESC LIMIT 40",
            forms,
        ).fetchall()
        close = [(abs(len(other) - len(word)), -names, other) for other, names in found if other[0] == word[0]]
        return min(close)[2] if close else ""

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the two known words that an unknown one is written together from ("hammertoe"), or the word alone."""
        if _COMPOUND <= len(word) <= _ENDLESS and word.isalpha() and not self.knows(canonical(word)):
            for place in range(_PART, len(word) - _PART + 1):
                if self.knows(canonical(word[:place])) and self.knows(canonical(word[place:])):
                    return word[:place], word[place:]
        return (word,)


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
    words = [part for word in raw_words(spelt_out(fold(text)))[:_MOST] for part in _apart(word, speller)]
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


def _apart(word: str, speller: Speller) -> tuple[str, ...]:
    return (word,) if (word,) in _written_out() else speller.parts(word)


def _reading(pairs: list[tuple[str, str]], speller: Speller, trust: float) -> Reading:
    mended = [(speller.mend(canonical(word)), source) for word, source in pairs]
    changes = sum(new != canonical(word) for (new, _), (word, _) in zip(mended, pairs, strict=True))
    return Reading(tuple(mended), trust * _MENDED**changes)
