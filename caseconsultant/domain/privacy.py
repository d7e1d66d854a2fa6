"""Finding and masking what identifies a patient (45 CFR 164.514(b)(2), the eighteen identifiers).

It leans to recall for direct identifiers, and never takes a code, a modifier, a dose, a vertebral level or an age
up to 89 for one. It helps people to see and send less; it does not make a text de-identified under the rule.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Final

from caseconsultant.domain.identifier_cues import cued_in
from caseconsultant.domain.identifier_shapes import pictures_in, shapes_in
from caseconsultant.domain.identifiers import Identified, Identifier
from caseconsultant.domain.person_names import names_in, words_of

__all__ = ["Identified", "Identifier", "find", "kinds", "mask", "mask_all", "own_words"]

MARK: Final = re.compile(r"\[[A-Z]+-\d{1,6}[^\]\n]{0,8}\]")
HEADER: Final = re.compile(r"^[\s>]{0,20}(?:date|sent):.*$|^on .{0,80} wrote:", re.I | re.M)
NOTHING: Final[frozenset[str]] = frozenset()
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def own_words(*addresses: str) -> frozenset[str]:
    """Return what is the requester's own (address and name), which is shown: they are not the patient."""
    return frozenset(word for one in addresses for word in (one.lower().strip(), *words_of(one)))


def find(text: str, spare: frozenset[str] = NOTHING) -> tuple[Identified, ...]:
    """Return the identifiers in the text, in its order, none over another; a mail header's date is nobody's."""
    bare = MARK.sub(lambda mark: "\x1f" * len(mark.group()), text)
    lower = _lower(bare)
    seen, low = bare.replace("_", " "), lower.replace("_", " ")
    sure, unsure = cued_in(seen, low)
    taken = bytearray(len(text))
    for header in HEADER.finditer(bare):
        taken[header.start() : header.end()] = b"\x02" * (header.end() - header.start())
    kept: list[Identified] = []
    for kind, start, end in (*sure, *shapes_in(bare, low), *unsure, *pictures_in(bare), *names_in(seen, low, spare)):
        found = text[start:end]
        if found and _free(kind, start, end, taken) and not (spare and found.lower() in spare):
            taken[start:end] = b"\x01" * (end - start)
            kept.append(Identified(kind, start, end, found))
    return tuple(sorted(kept, key=attrgetter("start")))


def _lower(text: str) -> str:
    """Lower case at the same length; a letter that would grow stays as it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _free(kind: Identifier, start: int, end: int, taken: bytearray) -> bool:
    if taken.find(1, start, end) >= 0:
        return False
    return not (kind is Identifier.DATE or kind is Identifier.NAME) or taken.find(2, start, end) < 0


def kinds(text: str, spare: frozenset[str] = NOTHING) -> tuple[Identifier, ...]:
    """Return which kinds of identifiers a text holds, each once: what a warning may say."""
    return tuple(dict.fromkeys(one.kind for one in find(text, spare)))


def mask(text: str, spare: frozenset[str] = NOTHING) -> str:
    """Return the text with a mark for each identifier, the same for the same; dates keep their distance."""
    return mask_all((text,), spare)[0]


def mask_all(texts: Sequence[str], spare: frozenset[str] = NOTHING, keep: Iterable[Identifier] = ()) -> tuple[str, ...]:
    """Mask texts that belong together: the same mark for the same in all of them. Kinds to keep stay readable."""
    marks, left = Marks(), frozenset(keep)
    joined = "\x1e".join(text.replace("\x1e", " ") for text in texts)  # a name told in one is known in the others
    parts, at = [], 0
    for found in find(joined, spare):
        if found.kind not in left:
            parts += [joined[at : found.start], marks.of(found)]
            at = found.end
    return tuple("".join([*parts, joined[at:]]).split("\x1e")) if texts else ()


class Marks:
    """Gives [NAME-1], [DATE-1], and [DATE-1+3d] for a day that is three after it."""

    def __init__(self) -> None:
        self._marks: dict[tuple[Identifier, object], str] = {}
        self._counts: dict[Identifier, int] = {}
        self._first: date | None = None

    def of(self, found: Identified) -> str:
        """Return the mark of an identifier; a person's single word stands for the person."""
        words = words_of(found.text) if found.kind is Identifier.NAME else []
        day = day_of(found.text) if found.kind is Identifier.DATE else None
        key = (found.kind, day or (frozenset(words) if words else " ".join(re.findall(r"\w+", found.text.lower()))))
        if key not in self._marks:
            alone = self._marks.get((found.kind, words[0])) if len(words) == 1 else None
            self._marks[key] = alone or self._new(found.kind, day)
        for word in words:
            self._marks.setdefault((found.kind, word), self._marks[key])
        return self._marks[key]

    def _new(self, kind: Identifier, day: date | None) -> str:
        if day is not None and self._first is not None:
            return f"[DATE-1{(day - self._first).days:+d}d]"
        if day is not None:
            self._first = day
            return "[DATE-1]"
        start = 1 if kind is Identifier.DATE else 0  # [DATE-1] is the day that the others are counted from
        self._counts[kind] = self._counts.get(kind, start) + 1
        return f"[{kind.name}-{self._counts[kind]}]"


def day_of(text: str) -> date | None:
    """Read a date as Americans write it; None where it is none."""
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    month = re.search(r"[A-Za-z]{3}", re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", text))
    try:
        if month and len(numbers) == 2:
            return date(max(numbers), MONTHS.index(month.group().lower()) + 1, min(numbers))
        if month or len(numbers) != 3:
            return None
        if numbers[0] > 31:
            return date(*numbers)
        return date(numbers[2] if numbers[2] > 99 else 2000 + numbers[2], numbers[0], numbers[1])
    except ValueError:
        return None
