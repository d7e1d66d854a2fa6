"""The header block of a mail or of a part: split by hand, decoded on request, capped. Total."""

import re
from typing import Final

from caseconsultant.mail.charsets import decode
from caseconsultant.mail.words import decode_words, one_line

BLOCK_CAP: Final = 64 * 1024
VALUE_CAP: Final = 4 * 1024
LIST_CAP: Final = 16 * 1024  # 200 recipients, or the ids of a long thread, do not fit into 4 KB

_FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_FOLD = re.compile(rb"\r?\n[ \t]+|[\r\n]+")
_ENVELOPE = re.compile(rb"\A(?:[ \t]*\r?\n)*(?:>?From [^\n]*\n)?")  # an mbox line, or blank lines, before all


class Headers:
    """What a header block holds, by lower-case name. Values stay bytes until they are asked for."""

    __slots__ = ("cut", "fields", "slips")

    def __init__(self, fields: dict[str, list[bytes]], cut: bool = False, slips: tuple[bytes, ...] = ()) -> None:
        self.fields = fields
        self.slips = slips  # lines among the fields that are none
        self.cut = cut  # the block was longer than BLOCK_CAP

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def count(self, name: str) -> int:
        """Return how often a field stands in the block."""
        return len(self.fields.get(name, ()))

    def plain(self, name: str, cap: int = VALUE_CAP) -> str:
        """Return the first non-empty value, unfolded, its encoded words as they are; empty where there is none."""
        for value in self.fields.get(name, ()):
            if text := unfolded(value, cap):
                return text
        return ""

    def plain_all(self, name: str, cap: int = LIST_CAP) -> str:
        """Return all values of a list field, joined by commas: some mailers write To twice."""
        return ", ".join(filter(None, (unfolded(value, cap) for value in self.fields.get(name, ()))))[:cap]

    def text(self, name: str) -> str:
        """Return the first non-empty value as a person reads it, on one line."""
        return one_line(decode_words(self.plain(name)))


def unfolded(value: bytes, cap: int = VALUE_CAP) -> str:
    """Return a raw value on one line (RFC 5322, 2.2.3: only the line end goes), decoded, at most `cap` bytes of it."""
    value = value[:cap]
    if b"\n" in value or b"\r" in value:
        value = _FOLD.sub(b" ", value)
    return decode(value).strip()


def block(raw: bytes, start: int = 0, end: int | None = None) -> tuple[int, int, int]:
    """Return where the header block begins and ends, and where the body begins, within raw[start:end]."""
    end = len(raw) if end is None else end
    if start == 0 and (skipped := _ENVELOPE.match(raw, 0, min(end, 2048))) and _FIELD.match(raw, skipped.end()):
        start = skipped.end()
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return start, start, raw.index(b"\n", start) + 1  # no header at all
    crlf = raw.find(b"\n\r\n", start, end)
    bare = raw.find(b"\n\n", start, end if crlf < 0 else crlf)
    if bare >= 0:
        return start, bare + 1, bare + 2
    return (start, crlf + 1, crlf + 3) if crlf >= 0 else (start, end, end)


def read(raw: bytes, start: int = 0, end: int | None = None) -> tuple[Headers, int]:
    """Return the headers of raw[start:end] and where its body begins.

    A line in the block that is no field (RFC 5322, 2.2) ends it, as for other readers, unless only fields follow.
    """
    first, last, body = block(raw, start, end)
    cut = last - first > BLOCK_CAP
    last = min(last, first + BLOCK_CAP)
    fields: dict[str, list[bytes]] = {}
    slips: list[bytes] = []
    at = first
    for field in _FIELD.finditer(raw, first, last):
        junk = _junk(raw, at, field.start()) if field.start() > at + 1 else -1
        if junk >= 0:
            if not _only_fields(raw, junk, last):
                body = junk
                break
            slips.append(raw[junk : field.start()].strip())
        fields.setdefault(field[1].decode("ascii").lower(), []).append(field[2])
        at = field.end()
    else:
        if (junk := _junk(raw, at, last)) >= 0:
            body = junk
    return Headers(fields, cut, tuple(slips)), body


def _junk(raw: bytes, at: int, until: int) -> int:
    """Return where a line that is no field begins between two fields, or -1."""
    while at < until and raw[at] in b"\r\n":
        at += 1
    return at if raw[at:until].strip() else -1


def _only_fields(raw: bytes, at: int, last: int) -> bool:
    """Say whether all that follows the line at `at` are fields: then the line is a slip, and the block goes on.

    A line that begins like a delimiter (RFC 2046, 5.1.1) is no slip: the fields below it are those of a part.
    """
    if raw.startswith(b"--", at):
        return False
    rest = raw.find(b"\n", at, last) + 1
    if rest == 0:
        return False
    return not _FIELD.sub(b"", raw[rest:last]).strip()
