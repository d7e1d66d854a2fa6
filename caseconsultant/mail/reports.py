"""Delivery reports: who did not get a letter, and why (RFC 3464); where a server writes its own way, flufl.bounce."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.domain.letters import Report
from caseconsultant.mail import headers
from caseconsultant.mail.addresses import addresses
from caseconsultant.mail.headers import Headers
from caseconsultant.mail.mime import Part
from caseconsultant.mail.patience import Patience
from caseconsultant.mail.words import one_line

GROUPS_CAP: Final = 100
RAW_CAP: Final = 100_000  # bytes of a mail that flufl.bounce looks at
_DELIVERY: Final = ("message/delivery-status", "message/global-delivery-status")
_ACTIONS: Final = ("failed", "delayed", "delivered", "relayed", "expanded")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_ASCII: Final = bytes(octet if octet < 128 else 0x3F for octet in range(256))  # flufl.bounce counts on str headers
_BLANK = re.compile(rb"(?:\r?\n[ \t]*){2,}")
_MESSAGE_ID = re.compile(
    r"^[ \t>]{0,20}Message-ID:\s{0,20}<([^<>\s\x00-\x1f\x7f-\x9f]{1,998})>", re.IGNORECASE | re.MULTILINE
)

# Who writes of what could not be delivered, and how the subject begins. Each alone is too little to call flufl.bounce.
_MAILER: Final = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-?(?:delivery|system|daemon)|.{0,30}(?:bounce|maildelivery|daemon)|MMDF|nobody"
    r"|.{0,20}(?:administrator|delivery))",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"(?:\W*|.{0,80}\b)(?:undeliver|undelivrable|returned mail|return(?:ed)? to sender|fail(?:ed|ure)"
    r"|delivery (?:status|notification|fail|report|error|problem)|mail (?:delivery|system) |not deliver|non-?deliver"
    r"|non remis|unzustellbar|delay|warning|could not|bounce|error|unknown|rejected|problem|message status)",
    re.IGNORECASE,
)


def read(root: Part, patience: Patience) -> Report | None:
    """Return what the mail reports; None where it is no report, or names no recipient."""
    groups = [group for part in root.walk() if part.content_type in _DELIVERY for group in _recipients(part)]
    if groups:
        worst = next((group for group in groups if group.action == "failed"), groups[0])
        others = dict.fromkeys(group.recipient for group in groups if group.recipient != worst.recipient)
        return Report(worst.recipient, worst.action, worst.status, worst.diagnostic, tuple(others))
    if not root.headers.fields or not looks_like_one(root.headers):
        return None
    return patience.attempt(lambda: _second_opinion(root.source), None, "a delivery report")


def looks_like_one(fields: Headers) -> bool:
    """Say whether the headers speak of a mail server as the writer."""
    if "x-failed-recipients" in fields or fields.plain("return-path").replace(" ", "") == "<>":
        return True
    senders = addresses(fields.plain("from")) or addresses(fields.plain("sender"))
    if not senders or any(_MAILER.match(word) for word in (senders[0].email, senders[0].name)):
        return True
    return fields.plain("content-type").lower().startswith("multipart/report") or bool(
        _SUBJECT.match(fields.text("subject")[:200])
    )


def quoted_id(text: str) -> str:
    """Return the Message-ID of the mail that a report quotes in its text; empty where it does not."""
    found = _MESSAGE_ID.search(text[-RAW_CAP:])
    return found[1] if found else ""


def _recipients(part: Part) -> Iterator[Report]:
    """Yield each group of fields that names a recipient (RFC 3464, 2.3)."""
    for group in _BLANK.split(part.content().strip())[:GROUPS_CAP]:
        fields, _ = headers.read(group + b"\n\n")
        named = (fields.plain("original-recipient"), fields.plain("final-recipient"))  # the first is as we wrote it
        found = [one for name in named for one in addresses(name.rpartition(";")[2].strip())]
        if not found:
            continue
        action = fields.plain("action").split("(")[0].strip().lower()
        status = _STATUS.search(fields.plain("status")) or _STATUS.search(fields.plain("diagnostic-code"))
        yield Report(
            found[0].email,
            action if action in _ACTIONS else "",
            status[0] if status else "",
            one_line(fields.plain("diagnostic-code").partition(";")[2] or fields.plain("diagnostic-code"))[:500],
        )


def _second_opinion(raw: bytes) -> Report | None:
    """Return the addresses that flufl.bounce finds; it knows how servers wrote before there was a standard."""
    from email import message_from_bytes

    from flufl.bounce import all_failures

    message = message_from_bytes(raw[:RAW_CAP].translate(_ASCII))
    if not addresses(str(message.get("from", ""))):  # flufl.bounce counts on an address
        del message["from"]
        message["From"] = "unknown@localhost"
    temporary, permanent = all_failures(message)
    named = [one.email for address in sorted(permanent) or sorted(temporary) for one in addresses(_plain(address))]
    found = [email for email in named if ".." not in email]  # "pat...@clinic.example" was shortened
    if not found:
        return None
    return Report(found[0], "failed" if permanent else "delayed", others=tuple(found[1:]))


def _plain(address: bytes) -> str:
    return address.decode("utf-8", "replace")
