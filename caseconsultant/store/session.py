"""The only begin, commit and rollback of the whole program."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from caseconsultant.domain.errors import DatabaseAway
from caseconsultant.store.types import Keys, seal_pending

BUSY_SECONDS: Final = 20


def no_tripwire(_point: str) -> None:
    """Do nothing: what production does at every point where a test may die."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """An engine, the keys, and the tripwire that crash tests pull around every commit."""

    engine: Engine
    keys: Keys
    tripwire: Callable[[str], None] = no_tripwire


@contextmanager
def transaction(sessions: Sessions, name: str = "") -> Iterator[Session]:
    """Begin, and commit at the end of the `with`; roll back where it raises.

    Rows are not used after it. `name` is what the transaction is called in a crash test. Raises DatabaseAway where
    the database does not answer, is locked for too long, or has no room.
    """
    try:
        with Session(sessions.engine, info={"keys": sessions.keys}) as session, session.begin():
            yield session
            session.flush()
            sessions.tripwire(f"before commit: {name}")
    except (OperationalError, InterfaceError) as trouble:
        raise DatabaseAway(f"The database does not answer: {_first_line(trouble)}") from trouble
    sessions.tripwire(f"after commit: {name}")


def _first_line(trouble: DBAPIError) -> str:
    """Return the driver's own words for what went wrong first, without the statement and its values."""
    first: BaseException | None = trouble
    while first is not None:
        trouble = first if isinstance(first, DBAPIError) else trouble
        first = first.__context__
    return str(trouble.orig).strip().partition("\n")[0]


@event.listens_for(Session, "before_flush")
def _seal(session: Session, _context: Any, _instances: Any) -> None:
    if (keys := session.info.get("keys")) is not None:
        for row in (*session.new, *session.dirty):
            seal_pending(row, keys)


def open_engine(url: str, *, pool_size: int = 5) -> Engine:
    """Return an engine for SQLite (WAL, full synchronous, immediate transactions) or PostgreSQL."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(url, pool_size=pool_size, max_overflow=5, pool_pre_ping=True, pool_recycle=1800)


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    """Take the write lock at once: a read that later wants to write would fail with 'database is locked'."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
