"""The mail that comes in and the letters that go out, as values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from caseconsultant.domain.mail_parts import Part


class LetterKind(StrEnum):
    """Which letter it is; one folder in templates/ for each."""

    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"
    QUESTION_BACK = "question_back"
    CORRECTION = "correction"
    OVER_ALLOWANCE = "over_allowance"
    PATIENT_DATA = "patient_data"

    @property
    def automatic(self) -> bool:
        """Say whether no person approves it."""
        return self in (LetterKind.ACKNOWLEDGEMENT, LetterKind.OVER_ALLOWANCE, LetterKind.PATIENT_DATA)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: `local@domain` as written, and the display name, decoded."""

    email: str
    name: str = ""

    @property
    def key(self) -> str:
        """The address as it is compared: lower case, no blanks."""
        return self.email.strip().lower()

    @property
    def domain(self) -> str:
        """What follows the last @, in lower case; empty where there is none."""
        return self.key.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the body. `size` is in bytes, decoded."""

    name: str
    content_type: str
    size: int
    inline: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail inside a mail: who wrote it, when (as it is written there), about what, and its text.

    It is what the forwarding mail says, and proves nothing. The sender's address is empty where only a name is given.
    """

    sender: Address
    date: str = ""
    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a delivery report says of one recipient (RFC 3464, 2.3); every field is empty where it says nothing.

    `status` is an enhanced code (RFC 3463), or empty; `action` is failed, delayed, delivered, relayed or expanded.
    """

    recipient: str = ""
    action: str = ""
    status: str = ""
    diagnostic: str = ""
    others: tuple[str, ...] = ()

    @property
    def is_permanent(self) -> bool:
        """Say whether the address will not take mail later either."""
        return self.status.startswith("5.") or (not self.status and self.action == "failed")


@dataclass(frozen=True, slots=True)
class InboundMail:
    """One parsed mail. Every field has a harmless value where the mail has none.

    `text` is everything readable in the body; `new_words` is what the sender wrote now, apart from
    what is quoted or forwarded (never empty where `text` is not); `parts` say of every character of `text` what it
    belongs to. Message-IDs stand without angle brackets.
    `trace` holds the Received and Authentication-Results headers, `Name: value`, in their order from the top.
    """

    sender: Address = field(default_factory=lambda: Address(""))
    reply_to: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    text: str = ""
    new_words: str = ""
    parts: tuple[Part, ...] = ()
    html: str = ""
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    auto_submitted: str = "no"
    return_path_is_empty: bool = False
    is_bulk: bool = False
    is_report: bool = False
    is_auto_reply: bool = False
    no_auto_response: bool = False
    original_message_id: str = ""
    loop_token: str = ""
    hops: int = 0
    is_encrypted: bool = False
    defects: tuple[str, ...] = ()
    forwarded: Forwarded | None = None
    report: Report | None = None
    trace: tuple[str, ...] = ()
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along with a letter; its name is one that `domain/enclosures.py` made."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutboundMail:
    """One letter before it is bytes: plain values, no headers glued together."""

    kind: LetterKind
    sender: Address
    recipient: Address
    subject: str
    text: str
    html: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    date: datetime
    loop_token: str
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who hands the letter over and who gets it. An empty sender is the null sender `<>`."""

    sender: str
    recipients: tuple[str, ...]
