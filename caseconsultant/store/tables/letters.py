"""What leaves: approvals, letters with what they take along, how they were received, their wording."""

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from caseconsultant.store.tables.base import Keyed, Row, sealed_column
from caseconsultant.store.types import Sealed, SealedBytes, database_now

ONCE: Final = text("kind IN ('acknowledgement', 'over_allowance')")


class ApprovalRow(Row):
    """A person's yes: to this text, for these recipients, having seen everything up to this message."""

    __tablename__ = "approvals"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    consultant_id: Mapped[int] = mapped_column(ForeignKey("consultants.id"))
    kind: Mapped[str]
    text_digest: Mapped[bytes]
    recipients_digest: Mapped[bytes]
    newest_message_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=database_now())


class LetterRow(Keyed, Row):
    """A letter in the outbox: its exact bytes, composed once, and where it stands."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("approval_id"),
        UniqueConstraint("message_id_digest"),
        Index("one_acknowledgement", "ticket_id", "kind", unique=True, sqlite_where=ONCE, postgresql_where=ONCE),
        Index("outbox_due", "state", "due_at"),
        Index("outbox_by_recipient", "recipient_digest", "kind", "made_at"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    approval_id: Mapped[str | None] = mapped_column(ForeignKey("approvals.id"))
    kind: Mapped[str]
    state: Mapped[str]
    fence: Mapped[int] = mapped_column(server_default="0")
    attempts: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime]
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())
    give_up_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]  # when evidence was last looked for
    reply: Mapped[str] = mapped_column(server_default="")
    recipient_digest: Mapped[bytes]
    message_id_digest: Mapped[bytes]
    envelope_sealed: Mapped[bytes] = sealed_column()  # JSON: sender, recipients
    content_sealed: Mapped[bytes] = sealed_column()
    message_id_sealed: Mapped[bytes] = sealed_column()
    text_sealed: Mapped[bytes] = sealed_column()  # what the consultant wrote, for the page

    envelope = Sealed(str)
    content = Sealed(bytes)
    message_id = Sealed(str)
    text = Sealed(str)


class BouncedAddressRow(Row):
    """An address that takes no mail, by keyed digest: a report on one of our own letters to it said so."""

    __tablename__ = "bounced_addresses"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"))
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"))
    status: Mapped[str] = mapped_column(server_default="")  # an enhanced code (RFC 3463), where the report gives one
    at: Mapped[datetime] = mapped_column(server_default=database_now())


class EnclosureRow(Keyed, Row):
    """A file that a consultant adds to a ticket's next letter; `letter_id` is the letter that took it along."""

    __tablename__ = "enclosures"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    content_type: Mapped[str]
    size: Mapped[int]
    added_by: Mapped[int] = mapped_column(ForeignKey("consultants.id"))
    added_at: Mapped[datetime] = mapped_column(server_default=database_now())
    name_sealed: Mapped[bytes] = sealed_column()
    content_sealed: Mapped[bytes] = mapped_column(SealedBytes, deferred=True)

    name = Sealed(str)
    content = Sealed(bytes)


class RatingRow(Keyed, Row):
    """What a requester said of an answer, by the link in it; the last word counts."""

    __tablename__ = "ratings"

    letter_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    helped: Mapped[bool]
    at: Mapped[datetime] = mapped_column(server_default=database_now())
    words_sealed: Mapped[bytes] = sealed_column()

    words = Sealed(str)


class WordingRow(Row):
    """One version of a letter's passage, for everybody, a mailbox or an organisation. The newest one is in force.

    A text of NULL means: as the scope above has it, and in the end as we ship it. Nothing is changed or deleted here.
    """

    __tablename__ = "wordings"
    __table_args__ = (Index("wordings_newest", "letter", "passage", "scope", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter: Mapped[str]  # a LetterKind
    passage: Mapped[str]
    scope: Mapped[str] = mapped_column(server_default="")  # "", "mailbox NAME", "organisation ID"
    text: Mapped[str | None]
    consultant_id: Mapped[int] = mapped_column(ForeignKey("consultants.id"))
    at: Mapped[datetime] = mapped_column(server_default=database_now())
