"""Locks on what has no row of its own, until the end of the transaction."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def alone(session: Session, what: bytes) -> None:
    """Let nobody else pass with the same digest until we have committed. SQLite lets one write at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(what[:8], "big", signed=True))))
