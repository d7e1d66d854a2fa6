"""What is known of one mail beside its row: its lines in the journal, and the letters that it led to."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseconsultant.domain.letters import LetterKind
from caseconsultant.store.tables import JournalRow, LetterRow


def journal_of_mail(session: Session, inbox_id: int) -> Sequence[JournalRow]:
    """Return what was done with a mail, in order."""
    return session.scalars(select(JournalRow).where(JournalRow.inbox_id == inbox_id).order_by(JournalRow.id)).all()


def automatic_letters(session: Session, ticket_id: int) -> Sequence[LetterRow]:
    """Return a ticket's letters that no person approved, oldest first."""
    kinds = [kind for kind in LetterKind if kind.automatic]
    query = select(LetterRow).where(LetterRow.ticket_id == ticket_id, LetterRow.kind.in_(kinds))
    return session.scalars(query.order_by(LetterRow.id)).all()
