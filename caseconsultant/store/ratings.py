"""What requesters said of answers."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from caseconsultant.domain.letters import LetterKind
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.tables import LetterRow, RatingRow, new_key
from caseconsultant.store.types import database_now, keys_of


def letter_of(session: Session, approval_id: str) -> LetterRow | None:
    """Return the letter of an approval, where it is one that is rated."""
    return session.scalar(
        select(LetterRow).where(LetterRow.approval_id == approval_id, LetterRow.kind != LetterKind.QUESTION_BACK)
    )


def of_letter(session: Session, letter_id: int) -> RatingRow | None:
    """Return a letter's rating; the row is locked where the database can."""
    return session.scalar(select(RatingRow).where(RatingRow.letter_id == letter_id).with_for_update())


def of_ticket(session: Session, ticket_id: int) -> Sequence[RatingRow]:
    """Return the ratings of a ticket's letters."""
    return session.scalars(select(RatingRow).where(RatingRow.ticket_id == ticket_id).order_by(RatingRow.id)).all()


def put(session: Session, letter: LetterRow, helped: bool, words: str) -> None:
    """Keep a rating; one that was there is replaced. Whoever comes second waits here, and has the last word."""
    key = new_key()
    sealed = keys_of(session).seal(f"ratings/words/{key}", words.encode())
    values = {"key": key, "ticket_id": letter.ticket_id, "helped": helped, "words_sealed": sealed}
    if insert_or_ignore(session, RatingRow, letter_id=letter.id, **values):
        return
    if (row := of_letter(session, letter.id)) is not None:
        row.helped, row.words, row.at = helped, words, database_now()
