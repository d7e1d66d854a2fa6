"""Build the search index of a library: one small document for every name of a code."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple

import tantivy

from caseconsultant.codes.codeform import dotted
from caseconsultant.codes.facts import System
from caseconsultant.codes.search import finer
from caseconsultant.codes.search.words import listed, name_tokens

FOLDER = "search"
WORDS = "words.sqlite"
VERSION = 4  # raised whenever the words that go into the index change: an older library is built anew
_SHARED = 5  # codes that may have one further name in common for it to be a name by itself
_LEAST = 4  # letters: shorter words are not corrected


class Name(NamedTuple):
    """A name of a code: where it comes from is `field`."""

    code: str
    system: System
    field: str
    text: str


def field_of(system: System) -> str:
    """Return the field that holds the words of one system's names."""
    return f"words_{system.name.lower()}"


# Field, whether it is stored, tokenizer, what is kept of each word.
FIELDS: tuple[tuple[str, bool, str, Literal["position", "freq", "basic"]], ...] = (
    ("code", True, "raw", "position"),
    ("system", True, "raw", "position"),
    ("field", True, "raw", "position"),
    ("text", True, "raw", "basic"),
    ("words", True, "whitespace", "freq"),
    # Asking one system only is quicker in a field of its own than through a filter.
    *((field_of(system), False, "whitespace", "freq") for system in System),
    ("core", True, "raw", "basic"),
)  # fmt: skip


def schema() -> tantivy.Schema:
    """Return the index's fields."""
    builder = tantivy.SchemaBuilder()
    for name, stored, tokenizer, kept in FIELDS:
        builder.add_text_field(name, stored=stored, tokenizer_name=tokenizer, index_option=kept)
    return builder.build()


def names(connection: sqlite3.Connection) -> Iterator[Name]:
    """Yield every name of every code, from the newest release of each set."""
    yield from _icd(connection)
    yield from _hcpcs(connection)
    query = (
        "SELECT code, text, field FROM alias WHERE code IN (SELECT code FROM icd WHERE source = ? AND kind = 0)"
        " OR field NOT LIKE 'icd%' ORDER BY code, text"
    )
    for code, text, field in connection.execute(query, (_newest(connection, "icd10cm"),)):
        if field.startswith("icd"):
            yield Name(dotted(code), System.ICD10CM, field, text)
        else:
            yield Name(code, _procedure(code), field, text)
    yield from _labels(connection)
    yield from families(connection)


def _labels(connection: sqlite3.Connection) -> Iterator[Name]:
    """Yield a code's label with its further names as words that may be left out, and each further name by itself.

    A further name that many codes share ("removal") says too little to stand alone; an abbreviation says enough.
    """
    shared = {
        text
        for (text,) in connection.execute(
            "SELECT lower(text) FROM label WHERE ours AND rank > 0 AND text = lower(text)"
            " GROUP BY 1 HAVING count(DISTINCT code) > ?",
            (_SHARED,),
        )
    }
    rows = connection.execute("SELECT code, ours, text FROM label ORDER BY source, code, rank")
    for (code, ours), group in groupby(rows, key=itemgetter(0, 1)):
        label, *others = (text for _, _, text in group)
        field = "label" if ours else "group"
        yield Name(code, _procedure(code), field, f"{label} | {' '.join(others)}")
        yield from (Name(code, _procedure(code), field, other) for other in others if other.lower() not in shared)


def families(connection: sqlite3.Connection) -> Iterator[Name]:
    """Yield the name of its family for every procedure that the library knows and that has no name of ours."""
    query = (
        "SELECT DISTINCT code FROM (SELECT code FROM fee UNION SELECT code FROM label) WHERE code BETWEEN ? AND ?"
        " AND code GLOB '[0-9][0-9][0-9][0-9][0-9]' AND code NOT IN (SELECT code FROM label WHERE ours) ORDER BY code"
    )
    for first, last, text in listed("families"):
        for (code,) in connection.execute(query, (first, last)):
            yield Name(code, System.CPT, "family", text)


