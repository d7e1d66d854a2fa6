"""The new words of a mail, apart from what it quotes or forwards.

Nothing is lost by it: the whole text is kept beside, and where no new words are left, all of it counts as new.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from caseconsultant.domain import quote_marks as marks

ATTRIBUTION_LINES: Final = 6  # mail programs wrap "On ... wrote:" over so many lines at most
CANDIDATES: Final = 500  # lines that may end one: a mail with more is no conversation
HEADER_BLOCK_LINES: Final = 14
SIGNATURE_LINES: Final = 10
SHORT: Final = 160  # no line that a device adds, or that begins a forward, is longer
LINES_READ: Final = 20_000  # beyond, a mail is a log file, and its tail is kept as it is


class Kind(StrEnum):
    """What a line is."""

    BLANK = "blank"
    TEXT = "text"
    QUOTE = "quote"
    RULE = "rule"  # a line of dashes and the like
    SENT_FROM = "sent from a device"
    WROTE = "above a marked quote"
    CUT = "above a quote that reaches to the end"


K = Kind
EMPTY: Final = frozenset((K.BLANK, K.RULE))
TAIL: Final = frozenset((K.BLANK, K.RULE, K.QUOTE, K.SENT_FROM, K.WROTE, K.CUT))


def new_words(text: str) -> str:
    """Return what the sender wrote now; the whole text where nothing else would be left."""
    lines = text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")
    if len(lines) > LINES_READ:
        return text.strip()
    kinds = _kinds(lines)
    kept = _trimmed(lines, _without_quotes(kinds, lines), kinds)
    return kept or _shown(lines, range(len(lines)))


def _kinds(lines: Sequence[str]) -> list[Kind]:
    """Say of every line what it is."""
    kinds = []
    fenced = False
    for line in lines:
        fence = ("```" in line or "~~~" in line) and bool(marks.FENCE.match(line))
        kinds.append(K.TEXT if fenced or fence else _kind(line))
        fenced ^= fence
    if fenced:  # a fence that is never closed is none
        kinds = [_kind(line) for line in lines]
    for start, end in _header_blocks(lines, kinds):
        kinds[start:end] = [K.CUT] * (end - start)
    for start, end in _attributions(lines, kinds):
        kinds[start:end] = [_weight(lines, kinds, start, end)] * (end - start)
    return kinds


def _kind(line: str) -> Kind:
    """The cheap questions come first: most lines are plain text, and every pattern costs."""
    bare = line.strip()
    if not bare:
        return K.BLANK
    if (bare[0] in "|>" or ">" in bare[:4]) and marks.QUOTED.match(line):
        return K.QUOTE
    if (len(bare) == 1 or not bare[-1].isalnum()) and marks.RULE.fullmatch(line):
        return K.RULE
    if "--" in bare and marks.ORIGINAL.fullmatch(line):
        return K.CUT
    if len(bare) > SHORT:
        return K.TEXT
    if bare[-1] == ":" and marks.FORWARD_BEGINS.fullmatch(line):
        return K.CUT
    if bare.lower().lstrip("<( ").startswith(marks.SENT_FROM_BEGINS) and marks.SENT_FROM.fullmatch(bare):
        return K.SENT_FROM
    return K.TEXT


def _header_blocks(lines: Sequence[str], kinds: Sequence[Kind]) -> Iterator[tuple[int, int]]:
    """Yield where "From: ... Sent: ... To: ... Subject: ..." stands: a From and two of the others, close together."""
    done = 0
    for at in [at for at, line in enumerate(lines) if ":" in line or "：" in line]:
        if at >= done and (end := _header_block_end(lines, kinds, at)):
            yield at, end
            done = end


def _header_block_end(lines: Sequence[str], kinds: Sequence[Kind], start: int) -> int:
    """Return the line after the block that begins at `start`; 0 where none does."""
    seen: set[str] = set()
    end = 0
    for at in range(start, min(start + HEADER_BLOCK_LINES, len(lines))):
        found = marks.HEADER_LINE.fullmatch(lines[at]) if kinds[at] is K.TEXT else None
        if found is not None and found.lastgroup:
            seen.add(found.lastgroup)
            end = at + 1
        elif at == start or kinds[at] is K.QUOTE or at - end >= 2:  # one line may go on, or be blank
            break
    return end if "F" in seen and len(seen & set("DTS")) >= 2 else 0


def _attributions(lines: Sequence[str], kinds: Sequence[Kind]) -> Iterator[tuple[int, int]]:
    """Yield where "On ... wrote:" stands, over as many lines as it was wrapped to."""
    done = tried = 0
    ends = (":", "：", "-")
    for last in [at for at, line in enumerate(lines) if "@" in line or "GMT" in line or line.rstrip().endswith(ends)]:
        if tried == CANDIDATES:
            return
        if _may_end_one(lines[last], kinds[last]) and marks.ENDS_LIKE_ONE.search(lines[last]):
            tried += 1
            first = _attribution_start(lines, kinds, max(done, last - ATTRIBUTION_LINES + 1), last)
            if first is not None:
                yield first, last + 1
                done = last + 1


def _may_end_one(line: str, kind: Kind) -> bool:
    """Say whether to look closer. A wrapped address may leave "> wrote:", which looks like a quote."""
    return len(line) <= marks.LONGEST and (kind is K.TEXT or bool(marks.ENDS_IN_BRACKET.fullmatch(line)))


def _attribution_start(lines: Sequence[str], kinds: Sequence[Kind], earliest: int, last: int) -> int | None:
    """Return the nearest line from which to `last` an attribution stands; one that begins with a date goes first."""
    for looks_right in (marks.begins_with_date, marks.begins_with_name):
        for first in range(last, earliest - 1, -1):
            joined = " ".join(part.strip() for part in lines[first : last + 1] if part.strip())
            if kinds[first] is K.TEXT and looks_right(joined):
                return first
    return None


def _weight(lines: Sequence[str], kinds: Sequence[Kind], start: int, end: int) -> Kind:
    """Say what an attribution is: above marked quotes, above an unmarked one, or, in doubt, text of the sender."""
    following = next((kind for kind in kinds[end:] if kind is not K.BLANK), K.BLANK)
    if following is K.QUOTE:
        return K.WROTE
    return K.CUT if marks.is_certain(" ".join(lines[start:end])) else K.TEXT


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
    signature = next((at for at in range(start, len(lines)) if _opens_signature(lines[at], kinds[at])), len(lines))
    return any(kinds[at] is K.TEXT for at in range(start, signature))


def _opens_signature(line: str, kind: Kind) -> bool:
    """Say whether the line is "-- " (RFC 3676, 4.3) or what is left of it, and not part of a block of code."""
    return kind is K.RULE and bool(marks.SIGNATURE.fullmatch(line))


def _trimmed(lines: Sequence[str], kept: list[int], kinds: Sequence[Kind]) -> str:
    """Drop the signature, and what is not text at either end."""
    while kept and kinds[kept[0]] in EMPTY:
        del kept[0]
    delimiters = [place for place, at in enumerate(kept) if _opens_signature(lines[at], kinds[at])]
    if delimiters and _says_something(kept[: delimiters[-1]], kinds) and len(kept) - delimiters[-1] <= SIGNATURE_LINES:
        del kept[delimiters[-1] :]
    while kept and kinds[kept[-1]] in TAIL:
        del kept[-1]
    return _shown(lines, kept)


def _shown(lines: Sequence[str], kept: Sequence[int]) -> str:
    return "\n".join(lines[at].rstrip() for at in kept).strip("\n")
