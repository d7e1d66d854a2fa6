"""Access tokens, sealed; one process at a time asks for a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from caseconsultant.ports import Issued
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.switches import now
from caseconsultant.store.tables import OAuthTokenRow, new_key
from caseconsultant.store.types import database_now, milliseconds

RENEW_AT: Final = 0.8  # of a token's life
ENDS_EARLY: Final = timedelta(seconds=60)  # a token is not used in its last minute: a sign-in takes a while


@dataclass(frozen=True, slots=True)
class Held:
    """How a sign-in stands. `access` is empty where no token holds; `fresh` says that it need not be renewed yet.

    `trouble` is what was said when it was last asked for; within the wait after that nobody asks (`may_ask`).
    """

    access: str = field(repr=False)
    renewal: str = field(repr=False)
    fresh: bool
    may_ask: bool
    trouble: str
    refused: bool


def held(session: Session, mailbox: str) -> Held:
    """Return how a mailbox's sign-in stands."""
    insert_or_ignore(session, OAuthTokenRow, mailbox=mailbox, key=new_key())
    row, at = _row(session, mailbox), now(session)
    holds = row.expires_at is not None and row.expires_at - ENDS_EARLY > at
    return Held(
        access=row.access if holds else "",
        renewal=row.renewal,
        fresh=holds and row.renew_at is not None and row.renew_at > at,
        may_ask=row.ask_again_at is None or row.ask_again_at <= at,
        trouble=row.trouble,
        refused=row.refused,
    )


def may_renew(session: Session, mailbox: str, who: str, span: timedelta) -> bool:
    """Make the renewing ours for so long; False while another does it."""
    free = or_(OAuthTokenRow.asking_until.is_(None), OAuthTokenRow.asking_until < database_now())
    mine = (
        update(OAuthTokenRow)
        .where(OAuthTokenRow.mailbox == mailbox, free)
        .values(asked_by=who, asking_until=database_now() + milliseconds(span))
    )
    return session.execute(mine.returning(OAuthTokenRow.id)).first() is not None


def renewed(session: Session, mailbox: str, who: str | None, issued: Issued) -> None:
    """Keep a new token; what another has put there meanwhile stays. `who` None: a person has signed in anew."""
    insert_or_ignore(session, OAuthTokenRow, mailbox=mailbox, key=new_key())
    row = _row(session, mailbox)
    if who is not None and row.asked_by != who:
        return
    at = now(session)
    row.access, row.renewal = issued.access, issued.renewal
    row.renew_at, row.expires_at = at + issued.lifetime * RENEW_AT, at + issued.lifetime
    row.trouble, row.refused, row.ask_again_at = "", False, None
    row.asked_by, row.asking_until = "", None


def troubled(session: Session, mailbox: str, who: str, trouble: str, *, refused: bool, wait: timedelta) -> None:
    """Keep why no token was given, and let nobody ask again for a while."""
    mine = update(OAuthTokenRow).where(OAuthTokenRow.mailbox == mailbox, OAuthTokenRow.asked_by == who)
    again_at = database_now() + milliseconds(wait)
    session.execute(
        mine.values(trouble=trouble, refused=refused, ask_again_at=again_at, asked_by="", asking_until=None)
    )


def troubles(session: Session) -> Mapping[str, str]:
    """Return what is wrong with the sign-ins, by mailbox."""
    rows = session.execute(select(OAuthTokenRow.mailbox, OAuthTokenRow.trouble).where(OAuthTokenRow.trouble != ""))
    return {row.mailbox: row.trouble for row in rows}


def _row(session: Session, mailbox: str) -> OAuthTokenRow:
    query = select(OAuthTokenRow).where(OAuthTokenRow.mailbox == mailbox).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()
