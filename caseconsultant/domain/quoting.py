"""The new words of a mail, apart from what it quotes or forwards.

Nothing is lost by it: the whole text is kept beside, and where no new words are left, all of it counts as new.
"""

from collections.abc import Sequence
from typing import Final

from caseconsultant.domain.quote_lines import Kind, kinds_of, opens_footer, opens_signature

SIGNATURE_LINES: Final = 10
LINES_READ: Final = 20_000  # beyond, a mail is a log file, and its tail is kept as it is


K = Kind
EMPTY: Final = frozenset((K.BLANK, K.RULE))
TAIL: Final = frozenset((K.BLANK, K.RULE, K.QUOTE, K.SENT_FROM, K.WROTE, K.CUT))


def new_words(text: str) -> str:
    """Return what the sender wrote now; the whole text where nothing else would be left."""
    lines = text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")
    if len(lines) > LINES_READ:
        return text.strip()
    kinds = kinds_of(lines)
    kept = _trimmed(lines, _without_quotes(kinds, lines), kinds)
    return kept or _shown(lines, range(len(lines)))


def _without_quotes(kinds: Sequence[Kind], lines: Sequence[str]) -> list[int]:
    """Return the lines before the quote, or around the quotes that are answered in between."""
    kept: list[int] = []
    at = 0
    while at < len(kinds):
        if kinds[at] is K.CUT:
            if _says_something(kept, kinds):
                break  # the rest is what the sender answers to
            at += 1  # nothing stands above: what was forwarded is all there is
        elif kinds[at] is K.WROTE:
            end = _after_quote(kinds, at)
            if not _says_something(kept, kinds):
                at = end  # answered below
            elif _is_answered(kinds, lines, end):
                at = next(i for i in range(at, len(kinds)) if kinds[i] is not K.WROTE)  # answered in between
            else:
                break
        else:
            kept.append(at)
            at += 1
    return kept


def _after_quote(kinds: Sequence[Kind], at: int) -> int:
    """Return where the quote below an attribution ends."""
    while at < len(kinds) and kinds[at] in (K.WROTE, K.QUOTE, K.BLANK):
        at += 1
    return at


def _says_something(kept: Sequence[int], kinds: Sequence[Kind]) -> bool:
    return any(kinds[at] is K.TEXT for at in kept)


def _is_answered(kinds: Sequence[Kind], lines: Sequence[str], start: int) -> bool:
    """Say whether the sender wrote below a quote, other than a signature."""
    ends = (opens_signature(lines, kinds, at) or opens_footer(lines, kinds, at) for at in range(start, len(lines)))
    signature = next((at for at, found in enumerate(ends, start) if found), len(lines))
    return any(kinds[at] is K.TEXT for at in range(start, signature))


def _trimmed(lines: Sequence[str], kept: list[int], kinds: Sequence[Kind]) -> str:
    """Drop the signature, and what is not text at either end."""
    while kept and kinds[kept[0]] in EMPTY:
        del kept[0]
    delimiters = [place for place, at in enumerate(kept) if opens_signature(lines, kinds, at)]
    if delimiters and _says_something(kept[: delimiters[-1]], kinds) and len(kept) - delimiters[-1] <= SIGNATURE_LINES:
        del kept[delimiters[-1] :]
    while kept and kinds[kept[-1]] in TAIL:
        del kept[-1]
    return _shown(lines, kept)


def _shown(lines: Sequence[str], kept: Sequence[int]) -> str:
    return "\n".join(lines[at].rstrip() for at in kept).strip("\n")
