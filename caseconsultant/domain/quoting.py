"""The new words of a mail, apart from what its program adds, quotes or forwards.

Nothing is lost by it: every character stands in one part, and where no new words are left, all of it counts as new.
"""

from collections.abc import Sequence
from typing import Final

from caseconsultant.domain import forward_marks, quote_lines
from caseconsultant.domain.closings import closing_start
from caseconsultant.domain.mail_parts import NEW_WORDS, Part, PartKind, whole, words_of
from caseconsultant.domain.quote_lines import Kind, kinds_of, opens_footer, opens_signature

SIGNATURE_LINES: Final = 10
LONG_SIGNATURE: Final = 30  # with a notice; only below "-- " as it should be (RFC 3676, 4.3)
FOOTER_LINES: Final = 8
LINES_READ: Final = 20_000  # beyond, a mail is a log file, and is kept as it is

MOST_PARTS: Final = 1000  # no conversation has more

K, P = Kind, PartKind
EMPTY: Final = frozenset((K.BLANK, K.RULE))
SAID: Final = frozenset((K.TEXT, K.MAYBE))
TAIL: Final = frozenset((K.BLANK, K.RULE, K.QUOTE, K.SENT_FROM, K.WROTE, K.CUT))
OF_TAIL: Final = {K.QUOTE: P.QUOTE, K.WROTE: P.ABOVE, K.CUT: P.ABOVE, K.SENT_FROM: P.DEVICE}


