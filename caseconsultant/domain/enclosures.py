"""Files that a consultant adds to a letter: which ones, how large, and under what name they leave."""

import re
import unicodedata
from typing import Final

from caseconsultant.domain.errors import CaseConsultantError

LARGEST: Final = 5 * 1024 * 1024  # bytes of one file
LARGEST_TOGETHER: Final = 10 * 1024 * 1024  # many servers take 25 MB, and base64 adds a third
MOST: Final = 5
LONGEST_NAME: Final = 80
LONGEST_ENDING: Final = 10

KINDS: Final[dict[str, tuple[str, bytes]]] = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "txt": ("text/plain", b""),
    "csv": ("text/csv", b""),
}
"""What may go along: its media type, and how such a file begins. Programs, macros and archives are not among them."""


class NoEnclosure(CaseConsultantError):  # noqa: N818
    """The file cannot go along; the message says why, and what would do."""


def enclosed(name: str, content: bytes) -> tuple[str, str]:
    """Return the name and the media type under which a file goes along. Raises NoEnclosure."""
    plain = plain_name(name)
    ending = plain.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise NoEnclosure(f"A file of this kind cannot go along; these can: {', '.join(KINDS)}.")
    media_type, start = KINDS[ending]
    if not content:
        raise NoEnclosure(f"{plain} is empty.")
    if len(content) > LARGEST:
        raise NoEnclosure(f"{plain} has more than {LARGEST // 1024 // 1024} MB, which mailboxes may refuse.")
    if not content.startswith(start) or (not start and b"\0" in content):
        raise NoEnclosure(f"{plain} is no {ending} file, whatever its name says.")
    return plain, media_type


def plain_name(name: str) -> str:
    """Return a file's name in letters that every header and every disk takes; accents go, the ending stays."""
    bare = re.split(r"[\\/]", name)[-1]
    ascii_ = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    stem, dot, ending = re.sub(r"[^A-Za-z0-9 ._()+-]+", "_", ascii_).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    ending = re.sub(r"[^A-Za-z0-9]", "", ending)[:LONGEST_ENDING]
    stem = stem.strip(" ._")[: LONGEST_NAME - len(ending) - 1].rstrip(" ._") or "file"
    return f"{stem}.{ending}" if ending else stem
