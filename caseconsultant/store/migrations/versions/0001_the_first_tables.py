"""The first tables."""

import sqlalchemy as sa
from alembic import op

from caseconsultant.store.types import Instant, SealedBytes, database_now

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "askers",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("address_sealed", SealedBytes(), nullable=False),
        sa.Column("registered_at", Instant(), nullable=True),
        sa.Column("granted", NUMBER, server_default="0", nullable=False),
        sa.Column("made_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("askers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_askers_registered_at"), ["registered_at"], unique=False)

    op.create_table(
        "consultants",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("email_sealed", SealedBytes(), nullable=False),
        sa.Column("email_digest", sa.LargeBinary(), nullable=False),
        sa.Column("password_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("made_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_digest"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "heartbeats",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("part"),
    )
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("last_read_at", Instant(), nullable=True),
        sa.Column("trouble", sa.Text(), server_default="", nullable=False),
        sa.Column("trouble_since", Instant(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "oauth_tokens",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("access_sealed", SealedBytes(), nullable=True),
        sa.Column("renewal_sealed", SealedBytes(), nullable=True),
        sa.Column("renew_at", Instant(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("asked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("asking_until", Instant(), nullable=True),
        sa.Column("ask_again_at", Instant(), nullable=True),
        sa.Column("trouble", sa.Text(), server_default="", nullable=False),
        sa.Column("refused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("mailbox"),
    )
    op.create_table(
        "organisations",
        sa.Column("version", NUMBER, server_default="1", nullable=False),
        sa.Column("name_sealed", SealedBytes(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_until", sa.Date(), nullable=True),
        sa.Column("questions", NUMBER, nullable=True),
        sa.Column("patient_data", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("made_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("who_digest", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), server_default=database_now(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sign_in_tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_tries_who_digest"), ["who_digest"], unique=False)

    op.create_table(
        "folders",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", NUMBER, nullable=False),
        sa.Column("start_after", NUMBER, nullable=False),
        sa.Column("left_alone", NUMBER, nullable=False),
        sa.Column("backlog_to", NUMBER, nullable=False),
        sa.Column("floor", NUMBER, nullable=False),
        sa.Column("looked_through_at", Instant(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("backlog_since", Instant(), nullable=True),
        sa.Column("backlog_in_at", Instant(), nullable=True),
        sa.Column("first_seen_at", Instant(), server_default=database_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["consultants.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mailbox", "folder", "uidvalidity"),
    )
    op.create_table(
        "journal",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("consultant_id", NUMBER, nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=True),
        sa.Column("letter_id", NUMBER, nullable=True),
        sa.Column("inbox_id", NUMBER, nullable=True),
        sa.Column("organisation_id", NUMBER, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["consultants.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "members",
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("who_sealed", SealedBytes(), nullable=False),
        sa.Column("added_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_members_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "one_organisation",
            ["digest"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "sender_rules",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("who_sealed", SealedBytes(), nullable=False),
        sa.Column("added_by", NUMBER, nullable=True),
        sa.Column("added_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["consultants.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "sign_in_links",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("consultant_id", NUMBER, nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["consultants.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "switches",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("consultant_id", NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Instant(), server_default=database_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["consultants.id"],
        ),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "tickets",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", NUMBER, server_default="1", nullable=False),
        sa.Column("requester_sealed", SealedBytes(), nullable=False),
        sa.Column("requester_name_sealed", SealedBytes(), nullable=False),
        sa.Column("requester_digest", sa.LargeBinary(), nullable=False),
        sa.Column("subject_sealed", SealedBytes(), nullable=False),
        sa.Column("opened_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("changed_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("attention", sa.Text(), nullable=True),
        sa.Column("taken_by", NUMBER, nullable=True),
        sa.Column("taken_until", Instant(), nullable=True),
        sa.Column("draft_attempts", NUMBER, server_default="0", nullable=False),
        sa.Column("draft_due_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("merged_into", NUMBER, nullable=True),
        sa.Column("merge_undo", sa.JSON(), nullable=True),
        sa.Column("kept_for", sa.Text(), nullable=True),
        sa.Column("kept_due_at", Instant(), nullable=True),
        sa.Column("asked_as", sa.Text(), server_default="", nullable=False),
        sa.Column("counted_at", Instant(), nullable=True),
        sa.Column("organisation_id", NUMBER, nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into"],
            ["tickets.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"],
            ["consultants.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_attention"), ["attention"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_requester_digest"), ["requester_digest"], unique=False)
        batch_op.create_index("tickets_by_state", ["state", "id"], unique=False)
        batch_op.create_index(
            "tickets_kept",
            ["kept_due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'kept'"),
            postgresql_where=sa.text("state = 'kept'"),
        )
        batch_op.create_index(
            "tickets_to_draft",
            ["draft_due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "web_sessions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("consultant_id", NUMBER, nullable=False),
        sa.Column("made_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("seen_at", Instant(), server_default=database_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["consultants.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_sessions_consultant_id"), ["consultant_id"], unique=False)

    op.create_table(
        "wordings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("consultant_id", NUMBER, nullable=False),
        sa.Column("at", Instant(), server_default=database_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["consultants.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("wordings", schema=None) as batch_op:
        batch_op.create_index("wordings_newest", ["letter", "passage", "scope", "id"], unique=False)

    op.create_table(
        "approvals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("consultant_id", NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text_digest", sa.LargeBinary(), nullable=False),
        sa.Column("recipients_digest", sa.LargeBinary(), nullable=False),
        sa.Column("newest_message_id", NUMBER, nullable=False),
        sa.Column("at", Instant(), server_default=database_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["consultants.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approvals_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("ticket_version", NUMBER, nullable=False),
        sa.Column("made_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("draft_sealed", SealedBytes(), nullable=False),
        sa.Column("edited_sealed", SealedBytes(), nullable=True),
        sa.Column("edited_by", NUMBER, nullable=True),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("confidence", sa.Text(), server_default="", nullable=False),
        sa.Column("library", sa.Text(), server_default="", nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["edited_by"],
            ["consultants.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("ticket_id", "ticket_version"),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", NUMBER, nullable=False),
        sa.Column("uid", NUMBER, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("stored_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("filed_at", Instant(), nullable=True),
        sa.Column("backlog", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("raw_sealed", SealedBytes(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", NUMBER, server_default="0", nullable=False),
        sa.Column("due_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=True),
        sa.Column("judged", sa.JSON(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "inbox_undecided",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        )
        batch_op.create_index(
            "inbox_unfiled",
            ["mailbox", "folder"],
            unique=False,
            sqlite_where=sa.text("filed_at IS NULL"),
            postgresql_where=sa.text("filed_at IS NULL"),
        )
        batch_op.create_index("inbox_verdict", ["verdict", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbox_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "participants",
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("address_digest", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["consultants.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("ticket_id", "address_digest"),
    )
    op.create_table(
        "thread_ids",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("digest", "ticket_id"),
    )
    op.create_table(
        "messages",
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("inbox_id", NUMBER, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("sender_sealed", SealedBytes(), nullable=False),
        sa.Column("subject_sealed", SealedBytes(), nullable=False),
        sa.Column("new_words_sealed", SealedBytes(), nullable=False),
        sa.Column("text_sealed", SealedBytes(), nullable=False),
        sa.Column("headers_sealed", SealedBytes(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["inbox_id"],
            ["inbox.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("inbox_id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("approval_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("fence", NUMBER, server_default="0", nullable=False),
        sa.Column("attempts", NUMBER, server_default="0", nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("made_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("give_up_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("looked_at", Instant(), nullable=True),
        sa.Column("reply", sa.Text(), server_default="", nullable=False),
        sa.Column("recipient_digest", sa.LargeBinary(), nullable=False),
        sa.Column("message_id_digest", sa.LargeBinary(), nullable=False),
        sa.Column("envelope_sealed", SealedBytes(), nullable=False),
        sa.Column("content_sealed", SealedBytes(), nullable=False),
        sa.Column("message_id_sealed", SealedBytes(), nullable=False),
        sa.Column("text_sealed", SealedBytes(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"],
            ["approvals.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("approval_id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("message_id_digest"),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(
            "one_acknowledgement",
            ["ticket_id", "kind"],
            unique=True,
            sqlite_where=sa.text("kind IN ('acknowledgement', 'over_allowance')"),
            postgresql_where=sa.text("kind IN ('acknowledgement', 'over_allowance')"),
        )
        batch_op.create_index("outbox_by_recipient", ["recipient_digest", "kind", "made_at"], unique=False)
        batch_op.create_index("outbox_due", ["state", "due_at"], unique=False)

    op.create_table(
        "seen_mails",
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("inbox_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["inbox_id"],
            ["inbox.id"],
        ),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    op.create_table(
        "bounced_addresses",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("letter_id", NUMBER, nullable=False),
        sa.Column("inbox_id", NUMBER, nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Instant(), server_default=database_now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inbox_id"],
            ["inbox.id"],
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["outbox.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "enclosures",
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("letter_id", NUMBER, nullable=True),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("added_by", NUMBER, nullable=False),
        sa.Column("added_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("name_sealed", SealedBytes(), nullable=False),
        sa.Column("content_sealed", SealedBytes(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["consultants.id"],
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["outbox.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("enclosures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enclosures_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enclosures_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "precedents",
        sa.Column("letter_id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("made_at", Instant(), nullable=True),
        sa.Column("due_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("consultant_id", NUMBER, nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("question_sealed", SealedBytes(), nullable=True),
        sa.Column("answer_sealed", SealedBytes(), nullable=True),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("checked_with", sa.Text(), server_default="", nullable=False),
        sa.Column("checked_at", Instant(), nullable=True),
        sa.Column("excluded_at", Instant(), nullable=True),
        sa.Column("excluded_by", NUMBER, nullable=True),
        sa.Column("superseded_by", NUMBER, nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultant_id"],
            ["consultants.id"],
        ),
        sa.ForeignKeyConstraint(
            ["excluded_by"],
            ["consultants.id"],
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["outbox.id"],
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["outbox.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("letter_id"),
    )
    with op.batch_alter_table("precedents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_precedents_checked_at"), ["checked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_precedents_superseded_by"), ["superseded_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_precedents_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index("precedents_checked", ["checked_with", "due_at"], unique=False)
        batch_op.create_index(
            "precedents_to_make",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("made_at IS NULL"),
            postgresql_where=sa.text("made_at IS NULL"),
        )

    op.create_table(
        "ratings",
        sa.Column("letter_id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("words_sealed", SealedBytes(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["outbox.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("letter_id"),
    )
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ratings_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "corrections",
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("precedent_id", NUMBER, nullable=False),
        sa.Column("letter_id", NUMBER, nullable=True),
        sa.Column("begun_by", NUMBER, nullable=False),
        sa.Column("begun_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("edited_by", NUMBER, nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("text_sealed", SealedBytes(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["begun_by"],
            ["consultants.id"],
        ),
        sa.ForeignKeyConstraint(
            ["edited_by"],
            ["consultants.id"],
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["outbox.id"],
        ),
        sa.ForeignKeyConstraint(
            ["precedent_id"],
            ["precedents.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["tickets.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrections_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(
            "one_open_correction",
            ["ticket_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "fact_changes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("precedent_id", NUMBER, nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("own_day", sa.Boolean(), nullable=False),
        sa.Column("found_at", Instant(), server_default=database_now(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["precedent_id"],
            ["precedents.id"],
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"],
            ["consultants.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("precedent_id", "fact"),
    )
    with op.batch_alter_table("fact_changes", schema=None) as batch_op:
        batch_op.create_index(
            "fact_changes_open",
            ["precedent_id"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "precedent_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("precedent_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["precedent_id"],
            ["precedents.id"],
        ),
        sa.PrimaryKeyConstraint("code", "precedent_id"),
    )
    with op.batch_alter_table("precedent_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_precedent_codes_precedent_id"), ["precedent_id"], unique=False)

    op.create_table(
        "precedent_words",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("precedent_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["precedent_id"],
            ["precedents.id"],
        ),
        sa.PrimaryKeyConstraint("digest", "precedent_id"),
    )
    with op.batch_alter_table("precedent_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_precedent_words_precedent_id"), ["precedent_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("precedent_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_precedent_words_precedent_id"))

    op.drop_table("precedent_words")
    with op.batch_alter_table("precedent_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_precedent_codes_precedent_id"))

    op.drop_table("precedent_codes")
    with op.batch_alter_table("fact_changes", schema=None) as batch_op:
        batch_op.drop_index(
            "fact_changes_open",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.drop_table("fact_changes")
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.drop_index(
            "one_open_correction",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_corrections_letter_id"))

    op.drop_table("corrections")
    with op.batch_alter_table("ratings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ratings_ticket_id"))

    op.drop_table("ratings")
    with op.batch_alter_table("precedents", schema=None) as batch_op:
        batch_op.drop_index(
            "precedents_to_make", sqlite_where=sa.text("made_at IS NULL"), postgresql_where=sa.text("made_at IS NULL")
        )
        batch_op.drop_index("precedents_checked")
        batch_op.drop_index(batch_op.f("ix_precedents_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_precedents_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_precedents_checked_at"))

    op.drop_table("precedents")
    with op.batch_alter_table("enclosures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enclosures_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_enclosures_letter_id"))

    op.drop_table("enclosures")
    op.drop_table("bounced_addresses")
    op.drop_table("seen_mails")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("outbox_due")
        batch_op.drop_index("outbox_by_recipient")
        batch_op.drop_index(
            "one_acknowledgement",
            sqlite_where=sa.text("kind IN ('acknowledgement', 'over_allowance')"),
            postgresql_where=sa.text("kind IN ('acknowledgement', 'over_allowance')"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_ticket_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_ticket_id"))

    op.drop_table("messages")
    op.drop_table("thread_ids")
    op.drop_table("participants")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_ticket_id"))
        batch_op.drop_index("inbox_verdict")
        batch_op.drop_index(
            "inbox_unfiled", sqlite_where=sa.text("filed_at IS NULL"), postgresql_where=sa.text("filed_at IS NULL")
        )
        batch_op.drop_index(
            "inbox_undecided", sqlite_where=sa.text("verdict IS NULL"), postgresql_where=sa.text("verdict IS NULL")
        )

    op.drop_table("inbox")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_ticket_id"))

    op.drop_table("drafts")
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approvals_ticket_id"))

    op.drop_table("approvals")
    with op.batch_alter_table("wordings", schema=None) as batch_op:
        batch_op.drop_index("wordings_newest")

    op.drop_table("wordings")
    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_sessions_consultant_id"))

    op.drop_table("web_sessions")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(
            "tickets_to_draft", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index(
            "tickets_kept", sqlite_where=sa.text("state = 'kept'"), postgresql_where=sa.text("state = 'kept'")
        )
        batch_op.drop_index("tickets_by_state")
        batch_op.drop_index(batch_op.f("ix_tickets_requester_digest"))
        batch_op.drop_index(batch_op.f("ix_tickets_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_tickets_merged_into"))
        batch_op.drop_index(batch_op.f("ix_tickets_attention"))

    op.drop_table("tickets")
    op.drop_table("switches")
    op.drop_table("sign_in_links")
    op.drop_table("sender_rules")
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_index(
            "one_organisation", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_members_organisation_id"))

    op.drop_table("members")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_journal_organisation_id"))

    op.drop_table("journal")
    op.drop_table("folders")
    with op.batch_alter_table("sign_in_tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_tries_who_digest"))

    op.drop_table("sign_in_tries")
    op.drop_table("organisations")
    op.drop_table("oauth_tokens")
    op.drop_table("mailboxes")
    op.drop_table("heartbeats")
    op.drop_table("consultants")
    with op.batch_alter_table("askers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_askers_registered_at"))

    op.drop_table("askers")
