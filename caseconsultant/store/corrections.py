"""Corrections of answers that were sent; one is open on a ticket at a time."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseconsultant.domain.delivery import LetterState
from caseconsultant.store.tables import CorrectionRow, LetterRow, PrecedentRow


def open_of_ticket(session: Session, ticket_id: int) -> CorrectionRow | None:
    """Return the ticket's correction that is not ended."""
    query = select(CorrectionRow).where(CorrectionRow.ticket_id == ticket_id, CorrectionRow.ended_at.is_(None))
    return session.scalar(query.execution_options(populate_existing=True))


def open_of_precedent(session: Session, precedent_id: int) -> CorrectionRow | None:
    """Return the correction of a precedent that is not ended."""
    query = select(CorrectionRow).where(CorrectionRow.precedent_id == precedent_id, CorrectionRow.ended_at.is_(None))
    return session.scalar(query)


def of_letter(session: Session, letter_id: int) -> CorrectionRow | None:
    """Return the open correction that became this letter."""
    query = select(CorrectionRow).where(CorrectionRow.letter_id == letter_id, CorrectionRow.ended_at.is_(None))
    return session.scalar(query)


def all_open(session: Session) -> Sequence[CorrectionRow]:
    """Return the corrections that are not ended, oldest first."""
    return session.scalars(
        select(CorrectionRow).where(CorrectionRow.ended_at.is_(None)).order_by(CorrectionRow.id)
    ).all()


def is_leaving(session: Session, correction: CorrectionRow) -> bool:
    """Say whether its letter stands in the outbox, and was not withdrawn."""
    if correction.letter_id is None:
        return False
    state = session.scalar(select(LetterRow.state).where(LetterRow.id == correction.letter_id))
    return state != LetterState.WITHDRAWN


def corrected(session: Session, correction: CorrectionRow) -> tuple[PrecedentRow, LetterRow]:
    """Return the precedent that a correction corrects, and the letter in which the answer was sent."""
    precedent = session.get_one(PrecedentRow, correction.precedent_id)
    return precedent, session.get_one(LetterRow, precedent.letter_id)


def answered_on(session: Session, ticket_id: int, today: date) -> date:
    """Return the day on which the answer was sent that a ticket's open correction corrects; today without one."""
    if (correction := open_of_ticket(session, ticket_id)) is None:
        return today
    precedent, letter = corrected(session, correction)
    return (precedent.answered_at or letter.made_at).date()
