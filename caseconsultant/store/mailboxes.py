"""The mailboxes that we read: their epochs, their leases, how they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from caseconsultant.ports import FolderStatus
from caseconsultant.store import journal
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.switches import now
from caseconsultant.store.tables import FolderRow, InboxRow, MailboxRow
from caseconsultant.store.types import database_now, milliseconds

FULL_LOOK_EVERY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Epoch:
    """One folder under one UIDVALIDITY.

    Mail up to the UID `start_after` was there before us and is left alone, unless a person wants what came since
    `backlog_since`. In later epochs UIDs say nothing of age: there mail from before `left_alone_before` is left alone,
    and mail from before `backlog_before` is backlog. `backlog_owner` is the epoch for which older mail is still wanted.
    """

    id: int
    mailbox: str
    folder: str
    uidvalidity: int
    floor: int = 0
    start_after: int = 0
    backlog_to: int = 0
    is_first: bool = False
    wants_full_look: bool = False
    backlog_since: datetime | None = None
    left_alone_before: datetime | None = None
    backlog_before: datetime | None = None
    backlog_owner: int | None = None

    def leaves_alone(self, uid: int, received_at: datetime) -> bool:
        """Say whether a message was there before us, and nobody wants it."""
        if uid <= self.start_after:
            return self.backlog_since is None or received_at < self.backlog_since
        return self.left_alone_before is not None and received_at < self.left_alone_before

    def is_backlog(self, uid: int, received_at: datetime) -> bool:
        """Say whether a message was there before us; it is never acknowledged."""
        old = self.backlog_before is not None and received_at < self.backlog_before
        return old or uid <= max(self.backlog_to, self.start_after)


def epoch(session: Session, mailbox: str, folder: str, status: FolderStatus, *, start_now: bool) -> Epoch:
    """Return the folder's epoch; one that was not known begins here.

    On the very first connection everything in the folder is older than us: with `start_now` it is left alone.
    """
    known = select(FolderRow).where(FolderRow.mailbox == mailbox, FolderRow.folder == folder).order_by(FolderRow.id)
    rows = session.scalars(known).all()
    row = next((row for row in rows if row.uidvalidity == status.uidvalidity), None)
    if row is not None and status.uidnext_told and status.uidnext <= row.floor:
        _went_back(session, row)
        row = None
    if row is None:
        row = _begun(mailbox, folder, status, skip=start_now and not rows, is_first=not rows)
        session.add(row)
        session.flush()
    return _epoch_of(row, rows[0] if rows else row, is_first=not rows, at=now(session))


def _begun(mailbox: str, folder: str, status: FolderStatus, *, skip: bool, is_first: bool) -> FolderRow:
    start = status.uidnext - 1 if skip else 0
    return FolderRow(
        mailbox=mailbox,
        folder=folder,
        uidvalidity=status.uidvalidity,
        start_after=start,
        left_alone=status.exists if skip else 0,
        backlog_to=status.uidnext - 1 if is_first and not skip else 0,
        floor=start,
    )


def _epoch_of(row: FolderRow, first: FolderRow, *, is_first: bool, at: datetime) -> Epoch:
    skipped = first if row is not first and first.start_after else None
    looked, is_wanted = row.looked_through_at, first.backlog_since is not None and first.backlog_in_at is None
    return Epoch(
        row.id,
        row.mailbox,
        row.folder,
        row.uidvalidity,
        row.floor,
        row.start_after,
        row.backlog_to,
        is_first,
        wants_full_look=looked is None or looked < at - FULL_LOOK_EVERY,
        backlog_since=row.backlog_since if is_wanted else None,
        left_alone_before=(skipped.backlog_since or skipped.first_seen_at) if skipped else None,
        backlog_before=skipped.first_seen_at if skipped else None,
        backlog_owner=first.id if is_wanted else None,
    )


def _went_back(session: Session, row: FolderRow) -> None:
    """Set an epoch aside whose UIDs the server will give anew, though it must not (RFC 9051, 2.3.1.1).

    A folder that was restored from a backup under its old UIDVALIDITY does so. The old rows get an UIDVALIDITY that no
    server gives, and the folder is read anew; what is here already is known by its fingerprint.
    """
    aside = -row.id
    journal.write(session, "the server counts anew", mailbox=row.mailbox, uidvalidity=row.uidvalidity)
    session.execute(
        update(InboxRow)
        .where(
            InboxRow.mailbox == row.mailbox,
            InboxRow.folder == row.folder,
            InboxRow.uidvalidity == row.uidvalidity,
        )
        .values(uidvalidity=aside)
    )
    row.uidvalidity = aside
    session.flush()


def folders(session: Session) -> Sequence[tuple[FolderRow, FolderRow]]:
    """Return the first and the newest epoch of every folder that was ever read, by mailbox."""
    epochs: dict[tuple[str, str], list[FolderRow]] = {}
    for row in session.scalars(select(FolderRow).order_by(FolderRow.mailbox, FolderRow.id)):
        epochs.setdefault((row.mailbox, row.folder), []).append(row)
    return [(rows[0], rows[-1]) for rows in epochs.values()]


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
