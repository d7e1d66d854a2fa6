"""What may stand in a header of ours: one line, no control characters, nothing that decodes to something else."""

import re
import unicodedata
from typing import Final

SUBJECT_LIMIT: Final = 200
NAME_LIMIT: Final = 60
ID_LIMIT: Final = 250

# Joiners belong to scripts and emoji; every other format character (bidi controls, tags, BOM) only misleads here.
_JOINERS: Final = frozenset("\u200c\u200d")
_BLANKED: Final = frozenset(("Cc", "Zl", "Zp", "Zs"))
_REMOVED: Final = frozenset(("Cf", "Cs"))

# RFC 5322, 3.2.3 (dot-atom) and RFC 5321, 4.5.3.1 (64 and 255 octets). Quoted and non-ASCII local parts are left out:
# few servers take them, and a header with them can be read in two ways.
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)

# Wider than RFC 5322's msg-id, since mailers in use write colons and leave the @ out; never blanks, brackets, quotes.
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.:@\[\]-]+")


def one_line(text: str, limit: int = SUBJECT_LIMIT) -> str:
    """The text as one line of at most `limit` characters in NFC, without control or bidi characters.

    The start of an encoded word (RFC 2047) is broken by a blank: some Pythons turn `=?utf-8?q?x=0ABcc:...?=` into a
    second header when they fold (CVE-2024-6923).
    """
    kept = (" " if unicodedata.category(c) in _BLANKED else c for c in text[: limit * 20] if not _is_removed(c))
    line = unicodedata.normalize("NFC", " ".join("".join(kept).split())).replace("=?", "= ?")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def is_plain_address(email: str) -> bool:
    """Say whether we can write to it: `local@domain` in ASCII, one mailbox, no quoting, no comment."""
    local, at, domain = email.rpartition("@")
    within = len(local) <= 64 and len(domain) <= 255 and "=?" not in email
    return bool(at) and within and bool(_LOCAL.fullmatch(local)) and bool(_DOMAIN.fullmatch(domain))


def is_safe_message_id(message_id: str) -> bool:
    """Say whether a stranger's Message-ID (without angle brackets) may be echoed in a header of ours."""
    return 0 < len(message_id) <= ID_LIMIT and "=?" not in message_id and bool(_MESSAGE_ID.fullmatch(message_id))


def _is_removed(character: str) -> bool:
    return unicodedata.category(character) in _REMOVED and character not in _JOINERS
