"""The trace of a mail: its Received and Authentication-Results headers in their order, from the top."""

import re
from typing import Final

from caseconsultant.mail.headers import BLOCK_CAP, block, unfolded
from caseconsultant.mail.words import one_line

MOST: Final = 40  # headers; what a border wrote stands at the top
VALUE_CAP: Final = 2048  # bytes of one header

_TRACED = re.compile(rb"^(received|authentication-results)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE | re.I)


def trace(raw: bytes) -> tuple[str, ...]:
    """Return `Name: value` of each, unfolded; at most 40 headers and 2 KB of each."""
    first, last, _ = block(raw)
    lines: list[str] = []
    for field in _TRACED.finditer(raw, first, min(last, first + BLOCK_CAP)):
        lines.append(f"{field[1].decode('ascii').title()}: {one_line(unfolded(field[2], VALUE_CAP))}")
        if len(lines) == MOST:
            break
    return tuple(lines)
