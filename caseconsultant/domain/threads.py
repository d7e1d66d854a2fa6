"""Which ticket a mail claims, who may claim it, and how our letters join a thread.

A reference is a claim: only a Message-ID that we signed names a ticket, and only a sender who takes part may use it.
"""

import base64
import hmac
import re
from collections.abc import Sequence
from typing import Final

from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.domain.headers import SUBJECT_LIMIT, is_safe_message_id, one_line
from caseconsultant.domain.letters import Address, InboundMail

CLAIMS_READ: Final = 200  # as many ids of one header as we look at; threads of people are shorter
REFERENCES_KEPT: Final = 20
REFERENCES_OCTETS: Final = 2000
ANCHOR: Final = "thread"  # in the place of a letter's key, which is longer
NO_SUBJECT: Final = "your coding question"

_KEY: Final = re.compile(r"[a-z0-9_-]{1,40}")
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_OURS: Final = re.compile(r"cc\.([1-9][0-9]{0,17})\.([a-z0-9_-]{1,40})\.([a-z2-7]{16})@([a-z0-9.-]{1,255})")

_NAMED: Final = re.compile(r"<([^<>\s@]{1,200}@[^<>\s@]{1,200})>")

_TAG: Final = re.compile(r"\[#([1-9][0-9]{0,17})\]")

# "Re" and what mail programs write for it elsewhere; a forward's prefix is part of the subject and stays.
_REPLY: Final = re.compile(
    r"\s*(?:re|aw|antw|antwort|sv|vs|vá|odp|res|rép|ynt|atb|bls|回复|回覆|答复)\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：]\s*",
    re.IGNORECASE,
)


class UnfitMessageId(CaseConsultantError):  # noqa: N818
    """A part of a Message-ID of ours is not one that can be signed and read back."""


def message_id_for(ticket_id: int, letter_key: str, domain: str, key: bytes) -> str:
    """Our own Message-ID, without angle brackets; the same for the same letter, whenever it is made.

    `letter_key`: 1 to 40 of a-z, 0-9, _ and -. Raises UnfitMessageId.
    """
    domain = domain.lower()
    if ticket_id < 1 or not _KEY.fullmatch(letter_key) or not _DOMAIN.fullmatch(domain):
        raise UnfitMessageId("a Message-ID needs a ticket number, a key of a-z, 0-9, _ and -, and an ASCII domain")
    return f"cc.{ticket_id}.{letter_key}.{_signature(ticket_id, letter_key, domain, key)}@{domain}"


def ticket_claimed_by(message_id: str, key: bytes, domains: frozenset[str]) -> int | None:
    """The ticket that a Message-ID of ours names; None for everybody else's and for forged ones.

    Letter case is ignored, since gateways change it. `domains` are in lower case.
    """
    claim = _OURS.fullmatch(message_id.strip().strip("<>").lower()) if message_id.isascii() else None
    if claim is None or claim[4] not in domains:
        return None
    ticket_id = int(claim[1])
    genuine = hmac.compare_digest(claim[3], _signature(ticket_id, claim[2], claim[4], key))
    return ticket_id if genuine else None


def claims(mail: InboundMail, key: bytes, domains: frozenset[str]) -> tuple[int, ...]:
    """The tickets that a mail claims, each once: In-Reply-To first, then References from the newest to the oldest."""
    named = (*mail.in_reply_to[:CLAIMS_READ], *reversed(mail.references[-CLAIMS_READ:]))
    tickets = (ticket_claimed_by(message_id, key, domains) for message_id in named)
    return tuple(dict.fromkeys(ticket for ticket in tickets if ticket is not None))


def takes_part(sender: Address, participants: frozenset[str]) -> bool:
    """Say whether the sender is one of a ticket's participants, who are given by their `Address.key`."""
    return bool(sender.key) and sender.key in participants


