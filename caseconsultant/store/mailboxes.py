"""The mailboxes that we read: their epochs, their leases, how they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from caseconsultant.ports import FolderStatus
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.switches import now
from caseconsultant.store.tables import FolderRow, MailboxRow
from caseconsultant.store.types import database_now, milliseconds

FULL_LOOK_EVERY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Epoch:
    """One folder under one UIDVALIDITY. Mail that arrived before `left_alone_before` in an earlier epoch stays so."""

    id: int
    mailbox: str
    folder: str
    uidvalidity: int
    floor: int
    start_after: int
    backlog_to: int
    left_alone_before: datetime | None
    is_first: bool
    wants_full_look: bool = False


def epoch(session: Session, mailbox: str, folder: str, status: FolderStatus, *, start_now: bool) -> Epoch:
    """Return the folder's epoch; one that was not known begins here.

    On the very first connection everything in the folder is older than us: with `start_now` it is left alone.
    """
    known = select(FolderRow).where(FolderRow.mailbox == mailbox, FolderRow.folder == folder).order_by(FolderRow.id)
    rows = session.scalars(known).all()
    row = next((row for row in rows if row.uidvalidity == status.uidvalidity), None)
    if row is None:
        skip = start_now and not rows
        start = status.uidnext - 1 if skip else 0
        row = FolderRow(
            mailbox=mailbox,
            folder=folder,
            uidvalidity=status.uidvalidity,
            start_after=start,
            left_alone=status.exists if skip else 0,
            backlog_to=0 if skip or rows else status.uidnext - 1,
            floor=start,
        )
        session.add(row)
        session.flush()
    first = rows[0] if rows else row
    return Epoch(
        row.id,
        mailbox,
        folder,
        row.uidvalidity,
        row.floor,
        row.start_after,
        row.backlog_to,
        first.first_seen_at if row is not first and first.start_after else None,
        is_first=not rows,
        wants_full_look=row.looked_through_at is None or row.looked_through_at < now(session) - FULL_LOOK_EVERY,
    )


def looked_through(session: Session, epoch_id: int) -> None:
    """Record that every UID of the folder was compared with what is stored."""
    session.execute(update(FolderRow).where(FolderRow.id == epoch_id).values(looked_through_at=database_now()))


def raise_floor(session: Session, epoch_id: int, floor: int) -> None:
    """Remember that every UID up to `floor` is stored or gone; it never sinks."""
    session.execute(update(FolderRow).where(FolderRow.id == epoch_id, FolderRow.floor < floor).values(floor=floor))


def left_alone(session: Session, epoch_id: int, count: int) -> None:
    """Count mail that is older than our first connection."""
    session.execute(update(FolderRow).where(FolderRow.id == epoch_id).values(left_alone=FolderRow.left_alone + count))


def lease(session: Session, name: str, owner: str, span: timedelta) -> bool:
    """Take or renew the reading of a mailbox; False while another poller has it."""
    insert_or_ignore(session, MailboxRow, name=name)
    taken = session.execute(
        update(MailboxRow)
        .where(
            MailboxRow.name == name,
            or_(MailboxRow.owner == owner, MailboxRow.lease_until.is_(None), MailboxRow.lease_until < database_now()),
        )
        .values(owner=owner, lease_until=database_now() + milliseconds(span))
        .returning(MailboxRow.name)
    )
    return taken.first() is not None


def hand_back(session: Session, name: str, owner: str) -> None:
    """Give up the lease, so that a stand-by need not wait for its end."""
    session.execute(
        update(MailboxRow).where(MailboxRow.name == name, MailboxRow.owner == owner).values(owner="", lease_until=None)
    )


def was_read(session: Session, name: str, note: str = "") -> None:
    """Record that the mailbox was read to its end."""
    insert_or_ignore(session, MailboxRow, name=name)
    values = {"last_read_at": database_now(), "trouble": "", "trouble_since": None}
    session.execute(
        update(MailboxRow).where(MailboxRow.name == name).values(**values, **({"note": note} if note else {}))
    )


def is_in_trouble(session: Session, name: str, trouble: str) -> None:
    """Record why a mailbox cannot be read; the time of the first trouble is kept."""
    insert_or_ignore(session, MailboxRow, name=name)
    since = func.coalesce(MailboxRow.trouble_since, database_now())
    session.execute(update(MailboxRow).where(MailboxRow.name == name).values(trouble=trouble, trouble_since=since))


def those_read(session: Session, names: Collection[str]) -> Sequence[MailboxRow]:
    """Return how each of these mailboxes is, by name; without names, how all are that were ever read.

    One that no poller has met yet is a row that nothing is known of.
    """
    rows = session.scalars(select(MailboxRow).order_by(MailboxRow.name)).all()
    if not names:
        return rows
    known = {row.name: row for row in rows}
    return [known.get(name) or MailboxRow(name=name, trouble="", note="") for name in sorted(names)]
