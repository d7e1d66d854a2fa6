"""Tickets, their messages, threads and drafts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.errors import IllegalMove, StaleVersion
from caseconsultant.domain.letters import InboundMail, LetterKind
from caseconsultant.domain.mail_parts import Part, PartKind, whole
from caseconsultant.domain.ticket import Attention, TicketEvent, TicketState, advance
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.tables import DraftRow, MessageRow, ParticipantRow, ThreadIdRow, TicketRow
from caseconsultant.store.types import database_now, keys_of, milliseconds


def address_digest(session: Session, key: str) -> bytes:
    """Return the digest under which an address (lower case) is found again."""
    return keys_of(session).digest("address", key)


def message_id_digest(session: Session, message_id: str) -> bytes:
    """Return the digest under which a Message-ID (without angle brackets) is found again."""
    return keys_of(session).digest("message-id", message_id.strip())


def open_new(session: Session, mailbox: str, mail: InboundMail, asked_at: datetime) -> TicketRow:
    """Open a ticket for the mail's sender, who takes part in it without a row of their own."""
    ticket = TicketRow(
        mailbox=mailbox,
        state=TicketState.OPEN,
        requester=mail.sender.email,
        requester_name=mail.sender.name,
        requester_digest=address_digest(session, mail.sender.key),
        subject=mail.subject,
        asked_at=asked_at,
    )
    session.add(ticket)
    session.flush()  # we need the id
    if mail.message_id:
        session.add(ThreadIdRow(digest=message_id_digest(session, mail.message_id), ticket_id=ticket.id))
    return ticket


def add_participant(session: Session, ticket_id: int, address_key: str, by: int | None = None) -> None:
    """Let an address take part in a ticket."""
    digest = address_digest(session, address_key)
    insert_or_ignore(session, ParticipantRow, ticket_id=ticket_id, address_digest=digest, added_by=by)


def takes_part(session: Session, ticket_id: int, address_key: str) -> bool:
    """Say whether an address takes part in a ticket: the requester does, and whom a consultant added."""
    digest = address_digest(session, address_key)
    if session.get_one(TicketRow, ticket_id).requester_digest == digest:
        return True
    return session.get(ParticipantRow, (ticket_id, digest)) is not None


def add_message(
    session: Session,
    ticket_id: int,
    inbox_id: int,
    mail: InboundMail,
    at: datetime,
    authentication: Authentication = Authentication.NOT_VERIFIED,
) -> None:
    """Add a mail to a ticket's messages."""
    original = mail.forwarded.sender if mail.forwarded else None
    headers = {
        "message_id": mail.message_id,
        "references": [*mail.references, *mail.in_reply_to],
        "from_name": mail.sender.name,
        "reply_to": mail.reply_to.email if mail.reply_to else "",
        "to": [a.email for a in mail.to],
        "cc": [a.email for a in mail.cc],
        "attachments": [{k: v for k, v in asdict(a).items() if k != "text"} for a in mail.attachments],
        "defects": list(mail.defects),
        "authentication": authentication,
        "parts": [(part.kind, part.start, part.end) for part in mail.parts],
        "forwarded": {"email": original.email, "name": original.name} if original else None,
    }
    message = MessageRow(
        ticket_id=ticket_id,
        inbox_id=inbox_id,
        at=at,
        sender=mail.sender.email,
        subject=mail.subject,
        new_words=mail.new_words,
        text=mail.text,
        headers=json.dumps(headers),
    )
    session.add(message)


def parts_of(message: MessageRow) -> tuple[Part, ...]:
    """Return the parts of a message's text; where nobody told them apart, all of it is new."""
    kept = json.loads(message.headers)["parts"]
    return tuple(Part(PartKind(kind), start, end) for kind, start, end in kept) or whole(message.text)


def add_thread_id(session: Session, ticket_id: int, message_id: str) -> None:
    """Remember that a Message-ID belongs to a ticket."""
    insert_or_ignore(session, ThreadIdRow, digest=message_id_digest(session, message_id), ticket_id=ticket_id)


def tickets_of_thread(session: Session, message_ids: Iterable[str]) -> Sequence[int]:
    """Return the tickets to which these Message-IDs belong, in the order of the ids, newest ticket first."""
    found: list[int] = []
    for message_id in message_ids:
        digest = message_id_digest(session, message_id)
        query = select(ThreadIdRow.ticket_id).where(ThreadIdRow.digest == digest).order_by(ThreadIdRow.ticket_id.desc())
        found.extend(session.scalars(query))
    return list(dict.fromkeys(found))


def happen(ticket: TicketRow, event: TicketEvent) -> None:
    """Move a ticket by what happened, or raise IllegalMove; pages that were loaded before are stale from now on.

    A ticket that was merged into another moves no more.
    """
    if ticket.merged_into is not None:
        raise IllegalMove(f"ticket {ticket.id} was merged into ticket {ticket.merged_into}")
    ticket.state = advance(TicketState(ticket.state), event)
    if ticket.state not in (TicketState.KEPT, TicketState.CLOSED):
        ticket.kept_for, ticket.kept_due_at = None, None  # somebody acted on it
    ticket.version = TicketRow.version + 1
    ticket.changed_at = database_now()


def changed(ticket: TicketRow) -> None:
    """Make pages that were loaded before stale, without a move."""
    ticket.version = TicketRow.version + 1
    ticket.changed_at = database_now()


