"""The parameters of Content-Type and Content-Disposition (RFC 2045, 5.1; RFC 2231), read with tolerance. Total."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from caseconsultant.mail.charsets import decode
from caseconsultant.mail.words import decode_words, one_line

MOST: Final = 60

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("[^"\\]*(?:\\.[^"\\]*)*"?|[^;]*)')
_FORGOTTEN = re.compile(
    r"\A([^\s;=\"/]{1,80}/[^\s;=\"/]{1,80})(\s+[^\s=;\"]{1,80}\s*=)"
)  # the semicolon after the type
_NUMBERED = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?\Z")


def value_and_parameters(header: str) -> tuple[str, dict[str, str]]:
    """Return the value in lower case and its parameters by lower-case name; the first of two of one name counts."""
    header = _FORGOTTEN.sub(r"\1;\2", header, count=1)
    value, semicolon, _ = header.partition(";")
    if not semicolon:
        return value.strip().lower(), {}
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for count, found in enumerate(_PARAMETER.finditer(header)):
        if count == MOST:
            break
        name, text = found[1].lower(), _unquoted(found[2])
        if "*" not in name:
            plain.setdefault(name, text)
        elif numbered := _NUMBERED.match(name):
            pieces.setdefault(numbered[1], {}).setdefault(int(numbered[2] or 0), (bool(numbered[3]), text))
    joined = {name: _joined(parts) for name, parts in pieces.items()}
    return value.strip().lower(), plain | joined


def spoken(text: str) -> str:
    """Return a parameter as a person reads it: mailers put encoded words here, against RFC 2047, section 5."""
    return one_line(decode_words(text))


def _unquoted(text: str) -> str:
    if text.startswith('"'):
        text = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
        return re.sub(r"\\(.)", r"\1", text) if '\\"' in text or "\\\\" in text else text
    return text.strip()


def _joined(parts: dict[int, tuple[bool, str]]) -> str:
    """Join the continuations of one parameter (RFC 2231, 3 and 4); the charset stands in the first."""
    charset, out, pending = "", [], b""
    for place, (encoded, text) in sorted(parts.items()):
        if encoded and place == min(parts) and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        if encoded:
            pending += unquote_to_bytes(text)
        else:
            out += [decode(pending, charset), text]
            pending = b""
    return "".join([*out, decode(pending, charset)])
