"""Words in, ranked codes out: candidates from the index, judged by how well a name and the words cover each other."""

import math
import sqlite3
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import tantivy

from caseconsultant.codes.codeform import dotted
from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.facts import Hit, Matched, System
from caseconsultant.codes.queries.store import Store, remedy
from caseconsultant.codes.search import index
from caseconsultant.codes.search.around import around
from caseconsultant.codes.search.bycode import codes_in
from caseconsultant.codes.search.finer import Ladder
from caseconsultant.codes.search.question import Reading, Speller, readings
from caseconsultant.codes.search.words import canonical, raw_words, weak

_CANDIDATES = 30  # names fetched for one reading of the words
_OF_ONE_WORD = 200  # names fetched for a single word: the index cannot rank them by anything but length
_RARE = 2  # rare words that each get names of their own
_WEAK = 0.15  # what a weak word counts
_NAMED = 2.0  # the score of a code that the words name: above any name's
_BASE = 0.55  # what covering the words counts without covering the name
_BASE_OF_LABELS = 0.7  # of CPT there are only our own names, and whoever asks words it otherwise
_OTHER = 0.95
_TEMPORARY = 0.97  # what a name counts of a code for hospitals' new drugs, for private payers, or for a measure
_LASTING = "JQAEBLVGPRTUHKSCM"  # HCPCS Level II by first letter: national codes before payers', hospitals', measures
_KEPT = 5_000  # names read that are kept in memory: some 4 MB
_REFINED = 16  # codes that are followed down to one that can be billed
_WEIGHT = {"title": 1.0, "inclusion term": 0.98, "label": 1.0, "short title": 0.9, "group": 0.7, "family": 0.5}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code with its best name and how good that is."""

    code: str
    system: System
    score: float
    words: frozenset[str]
    text: str  # the name as it is written
    field: str
    reading: Reading
    further: tuple[str, ...] = ()  # words of its own title that led down to it from the category that was named


@lru_cache(8192)  # the same titles come again and again; a few MB
def _written(text: str) -> dict[str, str]:
    """Return a text's words by what they are compared as."""
    return {canonical(word): word for word in raw_words(text)}


def _weight(code: str, field: str) -> float:
    """Return what a name of this field counts: less for HCPCS Level II codes of C, G9, M and S, where others exist."""
    temporary = (code[0] in "CMS" and len(code) == 5 and code[1:].isdigit()) or code.startswith("G9")
    return _WEIGHT.get(field, _OTHER) * (_TEMPORARY if temporary else 1.0)


