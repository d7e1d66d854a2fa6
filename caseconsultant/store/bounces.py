"""Addresses that take no mail, by keyed digest."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import LetterKind
from caseconsultant.store import outbox
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.tables import BouncedAddressRow, LetterRow
from caseconsultant.store.tickets import address_digest, message_id_digest

LEFT = (LetterState.DATA, LetterState.SENT, LetterState.UNKNOWN)


def letter_to(session: Session, message_id: str, address_key: str) -> LetterRow | None:
    """Return our letter of this Message-ID (in any case), where its content has left and it went to this address."""
    query = select(LetterRow).where(
        LetterRow.message_id_digest == message_id_digest(session, message_id.lower()),
        LetterRow.recipient_digest == address_digest(session, address_key),
        LetterRow.state.in_(LEFT),
    )
    return session.scalar(query)


def mark(session: Session, letter: LetterRow, inbox_id: int, status: str) -> bool:
    """Remember that a letter's recipient takes no mail; False where that was known."""
    values = {"letter_id": letter.id, "inbox_id": inbox_id, "status": status}
    return insert_or_ignore(session, BouncedAddressRow, digest=letter.recipient_digest, **values)


def withdraw_automatic(session: Session, digest: bytes) -> Sequence[int]:
    """Take back the automatic letters to an address that have not left."""
    automatic = [kind for kind in LetterKind if kind.automatic]
    return outbox.withdraw(session, LetterRow.recipient_digest == digest, LetterRow.kind.in_(automatic))


def find(session: Session, digest: bytes) -> BouncedAddressRow | None:
    """Return what is known of an address that takes no mail."""
    return session.get(BouncedAddressRow, digest)


def lift(session: Session, digest: bytes) -> bool:
    """Believe that an address takes mail again; False where nothing said otherwise."""
    gone = delete(BouncedAddressRow).where(BouncedAddressRow.digest == digest).returning(BouncedAddressRow.digest)
    return session.execute(gone).first() is not None
