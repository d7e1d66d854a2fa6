"""What the lines of a mail are: its sender's text, a quote, what stands above a quote, what a device adds."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from caseconsultant.domain import quote_marks as marks

ATTRIBUTION_LINES: Final = 6  # mail programs wrap "On ... wrote:" over so many lines at most
CANDIDATES: Final = 500  # lines that may end one: a mail with more is no conversation
HEADER_BLOCK_LINES: Final = 14
SHORT: Final = 160  # no line that a device adds, or that begins a forward, is longer


class Kind(StrEnum):
    """What a line is."""

    BLANK = "blank"
    TEXT = "text"
    QUOTE = "quote"
    RULE = "rule"  # a line of dashes and the like
    SENT_FROM = "sent from a device"
    WROTE = "above a marked quote"
    CUT = "above a quote that reaches to the end"
    MAYBE = "text, or above an unmarked quote"


K = Kind


def kinds_of(lines: Sequence[str]) -> list[Kind]:
    """Say of every line what it is."""
    kinds = []
    fenced = False
    for line in lines:
        fence = ("```" in line or "~~~" in line) and bool(marks.FENCE.match(line))
        kinds.append(K.TEXT if fenced or fence else _kind(line))
        fenced ^= fence
    if fenced:  # a fence that is never closed is none
        kinds = [_kind(line) for line in lines]
    for at in _wrapped(lines, kinds):
        kinds[at] = K.QUOTE
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


def _wrapped(lines: Sequence[str], kinds: Sequence[Kind]) -> Iterator[int]:
    """Yield the lines that are the rest of a quoted line, wrapped without a mark: between two quoted ones, in small."""
    for at in range(1, len(lines) - 1):
        between = kinds[at] is K.TEXT and kinds[at - 1] is K.QUOTE and kinds[at + 1] is K.QUOTE
        if between and lines[at][0].islower() and marks.runs_on(lines[at - 1], lines[at]):
            yield at


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
                return _with_date_above(lines, kinds, earliest, first, last)
    return None


def _with_date_above(lines: Sequence[str], kinds: Sequence[Kind], earliest: int, first: int, last: int) -> int:
    """Go up from "at 10:18, Pat wrote:" to the "On 21 November," that some programs put on a line of its own."""
    while (
        first > earliest
        and kinds[first - 1] is K.TEXT
        and lines[first - 1].rstrip().endswith(",")
        and marks.begins_with_date(" ".join(part.strip() for part in lines[first - 1 : last + 1]))
    ):
        first -= 1
    return first


def _weight(lines: Sequence[str], kinds: Sequence[Kind], start: int, end: int) -> Kind:
    """Say what an attribution is: above marked quotes, above an unmarked one, or, in doubt, either."""
    following = next((kind for kind in kinds[end:] if kind is not K.BLANK), K.BLANK)
    if following is K.QUOTE:
        return K.WROTE
    return K.CUT if marks.is_certain(" ".join(lines[start:end])) else K.MAYBE


def opens_signature(lines: Sequence[str], kinds: Sequence[Kind], at: int) -> bool:
    """Say whether the line is "-- " (RFC 3676, 4.3) or what is left of it, and not part of a block of code."""
    return kinds[at] is K.RULE and bool(marks.SIGNATURE.fullmatch(lines[at]))


def opens_footer(lines: Sequence[str], kinds: Sequence[Kind], at: int) -> bool:
    """Say whether a rule stands above what a mailing list adds to every mail."""
    if kinds[at] is not K.RULE or at + 1 == len(lines):
        return False
    return len(lines[at + 1]) <= SHORT and bool(marks.LIST_FOOTER.fullmatch(lines[at + 1]))


def is_sent_from(line: str) -> bool:
    """Say whether a line says "Sent from ..." of whatever; it says so of no device that we know."""
    return len(line) <= SHORT and bool(marks.SENT_FROM_SOMETHING.fullmatch(line))
