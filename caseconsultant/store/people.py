"""Consultants, their sign-ins and their failed tries."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from caseconsultant.domain.errors import NotAllowed
from caseconsultant.domain.people import Consultant
from caseconsultant.store.tables import ConsultantRow, SignInLinkRow, SignInTryRow, WebSessionRow
from caseconsultant.store.tickets import address_digest
from caseconsultant.store.types import database_now, milliseconds


def as_value(row: ConsultantRow) -> Consultant:
    """Return a consultant as a value."""
    may_approve, signature = bool(row.credential.strip()), tuple(row.signature.splitlines())
    return Consultant(row.id, row.name, row.credential, row.email, may_approve, signature)


def find(session: Session, consultant_id: int) -> Consultant:
    """Return an active consultant, or raise NotAllowed."""
    row = session.get(ConsultantRow, consultant_id)
    if row is None or not row.active:
        raise NotAllowed("There is no such consultant.")
    return as_value(row)


def by_email(session: Session, email: str) -> ConsultantRow | None:
    """Return the active consultant with this address."""
    digest = address_digest(session, email.strip().lower())
    return session.scalar(select(ConsultantRow).where(ConsultantRow.email_digest == digest, ConsultantRow.active))


def everybody(session: Session) -> Sequence[ConsultantRow]:
    """Return all consultants, by id."""
    return session.scalars(select(ConsultantRow).order_by(ConsultantRow.id)).all()


def add(session: Session, name: str, credential: str, email: str, password_hash: str) -> int:
    """Add a consultant; return the id."""
    row = ConsultantRow(
        name=name.strip(),
        credential=credential.strip(),
        email=email.strip(),
        email_digest=address_digest(session, email.strip().lower()),
        password_hash=password_hash,
    )
    session.add(row)
    session.flush()  # we need the id
    return row.id


def start_session(session: Session, digest: bytes, consultant_id: int) -> None:
    """Record a sign-in."""
    session.add(WebSessionRow(digest=digest, consultant_id=consultant_id))


def session_of(session: Session, digest: bytes, idle: timedelta, longest: timedelta) -> int | None:
    """Return whose sign-in this is while it is alive."""
    return session.scalar(select(WebSessionRow.consultant_id).where(*_alive(digest, idle, longest)))


def touch_session(session: Session, digest: bytes, idle: timedelta, longest: timedelta) -> int | None:
    """Return whose sign-in this is while it is alive, and let it live on."""
    return session.execute(
        update(WebSessionRow)
        .where(*_alive(digest, idle, longest))
        .values(seen_at=database_now())
        .returning(WebSessionRow.consultant_id)
    ).scalar()


def _alive(digest: bytes, idle: timedelta, longest: timedelta) -> tuple[ColumnElement[bool], ...]:
    return (
        WebSessionRow.digest == digest,
        WebSessionRow.seen_at > database_now() - milliseconds(idle),
        WebSessionRow.made_at > database_now() - milliseconds(longest),
    )


def end_session(session: Session, digest: bytes) -> None:
    """End one sign-in."""
    session.execute(delete(WebSessionRow).where(WebSessionRow.digest == digest))


def end_sessions_of(session: Session, consultant_id: int, except_for: bytes = b"") -> None:
    """End a consultant's sign-ins, but for one."""
    session.execute(
        delete(WebSessionRow).where(WebSessionRow.consultant_id == consultant_id, WebSessionRow.digest != except_for)
    )


def add_link(session: Session, digest: bytes, consultant_id: int, valid_for: timedelta) -> None:
    """Record a link that signs in once."""
    session.add(
        SignInLinkRow(digest=digest, consultant_id=consultant_id, expires_at=database_now() + milliseconds(valid_for))
    )


def use_link(session: Session, digest: bytes) -> int | None:
    """Return whom a link signs in, the first time and while it is valid."""
    return session.execute(
        update(SignInLinkRow)
        .where(
            SignInLinkRow.digest == digest, SignInLinkRow.used_at.is_(None), SignInLinkRow.expires_at > database_now()
        )
        .values(used_at=database_now())
        .returning(SignInLinkRow.consultant_id)
    ).scalar()


def failed_try(session: Session, *who_digests: bytes) -> None:
    """Record a failed sign-in under the account and the address it came from."""
    session.add_all(SignInTryRow(who_digest=digest) for digest in who_digests)


def failed_tries(session: Session, who_digest: bytes, within: timedelta) -> int:
    """Count the failed sign-ins of an account or an address lately."""
    query = select(func.count()).where(
        SignInTryRow.who_digest == who_digest, SignInTryRow.at > database_now() - milliseconds(within)
    )
    return session.scalar(query) or 0
