"""Versions of letters' passages: the newest of each scope is in force."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from caseconsultant.store.tables import WordingRow


def in_force(session: Session, letter: str, scopes: Sequence[str]) -> dict[str, str]:
    """Return the passages of a letter that were worded anew, by name; scopes stand from the widest to the narrowest."""
    newest = (
        select(func.max(WordingRow.id))
        .where(WordingRow.letter == letter, WordingRow.scope.in_(scopes))
        .group_by(WordingRow.scope, WordingRow.passage)
    )
    rows = session.scalars(select(WordingRow).where(WordingRow.id.in_(newest))).all()
    narrowest_last = sorted(rows, key=lambda row: scopes.index(row.scope))
    return {row.passage: row.text for row in narrowest_last if row.text is not None}


def versions(session: Session, letter: str, passage: str, scope: str, most: int) -> Sequence[WordingRow]:
    """Return the versions of one passage in one scope, the newest first."""
    return session.scalars(
        select(WordingRow)
        .where(WordingRow.letter == letter, WordingRow.passage == passage, WordingRow.scope == scope)
        .order_by(WordingRow.id.desc())
        .limit(most)
    ).all()


def used_scopes(session: Session) -> frozenset[str]:
    """Return every scope that ever had words of its own."""
    return frozenset(session.scalars(select(WordingRow.scope).distinct()))
