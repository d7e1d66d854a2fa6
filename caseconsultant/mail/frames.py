"""What travels between the parser's child and its parent: a mail as JSON, in frames of length and content."""

import json
import struct
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from caseconsultant.domain.letters import Address, Attachment, Forwarded, InboundMail, Report
from caseconsultant.domain.mail_parts import Part, PartKind
from caseconsultant.ports import Unreadable

LENGTH: Final = struct.Struct("!I")

_NAMES: Final = tuple(field.name for field in fields(InboundMail))
_VALUES: Final = attrgetter(*_NAMES)
_ADDRESS: Final = attrgetter("email", "name")
_PART: Final = attrgetter("kind", "start", "end")
_FORWARDED: Final = attrgetter("sender", "date", "subject", "text")
_REPORT: Final = attrgetter("recipient", "action", "status", "diagnostic", "others")
_ATTACHMENT: Final = attrgetter("name", "content_type", "size", "inline", "text")


def frame(content: bytes) -> bytes:
    """Return the content behind its length (4 bytes, big end first)."""
    return LENGTH.pack(len(content)) + content


def to_json(result: InboundMail | Unreadable) -> bytes:
    """Return a parser's result as ASCII JSON."""
    if isinstance(result, Unreadable):
        return json.dumps({"unreadable": result.reason}).encode("ascii")
    return _ENCODER.encode(_VALUES(result)).encode("ascii")


def from_json(content: bytes) -> InboundMail | Unreadable:
    """Return the result again. Only what our own child wrote comes here."""
    read = json.loads(content)
    if isinstance(read, dict):
        return Unreadable(read["unreadable"])
    values: dict[str, Any] = dict(zip(_NAMES, read, strict=True))
    values["sender"] = Address(*values["sender"])
    values["reply_to"] = values["reply_to"] and Address(*values["reply_to"])
    for name in ("to", "cc"):
        values[name] = tuple(Address(*one) for one in values[name])
    for name in ("in_reply_to", "references", "defects", "trace"):
        values[name] = tuple(values[name])
    values["date"] = values["date"] and datetime.fromisoformat(values["date"])
    values["parts"] = tuple(Part(PartKind(kind), start, end) for kind, start, end in values["parts"])
    values["attachments"] = tuple(Attachment(*one) for one in values["attachments"])
    if values["forwarded"]:
        sender, *rest = values["forwarded"]
        values["forwarded"] = Forwarded(Address(*sender), *rest)
    if values["report"]:
        recipient, action, status, diagnostic, others = values["report"]
        values["report"] = Report(recipient, action, status, diagnostic, tuple(others))
    return InboundMail(**values)


def _plain(value: object) -> object:
    match value:
        case Address():
            return _ADDRESS(value)
        case Attachment():
            return _ATTACHMENT(value)
        case Part():
            return _PART(value)
        case Forwarded():
            return _FORWARDED(value)
        case Report():
            return _REPORT(value)
        case datetime():
            return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


_ENCODER: Final = json.JSONEncoder(default=_plain, separators=(",", ":"))
