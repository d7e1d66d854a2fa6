"""Which mail it is, whoever delivered it and how often. Total, and fast: some 20 microseconds and the hashing."""

import re
from hashlib import sha256
from typing import Final

from caseconsultant.mail.headers import BLOCK_CAP, block

NAMES: Final = (b"message-id", b"from", b"date", b"subject")
_FIELD = re.compile(rb"^(message-id|from|date|subject)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE | re.IGNORECASE)


def fingerprint(raw: bytes) -> bytes:
    """Return 32 bytes: SHA-256 over Message-ID, From, Date, Subject (the first of each) and the body's SHA-256.

    What servers add on the way (Received, Return-Path, Delivered-To ...) is no part of it, so the same mail delivered
    twice has one fingerprint; and a Message-ID alone proves nothing, so another body makes another mail. Line ends do
    not count, nor blank lines at the end: an mbox file keeps neither.
    """
    first, last, body = block(raw)
    fields: dict[bytes, bytes] = {}
    for field in _FIELD.finditer(raw, first, min(last, first + BLOCK_CAP)):
        fields.setdefault(field[1].lower(), b" ".join(field[2].split()))
    digest = sha256()
    for name in NAMES:
        value = fields.get(name, b"")
        digest.update(b"%d:%b" % (len(value), value))
    digest.update(sha256(_content(raw, body)).digest())
    return digest.digest()


def _content(raw: bytes, body: int) -> bytes:
    """Return the body with bare line feeds and without blank lines at its end."""
    return raw[body:].replace(b"\r\n", b"\n").rstrip(b"\r\n")