def new_words(text: str) -> str:
    """Return what the sender wrote now, with what they answer; the whole text where nothing would be left."""
    return words_of(text, parts_of(text), NEW_WORDS)


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the parts of a text, one behind the other, from its first character to its last."""
    ended = text.split("\n")
    lines = [line.removesuffix("\r").replace("\xa0", " ") for line in ended]
    if len(lines) > LINES_READ:
        return whole(text)
    kinds = kinds_of(lines)
    labels = _labels(lines, kinds)
    if not any(label in (P.NEW, P.UNSURE) and kind in SAID for label, kind in zip(labels, kinds, strict=True)):
        return whole(text)
    parts = _runs(ended, kinds, labels)
    return parts if len(parts) <= MOST_PARTS else whole(text)


def _labels(lines: Sequence[str], kinds: Sequence[Kind]) -> list[PartKind]:
    """Say of every line to which part it belongs."""
    labels = _apart_from_quotes(lines, kinds)
    _label_footers(lines, kinds, labels)
    end = _label_tail(lines, kinds, labels)
    _label_device_below(lines, kinds, labels, end)
    _label_unsure(kinds, labels, end)
    _label_closing(lines, kinds, labels)
    return labels


def _apart_from_quotes(lines: Sequence[str], kinds: Sequence[Kind]) -> list[PartKind]:
    """Tell the lines before the quote, or around the quotes that are answered in between, from the rest."""
    labels = [P.ANSWERED if kind is K.QUOTE else P.NEW for kind in kinds]
    at, said = 0, False
    while at < len(kinds):
        if kinds[at] is K.CUT:
            if said:
                tail = P.FORWARDED if _is_forward(lines, at) else P.BELOW
                labels[at:] = [tail] * (len(kinds) - at)
                break  # the rest is what the sender answers to, or passes on
            labels[at] = P.ABOVE  # nothing stands above: what was forwarded is all there is
            at += 1
        elif kinds[at] is K.WROTE:
            end = _after_quote(kinds, at)
            if said and _is_answered(kinds, lines, end):  # answered in between
                end = next(i for i in range(at, len(kinds)) if kinds[i] is not K.WROTE)
                labels[at:end] = [P.ABOVE] * (end - at)
                at = end
                continue
            labels[at:end] = [P.ABOVE if kind is K.WROTE else P.QUOTE for kind in kinds[at:end]]
            if said:
                labels[end:] = [P.SIGNATURE] * (len(kinds) - end)
                break
            at = end  # answered below
        else:
            said |= kinds[at] in SAID
            at += 1
    return labels


def _is_forward(lines: Sequence[str], at: int) -> bool:
    """Say whether the mail below is passed on: "Forwarded message" stands above it, in whatever language."""
    found = forward_marks.SEPARATOR.match(lines[at]) if len(lines[at]) <= quote_lines.SHORT else None
    return bool(found["forwarded"] if found else forward_marks.BEGINS.fullmatch(lines[at][: quote_lines.SHORT]))


def _after_quote(kinds: Sequence[Kind], at: int) -> int:
    """Return where the quote below an attribution ends."""
    while at < len(kinds) and kinds[at] in (K.WROTE, K.QUOTE, K.BLANK):
        at += 1
    return at


def _is_answered(kinds: Sequence[Kind], lines: Sequence[str], start: int) -> bool:
    """Say whether the sender wrote below a quote, other than a signature."""
    ends = (opens_signature(lines, kinds, at) or opens_footer(lines, kinds, at) for at in range(start, len(lines)))
    signature = next((at for at, found in enumerate(ends, start) if found), len(lines))
    return any(kinds[at] in SAID for at in range(start, signature))


def _label_footers(lines: Sequence[str], kinds: Sequence[Kind], labels: list[PartKind]) -> None:
    """Label what a mailing list adds: from its rule to the end of the paragraph."""
    for at in range(len(lines)):
        if labels[at] in (P.NEW, P.SIGNATURE) and opens_footer(lines, kinds, at):
            for line in range(at, min(at + FOOTER_LINES, len(lines))):
                if kinds[line] is K.BLANK:
                    break
                labels[line] = P.FOOTER


def _kept(labels: Sequence[PartKind]) -> list[int]:
    return [at for at, label in enumerate(labels) if label in NEW_WORDS]


def _says_something(kinds: Sequence[Kind], kept: Sequence[int]) -> bool:
    return any(kinds[at] in SAID for at in kept)


def _label_tail(lines: Sequence[str], kinds: Sequence[Kind], labels: list[PartKind]) -> int:
    """Label the signature, and what is not text at either end; return the line behind the last one that is."""
    kept = _kept(labels)
    for at in kept:
        if kinds[at] not in EMPTY:
            break
        labels[at] = P.ABOVE
    delimiters = [place for place, at in enumerate(kept) if opens_signature(lines, kinds, at)]
    cut = delimiters[-1] if delimiters else len(kept)
    most = LONG_SIGNATURE if delimiters and lines[kept[cut]] == "-- " else SIGNATURE_LINES
    if len(kept) - cut <= most and _says_something(kinds, kept[:cut]):
        for at in kept[cut:]:
            labels[at] = P.SIGNATURE
        del kept[cut:]
    below = P.SIGNATURE
    while kept and kinds[kept[-1]] in TAIL:
        at = kept.pop()
        below = next((labels[line] for line in range(at + 1, len(labels)) if kinds[line] is not K.BLANK), P.SIGNATURE)
        labels[at] = OF_TAIL.get(kinds[at], below)  # a rule belongs to what stands below it
    return kept[-1] + 1 if kept else 0


def _label_device_below(lines: Sequence[str], kinds: Sequence[Kind], labels: list[PartKind], end: int) -> None:
    """Label "Sent from a small screen", which somebody gave their device to say: a last paragraph of one line."""
    at = end - 1
    if at > 0 and kinds[at - 1] is K.BLANK and quote_lines.is_sent_from(lines[at]) and _says(kinds, labels, at):
        labels[at] = P.DEVICE


def _says(kinds: Sequence[Kind], labels: Sequence[PartKind], end: int) -> bool:
    """Say whether the sender wrote something before a line."""
    return any(label is P.NEW and kind in SAID for label, kind in zip(labels[:end], kinds[:end], strict=True))


def _label_unsure(kinds: Sequence[Kind], labels: list[PartKind], end: int) -> None:
    """Label what stands below a device line, or below what may be the line above a quote, with no quote in it."""
    start = next((at for at in range(end) if kinds[at] in (K.SENT_FROM, K.MAYBE) and labels[at] is P.NEW), end)
    if start < end and _says(kinds, labels, start) and K.QUOTE not in kinds[start:end]:
        for at in range(start, end):
            labels[at] = P.UNSURE if labels[at] is P.NEW else labels[at]
        labels[start] = P.DEVICE if kinds[start] is K.SENT_FROM else P.UNSURE


def _label_closing(lines: Sequence[str], kinds: Sequence[Kind], labels: list[PartKind]) -> None:
    """Label the farewell and the name, where something is said above them."""
    kept = _kept(labels)
    end = kept[-1] + 1 if kept else 0
    start = next((at + 1 for at in range(end - 1, -1, -1) if labels[at] is not P.NEW), 0)
    begins = closing_start(lines[start:end])
    if begins is not None and _says_something(kinds, [at for at in kept if at < start + begins]):
        labels[start + begins : end] = [P.CLOSING] * (end - start - begins)


def _runs(ended: Sequence[str], kinds: Sequence[Kind], labels: Sequence[PartKind]) -> tuple[Part, ...]:
    """Join lines of a kind to parts; a blank line belongs to what stands above it."""
    parts: list[Part] = []
    at = 0
    for line, kind, label in zip(ended, kinds, labels, strict=True):
        end = at + len(line) + 1
        if parts and (kind is K.BLANK or label is parts[-1].kind):
            parts[-1] = Part(parts[-1].kind, parts[-1].start, end)
        else:
            parts.append(Part(label, at, end))
        at = end
    last = parts[-1]
    ends = at - 1  # the last line has no end
    if last.start == ends:
        return tuple(parts[:-1])
    return (*parts[:-1], Part(last.kind, last.start, ends))
