"""What a folder held before our first connection: left alone, until a person decides on it."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from caseconsultant.store import journal
from caseconsultant.store.tables import FolderRow, InboxRow
from caseconsultant.store.types import database_now, milliseconds


def undecided(session: Session, mailboxes: Collection[str]) -> Sequence[FolderRow]:
    """Return the folders of these mailboxes (without names: of all) whose older mail nobody has decided on."""
    query = select(FolderRow).where(FolderRow.start_after > 0, FolderRow.left_alone > 0, FolderRow.decided_at.is_(None))
    rows = session.scalars(query.order_by(FolderRow.mailbox, FolderRow.id)).all()
    return [row for row in rows if not mailboxes or row.mailbox in mailboxes]


def decide(session: Session, folder_id: int, by: int, days: int | None) -> FolderRow | None:
    """Record what becomes of a folder's older mail: the newest days of it are taken in, or (None) nothing is.

    Returns None where somebody has decided before.
    """
    since = None if days is None else FolderRow.first_seen_at - milliseconds(timedelta(days=days))
    done = session.execute(
        update(FolderRow)
        .where(FolderRow.id == folder_id, FolderRow.decided_at.is_(None), FolderRow.left_alone > 0)
        .values(decided_at=database_now(), decided_by=by, backlog_since=since)
        .returning(FolderRow.id)
    )
    if done.first() is None:
        return None
    row = session.get_one(FolderRow, folder_id, populate_existing=True)
    anew = update(FolderRow).where(FolderRow.mailbox == row.mailbox, FolderRow.folder == row.folder)
    session.execute(anew.values(looked_through_at=None))  # the folder may have another UIDVALIDITY by now
    return row


def is_in(session: Session, folder_id: int) -> None:
    """Record that the older mail that was wanted is in; once."""
    done = session.execute(
        update(FolderRow)
        .where(FolderRow.id == folder_id, FolderRow.backlog_in_at.is_(None))
        .values(backlog_in_at=database_now())
        .returning(FolderRow.mailbox, FolderRow.folder)
    )
    if (place := done.first()) is not None:
        mails = taken_in(session, place.mailbox, place.folder)
        journal.write(session, "older mail taken in", mailbox=place.mailbox, mails=mails)


def taken_in(session: Session, mailbox: str, folder: str) -> int:
    """Count the older mail of a folder that is here."""
    query = select(func.count()).where(InboxRow.mailbox == mailbox, InboxRow.folder == folder, InboxRow.backlog)
    return session.scalar(query) or 0
