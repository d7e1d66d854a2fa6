"""Facts of answers that read otherwise in a newer library, until a person has dealt with them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from caseconsultant.domain.precedents import FactChange
from caseconsultant.store.tables import FactChangeRow, PrecedentRow
from caseconsultant.store.types import database_now


def record(session: Session, precedent_id: int, found: Sequence[FactChange]) -> int:
    """Let the changes on record be these; return how many are news. What was settled and reads alike stays settled."""
    there = {row.fact: row for row in of_precedent(session, precedent_id)}
    session.execute(
        delete(FactChangeRow).where(
            FactChangeRow.precedent_id == precedent_id, FactChangeRow.fact.not_in([one.name for one in found])
        )
    )
    news = 0
    for one in found:
        row = there.get(one.name)
        if row is not None and (row.new, row.own_day) == (one.new, one.own_day):
            continue
        news += 1
        if row is None:
            session.add(
                FactChangeRow(precedent_id=precedent_id, fact=one.name, old=one.old, new=one.new, own_day=one.own_day)
            )
        else:
            row.new, row.own_day, row.found_at = one.new, one.own_day, database_now()
            row.settled_at, row.settled_by = None, None
    session.flush()
    return news


def of_precedent(session: Session, precedent_id: int) -> Sequence[FactChangeRow]:
    """Return what changed under a precedent, settled or not."""
    query = select(FactChangeRow).where(FactChangeRow.precedent_id == precedent_id)
    return session.scalars(query.order_by(FactChangeRow.id)).all()


def of_precedents(session: Session, precedent_ids: Sequence[int]) -> Sequence[FactChangeRow]:
    """Return what changed under several precedents, settled or not."""
    query = select(FactChangeRow).where(FactChangeRow.precedent_id.in_(precedent_ids))
    return session.scalars(query.order_by(FactChangeRow.id)).all()


def settle(session: Session, precedent_id: int, by: int | None) -> int:
    """Record that a person has dealt with what changed under a precedent; return how many changes that were."""
    done = session.execute(
        update(FactChangeRow)
        .where(FactChangeRow.precedent_id == precedent_id, FactChangeRow.settled_at.is_(None))
        .values(settled_at=database_now(), settled_by=by)
        .returning(FactChangeRow.id)
    )
    return len(done.all())


def affected(session: Session, offset: int, limit: int) -> Sequence[PrecedentRow]:
    """Return the answers that rest on a fact that changed for their own day, longest known first."""
    query = select(PrecedentRow).where(*_affected()).order_by(PrecedentRow.id)
    return session.scalars(query.offset(offset).limit(limit)).all()


def affected_of(session: Session, ticket_ids: Sequence[int]) -> Sequence[PrecedentRow]:
    """Return a ticket's answers that rest on a fact that changed for their own day."""
    query = select(PrecedentRow).where(PrecedentRow.ticket_id.in_(ticket_ids), *_affected())
    return session.scalars(query.order_by(PrecedentRow.id)).all()


def count_affected(session: Session) -> int:
    """Count the answers that rest on a fact that changed for their own day."""
    return session.scalar(select(func.count()).select_from(PrecedentRow).where(*_affected())) or 0


def _affected() -> tuple[ColumnElement[bool], ...]:
    there = select(FactChangeRow.precedent_id).where(FactChangeRow.settled_at.is_(None), FactChangeRow.own_day)
    return PrecedentRow.id.in_(there), PrecedentRow.superseded_by.is_(None)
