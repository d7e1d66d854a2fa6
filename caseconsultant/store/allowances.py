"""How many questions were asked, counted under a lock, and which are kept until one more may be asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select, update
from sqlalchemy.orm import Session

from caseconsultant.domain.allowances import Basis
from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import Address, LetterKind
from caseconsultant.domain.ticket import KeptFor, TicketState
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.tables import AskerRow, LetterRow, TicketRow, new_key
from caseconsultant.store.tickets import address_digest
from caseconsultant.store.types import database_now, keys_of, milliseconds

GONE: Final = (LetterState.WITHDRAWN, LetterState.FAILED, LetterState.LET_GO)


def asker(session: Session, address: Address) -> AskerRow:
    """Return the row of an address, ours until the end of the transaction, made where there is none.

    Whoever comes second waits here, and then counts what the first has written.
    """
    key, digest = new_key(), address_digest(session, address.key)
    sealed = keys_of(session).seal(f"askers/address/{key}", address.key.encode())
    insert_or_ignore(session, AskerRow, key=key, digest=digest, address_sealed=sealed)
    return session.scalars(_locked().where(AskerRow.digest == digest)).one()


def find_asker(session: Session, address: Address) -> AskerRow | None:
    """Return the row of an address where there is one, to look at."""
    return session.scalar(select(AskerRow).where(AskerRow.digest == address_digest(session, address.key)))


def address_of(session: Session, key: str) -> Address | None:
    """Return the address that a link was made for."""
    row = session.scalar(select(AskerRow).where(AskerRow.key == key))
    return None if row is None else Address(row.address)


def asked_as(session: Session, digest: bytes, basis: Basis) -> int:
    """Count the questions of an address that were taken up on this basis."""
    mine = and_(TicketRow.requester_digest == digest, TicketRow.asked_as == basis, _counts())
    return session.scalar(select(func.count()).select_from(TicketRow).where(mine)) or 0


def asked_lately(session: Session, digest: bytes, period: timedelta) -> Sequence[datetime]:
    """Return when an address asked as a registered sender in the last period."""
    return _times(session, TicketRow.requester_digest == digest, Basis.REGISTERED, period)


def asked_by_members(session: Session, organisation_id: int, period: timedelta) -> Sequence[datetime]:
    """Return when the members of an organisation asked in the last period."""
    return _times(session, TicketRow.organisation_id == organisation_id, Basis.ORGANISATION, period)


def kept(session: Session, *whose: ColumnElement[bool]) -> Sequence[int]:
    """Return the tickets of an allowance that are kept until one more may be asked, oldest first."""
    return session.scalars(select(TicketRow.id).where(_is_kept(), *whose).order_by(TicketRow.id)).all()


def of_asker(digest: bytes) -> ColumnElement[bool]:
    """The tickets that count for an address alone."""
    return and_(TicketRow.requester_digest == digest, TicketRow.organisation_id.is_(None))


def of_organisation(organisation_id: int) -> ColumnElement[bool]:
    """The tickets that count for an organisation."""
    return TicketRow.organisation_id == organisation_id


def lock_kept(session: Session, ticket_id: int) -> TicketRow | None:
    """Return a kept ticket, ours until the end of the transaction; None where somebody acts on it just now."""
    query = select(TicketRow).where(TicketRow.id == ticket_id, _is_kept()).with_for_update(skip_locked=True)
    return session.scalar(query.execution_options(populate_existing=True))


def due(session: Session, limit: int) -> Sequence[int]:
    """Return the kept tickets of which it is time to see whether they can be taken up."""
    query = select(TicketRow.id).where(_is_kept(), TicketRow.kept_due_at <= database_now())
    return session.scalars(query.order_by(TicketRow.kept_due_at, TicketRow.id).limit(limit)).all()


def look_again(session: Session, *whose: ColumnElement[bool]) -> None:
    """See at once whether kept tickets can be taken up: what may be asked has changed."""
    session.execute(update(TicketRow).where(_is_kept(), *whose).values(kept_due_at=database_now()))


def registered(session: Session, limit: int) -> Sequence[AskerRow]:
    """Return the registered senders, newest first."""
    query = select(AskerRow).where(AskerRow.registered_at.is_not(None)).order_by(AskerRow.registered_at.desc())
    return session.scalars(query.limit(limit)).all()


def count_registered(session: Session) -> int:
    """Count the registered senders."""
    return session.scalar(select(func.count()).where(AskerRow.registered_at.is_not(None))) or 0


def _times(session: Session, whose: ColumnElement[bool], basis: Basis, period: timedelta) -> Sequence[datetime]:
    lately = TicketRow.counted_at > database_now() - milliseconds(period)
    query = select(TicketRow.counted_at).where(whose, TicketRow.asked_as == basis, lately, _counts())
    return [at for at in session.scalars(query) if at is not None]


def _counts() -> ColumnElement[bool]:
    """A question counts from its beginning, but not where its ticket was closed and no answer left."""
    answered = exists().where(
        LetterRow.ticket_id == TicketRow.id, LetterRow.kind == LetterKind.ANSWER, LetterRow.state.not_in(GONE)
    )
    return not_(and_(TicketRow.state == TicketState.CLOSED, ~answered))


def _is_kept() -> ColumnElement[bool]:
    return and_(TicketRow.state == TicketState.KEPT, TicketRow.kept_for == KeptFor.ALLOWANCE)


def _locked() -> Select[AskerRow]:
    return select(AskerRow).with_for_update().execution_options(populate_existing=True)
