"""Switches that a person turns on and off, and heartbeats by which the parts show that they live."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.tables import HeartbeatRow, SwitchRow
from caseconsultant.store.types import database_now, milliseconds

PAUSED: Final = "sending paused"


def turn_on(session: Session, name: str, by: int | None, reason: str) -> bool:
    """Turn a switch on; False where it was on already."""
    return insert_or_ignore(session, SwitchRow, name=name, consultant_id=by, reason=reason)


def turn_off(session: Session, name: str) -> bool:
    """Turn a switch off; False where it was off already."""
    gone = session.execute(delete(SwitchRow).where(SwitchRow.name == name).returning(SwitchRow.name))
    return gone.first() is not None


def find(session: Session, name: str) -> SwitchRow | None:
    """Return the switch where it is on."""
    return session.get(SwitchRow, name)


def beat(session: Session, part: str, detail: str = "") -> None:
    """Say that a part lives."""
    alive = update(HeartbeatRow).where(HeartbeatRow.part == part).values(at=database_now(), detail=detail)
    if session.execute(alive.returning(HeartbeatRow.part)).first() is None:
        insert_or_ignore(session, HeartbeatRow, part=part, detail=detail)


def beats(session: Session) -> Sequence[HeartbeatRow]:
    """Return the last sign of life of every part."""
    return session.scalars(select(HeartbeatRow).order_by(HeartbeatRow.part)).all()


def now(session: Session) -> datetime:
    """Return the database's time."""
    return session.scalars(select(database_now())).one()


def beat_within(session: Session, part: str, span: timedelta) -> bool:
    """Say whether a part showed that it lives within this span."""
    lately = select(HeartbeatRow.part).where(
        HeartbeatRow.part == part, HeartbeatRow.at > database_now() - milliseconds(span)
    )
    return session.scalar(lately) is not None
