"""What a licensed file would bring: descriptors of CPT (AMA) and CDT (ADA) codes, and how to notice them."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from io import StringIO
from pathlib import Path

OWNED = re.compile(r"\d{4}[\dFTUMA]|D\d{4}")  # the AMA's codes begin with a digit, the ADA's with a D
RELEASE_LINE = re.compile(r"^(?:\d{4}[\dFTUMA]|D\d{4})\t(?=.*[A-Za-z]{3,}.* )[A-Za-z]", re.MULTILINE)
_LEAST = 3  # words: what is shorter is a name that nobody owns (knee, MRI of brain)
_NEAR = 0.9  # of the letters in the same order
_MOST = 20_000_000  # bytes of a file that is looked into


def words(text: str) -> tuple[str, ...]:
    """Return a text's words as they are compared: without case, marks and small words."""
    return tuple(word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in ("of", "the", "a", "an", "and"))


def near(one: str, other: str) -> bool:
    """Say whether two texts say the same in the same words, or nearly."""
    first, second = words(one), words(other)
    if min(len(first), len(second)) < _LEAST:
        return False
    if sorted(first) == sorted(second):
        return True
    return SequenceMatcher(None, " ".join(first), " ".join(second), autojunk=False).ratio() >= _NEAR


def described(folder: Path) -> Mapping[str, set[str]]:
    """Return every descriptor of an owned code in the tables and release files under a folder, by its code."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".csv", ".tsv", ".txt") and path.stat().st_size < _MOST:
            for code, text in _texts(path.read_bytes().decode("cp1252", "replace"), path.suffix.lower()):
                if OWNED.fullmatch(code) and text.strip():
                    found[code].add(text.strip())
    return found


def _texts(text: str, suffix: str) -> Iterator[tuple[str, str]]:
    """Yield codes with the text beside them: release lines, fixed fee lines, or columns of descriptions."""
    if text.startswith("HDR"):  # a fixed relative value file: the description stands in columns 8 to 57
        yield from ((line[:5], line[7:57]) for line in text.splitlines())
        return
    delimiter = "\t" if suffix == ".tsv" or 0 < text[:4000].count("\t") >= text[:4000].count(",") else ","
    places: list[int] = []
    for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
        named = [place for place, cell in enumerate(row) if re.search(r"descript(or|ion)", cell, re.IGNORECASE)]
        if named and len(row) > 1 and not OWNED.fullmatch(row[0].strip()):
            places = [place for place in named if place > 0]
        elif delimiter == "\t" and not places and len(row) == 2:
            yield row[0].strip(), row[1]
        else:
            yield from ((row[0].strip(), row[place]) for place in places if place < len(row))


def taken(labels: Iterable[tuple[str, str]], owned: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """Return the labels that equal, or nearly equal, a descriptor of their code."""
    return [(code, label) for code, label in labels if any(near(label, text) for text in owned.get(code, ()))]


def release_lines(folder: Path, leave: frozenset[Path]) -> list[str]:
    """Return where text files under a folder hold lines as a licensed release does: a code, a tab, words."""
    found = []
    for path in texts_under(folder):
        if path not in leave and RELEASE_LINE.search(path.read_text("utf-8", "replace")):
            found.append(str(path.relative_to(folder)))
    return found


def texts_under(folder: Path) -> Iterator[Path]:
    """Yield the text files under a folder; what belongs to no checkout (dot folders, built things) is left out."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if any(part.startswith(".") or part in ("var", "node_modules", "__pycache__") for part in inside):
            continue
        if path.is_file() and path.suffix in (".py", ".md", ".txt", ".tsv", ".csv", ".json", ".jsonl", ".html", ".eml"):
            yield path
