"""Mail that moves from one ticket to another, and what is needed to move it back."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.tables import ApprovalRow, LetterRow, MessageRow, ParticipantRow, ThreadIdRow, TicketRow
from caseconsultant.store.tickets import address_digest, lock, message_id_digest, newest_message

LEFT: Final = (LetterState.DATA, LetterState.SENT, LetterState.UNKNOWN)
Moved = Mapping[str, list[str]]


def move_everything(session: Session, source: TicketRow, target: TicketRow, by: int) -> Moved:
    """Move a ticket's messages, thread ids and people; return what moved, as numbers and digests in words."""
    theirs = select(ThreadIdRow.digest).where(ThreadIdRow.ticket_id == target.id)
    threads = session.scalars(
        update(ThreadIdRow)
        .where(ThreadIdRow.ticket_id == source.id, ThreadIdRow.digest.not_in(theirs))
        .values(ticket_id=target.id)
        .returning(ThreadIdRow.digest)
        .execution_options(synchronize_session=False)
    ).all()
    people = session.scalars(select(ParticipantRow.address_digest).where(ParticipantRow.ticket_id == source.id))
    joined = [
        digest
        for digest in (source.requester_digest, *people.all())
        if digest != target.requester_digest
        and insert_or_ignore(session, ParticipantRow, ticket_id=target.id, address_digest=digest, added_by=by)
    ]
    messages = _move_messages(session, source.id, target.id, [m.id for m in _messages(session, source.id)])
    return {
        "messages": [str(number) for number in messages],
        "threads": [digest.hex() for digest in threads],
        "people": [digest.hex() for digest in joined],
    }


def move_back(session: Session, moved: Moved, source: TicketRow, target: TicketRow) -> None:
    """Move from `source` back to `target` what is still there of what once moved."""
    _move_messages(session, source.id, target.id, [int(number) for number in moved["messages"]])
    threads = [bytes.fromhex(digest) for digest in moved["threads"]]
    session.execute(
        update(ThreadIdRow)
        .where(ThreadIdRow.ticket_id == source.id, ThreadIdRow.digest.in_(threads))
        .values(ticket_id=target.id)
        .execution_options(synchronize_session=False)
    )
    people = [bytes.fromhex(digest) for digest in moved["people"]]
    session.execute(
        delete(ParticipantRow).where(ParticipantRow.ticket_id == source.id, ParticipantRow.address_digest.in_(people))
    )


def open_for(session: Session, old: TicketRow, message: MessageRow) -> TicketRow:
    """Open a ticket of its own for one message of another, and move it there with its Message-ID."""
    headers = json.loads(message.headers)
    ticket = TicketRow(
        mailbox=old.mailbox,
        state=TicketState.OPEN,
        requester=message.sender,
        requester_name=headers["from_name"],
        requester_digest=address_digest(session, message.sender.strip().lower()),
        subject=message.subject,
        asked_at=message.at,
    )
    session.add(ticket)
    session.flush()  # we need the id
    _move_messages(session, old.id, ticket.id, [message.id])
    if headers["message_id"]:
        digest = message_id_digest(session, headers["message_id"])
        session.execute(delete(ThreadIdRow).where(ThreadIdRow.ticket_id == old.id, ThreadIdRow.digest == digest))
        insert_or_ignore(session, ThreadIdRow, digest=digest, ticket_id=ticket.id)
    return ticket


def newest_letter(session: Session, ticket_ids: Sequence[int]) -> int:
    """Return the number of the letter that was made last for one of these tickets; 0 where there is none."""
    return session.scalar(select(func.max(LetterRow.id)).where(LetterRow.ticket_id.in_(ticket_ids))) or 0


def something_left_since(session: Session, ticket_ids: Sequence[int], letter_id: int) -> bool:
    """Say whether a letter that a person approved, made after this one, has left or may have."""
    query = select(LetterRow.id).where(
        LetterRow.ticket_id.in_(ticket_ids),
        LetterRow.id > letter_id,
        LetterRow.approval_id.is_not(None),
        LetterRow.state.in_(LEFT),
    )
    return session.scalar(query.limit(1)) is not None


def is_answered(session: Session, ticket_id: int) -> bool:
    """Say whether an answer has left (or may have) whose approver had read the ticket's newest message."""
    query = (
        select(func.max(ApprovalRow.newest_message_id))
        .join(LetterRow, LetterRow.approval_id == ApprovalRow.id)
        .where(LetterRow.ticket_id == ticket_id, LetterRow.kind == LetterKind.ANSWER, LetterRow.state.in_(LEFT))
    )
    return (session.scalar(query) or 0) >= newest_message(session, ticket_id).id


def merged_into(session: Session, ticket_id: int) -> Sequence[TicketRow]:
    """Return the tickets that were merged into this one."""
    query = select(TicketRow).where(TicketRow.merged_into == ticket_id).order_by(TicketRow.id)
    return session.scalars(query).all()


def lock_standing(session: Session, ticket_id: int) -> TicketRow:
    """Lock the ticket, or the one into which it was merged. Raises StaleVersion where there is none."""
    ticket = lock(session, ticket_id)
    while ticket.merged_into is not None:
        ticket = lock(session, ticket.merged_into)
    return ticket


def standing_for(session: Session, ticket_id: int) -> int | None:
    """Return the ticket, or the one into which it was merged; None where there is none."""
    query = select(TicketRow.merged_into)
    while (found := session.execute(query.where(TicketRow.id == ticket_id)).first()) is not None:
        if found[0] is None:
            return ticket_id
        ticket_id = found[0]
    return None


def _messages(session: Session, ticket_id: int) -> Sequence[MessageRow]:
    return session.scalars(select(MessageRow).where(MessageRow.ticket_id == ticket_id)).all()


def _move_messages(session: Session, source: int, target: int, numbers: Sequence[int]) -> Sequence[int]:
    moving = [m for m in _messages(session, source) if m.id in set(numbers)]
    for message in moving:
        message.ticket_id = target
    session.flush()
    return [message.id for message in moving]
