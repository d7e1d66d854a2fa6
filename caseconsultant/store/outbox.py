"""Letters on their way out. Every move is one conditional UPDATE; whoever changes the row wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, case, exists, func, or_, select, update
from sqlalchemy.orm import Session

from caseconsultant.domain.allowances import AutomaticLetters
from caseconsultant.domain.delivery import LetterEvent, LetterState, advance, sources
from caseconsultant.domain.letters import LetterKind
from caseconsultant.store.locks import alone
from caseconsultant.store.switches import PAUSED, now
from caseconsultant.store.tables import BouncedAddressRow, LetterRow, SwitchRow
from caseconsultant.store.types import database_now, milliseconds

AUTOMATIC: Final = tuple(kind for kind in LetterKind if kind.automatic)
BY_HAND = tuple(kind for kind in LetterKind if not kind.automatic)
LEFT: Final = (LetterState.DATA, LetterState.SENT, LetterState.UNKNOWN)


# Built once: it runs for every mail.
AUTOMATIC_LATELY: Final = select(
    func.count(),
    func.sum(case((LetterRow.made_at > database_now() - milliseconds(timedelta(hours=1)), 1), else_=0)),
    exists().where(BouncedAddressRow.digest == bindparam("digest")),
).where(
    LetterRow.recipient_digest == bindparam("digest"),
    LetterRow.kind.in_(AUTOMATIC),
    LetterRow.made_at > database_now() - milliseconds(timedelta(days=1)),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to make one attempt: it holds while the letter's fence is still this one."""

    letter_id: int
    fence: int


def happen(session: Session, event: LetterEvent, *where: ColumnElement[bool], **values: Any) -> Sequence[int]:
    """Move every letter that matches and may move so; return the ids of those that moved.

    Letters in different states may move by one event only where it leads them all to the same state.
    """
    origins = sources(event)
    (target,) = {advance(origin, event) for origin in origins}
    moved = session.execute(
        update(LetterRow)
        .where(LetterRow.state.in_(origins), *where)
        .values(state=target, **values)
        .returning(LetterRow.id)
    )
    return list(moved.scalars())


def claim(session: Session, letter_id: int, lease: timedelta) -> Claim | None:
    """Claim a letter that is due, unless all sending is paused."""
    moved = happen(
        session,
        LetterEvent.CLAIMED,
        LetterRow.id == letter_id,
        LetterRow.due_at <= database_now(),
        ~_paused(),
        fence=LetterRow.fence + 1,
        attempts=LetterRow.attempts + 1,
        due_at=database_now() + milliseconds(lease),
    )
    if not moved:
        return None
    fence = session.scalar(select(LetterRow.fence).where(LetterRow.id == letter_id))
    assert fence is not None
    return Claim(letter_id, fence)


def content_starts(session: Session, mine: Claim, lease: timedelta) -> bool:
    """Pass the point of no return, if the claim still holds and sending was not paused meanwhile."""
    moved = happen(
        session,
        LetterEvent.CONTENT_STARTS,
        *_held(mine),
        ~_paused(),
        due_at=database_now() + milliseconds(lease),
    )
    return bool(moved)


def settle(session: Session, mine: Claim, event: LetterEvent, reply: str, **values: Any) -> bool:
    """Record how the attempt ended, if the claim still holds."""
    return bool(happen(session, event, *_held(mine), reply=reply, **values))


def withdraw(session: Session, *where: ColumnElement[bool]) -> Sequence[int]:
    """Take back letters whose content has not begun to leave."""
    return happen(session, LetterEvent.WITHDRAWN, *where, settled_at=database_now())


def of_ticket_by_hand(ticket_id: int) -> tuple[ColumnElement[bool], ...]:
    """The letters of a ticket that a person approved."""
    return (LetterRow.ticket_id == ticket_id, LetterRow.kind.in_(BY_HAND))


def expired_claims(session: Session) -> Sequence[int]:
    """Make letters ready again whose worker vanished before any content left."""
    return happen(session, LetterEvent.CLAIM_EXPIRED, LetterRow.due_at < database_now(), due_at=database_now())


def lost_sight(session: Session) -> Sequence[int]:
    """Declare letters unknown whose worker vanished while content was leaving."""
    return happen(
        session, LetterEvent.LOST_SIGHT, LetterRow.state == LetterState.DATA, LetterRow.due_at < database_now()
    )


def given_up(session: Session) -> Sequence[int]:
    """Declare letters failed that were tried for too long."""
    return happen(session, LetterEvent.GAVE_UP, LetterRow.give_up_at < database_now(), settled_at=database_now())


def due(session: Session, limit: int) -> Sequence[int]:
    """Return the ids of letters whose time has come; none while sending is paused."""
    query = select(LetterRow.id).where(
        LetterRow.state == LetterState.READY, LetterRow.due_at <= database_now(), ~_paused()
    )
    return session.scalars(query.order_by(LetterRow.due_at).limit(limit)).all()


def unknown(session: Session, look_again_after: timedelta, limit: int) -> Sequence[int]:
    """Return the ids of letters of unknown fate for which evidence was not looked for lately."""
    lately = database_now() - milliseconds(look_again_after)
    query = select(LetterRow.id).where(
        LetterRow.state == LetterState.UNKNOWN, or_(LetterRow.looked_at.is_(None), LetterRow.looked_at < lately)
    )
    return session.scalars(query.order_by(LetterRow.id).limit(limit)).all()


def automatic_letters_to(session: Session, recipient_digest: bytes) -> AutomaticLetters:
    """Count the automatic letters that an address was sent or is owed in the last hour and day; does it take mail?"""
    day, hour, bounced = session.execute(AUTOMATIC_LATELY, {"digest": recipient_digest}).one()
    return AutomaticLetters(hour=hour or 0, day=day, bounced=bool(bounced))


def may_owe_automatic(session: Session, recipient_digest: bytes) -> AutomaticLetters:
    """Count them as one who is about to owe another: whoever comes second waits, and counts what the first has owed."""
    alone(session, recipient_digest)
    return automatic_letters_to(session, recipient_digest)


def automatic_of_ticket(session: Session, ticket_id: int, within: timedelta) -> Sequence[timedelta]:
    """Return how long ago the automatic letters of a ticket were made that left, or may have, in so long a time."""
    at = now(session)
    query = select(LetterRow.made_at).where(
        LetterRow.ticket_id == ticket_id,
        LetterRow.kind.in_(AUTOMATIC),
        LetterRow.state.in_(LEFT),
        LetterRow.made_at > database_now() - milliseconds(within),
    )
    return [at - made_at for made_at in session.scalars(query)]


def of_ticket(session: Session, ticket_id: int) -> Sequence[LetterRow]:
    """Return a ticket's letters, oldest first."""
    return session.scalars(select(LetterRow).where(LetterRow.ticket_id == ticket_id).order_by(LetterRow.id)).all()


def of_approval(session: Session, approval_id: str) -> int | None:
    """Return the letter that an approval put in the outbox."""
    return session.scalar(select(LetterRow.id).where(LetterRow.approval_id == approval_id))


def _held(mine: Claim) -> tuple[ColumnElement[bool], ...]:
    return (LetterRow.id == mine.letter_id, LetterRow.fence == mine.fence)


def _paused() -> ColumnElement[bool]:
    return exists().where(SwitchRow.name == PAUSED)


def looked(session: Session, letter_id: int) -> None:
    """Record that evidence was looked for."""
    session.execute(update(LetterRow).where(LetterRow.id == letter_id).values(looked_at=database_now()))
