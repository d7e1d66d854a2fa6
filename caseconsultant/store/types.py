"""Column types: instants that both databases count alike, and values that are sealed to their row."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Generic, TypeVar, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, object_session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)
VERSION: Final = b"\x01"
NONCE_BYTES: Final = 12
ID_BYTES: Final = 4


def milliseconds(span: timedelta) -> int:
    """Return the span in whole milliseconds, the unit in which instants are stored."""
    return span // MILLISECOND


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as milliseconds since 1970, so that both databases can add to it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Turn a datetime into milliseconds; a number is a span added in SQL and passes as it is."""
        if value is None or isinstance(value, int):
            return value
        return milliseconds(value - EPOCH)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn milliseconds into a datetime."""
        return None if value is None else EPOCH + timedelta(milliseconds=value)


class database_now(FunctionElement[datetime]):  # noqa: N801  (it reads as the SQL function it is)
    """The database's own clock. Leases and due times use no other."""

    type = Instant()
    inherit_cache = True


@compiles(database_now, "sqlite")
def _sqlite_now(_element: Any, _compiler: SQLCompiler, **_: Any) -> str:
    return "CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"


@compiles(database_now, "postgresql")
def _postgresql_now(_element: Any, _compiler: SQLCompiler, **_: Any) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"


class SealedBytes(TypeDecorator[bytes]):
    """A column that takes nothing but sealed bytes: plain text that strays here is refused."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Pass sealed bytes; raise ValueError for anything else."""
        if value is not None and not value.startswith(VERSION):
            raise ValueError("a sealed column was given plain text")
        return value


class SealBrokenError(Exception):
    """A sealed value does not open: it was changed, moved to another row, or its key is not among ours."""


@dataclass(frozen=True, slots=True)
class _Key:
    id: bytes
    cipher: AESGCM


class Keys:
    """Seals with the newest key and opens with any; makes keyed digests to look things up by.

    AES-256-GCM (NIST SP 800-38D): version byte, key id, 96-bit random nonce, ciphertext and tag. The place
    (table, column, row key) is the associated data, so a value opens only where it was sealed.
    Digests use the oldest key, so that a rotation leaves them as they are.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = [_Key(hashlib.sha256(b"id" + key).digest()[:ID_BYTES], AESGCM(key)) for key in keys]
        self._by_id = {key.id: key for key in self._keys}
        self._digest_key = hashlib.sha256(b"digest" + keys[-1]).digest()
        self._signing_key = hashlib.sha256(b"sign" + keys[-1]).digest()

    @property
    def signing_key(self) -> bytes:
        """The key under which our Message-IDs and loop tokens are signed."""
        return self._signing_key

    def seal(self, place: str, plain: bytes) -> bytes:
        """Encrypt for one place."""
        key, nonce = self._keys[0], os.urandom(NONCE_BYTES)
        return VERSION + key.id + nonce + key.cipher.encrypt(nonce, plain, place.encode())

    def unseal(self, place: str, sealed: bytes) -> bytes:
        """Decrypt what was sealed for this place, or raise SealBrokenError."""
        start = len(VERSION) + ID_BYTES
        if (key := self._by_id.get(sealed[len(VERSION) : start])) is None:
            raise SealBrokenError(f"no key of ours opens {place.rpartition('/')[0]}")
        try:
            return key.cipher.decrypt(
                sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :], place.encode()
            )
        except InvalidTag:
            raise SealBrokenError(f"the seal of {place.rpartition('/')[0]} is broken") from None

    def digest(self, kind: str, value: str) -> bytes:
        """Return a keyed digest (16 bytes) under which an address or a Message-ID is found again."""
        return hmac.digest(self._digest_key, f"{kind}\0{value}".encode(), "sha256")[:16]


V = TypeVar("V", str, bytes)


class Sealed(Generic[V]):
    """An attribute that is plain in Python and sealed in its column, which is named `<attribute>_sealed`.

    The keys hang on the session, so only a row that belongs to a session can be opened or written.
    """

    def __init__(self, kind: type[V]) -> None:
        self._kind: type[V] = kind

    def __set_name__(self, owner: type, name: str) -> None:
        self._name, self._plain, self._column = name, f"_plain_{name}", f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed[V]": ...
    @overload
    def __get__(self, row: object, owner: type) -> V: ...
    def __get__(self, row: Any, owner: type) -> "Sealed[V] | V":
        if row is None:
            return self
        if (plain := row.__dict__.get(self._plain)) is None:
            sealed = getattr(row, self._column)
            keys = None if sealed is None else _keys_of(row)
            plain = self._kind() if keys is None else self.unseal(keys, row.__tablename__, row.key, sealed)
            row.__dict__[self._plain] = plain
        return plain  # type: ignore[no-any-return]

    def unseal(self, keys: Keys, table: str, key: str, sealed: bytes) -> V:
        """Open a column that was read without its row."""
        raw = keys.unseal(f"{table}/{self._name}/{key}", sealed)
        return raw.decode() if self._kind is str else raw  # type: ignore[return-value]

    def __set__(self, row: Any, value: V) -> None:
        row.__dict__[self._plain] = value
        row.__dict__.setdefault("_to_seal", set()).add(self._name)
        setattr(row, self._column, None)  # marks the row as changed; sealed before it is flushed

    def place(self, row: Any) -> str:
        """Table, column and row key: where the value may be opened."""
        return f"{row.__tablename__}/{self._name}/{row.key}"

    def seal(self, row: Any, keys: Keys) -> None:
        """Put the sealed form of the plain value into the column."""
        value = row.__dict__[self._plain]
        raw = value.encode() if isinstance(value, str) else value
        setattr(row, self._column, keys.seal(self.place(row), raw))


def seal_pending(row: Any, keys: Keys) -> None:
    """Seal what was set on a row since it was last flushed."""
    for name in row.__dict__.pop("_to_seal", ()):
        vars(type(row))[name].seal(row, keys)


def _keys_of(row: object) -> Keys:
    session = object_session(row)
    if session is None:
        raise SealBrokenError("a sealed value was read outside its transaction")
    return keys_of(session)


def keys_of(session: Session) -> Keys:
    """Return the keys under which this session seals."""
    keys = session.info["keys"]
    assert isinstance(keys, Keys)
    return keys
