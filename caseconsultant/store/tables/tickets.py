"""Tickets and what belongs to them: who takes part, messages, drafts, the journal."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from caseconsultant.store.tables.base import Keyed, Row, sealed_column
from caseconsultant.store.types import Sealed, database_now


class TicketRow(Keyed, Row):
    """One question and whatever belongs to it. `version` grows with every change that a page must know of."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("tickets_by_state", "state", "id"),
        Index(
            "tickets_to_draft",
            "draft_due_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "tickets_kept", "kept_due_at", sqlite_where=text("state = 'kept'"), postgresql_where=text("state = 'kept'")
        ),
    )

    mailbox: Mapped[str]
    state: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    requester_sealed: Mapped[bytes] = sealed_column()
    requester_name_sealed: Mapped[bytes] = sealed_column()
    requester_digest: Mapped[bytes] = mapped_column(index=True)
    subject_sealed: Mapped[bytes] = sealed_column()
    opened_at: Mapped[datetime] = mapped_column(server_default=database_now())
    changed_at: Mapped[datetime] = mapped_column(server_default=database_now())
    asked_at: Mapped[datetime]  # when the newest question of the requester reached the server
    attention: Mapped[str | None] = mapped_column(index=True)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    taken_until: Mapped[datetime | None]
    draft_attempts: Mapped[int] = mapped_column(server_default="0")
    draft_due_at: Mapped[datetime] = mapped_column(server_default=database_now())
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    merge_undo: Mapped[dict[str, list[str]] | None] = mapped_column(JSON)  # what moved along: numbers and digests
    kept_for: Mapped[str | None]  # while it is kept back, and after it was closed so
    kept_due_at: Mapped[datetime | None]  # when to see whether it can be taken up now
    asked_as: Mapped[str] = mapped_column(server_default="")  # on what basis it was taken up; empty: not counted
    counted_at: Mapped[datetime | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)  # its requester's

    requester = Sealed(str)
    requester_name = Sealed(str)
    subject = Sealed(str)


class ParticipantRow(Row):
    """Who takes part in a ticket beside its requester, by keyed digest of the address."""

    __tablename__ = "participants"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    address_digest: Mapped[bytes] = mapped_column(primary_key=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))


class MessageRow(Keyed, Row):
    """One mail of the requester's within a ticket, parsed. What we wrote stands in the outbox."""

    __tablename__ = "messages"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"), unique=True)
    at: Mapped[datetime]
    sender_sealed: Mapped[bytes] = sealed_column()
    subject_sealed: Mapped[bytes] = sealed_column()
    new_words_sealed: Mapped[bytes] = sealed_column()
    text_sealed: Mapped[bytes] = sealed_column()
    headers_sealed: Mapped[bytes] = sealed_column()  # JSON: message_id, references, to, cc, attachments, defects

    sender = Sealed(str)
    subject = Sealed(str)
    new_words = Sealed(str)
    text = Sealed(str)
    headers = Sealed(str)


class ThreadIdRow(Row):
    """A Message-ID that belongs to a ticket, by keyed digest; senders repeat them, so two tickets may share one."""

    __tablename__ = "thread_ids"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)


class DraftRow(Keyed, Row):
    """What the drafter made of one version of a ticket, and what a consultant has made of that."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("ticket_id", "ticket_version"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    ticket_version: Mapped[int]  # what the drafter had read
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())
    draft_sealed: Mapped[bytes] = sealed_column()  # the Draft as JSON
    edited_sealed: Mapped[bytes] = sealed_column(optional=True)
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    edited_at: Mapped[datetime | None]
    confidence: Mapped[str] = mapped_column(server_default="")
    library: Mapped[str] = mapped_column(server_default="")

    draft = Sealed(str)
    edited = Sealed(str)


class JournalRow(Row):
    """Who did what, when. Nothing is changed here, and no patient data is written."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=database_now())
    consultant_id: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    what: Mapped[str]
    ticket_id: Mapped[int | None] = mapped_column(index=True)
    letter_id: Mapped[int | None]
    inbox_id: Mapped[int | None]
    organisation_id: Mapped[int | None] = mapped_column(index=True)
    details: Mapped[dict[str, str | int]] = mapped_column(JSON, default=dict)
