"""Mails out of an mbox file (RFC 4155), read as a stream: never more of it in memory than one mail."""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

LONGEST: Final = 64 * 1024 * 1024  # bytes of one mail; what is longer is cut

# "From sender date": a line of a letter that begins so by chance has no time of day in it.
_ENVELOPE: Final = re.compile(rb"From [^\r\n]*\d{1,2}:\d{2}[^\r\n]*\r?\n?\Z")
_QUOTED: Final = re.compile(rb">+From ")


def is_mbox(head: bytes) -> bool:
    """Say whether a file that begins so is an mbox."""
    return head.startswith(b"From ")


def mails(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of each mail, without its envelope line; ">From " at the head of a line is "From " again."""
    lines: list[bytes] = []
    size = 0
    blank = True  # before the first line
    for line in stream:
        if blank and _ENVELOPE.match(line):
            if any(line.strip() for line in lines):
                yield _mail(lines)
            lines, size = [], 0
        elif size < LONGEST:
            lines.append(line[1:] if line.startswith(b">") and _QUOTED.match(line) else line)
            size += len(line)
        blank = not line.strip()
    if any(line.strip() for line in lines):
        yield _mail(lines)


def _mail(lines: list[bytes]) -> bytes:
    if lines and not lines[-1].strip():  # it parts the mails and belongs to none
        lines = lines[:-1]
    return b"".join(lines)
