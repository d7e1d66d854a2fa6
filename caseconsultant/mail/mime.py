"""A mail as a tree of parts (RFC 2045, RFC 2046): bounded in depth, number and time. Total."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from caseconsultant.mail import headers, signed
from caseconsultant.mail.headers import Headers
from caseconsultant.mail.parameters import spoken, value_and_parameters
from caseconsultant.mail.words import base64_bytes

PARTS_CAP: Final = 100
DEPTH_CAP: Final = 20
RUNS_CAP: Final = 1000  # pieces of base64, each with its own padding
NO_PARTS: Final = "a multipart without its parts is read as text"
_CMS: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime")
LOOKS_CAP: Final = 20_000  # lines that begin like a delimiter and are none

_UU = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


@dataclass(slots=True)
class Part:
    """One part: its headers and, as places in the mail's bytes, its body."""

    source: bytes
    headers: Headers
    start: int
    end: int
    content_type: str
    parameters: dict[str, str]
    depth: int
    children: list["Part"] = field(default_factory=list)
    outside: list[tuple[int, int]] = field(default_factory=list)  # of a multipart: what stands in none of its parts

    @property
    def main_type(self) -> str:
        """What stands before the slash."""
        return self.content_type.partition("/")[0]

    def content(self) -> bytes:
        """Return the body with its transfer encoding undone; the body as it is where that fails."""
        return decoded(self.source[self.start : self.end], self.headers.plain("content-transfer-encoding"))

    def disposition(self) -> tuple[str, dict[str, str]]:
        """Return 'inline', 'attachment' or '' and the parameters."""
        return value_and_parameters(self.headers.plain("content-disposition"))

    def name(self) -> str:
        """Return the file name, as a person reads it; empty where there is none."""
        _, parameters = self.disposition()
        return spoken(parameters.get("filename") or self.parameters.get("name", ""))

    def walk(self) -> Iterator["Part"]:
        """Yield this part and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Caps:
    """How many parts were met, and what was cut, in words."""

    __slots__ = ("defects", "parts")

    def __init__(self) -> None:
        self.parts = 0
        self.defects: dict[str, None] = {}

    def say(self, defect: str) -> None:
        """Note a defect once."""
        self.defects[defect] = None


def read(raw: bytes, caps: Caps, depth: int = 0) -> Part:
    """Return the mail as a tree."""
    return _part(raw, 0, len(raw), caps, depth, "text/plain")


def decoded(data: bytes, encoding: str) -> bytes:
    """Undo a Content-Transfer-Encoding (RFC 2045, 6), as far as it can be undone."""
    match encoding.lower().strip("\"' ;"):
        case "base64" | "b" | "base-64":
            return base64_bytes(data) if data.count(b"=") < 3 else _base64_runs(data)
        case "quoted-printable" | "q" | "quoted_printable":
            return binascii.a2b_qp(data)
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _uudecoded(data)
    return data


def _part(raw: bytes, start: int, end: int, caps: Caps, depth: int, default: str) -> Part:
    caps.parts += 1
    fields, body = headers.read(raw, start, end)
    if fields.cut:
        caps.say("a header block longer than 64 KB was cut")
    content_type, parameters = value_and_parameters(fields.plain("content-type"))
    if "/" not in content_type:
        content_type = {"text": "text/plain", "html": "text/html"}.get(content_type, default)
    part = Part(raw, fields, body, end, content_type, parameters, depth)
    if content_type.startswith("multipart/"):
        _split(part, caps)
    elif content_type in ("message/rfc822", "message/global", "message/news"):
        _nest(part, caps)
    elif content_type in _CMS:
        _open_signed(part, caps)
    return part


def _split(part: Part, caps: Caps) -> None:
    """Fill a multipart's children; one without a usable boundary is read as text, so that nothing is hidden."""
    boundary = part.parameters.get("boundary", "")
    if part.depth >= DEPTH_CAP:
        caps.say("parts nested deeper than 20 were not opened")
        return
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    at = part.start
    for start, end in _parts_between(part, boundary.encode("utf-8", "replace")):
        if caps.parts >= PARTS_CAP:
            caps.say("more than 100 parts: the rest was not opened")
            break
        part.children.append(_part(part.source, start, end, caps, part.depth + 1, default))
        part.outside.append((at, start))
        at = end
    part.outside.append((at, part.end))
    if not part.children:
        caps.say(NO_PARTS)
        part.content_type = "text/plain"
        part.outside.clear()  # all of it is the text


