"""What the pages of the admin read. Lists load no sealed text that they do not show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.intake import MailVerdict
from caseconsultant.domain.ticket import Attention, TicketState
from caseconsultant.store.tables import ApprovalRow, ConsultantRow, InboxRow, JournalRow, LetterRow, TicketRow
from caseconsultant.store.types import database_now

DOUBTFUL_MAIL: Final = (MailVerdict.HELD, MailVerdict.UNREADABLE)
DOUBTFUL_LETTERS: Final = (LetterState.UNKNOWN, LetterState.FAILED)
BY_LETTER: Final = (Attention.LETTER_UNKNOWN, Attention.LETTER_FAILED)  # their letters stand on the page already


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits, by what it waits for."""

    drafted: int
    open: int
    mails: int
    letters: int
    attention: int


@dataclass(frozen=True, slots=True)
class Approved:
    """Who approved (name and credential), and the newest message that they had read."""

    by: str
    newest_message_id: int


def tickets_in(
    session: Session, states: Sequence[TicketState], *, longest_waiting_first: bool, offset: int, limit: int
) -> Sequence[TicketRow]:
    """Return a page of the tickets in these states, by how long they wait, or newest first."""
    order = (TicketRow.asked_at, TicketRow.id) if longest_waiting_first else (TicketRow.id.desc(),)
    query = select(TicketRow).where(TicketRow.state.in_(states)).order_by(*order)
    return session.scalars(query.offset(offset).limit(limit)).all()


def count_in(session: Session, states: Sequence[TicketState]) -> int:
    """Count the tickets in these states."""
    return session.scalar(select(func.count()).where(TicketRow.state.in_(states))) or 0


def next_to_review(session: Session, ticket_id: int, consultant_id: int) -> int | None:
    """Return another drafted ticket that waits longest and that no colleague has taken."""
    free = or_(
        TicketRow.taken_by.is_(None), TicketRow.taken_by == consultant_id, TicketRow.taken_until < database_now()
    )
    query = select(TicketRow.id).where(TicketRow.state == TicketState.DRAFTED, TicketRow.id != ticket_id, free)
    return session.scalar(query.order_by(TicketRow.asked_at, TicketRow.id).limit(1))


def letter_states(session: Session, ticket_ids: Sequence[int]) -> Mapping[int, LetterState]:
    """Return where the newest letter stands that a person approved, of each of these tickets that has one."""
    newest = (
        select(func.max(LetterRow.id))
        .where(LetterRow.ticket_id.in_(ticket_ids), LetterRow.approval_id.is_not(None))
        .group_by(LetterRow.ticket_id)
    )
    found = session.execute(select(LetterRow.ticket_id, LetterRow.state).where(LetterRow.id.in_(newest)))
    return {ticket_id: LetterState(state) for ticket_id, state in found}


def names(session: Session) -> Mapping[int, str]:
    """Return every consultant's name, of those who left too."""
    return dict(session.execute(select(ConsultantRow.id, ConsultantRow.name)).all())


def approvals(session: Session, ticket_id: int) -> Mapping[str, Approved]:
    """Return a ticket's approvals, by id."""
    query = (
        select(ApprovalRow.id, ConsultantRow.name, ConsultantRow.credential, ApprovalRow.newest_message_id)
        .join(ConsultantRow, ConsultantRow.id == ApprovalRow.consultant_id)
        .where(ApprovalRow.ticket_id == ticket_id)
    )
    return {
        approval: Approved(", ".join(filter(None, (name, credential))), newest)
        for approval, name, credential, newest in session.execute(query)
    }


def journal_of(session: Session, ticket_id: int) -> Sequence[JournalRow]:
    """Return what happened to a ticket, in order."""
    return session.scalars(select(JournalRow).where(JournalRow.ticket_id == ticket_id).order_by(JournalRow.id)).all()


def held(session: Session, limit: int) -> Sequence[InboxRow]:
    """Return the mails that wait for a person's judgement, oldest first."""
    query = select(InboxRow).where(InboxRow.verdict == MailVerdict.HELD).order_by(InboxRow.id)
    return session.scalars(query.limit(limit)).all()


def ignored(session: Session, offset: int, limit: int) -> Sequence[InboxRow]:
    """Return mails that were ignored, newest first."""
    query = select(InboxRow).where(InboxRow.verdict == MailVerdict.IGNORED).order_by(InboxRow.id.desc())
    return session.scalars(query.offset(offset).limit(limit)).all()


def count_ignored(session: Session) -> int:
    """Count the mails that were ignored."""
    return session.scalar(select(func.count()).where(InboxRow.verdict == MailVerdict.IGNORED)) or 0


def unreadable(session: Session, limit: int) -> Sequence[tuple[int, datetime, str, int]]:
    """Return id, time, reason and size (bytes) of the mails that could not be parsed, oldest first."""
    query = select(InboxRow.id, InboxRow.received_at, InboxRow.reason, InboxRow.size)
    query = query.where(InboxRow.verdict == MailVerdict.UNREADABLE).order_by(InboxRow.id)
    return session.execute(query.limit(limit)).all()


def doubtful_letters(session: Session, limit: int) -> Sequence[tuple[LetterRow, TicketRow]]:
    """Return the letters that may have been sent or have failed, with their tickets, oldest first."""
    query = (
        select(LetterRow, TicketRow)
        .join(TicketRow, TicketRow.id == LetterRow.ticket_id)
        .where(LetterRow.state.in_(DOUBTFUL_LETTERS))
        .order_by(LetterRow.id)
    )
    return session.execute(query.limit(limit)).all()


def wanting_attention(session: Session, limit: int) -> Sequence[TicketRow]:
    """Return the tickets that want a person for another reason than one of their letters, oldest first."""
    query = select(TicketRow).where(TicketRow.attention.is_not(None), TicketRow.attention.not_in(BY_LETTER))
    return session.scalars(query.order_by(TicketRow.id).limit(limit)).all()


def counts(session: Session) -> Counts:
    """Count what waits."""
    drafted, undrafted, mails, letters, attention = session.execute(
        select(
            select(func.count()).where(TicketRow.state == TicketState.DRAFTED).scalar_subquery(),
            select(func.count()).where(TicketRow.state == TicketState.OPEN).scalar_subquery(),
            select(func.count()).where(InboxRow.verdict.in_(DOUBTFUL_MAIL)).scalar_subquery(),
            select(func.count()).where(LetterRow.state.in_(DOUBTFUL_LETTERS)).scalar_subquery(),
            select(func.count())
            .where(TicketRow.attention.is_not(None), TicketRow.attention.not_in(BY_LETTER))
            .scalar_subquery(),
        )
    ).one()
    return Counts(drafted, undrafted, mails, letters, attention)
