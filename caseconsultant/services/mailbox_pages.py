"""What the page of the mailboxes shows. Reads only; every value is frozen before its transaction ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from caseconsultant.services.app import App
from caseconsultant.store import backlog, desk_queries, mailboxes, oauth_tokens
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import FolderRow


@dataclass(frozen=True, slots=True)
class OlderMail:
    """What a folder held before us. `days` of it are taken in (None: none); `in_at` is None while that goes on."""

    left_alone: int
    decided_at: datetime | None
    decided_by: str
    days: int | None
    in_at: datetime | None
    taken_in: int

    @property
    def is_offered(self) -> bool:
        """Say whether nobody has decided on it."""
        return self.left_alone > 0 and self.decided_at is None


@dataclass(frozen=True, slots=True)
class FolderView:
    """One folder that is or was read: since when, when it was last compared whole, and its older mail."""

    id: int
    name: str
    first_seen_at: datetime
    looked_through_at: datetime | None
    older: OlderMail


@dataclass(frozen=True, slots=True)
class MailboxView:
    """One mailbox: its name, the address of its letters, when it was read, what is wrong, its folders."""

    name: str
    address: str
    read_at: datetime | None
    trouble: str
    sign_in: str
    note: str
    folders: tuple[FolderView, ...]


def show(app: App) -> tuple[MailboxView, ...]:
    """Return every mailbox that is read, by name."""
    with transaction(app.sessions, "desk: mailboxes") as session:
        ended, names = oauth_tokens.troubles(session), desk_queries.names(session)
        folders: dict[str, list[FolderView]] = {}
        for first, newest in mailboxes.folders(session):
            folders.setdefault(first.mailbox, []).append(_folder(session, first, newest, names))
        return tuple(
            MailboxView(
                name=box.name,
                address=app.policy.letterhead(box.name).sender.email,
                read_at=box.last_read_at,
                trouble=box.trouble,
                sign_in=ended.get(box.name, ""),
                note=box.note,
                folders=tuple(folders.get(box.name, ())),
            )
            for box in mailboxes.those_read(session, app.policy.letterheads)
        )


def _folder(session: Session, first: FolderRow, newest: FolderRow, names: Mapping[int, str]) -> FolderView:
    wanted = first.backlog_since
    older = OlderMail(
        left_alone=first.left_alone,
        decided_at=first.decided_at,
        decided_by=names.get(first.decided_by or 0, ""),
        days=(first.first_seen_at - wanted).days if wanted is not None else None,
        in_at=first.backlog_in_at,
        taken_in=backlog.taken_in(session, first.mailbox, first.folder),
    )
    return FolderView(first.id, first.folder, first.first_seen_at, newest.looked_through_at, older)
