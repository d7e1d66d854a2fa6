"""text/enriched (RFC 1896) as a person reads it: its commands gone, its lines joined. Total."""

import re
from typing import Final

_PARAMETERS: Final = re.compile(r"<param>[^<]{0,200}</param>", re.IGNORECASE)
_COMMAND: Final = re.compile(r"<(<)|</?[A-Za-z0-9-]{0,60}>")
_LINE_ENDS: Final = re.compile(r"\n+")


def to_text(text: str) -> str:
    """Return the words: `<<` is a bracket, one line end is a blank, and n of them are n - 1 (RFC 1896, 3 and 4)."""
    words = _COMMAND.sub(lambda found: found[1] or "", _PARAMETERS.sub("", text.replace("\r\n", "\n")))
    return _LINE_ENDS.sub(lambda found: " " if len(found[0]) == 1 else found[0][1:], words).strip()
