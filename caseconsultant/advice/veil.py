"""Hides what identifies a patient behind marks before words leave the house, and puts it back when they return."""

from collections.abc import Sequence
from dataclasses import dataclass

from caseconsultant.domain.privacy import Marks, find

BETWEEN = "\x1e"


@dataclass(frozen=True, slots=True)
class Veiled:
    """Texts with marks instead of identifiers, and what each mark stands for in each of the texts."""

    texts: tuple[str, ...]
    behind: tuple[dict[str, str], ...]


def veil(texts: Sequence[str]) -> Veiled:
    """Mask texts that belong together, dates and ages too; the same mark stands for the same in all of them."""
    marks = Marks()
    joined = BETWEEN.join(text.replace(BETWEEN, " ") for text in texts)
    parts: list[str] = []
    behind: list[dict[str, str]] = [{} for _ in texts]
    at = 0
    for found in find(joined):
        mark = marks.of(found)
        behind[joined.count(BETWEEN, 0, found.start)].setdefault(mark, found.text)
        parts += [joined[at : found.start], mark]
        at = found.end
    return Veiled(tuple("".join([*parts, joined[at:]]).split(BETWEEN)) if texts else (), tuple(behind))


def lift(text: str, behind: dict[str, str]) -> str:
    """Put back what the marks of a text stand for."""
    for mark, words in behind.items():
        text = text.replace(mark, words)
    return text
