"""Read a composed letter back: what a server and a mail program will see must be what was meant, on any Python."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import Message
from email.utils import getaddresses
from typing import Final

from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.domain.letters import Enclosure

LINE_LIMIT: Final = 998  # RFC 5322, 2.1.1, without CRLF

_MIME: Final = ("MIME-Version", "Content-Type")
_FIELD: Final = re.compile(rb"([A-Za-z0-9-]+): ")


class ComposeError(CaseConsultantError):
    """A letter cannot be composed safely; it stays with us. The message never holds words of the letter."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a letter was meant to say. `headers` are unfolded, and without the MIME ones."""

    headers: dict[str, str | Address]
    text: str
    html: str
    enclosures: tuple[Enclosure, ...] = ()


def prove(content: bytes, meant: Meant) -> None:
    """Raise ComposeError unless the bytes say exactly what was meant, and no more."""
    _prove_lines(content)
    _prove_names(content, (*meant.headers, *_MIME))
    # The old parser and its decoder: twice as fast, and the new one puts blanks between the encoded words of a name.
    message = message_from_bytes(content, policy=policy.compat32)
    for name, value in meant.headers.items():
        if _read(str(message[name]), value) != _readable(value):
            raise ComposeError(f"the letter's {name} does not read back as it was written")
    _prove_bodies(message, meant)


def _prove_lines(content: bytes) -> None:
    lines = content.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line or len(line) > LINE_LIMIT for line in lines) or lines[-1]:
        raise ComposeError("the letter holds a line that is too long or does not end with CRLF")
    if not content.isascii() or b"\0" in content:
        raise ComposeError("the letter holds octets that need an 8-bit server")


def _prove_names(content: bytes, names: tuple[str, ...]) -> None:
    """Count the header fields without the email package: whatever it decodes or hides, a server counts these."""
    head = content.partition(b"\r\n\r\n")[0]
    starts = [line for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    fields = [_FIELD.match(line) for line in starts]
    found = tuple(field[1].decode() for field in fields if field is not None)
    if None in fields or sorted(found) != sorted(names):
        raise ComposeError("the letter's header fields are not the ones that were set")


def _readable(value: str | Address) -> object:
    return value if isinstance(value, str) else [(value.display_name, value.addr_spec)]


def _read(raw: str, meant: str | Address) -> object:
    """A header as it is compared: its text unfolded and decoded, or the name and address of every mailbox in it."""
    unfolded = " ".join(raw.split())
    if isinstance(meant, str):
        return _decoded(unfolded)
    return [(_decoded(name), email) for name, email in getaddresses([unfolded])]


def _decoded(text: str) -> str:
    return str(make_header(decode_header(text))) if "=?" in text else text


def _prove_bodies(message: Message, meant: Meant) -> None:
    leaves = [part for part in message.walk() if not part.is_multipart()]
    wanted = ["text/plain", "text/html", *(file.content_type for file in meant.enclosures)]
    if [part.get_content_type() for part in leaves] != wanted:
        raise ComposeError("the letter does not have exactly a text and an HTML part, and the files that go along")
    parts, files = leaves[:2], leaves[2:]
    if [(part.get_filename(), part.get_payload(decode=True)) for part in files] != [
        (file.name, file.content) for file in meant.enclosures
    ]:
        raise ComposeError("a file that goes along does not read back as it was added")
    bodies = [part.get_payload(decode=True) for part in parts]
    if bodies != [text.replace("\n", "\r\n").encode() for text in (meant.text, meant.html)]:
        raise ComposeError("the letter's body does not read back as it was written")
