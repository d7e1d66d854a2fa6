"""The rows. They hold data and constraints, and no rules."""

import uuid
from datetime import date, datetime
from typing import Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from caseconsultant.store.types import Instant, Sealed, SealedBytes, database_now

NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")  # UIDs are unsigned 32-bit numbers (RFC 9051, 2.3.1.1)
ONCE: Final = text("kind IN ('acknowledgement', 'over_allowance')")


def new_key() -> str:
    """Return a fresh row key, to which sealed values are bound."""
    return uuid.uuid4().hex


class Row(DeclarativeBase):
    """The family of rows; times are instants, byte strings are binary."""

    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012  (what the database fills in is read when it is wanted)
    type_annotation_map = {datetime: Instant, bytes: LargeBinary, str: Text, int: NUMBER}  # noqa: RUF012


class Keyed:
    """A row that holds sealed values: its key never changes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)

    def __init__(self, **values: object) -> None:
        values.setdefault("key", new_key())
        self.key = str(values.pop("key"))
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


def sealed_column(*, optional: bool = False) -> Mapped[bytes]:
    """Return the column behind a Sealed attribute."""
    return mapped_column(SealedBytes, nullable=optional)


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


class SenderRuleRow(Keyed, Row):
    """A sender that we let in or keep out: an address, or a domain with everything below it."""

    __tablename__ = "sender_rules"

    digest: Mapped[bytes] = mapped_column(unique=True)
    rule: Mapped[str]
    who_sealed: Mapped[bytes] = sealed_column()
    added_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    added_at: Mapped[datetime] = mapped_column(server_default=database_now())

    who = Sealed(str)


class OrganisationRow(Keyed, Row):
    """An organisation whose members ask. It is ended, never deleted."""

    __tablename__ = "organisations"

    version: Mapped[int] = mapped_column(server_default="1")
    name_sealed: Mapped[bytes] = sealed_column()
    agreed_on: Mapped[date | None]  # its business associate agreement
    agreed_until: Mapped[date | None]
    questions: Mapped[int | None]  # of all its members within a period; none: any number
    patient_data: Mapped[str | None]  # what becomes of it without an agreement; none: as for everybody
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())

    name = Sealed(str)


class MemberRow(Keyed, Row):
    """An address or a domain that belongs to an organisation, until it is taken out; one belongs to one alone."""

    __tablename__ = "members"
    __table_args__ = (
        Index(
            "one_organisation",
            "digest",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    digest: Mapped[bytes]
    who_sealed: Mapped[bytes] = sealed_column()
    added_at: Mapped[datetime] = mapped_column(server_default=database_now())
    ended_at: Mapped[datetime | None]

    who = Sealed(str)


class AskerRow(Keyed, Row):
    """An address whose questions are counted: whether it is registered, and what a consultant granted it beyond."""

    __tablename__ = "askers"

    digest: Mapped[bytes] = mapped_column(unique=True)
    address_sealed: Mapped[bytes] = sealed_column()
    registered_at: Mapped[datetime | None] = mapped_column(index=True)
    granted: Mapped[int] = mapped_column(server_default="0")
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())

    address = Sealed(str)


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


class PrecedentRow(Keyed, Row):
    """An answer that was sent, de-identified, to be found again; until `made_at` only its letter is known.

    `basis` is JSON: codes, topics, releases, kinds, settings, and the facts by name. `superseded_by` is the letter
    that corrected it.
    """

    __tablename__ = "precedents"
    __table_args__ = (
        Index(
            "precedents_to_make",
            "due_at",
            sqlite_where=text("made_at IS NULL"),
            postgresql_where=text("made_at IS NULL"),
        ),
        Index("precedents_checked", "checked_with", "due_at"),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    made_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(server_default=database_now())
    consultant_id: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    answered_at: Mapped[datetime | None]
    on_day: Mapped[date | None]  # the date of service, else the day the question came
    question_sealed: Mapped[bytes | None] = sealed_column(optional=True)
    answer_sealed: Mapped[bytes | None] = sealed_column(optional=True)
    basis: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    checked_with: Mapped[str] = mapped_column(server_default="")  # the library that its facts were last held against
    checked_at: Mapped[datetime | None] = mapped_column(index=True)
    excluded_at: Mapped[datetime | None]
    excluded_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)

    question = Sealed(str)
    answer = Sealed(str)


class PrecedentCodeRow(Row):
    """A code that a precedent names, without modifiers."""

    __tablename__ = "precedent_codes"

    code: Mapped[str] = mapped_column(primary_key=True)
    precedent_id: Mapped[int] = mapped_column(ForeignKey("precedents.id"), primary_key=True, index=True)


class PrecedentWordRow(Row):
    """A word of a precedent's question or bottom line, by keyed digest."""

    __tablename__ = "precedent_words"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    precedent_id: Mapped[int] = mapped_column(ForeignKey("precedents.id"), primary_key=True, index=True)


class FactChangeRow(Row):
    """A fact of a precedent that reads otherwise in a newer library, until a person has dealt with it."""

    __tablename__ = "fact_changes"
    __table_args__ = (
        UniqueConstraint("precedent_id", "fact"),
        Index(
            "fact_changes_open",
            "precedent_id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    precedent_id: Mapped[int] = mapped_column(ForeignKey("precedents.id"))
    fact: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]
    own_day: Mapped[bool]  # so on the day that the answer is for; else only for services since
    found_at: Mapped[datetime] = mapped_column(server_default=database_now())
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))


class CorrectionRow(Keyed, Row):
    """A correction of an answer that was sent: written, approved into a letter, ended when that has arrived."""

    __tablename__ = "corrections"
    __table_args__ = (
        Index(
            "one_open_correction",
            "ticket_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    precedent_id: Mapped[int] = mapped_column(ForeignKey("precedents.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    begun_by: Mapped[int] = mapped_column(ForeignKey("consultants.id"))
    begun_at: Mapped[datetime] = mapped_column(server_default=database_now())
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    ended_at: Mapped[datetime | None]
    text_sealed: Mapped[bytes] = sealed_column()

    text = Sealed(str)


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


class ConsultantRow(Keyed, Row):
    """A person who may sign in; only one with a credential approves."""

    __tablename__ = "consultants"

    name: Mapped[str]
    credential: Mapped[str]
    email_sealed: Mapped[bytes] = sealed_column()
    email_digest: Mapped[bytes] = mapped_column(unique=True)
    password_hash: Mapped[str] = mapped_column(server_default="")
    signature: Mapped[str] = mapped_column(server_default="")  # the lines below their name in letters
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())

    email = Sealed(str)


class WebSessionRow(Row):
    """A sign-in, by the digest of its token."""

    __tablename__ = "web_sessions"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    consultant_id: Mapped[int] = mapped_column(ForeignKey("consultants.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())
    seen_at: Mapped[datetime] = mapped_column(server_default=database_now())


class SignInLinkRow(Row):
    """A link that signs in once, by the digest of its token."""

    __tablename__ = "sign_in_links"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    consultant_id: Mapped[int] = mapped_column(ForeignKey("consultants.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInTryRow(Row):
    """A failed sign-in, to slow down whoever guesses."""

    __tablename__ = "sign_in_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    who_digest: Mapped[bytes] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(server_default=database_now())


class SwitchRow(Row):
    """A switch that is on: its name, who turned it on, and why."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(primary_key=True)
    consultant_id: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=database_now())


class HeartbeatRow(Row):
    """When a part of the service last said that it lives."""

    __tablename__ = "heartbeats"

    part: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=database_now())
    detail: Mapped[str] = mapped_column(server_default="")