def _order(found: Candidate) -> tuple[float, int, int, str]:
    """Rank by score; of two names alike, the lasting code before the temporary and the quality reporting ones."""
    lasting = _LASTING.find(found.code[0]) if found.system is System.HCPCS else -1
    return -found.score, lasting, len(found.code), found.code


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in the index: the words that it needs, and those that may be left out."""

    code: str
    system: System
    field: str
    text: str
    words: frozenset[str]
    needed: frozenset[str]
    further: frozenset[str]
    weight: float
    base: float


class Engine:
    """The open index of one library."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._store = store
        try:
            self._index = tantivy.Index(index.schema(), path=str(folder / index.FOLDER))
        except ValueError as error:
            raise LibraryError(f"The search index in {folder} cannot be read ({error}). {remedy(folder)}") from error
        self._searcher = self._index.searcher()
        self._words = sqlite3.connect(f"file:{folder / index.FOLDER / index.WORDS}?mode=ro&immutable=1", uri=True,
                                      check_same_thread=False)  # fmt: skip
        (total,) = self._words.execute("SELECT value FROM meta WHERE key = 'names'").fetchone()
        self._total = int(total)
        self.rarity = lru_cache(50_000)(self._rarity)
        self._name = lru_cache(_KEPT)(self._read)
        self._speller = Speller(self._words)
        self._ladder = Ladder(self._words)

    def close(self) -> None:
        """Let go of the files."""
        self._words.close()

    def _rarity(self, word: str) -> float:
        """Return the inverse document frequency of a word; a word in no name is the rarest."""
        row = self._words.execute("SELECT names FROM word WHERE word = ?", (word,)).fetchone()
        rarity = math.log(1 + self._total / (1 + (row[0] if row else 0)))
        return rarity * _WEAK if word in weak() or word.isdigit() else rarity

    def search(self, words: str, limit: int, systems: tuple[System, ...]) -> tuple[Hit, ...]:
        """Return the best codes with the words that matched, the tree above and the siblings."""
        return tuple(self._hit(found) for found in self.rank(words, limit, systems))

    def rank(self, words: str, limit: int, systems: tuple[System, ...]) -> list[Candidate]:
        """Return the best codes, best first."""
        best: dict[str, Candidate] = {}
        for place, (code, system) in enumerate(codes_in(words, self._store)):
            if system in (systems or System):
                named = Reading(((code.lower(), code),), 1.0)
                best[code] = Candidate(
                    code, system, _NAMED - place / 100, frozenset({code.lower()}), code, "code", named
                )
        for reading in readings(words, self._speller):
            self._collect(reading, systems, best)
        return sorted(self._refined(best, max(_REFINED, limit)).values(), key=_order)[:limit]

    def _refined(self, best: dict[str, Candidate], most: int) -> dict[str, Candidate]:
        """Put codes that can be billed in the place of the best categories, better by the words they add."""
        found: dict[str, Candidate] = {}
        for candidate in sorted(best.values(), key=_order)[:most]:
            refined = self._down(candidate)
            if refined.code not in found or refined.score > found[refined.code].score:
                found[refined.code] = refined
        return found

    def _down(self, candidate: Candidate) -> Candidate:
        if candidate.system is not System.ICD10CM or candidate.field == "code":
            return candidate
        asked = {word: self.rarity(word) for word in candidate.reading.words}
        finer = self._ladder.down(candidate.code, candidate.words, asked)
        if finer is None:
            return candidate
        gained = finer.gain / sum(asked.values()) * (1 - (1 - _BASE) / 2)
        return replace(candidate, code=dotted(finer.code), score=candidate.score + gained, further=finer.words)

    def _collect(self, reading: Reading, systems: tuple[System, ...], best: dict[str, Candidate]) -> None:
        """Judge the names that share most with the words, and those that share one of the rarest of them."""
        asked = {word: self.rarity(word) for word in reading.words}
        words = sorted(asked, key=asked.__getitem__, reverse=True)
        weight = sum(asked.values())
        seen: set[tuple[int, int]] = set()
        musts: list[tuple[str, ...]] = [(), *((word,) for word in words[:_RARE])] if len(words) > 1 else [()]
        most = _CANDIDATES if len(words) > 1 else _OF_ONE_WORD
        for must in musts:
            for _, address in self._searcher.search(self._query(words, must, systems), most, count=False).hits:
                key = (address.segment_ord, address.doc)
                if key in seen:
                    continue
                seen.add(key)
                name = self._name(*key)
                covered, named = self._cover(asked, name)
                score = reading.trust * name.weight * covered / weight * (name.base + (1 - name.base) * named)
                if name.code not in best or score > best[name.code].score:
                    best[name.code] = Candidate(
                        name.code, name.system, score, name.words, name.text, name.field, reading
                    )

    def _read(self, segment: int, place: int) -> _Name:
        """Return a name of the index by its address."""
        document = self._searcher.doc(tantivy.DocAddress(segment, place))
        words, core = document["words"][0].split(), int(document["core"][0])
        code, field, needed = document["code"][0], document["field"][0], frozenset(words[:core])
        system = System(document["system"][0])
        base = _BASE_OF_LABELS if system is System.CPT else _BASE
        return _Name(code, system, field, document["text"][0], frozenset(words), needed,
                     frozenset(words[core:]) - needed, _weight(code, field), base)  # fmt: skip

    def _cover(self, asked: dict[str, float], name: _Name) -> tuple[float, float]:
        """Return how much of the words a name says, and how much of the name (0 to 1) the words say."""
        covered = told = missed = 0.0
        for word in name.needed:
            if word in asked:
                told += asked[word]
            else:
                missed += self.rarity(word)
        for word in name.further:
            if word in asked:
                covered += asked[word]
        covered += told
        return covered, told / (told + missed)

    def _query(self, words: list[str], must: tuple[str, ...], systems: tuple[System, ...]) -> tantivy.Query:
        """Ask for any of the words and all of `must`, in the fields of the systems."""
        schema, occur = self._index.schema, tantivy.Occur
        fields = [index.field_of(system) for system in systems] or ["words"]
        asked = [
            tantivy.Query.boolean_query(
                [
                    (occur.Must if word in must else occur.Should, tantivy.Query.term_query(schema, field, word))
                    for word in words
                ]
            )
            for field in fields
        ]
        return asked[0] if len(asked) == 1 else tantivy.Query.boolean_query([(occur.Should, query) for query in asked])

    def _hit(self, found: Candidate) -> Hit:
        title, billable, above, beside = around(self._store, found.code, found.system)
        written = _written(title) | _written(found.text)
        said = found.words
        matched = tuple(
            Matched(source, written.get(word, word), found.field if word in said else "title")
            for word, source in found.reading.origins
            if word in said or word in found.further
        )
        return Hit(found.code, found.system, title, billable, round(found.score, 4), matched, above, beside)
