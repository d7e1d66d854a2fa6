"""The mail inside an opaque signature (CMS SignedData, RFC 5652, 5; RFC 8551, 3.5.2). Its signature is not verified."""

from dataclasses import dataclass
from typing import Final

SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
DATA: Final = bytes.fromhex("2a864886f70d010701")
INPUT_CAP: Final = 25_000_000
PIECES_CAP: Final = 50_000
DEPTH_CAP: Final = 12
_SEQUENCE, _OID, _OCTETS, _EXPLICIT, _CONSTRUCTED = 0x30, 0x06, 0x04, 0xA0, 0x20


@dataclass(frozen=True, slots=True)
class _Element:
    """One value in BER (X.690, 8.1): its tag, where its content begins and ends, and where the next one begins."""

    tag: int
    start: int
    end: int
    after: int


def content(data: bytes) -> bytes | None:
    """Return what was signed; None where the bytes are no SignedData with its content inside."""
    try:
        return _content(data[:INPUT_CAP])
    except (IndexError, ValueError):
        return None


def _content(data: bytes) -> bytes | None:
    outer = _children(data, _element(data, 0))
    if len(outer) < 2 or data[outer[0].start : outer[0].end] != SIGNED_DATA:
        return None
    for field in _children(data, _children(data, outer[1])[0]):
        if field.tag != _SEQUENCE:
            continue
        inner = _children(data, field)
        if inner and inner[0].tag == _OID and data[inner[0].start : inner[0].end] == DATA:
            return _octets(data, _children(data, inner[1])[0]) if len(inner) > 1 else None
    return None


def _octets(data: bytes, element: _Element) -> bytes:
    """Return an octet string, joined where it was written in pieces."""
    if not element.tag & _CONSTRUCTED:
        return data[element.start : element.end]
    return b"".join(data[piece.start : piece.end] for piece in _children(data, element))


def _element(data: bytes, at: int, depth: int = 0) -> _Element:
    """Read the element at a place; ValueError where it is none, or nests too deeply."""
    tag, length = data[at], data[at + 1]
    start = at + 2
    if tag & 0x1F == 0x1F or depth > DEPTH_CAP:
        raise ValueError
    if length == 0x80:  # of no said length: its children go on up to two zeros
        end = start
        for _ in range(PIECES_CAP):
            if data[end : end + 2] == b"\0\0":
                return _Element(tag, start, end, end + 2)
            end = _element(data, end, depth + 1).after
        raise ValueError
    if length & 0x80:
        size = length & 0x7F
        if size > 4:
            raise ValueError
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > len(data):
        raise ValueError
    return _Element(tag, start, start + length, start + length)


def _children(data: bytes, parent: _Element) -> list[_Element]:
    found: list[_Element] = []
    at = parent.start
    while at < parent.end and len(found) < PIECES_CAP:
        found.append(_element(data, at))
        at = found[-1].after
    return found
