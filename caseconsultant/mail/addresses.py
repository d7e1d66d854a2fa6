"""Address lists (RFC 5322, 3.4) as strangers write them: split first, decoded after, never recursive."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.domain.letters import Address
from caseconsultant.mail.words import decode_words, one_line

MOST: Final = 200

# Encoded words and closed quoted strings are atoms, so that the commas in them do not split.
_PIECE = re.compile(r'=\?[^?\s]{1,80}\?[bBqQ]\?[^?]*\?=|"[^"\\]*(?:\\.[^"\\]*)*"|\\.|[^\\"(),;:<>=]+|.', re.DOTALL)
_ADDRESS = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f<>()\[\],;:\\\"@']{1,200}@[^\s\x00-\x1f\x7f-\x9f<>()\[\],;:\\\"@']{1,255}"
)
_SIMPLE = re.compile(
    r"\A(?:\"([^\"\\<>=]*)\"|([^\"\\<>(),;:@=]*))\s*"
    r"<([^\s\x00-\x1f\x7f-\x9f<>()\[\],;:\\\"@]+@[^\s\x00-\x1f\x7f-\x9f<>()\[\],;:\\\"@]+)>\Z"
)


def addresses(value: str) -> tuple[Address, ...]:
    """Return at most MOST addresses of an unfolded, not yet decoded header value."""
    if not value:
        return ()
    if simple := _SIMPLE.match(value):  # nearly all From lines: one name, one address
        return (Address(simple[3], one_line(simple[1] or simple[2] or "")),)
    found: list[Address] = []
    for one in _mailboxes(value):
        if one is not None:
            found.append(one)
        if len(found) == MOST:
            break
    return tuple(found)


def _mailboxes(value: str) -> Iterator[Address | None]:
    """Yield each entry of the list; None for one without an address."""
    words: list[str] = []  # outside brackets: a name, or a bare address
    route: list[str] = []  # inside <>
    notes: list[str] = []  # inside ()
    angle, depth = False, 0
    for piece in _PIECE.findall(value):
        if depth or piece == "(":
            depth += {"(": 1, ")": -1}.get(piece, 0)
            notes.append(piece)
        elif piece == "<":
            angle = True
        elif piece == ">":
            angle = False
        elif piece in ",;" and not (angle and _unfinished(route)):
            yield _mailbox(words, route, notes)
            words, route, notes, angle = [], [], [], False
        elif piece == ":" and not angle:
            words, notes = [], []  # the name of a group
        else:
            (route if angle else words).append(piece)
    yield _mailbox(words, route, notes)


def _unfinished(route: list[str]) -> bool:
    """Say whether a comma inside <> belongs to a source route: <@one,@two:user@host>."""
    return bool(route) and route[0].startswith("@")


def _mailbox(words: list[str], route: list[str], notes: list[str]) -> Address | None:
    name = one_line(_spoken(words))
    email = _email("".join(route))
    if not email:
        if not (bare := _ADDRESS.search("".join(words))):
            return None
        email = bare[0]
        name = one_line(_spoken(words).replace(email, ""))
    if not name and notes:
        name = one_line(decode_words("".join(notes)[1:].removesuffix(")")))
    return Address(email, name.strip("'\"<> "))


def _email(route: str) -> str:
    """Return the address inside <>, without a source route, blanks or 'mailto:'."""
    text = one_line(decode_words(route)).removeprefix("mailto:")
    if text.startswith("@"):
        text = text.rpartition(":")[2]
    if found := _ADDRESS.fullmatch(text):
        return found[0]
    if found := _ADDRESS.search(text.replace(" ", "")):
        return found[0]
    return text.replace(" ", "") if "@" in text.strip("@") else ""


def _spoken(words: list[str]) -> str:
    """Return a display name: quotes and backslashes gone, encoded words decoded."""
    plain = (
        re.sub(r"\\(.)", r"\1", word[1:-1]) if len(word) > 1 and word[0] == word[-1] == '"' else word for word in words
    )
    return decode_words("".join(plain))
