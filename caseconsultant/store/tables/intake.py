"""What arrives: folders and mailboxes, their tokens, the inbox."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from caseconsultant.store.tables.base import Keyed, Row, sealed_column
from caseconsultant.store.types import Sealed, SealedBytes, database_now


class FolderRow(Row):
    """One folder of one mailbox under one UIDVALIDITY: where reading began, and how it goes."""

    __tablename__ = "folders"
    __table_args__ = (UniqueConstraint("mailbox", "folder", "uidvalidity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str]
    folder: Mapped[str]
    uidvalidity: Mapped[int]
    start_after: Mapped[int]  # mail up to this UID was there before us and is left alone
    left_alone: Mapped[int]
    backlog_to: Mapped[int]  # mail up to this UID was there before us and is taken in, but never acknowledged
    floor: Mapped[int]  # every UID up to this one is stored, or known to be gone
    looked_through_at: Mapped[datetime | None]  # when every UID was last compared with what is stored
    decided_at: Mapped[datetime | None]  # when a person decided on what was left alone
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    backlog_since: Mapped[datetime | None]  # what arrived from then on is taken in after all; None: nothing
    backlog_in_at: Mapped[datetime | None]  # when it was
    first_seen_at: Mapped[datetime] = mapped_column(server_default=database_now())


class MailboxRow(Row):
    """How reading a mailbox goes: who reads it, when it was last read, what is wrong."""

    __tablename__ = "mailboxes"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(server_default="")
    lease_until: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(server_default="")
    trouble_since: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(server_default="")


class OAuthTokenRow(Keyed, Row):
    """The sign-in of a mailbox: the token that holds now, what renews it, and who is renewing it."""

    __tablename__ = "oauth_tokens"

    mailbox: Mapped[str] = mapped_column(unique=True)
    access_sealed: Mapped[bytes | None] = sealed_column(optional=True)
    renewal_sealed: Mapped[bytes | None] = sealed_column(optional=True)
    renew_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    asked_by: Mapped[str] = mapped_column(server_default="")
    asking_until: Mapped[datetime | None]
    ask_again_at: Mapped[datetime | None]  # after trouble
    trouble: Mapped[str] = mapped_column(server_default="")
    refused: Mapped[bool] = mapped_column(server_default=text("false"))  # only a person helps

    access = Sealed(str)
    renewal = Sealed(str)


class InboxRow(Keyed, Row):
    """One message as a server showed it: the raw bytes first, everything else later. Never deleted by code."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),
        Index(
            "inbox_undecided", "due_at", sqlite_where=text("verdict IS NULL"), postgresql_where=text("verdict IS NULL")
        ),
        Index(
            "inbox_unfiled",
            "mailbox",
            "folder",
            sqlite_where=text("filed_at IS NULL"),
            postgresql_where=text("filed_at IS NULL"),
        ),
        Index("inbox_verdict", "verdict", "id"),
    )

    mailbox: Mapped[str]
    folder: Mapped[str]
    uidvalidity: Mapped[int]
    uid: Mapped[int]
    fingerprint: Mapped[bytes]
    size: Mapped[int]
    received_at: Mapped[datetime]
    stored_at: Mapped[datetime] = mapped_column(server_default=database_now())
    filed_at: Mapped[datetime | None]
    backlog: Mapped[bool] = mapped_column(server_default=text("false"))  # older than our first connection
    raw_sealed: Mapped[bytes] = mapped_column(SealedBytes, deferred=True)  # lists of mail need no mail
    verdict: Mapped[str | None]
    reason: Mapped[str] = mapped_column(server_default="")
    attempts: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime] = mapped_column(server_default=database_now())
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    judged: Mapped[dict[str, object] | None] = mapped_column(JSON)  # which rules were asked; nothing of the mail

    raw = Sealed(bytes)


class SeenMailRow(Row):
    """The fingerprints that have already been turned into something: the same mail is one, in whatever mailboxes."""

    __tablename__ = "seen_mails"

    fingerprint: Mapped[bytes] = mapped_column(primary_key=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"))
