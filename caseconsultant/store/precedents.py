"""Answers given before: made once from a letter that was sent, found by codes and words, held against new libraries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from caseconsultant.domain.precedents import Match, matches
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.tables import PrecedentCodeRow, PrecedentRow, PrecedentWordRow, new_key
from caseconsultant.store.types import database_now, keys_of, milliseconds

LEASE: Final = timedelta(minutes=10)
CHECK_AGAIN_AFTER: Final = timedelta(days=30)  # releases that are loaded in advance begin to hold
MOST_FOUND: Final = 2000  # rows of one code or word that a search looks at, newest first


def want(session: Session, letter_id: int, ticket_id: int) -> None:
    """Ask for a precedent of a letter that was sent; asked twice, it is one."""
    insert_or_ignore(session, PrecedentRow, key=new_key(), letter_id=letter_id, ticket_id=ticket_id, basis={})


def to_make(session: Session, limit: int) -> Sequence[int]:
    """Return the ids of precedents that are still to be made."""
    query = select(PrecedentRow.id).where(PrecedentRow.made_at.is_(None), PrecedentRow.due_at <= database_now())
    return session.scalars(query.order_by(PrecedentRow.due_at).limit(limit)).all()


def any_made(session: Session) -> bool:
    """Say whether there is any precedent at all."""
    return session.scalar(select(PrecedentRow.id).where(PrecedentRow.made_at.is_not(None)).limit(1)) is not None


def to_check(session: Session, edition: str, limit: int) -> Sequence[int]:
    """Return the ids of precedents whose facts were not held against this library and these notes, or not for long."""
    row = PrecedentRow
    due = (row.made_at.is_not(None), row.superseded_by.is_(None), row.due_at <= database_now())
    other = or_(row.checked_with < edition, row.checked_with > edition)  # an index serves two ranges, and no `<>`
    long_ago = row.checked_at < database_now() - milliseconds(CHECK_AGAIN_AFTER)
    return session.scalars(select(row.id).where(*due, or_(other, long_ago)).order_by(row.due_at).limit(limit)).all()


def claim(session: Session, precedent_id: int, *, made: bool) -> PrecedentRow | None:
    """Claim a precedent to make it or to check it, for ten minutes; None where that is not to be done now."""
    state = PrecedentRow.made_at.is_not(None) if made else PrecedentRow.made_at.is_(None)
    claimed = session.execute(
        update(PrecedentRow)
        .where(
            PrecedentRow.id == precedent_id,
            state,
            PrecedentRow.superseded_by.is_(None),
            PrecedentRow.due_at <= database_now(),
        )
        .values(due_at=database_now() + milliseconds(LEASE))
        .returning(PrecedentRow.id)
    )
    return session.get(PrecedentRow, precedent_id, populate_existing=True) if claimed.first() else None


def lock(session: Session, precedent_id: int) -> PrecedentRow | None:
    """Return a precedent, ours until the end of the transaction; None where there is none."""
    query = select(PrecedentRow).where(PrecedentRow.id == precedent_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def find(session: Session, precedent_id: int) -> PrecedentRow | None:
    """Return a precedent that was made; None where there is none."""
    row = session.get(PrecedentRow, precedent_id)
    return row if row is not None and row.made_at is not None else None


def superseded_by(session: Session, letter_id: int) -> PrecedentRow | None:
    """Return the precedent that a letter corrected; None where it is no correction."""
    return session.scalar(select(PrecedentRow).where(PrecedentRow.superseded_by == letter_id))


def word_digests(session: Session, words: Iterable[str]) -> dict[bytes, str]:
    """Return the keyed digests under which words are found again, with the words."""
    keys = keys_of(session)
    return {keys.digest("word", word): word for word in words}


def index(session: Session, precedent_id: int, codes: Iterable[str], words: Iterable[str]) -> None:
    """Let a precedent be found by these codes and words, and by no others."""
    for table in (PrecedentCodeRow, PrecedentWordRow):
        session.execute(delete(table).where(table.precedent_id == precedent_id))
    session.add_all(PrecedentCodeRow(code=code, precedent_id=precedent_id) for code in set(codes))
    session.add_all(
        PrecedentWordRow(digest=digest, precedent_id=precedent_id) for digest in word_digests(session, words)
    )


def search(session: Session, codes: Iterable[str], words: Iterable[str]) -> Sequence[Match]:
    """Return the precedents in use that share a code or a word, best first.

    Where codes are given, one that shares none of them must share more than a single word.
    """
    usable = select(PrecedentRow.id).where(PrecedentRow.excluded_at.is_(None), PrecedentRow.superseded_by.is_(None))
    usable = usable.where(PrecedentRow.made_at.is_not(None))
    by_code: dict[str, list[int]] = {}
    for code in set(codes):
        same = select(PrecedentCodeRow.precedent_id).where(PrecedentCodeRow.code == code)
        by_code[code] = _newest(session, usable.where(PrecedentRow.id.in_(same)).order_by(PrecedentRow.id.desc()))
    by_word: dict[bytes, list[int]] = {}
    for digest in word_digests(session, words):
        same = select(PrecedentWordRow.precedent_id).where(PrecedentWordRow.digest == digest)
        by_word[digest] = _newest(session, usable.where(PrecedentRow.id.in_(same)).order_by(PrecedentRow.id.desc()))
    total = session.scalar(select(func.count()).select_from(usable.subquery())) or 0
    found = matches(total, {k: v for k, v in by_code.items() if v}, {k: v for k, v in by_word.items() if v})
    return [one for one in found if one.codes or one.words > (1 if by_code else 0)]


def newest(session: Session, offset: int, limit: int) -> Sequence[PrecedentRow]:
    """Return the precedents that were made, newest first, excluded and superseded ones too."""
    query = select(PrecedentRow).where(PrecedentRow.made_at.is_not(None)).order_by(PrecedentRow.id.desc())
    return session.scalars(query.offset(offset).limit(limit)).all()


def count(session: Session) -> int:
    """Count the precedents that were made."""
    return session.scalar(select(func.count()).where(PrecedentRow.made_at.is_not(None))) or 0


def some(session: Session, ids: Sequence[int]) -> Mapping[int, PrecedentRow]:
    """Return precedents by their ids."""
    return {row.id: row for row in session.scalars(select(PrecedentRow).where(PrecedentRow.id.in_(ids)))}


def _newest(session: Session, query: Select[int]) -> list[int]:
    return list(session.scalars(query.limit(MOST_FOUND)))