def lock(session: Session, ticket_id: int) -> TicketRow:
    """Return the ticket, ours until the end of the transaction. Raises StaleVersion where there is none."""
    return _locked(session, ticket_id, None)


def lock_version(session: Session, ticket_id: int, version: int) -> TicketRow:
    """Return the ticket, ours until the end of the transaction, or raise StaleVersion where it has moved on."""
    return _locked(session, ticket_id, version)


def _locked(session: Session, ticket_id: int, version: int | None) -> TicketRow:
    query = select(TicketRow).where(TicketRow.id == ticket_id).with_for_update()
    ticket = session.scalar(query.execution_options(populate_existing=True))
    if ticket is None or (version is not None and ticket.version != version):
        raise StaleVersion(f"ticket {ticket_id} has changed since the page was loaded")
    return ticket


def claim_for_draft(session: Session, ticket_id: int, lease: timedelta) -> TicketRow | None:
    """Make the drafting of an open ticket ours for a while; None where it is not due or not open."""
    mine = (
        update(TicketRow)
        .where(TicketRow.id == ticket_id, TicketRow.state == TicketState.OPEN, TicketRow.draft_due_at <= database_now())
        .values(draft_due_at=database_now() + milliseconds(lease), draft_attempts=TicketRow.draft_attempts + 1)
    )
    if session.execute(mine.returning(TicketRow.id)).first() is None:
        return None
    return session.get(TicketRow, ticket_id, populate_existing=True)


def due_for_draft(session: Session, limit: int) -> Sequence[int]:
    """Return the ids of open tickets that wait for a draft, oldest first."""
    query = select(TicketRow.id).where(TicketRow.state == TicketState.OPEN, TicketRow.draft_due_at <= database_now())
    return session.scalars(query.order_by(TicketRow.id).limit(limit)).all()


def messages(session: Session, ticket_id: int) -> Sequence[MessageRow]:
    """Return the requester's mails, oldest first."""
    return session.scalars(select(MessageRow).where(MessageRow.ticket_id == ticket_id).order_by(MessageRow.id)).all()


def newest_message(session: Session, ticket_id: int) -> MessageRow:
    """Return the mail that the requester wrote last; every ticket has one."""
    query = select(MessageRow).where(MessageRow.ticket_id == ticket_id).order_by(MessageRow.id.desc()).limit(1)
    return session.scalars(query).one()


def newest_draft(session: Session, ticket_id: int) -> DraftRow | None:
    """Return the draft that was made last."""
    query = select(DraftRow).where(DraftRow.ticket_id == ticket_id).order_by(DraftRow.id.desc()).limit(1)
    return session.scalar(query)


def empty_draft(session: Session, ticket: TicketRow) -> DraftRow:
    """Return a draft without a word, to hold what a consultant writes where the drafter could not."""
    draft = DraftRow(ticket_id=ticket.id, ticket_version=ticket.version, draft="")
    session.add(draft)
    return draft


def take(session: Session, ticket_id: int, consultant_id: int, span: timedelta) -> bool:
    """Let a consultant take a ticket for a while; False while a colleague has it."""
    free = or_(
        TicketRow.taken_by.is_(None), TicketRow.taken_by == consultant_id, TicketRow.taken_until < database_now()
    )
    done = session.execute(
        update(TicketRow)
        .where(TicketRow.id == ticket_id, free)
        .values(taken_by=consultant_id, taken_until=database_now() + milliseconds(span))
        .returning(TicketRow.id)
    )
    return done.first() is not None


def release(session: Session, ticket_id: int, consultant_id: int) -> None:
    """Give a taken ticket back."""
    session.execute(
        update(TicketRow)
        .where(TicketRow.id == ticket_id, TicketRow.taken_by == consultant_id)
        .values(taken_by=None, taken_until=None)
    )


def want_attention(session: Session, ticket_id: int, why: Attention | None) -> None:
    """Put a ticket before a person, or (None) say that one has seen to it."""
    session.execute(update(TicketRow).where(TicketRow.id == ticket_id).values(attention=why))


def untold(session: Session, ticket_id: int, kind: str) -> None:
    """Put a ticket before a person whose requester was not told, by a letter of this kind, what was not taken up."""
    if kind == LetterKind.ACKNOWLEDGEMENT:
        return  # nobody waits for its fate
    mine = [TicketRow.id == ticket_id, TicketRow.attention.is_(None)]
    if kind == LetterKind.OVER_ALLOWANCE:  # unless it was taken up meanwhile
        mine.append(TicketRow.state == TicketState.KEPT)
    session.execute(update(TicketRow).where(*mine).values(attention=Attention.NOT_TOLD))


def letter_arrived(session: Session, ticket_id: int) -> None:
    """Take a ticket from before people's eyes that was there for a letter whose fate is now known."""
    session.execute(
        update(TicketRow)
        .where(TicketRow.id == ticket_id, TicketRow.attention.in_([Attention.LETTER_UNKNOWN, Attention.LETTER_FAILED]))
        .values(attention=None)
    )


def quiet(session: Session, state: TicketState, for_as_long_as: timedelta, limit: int) -> Sequence[int]:
    """Return the ids of tickets in which nothing has happened for so long."""
    query = select(TicketRow.id).where(
        TicketRow.state == state, TicketRow.changed_at < database_now() - milliseconds(for_as_long_as)
    )
    return session.scalars(query.order_by(TicketRow.id).limit(limit)).all()
