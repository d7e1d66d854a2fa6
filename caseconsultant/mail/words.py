"""Encoded words in headers (RFC 2047), and raw bytes where a header should be ASCII."""

import binascii
import re
from typing import Final

from caseconsultant.mail.charsets import decode

# Payloads with blanks are wrong by RFC 2047 and common. The charset may carry a language (RFC 2231, 5).
ENCODED_WORD: Final = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*)\?=")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")


def one_line(text: str) -> str:
    """Return the text with every run of blanks and controls as one space, and none at its ends."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _CONTROLS.sub(" ", text).strip()


def decode_words(text: str) -> str:
    """Return the text with its encoded words decoded; those next to each other are joined before."""
    if "=?" not in text:
        return text
    out: list[str] = []
    run: list[tuple[str, bytes]] = []  # (charset, bytes): a character may be cut in two by the word's end
    at = 0
    for word in ENCODED_WORD.finditer(text):
        between = text[at : word.start()]
        if between and not (run and between.isspace()):
            out.append(_decode_run(run))
            out.append(between)
            run = []
        charset = word[1].lower()
        data = _payload(word[2], word[3])
        if run and run[-1][0] == charset:
            run[-1] = (charset, run[-1][1] + data)
        else:
            run.append((charset, data))
        at = word.end()
    out.append(_decode_run(run))
    out.append(text[at:])
    return "".join(out)


def _decode_run(run: list[tuple[str, bytes]]) -> str:
    return "".join(decode(data, charset) for charset, data in run)


def _payload(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return base64_bytes(data)


def base64_bytes(data: bytes) -> bytes:
    """Decode base64 as mailers write it: foreign characters, missing or early padding; what is broken is cut off."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        return binascii.a2b_base64(clean[: len(clean) // 4 * 4] + _tail(clean))


def _tail(clean: bytes) -> bytes:
    """The last characters, padded; one alone carries no byte."""
    rest = clean[len(clean) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
