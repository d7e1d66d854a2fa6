"""The new words of a mail, apart from what it quotes."""

import re
from typing import Final

_QUOTED: Final = re.compile(r"^[ \t]*>")
_WROTE: Final = re.compile(
    r"^(?:On|Am|Le|El|Il|Em|Op)\b.{4,200}(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef) ?:\s*$"
)
_ORIGINAL: Final = re.compile(r"^[-_ ]{3,}.*original.{0,20}[-_ ]{3,}$|^_{20,}$", re.IGNORECASE)
_SIGNATURE: Final = re.compile(r"^-- ?$")


def new_words(text: str) -> str:
    """Return what the sender wrote now; the whole text where nothing else would be left."""
    kept: list[str] = []
    for line in text.split("\n"):
        if _SIGNATURE.match(line) or _ORIGINAL.match(line) or _WROTE.match(line):
            break
        if not _QUOTED.match(line):
            kept.append(line.rstrip())
    return "\n".join(kept).strip() or text.strip()