def reply_subject(subject: str) -> str:
    """The subject of a reply: `Re:` once, whatever `AW:`, `SV:` or `Re[2]:` stood before it, in one capped line.

    Nothing is added to it: Gmail ends a thread where the subject changes.
    """
    topic = one_line(subject, 10 * SUBJECT_LIMIT)  # before the prefixes go: a long chain of them must not push it out
    while prefix := _REPLY.match(topic):
        topic = topic[prefix.end() :]
    return one_line(f"Re: {topic or NO_SUBJECT}", SUBJECT_LIMIT)


def tagged_subject(subject: str, ticket_id: int) -> str:
    """The subject with the ticket's tag at its end, once, in one capped line.

    Gmail may begin a new thread where a subject changes, so tags are a setting that is off by default.
    """
    tag = f"[#{ticket_id}]"
    topic = one_line(subject).removesuffix(tag).rstrip()
    return f"{one_line(topic, SUBJECT_LIMIT - len(tag) - 1)} {tag}"


def tag_in(subject: str) -> int | None:
    """The ticket that the last tag in a subject names, which is where ours stands; None without one.

    Anybody can write a tag: it counts for nothing unless the sender takes part in that ticket.
    """
    tags = _TAG.findall(subject[: 10 * SUBJECT_LIMIT])
    return int(tags[-1]) if tags else None


def anchor_for(ticket_id: int, domain: str, key: bytes) -> str:
    """The ticket's own signed id, which no mail has: our letters name it among their References.

    A reply carries on the References of what it answers (RFC 5322, 3.6.4), so the ticket is named even where a
    provider gave our letter another Message-ID.
    """
    return message_id_for(ticket_id, ANCHOR, domain, key)


def references_for(message_id: str, references: Sequence[str], anchor: str = "") -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References of a letter that answers a mail (RFC 5322, 3.6.4), without angle brackets.

    Give the mail's In-Reply-To as `references` where it has no References. Ids that are not safe to echo are left out;
    at most 20 and 2,000 octets stay: the first, which names the thread, the anchor, and the newest. The anchor stands
    where the thread has it already, else right before the mail that is answered, which stays the last.
    """
    parent = message_id if is_safe_message_id(message_id) else ""
    safe = dict.fromkeys(known for known in references if known != parent and is_safe_message_id(known))
    if anchor and anchor != parent:
        safe.setdefault(anchor)
    return parent, _bounded((*safe, parent) if parent else tuple(safe), anchor)


def id_given(reply: str) -> str:
    """The Message-ID that a server names in its reply to a letter (Exchange Online does); empty where it names none."""
    named = _NAMED.search(reply)
    return named[1] if named is not None and is_safe_message_id(named[1]) else ""


def loop_token(key: bytes, domain: str) -> str:
    """What our letters carry in X-CaseConsultant-Loop, so that we know them when they come back."""
    return hmac.digest(key, b"loop\0" + domain.lower().encode(), "sha256").hex()[:32]


def is_our_loop_token(token: str, key: bytes, domains: frozenset[str]) -> bool:
    """Say whether a mail carries the token of one of our domains."""
    given = token.strip().lower().encode(errors="replace")
    return any(hmac.compare_digest(given, loop_token(key, domain).encode()) for domain in domains)


def _signature(ticket_id: int, letter_key: str, domain: str, key: bytes) -> str:
    # 80 bits, the least that RFC 2104, 5 allows; base32 in lower case survives gateways that change letter case.
    signed = f"message-id\0{ticket_id}\0{letter_key}\0{domain}".encode()
    return base64.b32encode(hmac.digest(key, signed, "sha256")[:10]).decode().lower()


def _bounded(ids: tuple[str, ...], anchor: str) -> tuple[str, ...]:
    """Drop the oldest after the first, but neither the anchor nor the last, while there are too many."""
    kept = list(ids)
    while len(kept) > REFERENCES_KEPT or _octets(kept) > REFERENCES_OCTETS:
        oldest = next((number for number, known in enumerate(kept[1:-1], 1) if known != anchor), None)
        if oldest is None:
            break
        del kept[oldest]
    return tuple(kept)


def _octets(ids: Sequence[str]) -> int:
    return sum(len(message_id) + 5 for message_id in ids)  # with its brackets and a fold: CRLF and a blank
