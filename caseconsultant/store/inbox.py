"""What arrived: stored first, judged later, filed on the server last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from caseconsultant.domain.intake import MailVerdict
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.mailboxes import Epoch
from caseconsultant.store.tables import InboxRow, SeenMailRow, TicketRow
from caseconsultant.store.types import database_now, keys_of, milliseconds

# Built once: they run for every mail.
UNDECIDED_RAW: Final = select(InboxRow.key, InboxRow.raw_sealed).where(
    InboxRow.id == bindparam("inbox_id"), InboxRow.verdict.is_(None)
)
CLAIM: Final = (
    select(InboxRow).where(InboxRow.id == bindparam("inbox_id"), InboxRow.verdict.is_(None)).with_for_update()
)
OPENED_LATELY: Final = select(func.count()).where(
    TicketRow.requester_digest == bindparam("digest"),
    TicketRow.opened_at > database_now() - bindparam("span", type_=BigInteger),
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message to store: where the server has it, its bytes, and what it is already known to become."""

    uid: int
    raw: bytes
    fingerprint: bytes
    size: int
    received_at: datetime
    unreadable: str = ""
    backlog: bool = False


def stored_uids(session: Session, epoch: Epoch, above: int) -> frozenset[int]:
    """Return the UIDs of this epoch that are stored already."""
    query = select(InboxRow.uid).where(_in(epoch), InboxRow.uid > above)
    return frozenset(session.scalars(query))


def store(session: Session, epoch: Epoch, arrivals: Sequence[Arrival], *, filed: bool) -> list[int]:
    """Store messages; return the ids of those that were new. Another poller may have been here before us."""
    rows = [_row(epoch, arrival, filed) for arrival in arrivals]
    try:
        with session.begin_nested():
            session.add_all(rows)
            session.flush()
            return [row.id for row in rows]
    except IntegrityError:
        there = stored_uids(session, epoch, min(arrival.uid for arrival in arrivals) - 1)
        missing = [arrival for arrival in arrivals if arrival.uid not in there]
        if len(missing) == len(arrivals):
            raise  # not a race: something else is wrong
        return store(session, epoch, missing, filed=filed) if missing else []


def _row(epoch: Epoch, arrival: Arrival, filed: bool) -> InboxRow:
    return InboxRow(
        mailbox=epoch.mailbox,
        folder=epoch.folder,
        uidvalidity=epoch.uidvalidity,
        uid=arrival.uid,
        fingerprint=arrival.fingerprint,
        size=arrival.size,
        received_at=arrival.received_at,
        filed_at=database_now() if filed else None,
        backlog=arrival.backlog,
        raw=arrival.raw,
        verdict=MailVerdict.UNREADABLE if arrival.unreadable else None,
        reason=arrival.unreadable,
    )


def unfiled(session: Session, epoch: Epoch, limit: int) -> Mapping[int, int]:
    """Return {inbox id: UID} of what is stored but still lies in the folder on the server."""
    query = select(InboxRow.id, InboxRow.uid).where(_in(epoch), InboxRow.filed_at.is_(None)).order_by(InboxRow.uid)
    return {row[0]: row[1] for row in session.execute(query.limit(limit))}


def filed(session: Session, ids: Iterable[int]) -> None:
    """Record that messages were filed on the server."""
    session.execute(update(InboxRow).where(InboxRow.id.in_(list(ids))).values(filed_at=database_now()))


def undecided_raw(session: Session, inbox_id: int) -> bytes | None:
    """Return the message's bytes if nobody has judged it yet."""
    found = session.execute(UNDECIDED_RAW, {"inbox_id": inbox_id}).first()
    return None if found is None else InboxRow.raw.unseal(keys_of(session), "inbox", *found)


def claim(session: Session, inbox_id: int) -> InboxRow | None:
    """Make the message ours until the end of the transaction; None where it was judged already.

    Whoever comes second waits here, and then finds no undecided row.
    """
    return session.scalar(CLAIM, {"inbox_id": inbox_id})


def first_of_its_kind(session: Session, row: InboxRow) -> bool:
    """Say whether this fingerprint came for the first time, to whichever mailbox, and remember it."""
    return insert_or_ignore(session, SeenMailRow, fingerprint=row.fingerprint, inbox_id=row.id)


def ticket_of_the_first(session: Session, row: InboxRow) -> int | None:
    """Return the ticket of the mail that had this fingerprint first."""
    return session.scalar(
        select(InboxRow.ticket_id)
        .join(SeenMailRow, SeenMailRow.inbox_id == InboxRow.id)
        .where(SeenMailRow.fingerprint == row.fingerprint)
    )


def stumbled(session: Session, inbox_id: int, again_in: timedelta) -> int:
    """Count a failed attempt, put the next one off, and return how many there were."""
    attempts = session.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id, InboxRow.verdict.is_(None))
        .values(attempts=InboxRow.attempts + 1, due_at=database_now() + milliseconds(again_in))
        .returning(InboxRow.attempts)
    ).scalar()
    return attempts or 0


def decide(session: Session, inbox_id: int, verdict: MailVerdict, reason: str, ticket_id: int | None = None) -> bool:
    """Record a verdict where there is none yet."""
    done = session.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id, InboxRow.verdict.is_(None))
        .values(verdict=verdict, reason=reason, ticket_id=ticket_id)
        .returning(InboxRow.id)
    )
    return done.first() is not None


def take_back(session: Session, inbox_id: int, verdicts: Sequence[MailVerdict]) -> InboxRow | None:
    """Open a verdict again for a person who decides otherwise; None where it is not one of these any more."""
    done = session.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id, InboxRow.verdict.in_(verdicts))
        .values(verdict=None, reason="", due_at=database_now(), attempts=0)
        .returning(InboxRow.id)
    )
    return None if done.first() is None else session.get(InboxRow, inbox_id, populate_existing=True)


def due(session: Session, limit: int) -> Sequence[int]:
    """Return the ids of messages that nobody has judged and whose time has come, oldest first."""
    query = select(InboxRow.id).where(InboxRow.verdict.is_(None), InboxRow.due_at <= database_now())
    return session.scalars(query.order_by(InboxRow.id).limit(limit)).all()


def tickets_opened_by(session: Session, address_digest: bytes, within: timedelta) -> int:
    """Count the tickets that an address opened lately."""
    return session.scalar(OPENED_LATELY, {"digest": address_digest, "span": milliseconds(within)}) or 0


def _in(epoch: Epoch) -> ColumnElement[bool]:
    return (
        (InboxRow.mailbox == epoch.mailbox)
        & (InboxRow.folder == epoch.folder)
        & (InboxRow.uidvalidity == epoch.uidvalidity)
    )


def forget_fingerprint(session: Session, inbox_id: int) -> None:
    """Let a mail be the first of its kind again."""
    session.execute(delete(SeenMailRow).where(SeenMailRow.inbox_id == inbox_id))


def is_stored(session: Session, epoch: Epoch, uid: int) -> bool:
    """Say whether a message of this epoch is stored."""
    return session.scalar(select(InboxRow.id).where(_in(epoch), InboxRow.uid == uid)) is not None


def has_seen(session: Session, fingerprint: bytes) -> bool:
    """Say whether a mail with this fingerprint has already been turned into something."""
    return session.get(SeenMailRow, fingerprint) is not None


def due_now(session: Session, inbox_id: int) -> None:
    """Let a mail that nobody has judged be judged at once, with all its attempts."""
    waiting = update(InboxRow).where(InboxRow.id == inbox_id, InboxRow.verdict.is_(None))
    session.execute(waiting.values(due_at=database_now(), attempts=0))