def _parts_between(part: Part, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each part begins and ends; where no line is the delimiter, those that begin with it are (5.1.1)."""
    found = False
    for stretch in _between(part.source, part.start, part.end, boundary):
        found = True
        yield stretch
    if not found:
        yield from _between(part.source, part.start, part.end, boundary, more=True)


def _between(raw: bytes, start: int, end: int, boundary: bytes, *, more: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where each part begins and ends (RFC 2046, 5.1.1: the line end before a delimiter belongs to it).

    A delimiter may have `more` on its line, if a part's headers follow it. The last one may stand behind the last word.
    """
    delimiter = b"--" + boundary.rstrip()
    if not boundary.strip():
        return
    opened, at = -1, start
    for _ in range(LOOKS_CAP):
        at = raw.find(delimiter, at, end)
        if at < 0:
            break
        line_end = raw.find(b"\n", at, end)
        line_end = end if line_end < 0 else line_end
        tail = raw[at + len(delimiter) : min(line_end, at + len(delimiter) + 80)].strip()
        known = raw[line_end + 1 : line_end + 9].lower() == b"content-" if more else tail in (b"", b"--")
        if known and (at == start or raw[at - 1] in b"\r\n"):
            if opened >= 0:
                yield opened, _without_line_end(raw, opened, at)
            opened = min(line_end + 1, end)
            if tail == b"--":
                return
            at = opened
        else:
            at += len(delimiter)
    if 0 <= opened < end:
        yield opened, _without_closing(raw, opened, end, delimiter + b"--")


def _without_closing(raw: bytes, start: int, end: int, closing: bytes) -> int:
    """Return where the last part ends, if its closing delimiter stands right behind its last word."""
    begin = max(start, end - len(closing) - 80)
    last = raw[begin:end].rstrip()
    return begin + len(last) - len(closing) if last.endswith(closing) else end


def _without_line_end(raw: bytes, start: int, at: int) -> int:
    if at - 1 >= start and raw[at - 1] == 0x0A:
        at -= 1
    if at - 1 >= start and raw[at - 1] == 0x0D:
        at -= 1
    return at


def _nest(part: Part, caps: Caps) -> None:
    """Open a mail within the mail; some are base64, against RFC 2046, 5.2.1."""
    if part.depth >= DEPTH_CAP:
        caps.say("parts nested deeper than 20 were not opened")
        return
    content = part.content()
    if content and caps.parts < PARTS_CAP:
        part.children.append(_part(content, 0, len(content), caps, part.depth + 1, "text/plain"))


def _open_signed(part: Part, caps: Caps) -> None:
    """Open what is wrapped in an opaque signature (RFC 8551, 3.5.2): it can be read without a key."""
    if part.depth >= DEPTH_CAP or caps.parts >= PARTS_CAP:
        return
    inside = signed.content(part.content())
    if inside:
        part.content_type = "multipart/signed"
        part.children.append(_part(inside, 0, len(inside), caps, part.depth + 1, "text/plain"))


def _base64_runs(data: bytes) -> bytes:
    """Decode base64 that was padded more than once: some gateways encode in pieces."""
    runs = re.findall(rb"[^=]+=*", data) if data.count(b"=") < RUNS_CAP else [data.replace(b"=", b"")]
    return b"".join(map(base64_bytes, runs))


def _uudecoded(data: bytes) -> bytes:
    """Decode the first uuencoded file in the data; the data as it is where there is none."""
    begin = _UU.search(data)
    if begin is None:
        return data
    out = []
    for line in data[begin.end() :].splitlines():
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            out.append(_uu_line(line))
    return b"".join(out)


def _uu_line(line: bytes) -> bytes:
    """Decode a line with too much at its end, as some encoders write it."""
    try:
        return binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3 + 1])
    except binascii.Error:
        return b""
