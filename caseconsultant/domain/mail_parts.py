"""The parts of a mail's text: what its sender wrote now, what their program added, and what they answer or forward."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PartKind(StrEnum):
    """What a stretch of a mail is. The values are kept with a message."""

    NEW = "new"
    UNSURE = "unsure"  # new words, or a quote without a mark
    CLOSING = "closing"  # words of farewell, and the name
    SIGNATURE = "signature"  # below its delimiter
    DEVICE = "device"  # "Sent from my phone"
    FOOTER = "footer"  # what a mailing list adds
    ABOVE = "above"  # "On ... Pat wrote:", or the headers of a mail that is passed on without a word
    QUOTE = "quote"
    ANSWERED = "answered"  # a quote between the sender's answers
    FORWARDED = "forwarded"  # the mail that is passed on, with its headers
    BELOW = "below"  # the mail that is answered, without a mark, with its headers


NEW_WORDS: Final = frozenset((PartKind.NEW, PartKind.UNSURE, PartKind.ANSWERED))
"""What is read first, and drafted from: in doubt the sender's; answers stand with the questions that they answer."""

ADDED: Final = frozenset((PartKind.CLOSING, PartKind.SIGNATURE, PartKind.DEVICE, PartKind.FOOTER))
"""What asks nothing: a name, a credential, a number to call, and what programs add."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text: `start` and `end` are offsets into it, in characters."""

    kind: PartKind
    start: int
    end: int


def whole(text: str) -> tuple[Part, ...]:
    """Return the text as one part of new words; none where there is no text."""
    return (Part(PartKind.NEW, 0, len(text)),) if text else ()


def words_of(text: str, parts: Sequence[Part], kinds: Collection[PartKind]) -> str:
    """Return the stretches of these kinds, with plain line ends and blanks, and no blank line at either end."""
    said = "".join(text[part.start : part.end] for part in parts if part.kind in kinds)
    lines = said.replace("\r\n", "\n").replace("\xa0", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def pieces(text: str, parts: Sequence[Part]) -> Iterator[str]:
    """Yield the text part by part, each with the line end before it, not the one behind it.

    So a line of a later part begins after a line end also where the pieces are looked at one by one.
    """
    cuts = [part.start - (text[part.start - 1] == "\n") if part.start else 0 for part in parts]
    yield from (text[start:end] for start, end in zip(cuts, [*cuts, len(text)][1:], strict=True))


def rejoined(changed: Sequence[str], parts: Sequence[Part]) -> tuple[str, tuple[Part, ...]]:
    """Return the text of pieces that were changed, each for itself, with its parts: what `pieces` parted."""
    found, at = [], 0
    for number, (piece, part) in enumerate(zip(changed, parts, strict=True)):
        follows = number + 1 < len(parts) and changed[number + 1].startswith("\n")
        start, at = at, at + len(piece) - (number > 0 and piece.startswith("\n")) + follows
        found.append(Part(part.kind, start, at))
    return "".join(changed), tuple(found)
