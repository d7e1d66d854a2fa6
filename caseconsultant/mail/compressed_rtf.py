"""RTF as Outlook packs it into winmail.dat (MS-OXRTFCP): the body of many mails that have no other."""

from typing import Final

MOST: Final = 1_000_000  # bytes, unpacked
HEADER: Final = 16
PACKED: Final = b"LZFu"
PLAIN: Final = b"MELA"
RING: Final = 4096

# What the dictionary begins with (MS-OXRTFCP, 3.1.2.1): the words that every such file has.
BEGINNING: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpacked(data: bytes) -> bytes:
    """Return the RTF, at most MOST bytes of it; nothing where the data are none. Cut data give what they hold."""
    size = min(int.from_bytes(data[4:8], "little"), MOST)
    kind, content = data[8:12], data[HEADER:]
    if kind == PLAIN:
        return content[:size]
    return _unpacked(content, size) if kind == PACKED else b""


def _unpacked(content: bytes, size: int) -> bytes:
    """Runs of eight: a byte says for each whether a byte follows or a place and a length in what came before."""
    ring = bytearray(BEGINNING.ljust(RING, b"\0"))
    write, at = len(BEGINNING), 0
    out = bytearray()
    while at < len(content) and len(out) < size:
        control, at = content[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                piece, at = content[at : at + 1], at + 1
            else:
                token, at = int.from_bytes(content[at : at + 2], "big"), at + 2
                place, length = token >> 4, (token & 15) + 2
                if place == write or at > len(content):  # the end
                    return bytes(out[:size])
                piece = _copied(ring, place, write, length)
            for octet in piece:
                ring[write] = octet
                write = (write + 1) % RING
            out += piece
    return bytes(out[:size])


def _copied(ring: bytearray, place: int, write: int, length: int) -> bytes:
    """Return what stands at a place; a run may reach into what it writes itself."""
    span = (write - place) % RING
    have = bytes(ring[(place + step) % RING] for step in range(min(span, length)))
    return (have * (length // len(have) + 1))[:length]