def _procedure(code: str) -> System:
    return System.CPT if code[0].isdigit() else System.HCPCS


def _newest(connection: sqlite3.Connection, kind: str) -> int | None:
    row = connection.execute(
        "SELECT id FROM source WHERE kind = ? ORDER BY effective DESC, complete DESC LIMIT 1", (kind,)
    ).fetchone()
    return row and int(row[0])


def _icd(connection: sqlite3.Connection) -> Iterator[Name]:
    source = _newest(connection, "icd10cm")
    query = (
        "SELECT ord, code, title, sevenths = '' OR length(code) < 7 FROM icd WHERE source = ? AND kind = 0"
        " AND NOT (length(code) = 7 AND billable AND parent IN"
        " (SELECT ord FROM icd WHERE source = ? AND sevenths <> '')) ORDER BY ord"
    )
    for place, code, title, _ in connection.execute(query, (source, source)):
        yield Name(dotted(code), System.ICD10CM, "title", title)
        terms = connection.execute(
            "SELECT text FROM icd_note WHERE source = ? AND ord = ? AND kind = 'inclusion term'", (source, place)
        )
        for (text,) in terms:
            yield Name(dotted(code), System.ICD10CM, "inclusion term", text)


def _hcpcs(connection: sqlite3.Connection) -> Iterator[Name]:
    source = _newest(connection, "hcpcs")
    query = "SELECT code, title, short FROM hcpcs WHERE source = ? AND length(code) = 5 ORDER BY code"
    for code, title, short in connection.execute(query, (source,)):
        yield Name(code, System.HCPCS, "title", title)
        if short:
            yield Name(code, System.HCPCS, "short title", short)


def build(connection: sqlite3.Connection, folder: Path) -> None:
    """Write the index and the list of its words into a library folder."""
    target = folder / FOLDER
    target.mkdir()
    opened = tantivy.Index(schema(), path=str(target))
    writer = opened.writer(128_000_000, 1)
    found: Counter[str] = Counter()
    total = 0
    for name in names(connection):
        core, more = name_tokens(name.text)
        words = [*core, *more]
        if not words:
            continue
        if name.field != "family":  # one name told of many codes would make its words common
            found.update(set(words))
            total += 1
        writer.add_document(_document(name, words, len(core)))
    writer.commit()
    writer.wait_merging_threads()
    _write_words(folder / FOLDER / WORDS, found, total)
    _write_finer(folder / FOLDER / WORDS, connection)


def _document(name: Name, words: list[str], core: int) -> tantivy.Document:
    joined = " ".join(words)
    document = tantivy.Document(code=name.code, system=name.system.value, field=name.field, text=name.text)
    for field in ("words", field_of(name.system)):
        document.add_text(field, joined)
    document.add_text("core", str(core))
    return document


def _write_words(path: Path, found: Counter[str], total: int) -> None:
    """Write how many names hold each word, and each word with a letter left out, to find misspelt ones."""
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE word (word TEXT PRIMARY KEY, names INTEGER NOT NULL) WITHOUT ROWID;"
            "CREATE TABLE near (short TEXT, word TEXT, PRIMARY KEY (short, word)) WITHOUT ROWID;"
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);"
        )
        connection.executemany("INSERT INTO word VALUES (?, ?)", sorted(found.items()))
        near = {(short, word) for word in found if word.isalpha() and len(word) >= _LEAST for short in shortened(word)}
        connection.executemany("INSERT INTO near VALUES (?, ?)", sorted(near))
        connection.execute("INSERT INTO meta VALUES ('names', ?)", (json.dumps(total),))
    connection.close()


def _write_finer(path: Path, library: sqlite3.Connection) -> None:
    """Write what stands below each category of the newest ICD-10-CM."""
    source = _newest(library, "icd10cm")
    with sqlite3.connect(path) as connection:
        connection.execute(finer.TABLE)
        if source is not None:
            connection.executemany("INSERT INTO finer VALUES (?, ?, ?, ?, ?, ?)", finer.rows(library, source))
    connection.close()


def shortened(word: str) -> set[str]:
    """Return a word and every form of it with one letter left out."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
