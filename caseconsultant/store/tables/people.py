"""Consultants and how they sign in; switches and signs of life."""

from datetime import datetime

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from caseconsultant.store.tables.base import Keyed, Row, sealed_column
from caseconsultant.store.types import Sealed, database_now


class ConsultantRow(Keyed, Row):
    """A person who may sign in; only one with a credential approves."""

    __tablename__ = "consultants"

    name: Mapped[str]
    credential: Mapped[str]
    email_sealed: Mapped[bytes] = sealed_column()
    email_digest: Mapped[bytes] = mapped_column(unique=True)
    password_hash: Mapped[str] = mapped_column(server_default="")
    signature: Mapped[str] = mapped_column(server_default="")  # the lines below their name in letters
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())

    email = Sealed(str)


class WebSessionRow(Row):
    """A sign-in, by the digest of its token."""

    __tablename__ = "web_sessions"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    consultant_id: Mapped[int] = mapped_column(ForeignKey("consultants.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())
    seen_at: Mapped[datetime] = mapped_column(server_default=database_now())


class SignInLinkRow(Row):
    """A link that signs in once, by the digest of its token."""

    __tablename__ = "sign_in_links"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    consultant_id: Mapped[int] = mapped_column(ForeignKey("consultants.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInTryRow(Row):
    """A failed sign-in, to slow down whoever guesses."""

    __tablename__ = "sign_in_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    who_digest: Mapped[bytes] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(server_default=database_now())


class SwitchRow(Row):
    """A switch that is on: its name, who turned it on, and why."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(primary_key=True)
    consultant_id: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=database_now())


class HeartbeatRow(Row):
    """When a part of the service last said that it lives."""

    __tablename__ = "heartbeats"

    part: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=database_now())
    detail: Mapped[str] = mapped_column(server_default="")
