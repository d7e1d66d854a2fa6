"""Answers given before, the facts behind them that changed, and corrections."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from caseconsultant.store.tables.base import Keyed, Row, sealed_column
from caseconsultant.store.types import Sealed, database_now


class PrecedentRow(Keyed, Row):
    """An answer that was sent, de-identified, to be found again; until `made_at` only its letter is known.

    `basis` is JSON: codes, topics, releases, kinds, settings, and the facts by name. `superseded_by` is the letter
    that corrected it.
    """

    __tablename__ = "precedents"
    __table_args__ = (
        Index(
            "precedents_to_make",
            "due_at",
            sqlite_where=text("made_at IS NULL"),
            postgresql_where=text("made_at IS NULL"),
        ),
        Index("precedents_checked", "checked_with", "due_at"),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    made_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(server_default=database_now())
    consultant_id: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    answered_at: Mapped[datetime | None]
    on_day: Mapped[date | None]  # the date of service, else the day the question came
    question_sealed: Mapped[bytes | None] = sealed_column(optional=True)
    answer_sealed: Mapped[bytes | None] = sealed_column(optional=True)
    basis: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    checked_with: Mapped[str] = mapped_column(server_default="")  # the library that its facts were last held against
    checked_at: Mapped[datetime | None] = mapped_column(index=True)
    excluded_at: Mapped[datetime | None]
    excluded_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)

    question = Sealed(str)
    answer = Sealed(str)


class PrecedentCodeRow(Row):
    """A code that a precedent names, without modifiers."""

    __tablename__ = "precedent_codes"

    code: Mapped[str] = mapped_column(primary_key=True)
    precedent_id: Mapped[int] = mapped_column(ForeignKey("precedents.id"), primary_key=True, index=True)


class PrecedentWordRow(Row):
    """A word of a precedent's question or bottom line, by keyed digest."""

    __tablename__ = "precedent_words"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    precedent_id: Mapped[int] = mapped_column(ForeignKey("precedents.id"), primary_key=True, index=True)


class FactChangeRow(Row):
    """A fact of a precedent that reads otherwise in a newer library, until a person has dealt with it."""

    __tablename__ = "fact_changes"
    __table_args__ = (
        UniqueConstraint("precedent_id", "fact"),
        Index(
            "fact_changes_open",
            "precedent_id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    precedent_id: Mapped[int] = mapped_column(ForeignKey("precedents.id"))
    fact: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]
    own_day: Mapped[bool]  # so on the day that the answer is for; else only for services since
    found_at: Mapped[datetime] = mapped_column(server_default=database_now())
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))


class CorrectionRow(Keyed, Row):
    """A correction of an answer that was sent: written, approved into a letter, ended when that has arrived."""

    __tablename__ = "corrections"
    __table_args__ = (
        Index(
            "one_open_correction",
            "ticket_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    precedent_id: Mapped[int] = mapped_column(ForeignKey("precedents.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    begun_by: Mapped[int] = mapped_column(ForeignKey("consultants.id"))
    begun_at: Mapped[datetime] = mapped_column(server_default=database_now())
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("consultants.id"))
    ended_at: Mapped[datetime | None]
    text_sealed: Mapped[bytes] = sealed_column()

    text = Sealed(str)
