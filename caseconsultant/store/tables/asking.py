"""Who may ask: rules for senders, organisations and their members, what was asked."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from caseconsultant.store.tables.base import Keyed, Row, sealed_column
from caseconsultant.store.types import Sealed, database_now


class SenderRuleRow(Keyed, Row):
    """A sender that we let in or keep out: an address, or a domain with everything below it."""

    __tablename__ = "sender_rules"

    digest: Mapped[bytes] = mapped_column(unique=True)
    rule: Mapped[str]
    who_sealed: Mapped[bytes] = sealed_column()
    added_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    added_at: Mapped[datetime] = mapped_column(server_default=database_now())

    who = Sealed(str)


class OrganisationRow(Keyed, Row):
    """An organisation whose members ask. It is ended, never deleted."""

    __tablename__ = "organisations"

    version: Mapped[int] = mapped_column(server_default="1")
    name_sealed: Mapped[bytes] = sealed_column()
    agreed_on: Mapped[date | None]  # its business associate agreement
    agreed_until: Mapped[date | None]
    questions: Mapped[int | None]  # of all its members within a period; none: any number
    patient_data: Mapped[str | None]  # what becomes of it without an agreement; none: as for everybody
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())

    name = Sealed(str)


class MemberRow(Keyed, Row):
    """An address or a domain that belongs to an organisation, until it is taken out; one belongs to one alone."""

    __tablename__ = "members"
    __table_args__ = (
        Index(
            "one_organisation",
            "digest",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    digest: Mapped[bytes]
    who_sealed: Mapped[bytes] = sealed_column()
    added_at: Mapped[datetime] = mapped_column(server_default=database_now())
    ended_at: Mapped[datetime | None]

    who = Sealed(str)


class AskerRow(Keyed, Row):
    """An address whose questions are counted: whether it is registered, and what a consultant granted it beyond."""

    __tablename__ = "askers"

    digest: Mapped[bytes] = mapped_column(unique=True)
    address_sealed: Mapped[bytes] = sealed_column()
    registered_at: Mapped[datetime | None] = mapped_column(index=True)
    granted: Mapped[int] = mapped_column(server_default="0")
    made_at: Mapped[datetime] = mapped_column(server_default=database_now())

    address = Sealed(str)
