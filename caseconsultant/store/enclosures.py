"""Files that go along with letters."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from caseconsultant.domain.delivery import LetterState
from caseconsultant.store.tables import EnclosureRow, LetterRow

GONE_BY = (LetterState.WITHDRAWN,)


def waiting(session: Session, ticket_id: int) -> Sequence[EnclosureRow]:
    """Return the files that go along with a ticket's next letter: those that no letter took, or one that came back."""
    return session.scalars(
        select(EnclosureRow)
        .outerjoin(LetterRow, LetterRow.id == EnclosureRow.letter_id)
        .where(EnclosureRow.ticket_id == ticket_id, or_(EnclosureRow.letter_id.is_(None), LetterRow.state.in_(GONE_BY)))
        .order_by(EnclosureRow.id)
    ).all()


def sent_with(session: Session, ticket_id: int) -> Sequence[EnclosureRow]:
    """Return the files that letters of a ticket took along."""
    return session.scalars(
        select(EnclosureRow)
        .join(LetterRow, LetterRow.id == EnclosureRow.letter_id)
        .where(EnclosureRow.ticket_id == ticket_id, LetterRow.state.not_in(GONE_BY))
        .order_by(EnclosureRow.id)
    ).all()
