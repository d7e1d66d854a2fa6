"""What all rows share."""

import uuid
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Integer, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from caseconsultant.store.types import Instant, SealedBytes

NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")  # UIDs are unsigned 32-bit numbers (RFC 9051, 2.3.1.1)


def new_key() -> str:
    """Return a fresh row key, to which sealed values are bound."""
    return uuid.uuid4().hex


class Row(DeclarativeBase):
    """The family of rows; times are instants, byte strings are binary."""

    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012  (what the database fills in is read when it is wanted)
    type_annotation_map = {datetime: Instant, bytes: LargeBinary, str: Text, int: NUMBER}  # noqa: RUF012


class Keyed:
    """A row that holds sealed values: its key never changes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)

    def __init__(self, **values: object) -> None:
        values.setdefault("key", new_key())
        self.key = str(values.pop("key"))
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


def sealed_column(*, optional: bool = False) -> Mapped[bytes]:
    """Return the column behind a Sealed attribute."""
    return mapped_column(SealedBytes, nullable=optional)
