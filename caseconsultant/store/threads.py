"""Who is named in a ticket's mails, and who of them takes part."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseconsultant.domain.intake import MailVerdict
from caseconsultant.domain.letters import Address
from caseconsultant.store.tables import InboxRow, MessageRow, ParticipantRow
from caseconsultant.store.tickets import address_digest


@dataclass(frozen=True, slots=True)
class Named:
    """An address in a ticket's mails: whether it wrote one, and whether one of them forwards its words."""

    address: Address
    wrote: bool = False
    forwarded: bool = False


def named_in(mails: Sequence[MessageRow]) -> Mapping[str, Named]:
    """Return every address that wrote, received or stands in a forward of these mails, by its key, in their order."""
    found: dict[str, Named] = {}
    for mail in mails:
        headers = json.loads(mail.headers)
        _note(found, sender_of(mail), wrote=True)
        if (original := forwarded_in(mail)) is not None:
            _note(found, original, forwarded=True)
        for email in (*headers["to"], *headers["cc"]):
            _note(found, Address(email))
    return found


def _note(found: dict[str, Named], address: Address, *, wrote: bool = False, forwarded: bool = False) -> None:
    if not address.key:
        return
    known = found.get(address.key, Named(address))
    named = address if address.name and not known.address.name else known.address
    found[address.key] = Named(named, known.wrote or wrote, known.forwarded or forwarded)


def sender_of(mail: MessageRow) -> Address:
    """Return who wrote a mail."""
    return Address(mail.sender, json.loads(mail.headers)["from_name"])


def forwarded_in(mail: MessageRow) -> Address | None:
    """Return who wrote the mail that this one forwards, as this one says; None where it forwards none."""
    original = json.loads(mail.headers).get("forwarded")
    return Address(original["email"], original["name"]) if original is not None else None


def taking_part(session: Session, ticket_id: int, keys: Collection[str]) -> frozenset[str]:
    """Return those of the addresses that a consultant lets take part; the requester does so without a row."""
    digests = {address_digest(session, key): key for key in keys}
    query = select(ParticipantRow.address_digest).where(
        ParticipantRow.ticket_id == ticket_id, ParticipantRow.address_digest.in_(digests)
    )
    return frozenset(digests[digest] for digest in session.scalars(query))


def remove_participant(session: Session, ticket_id: int, address_key: str) -> bool:
    """Let an address take part no more; False where it did not."""
    gone = delete(ParticipantRow).where(
        ParticipantRow.ticket_id == ticket_id, ParticipantRow.address_digest == address_digest(session, address_key)
    )
    return session.execute(gone.returning(ParticipantRow.ticket_id)).first() is not None


def held_for(session: Session, ticket_ids: Collection[int], limit: int) -> Sequence[InboxRow]:
    """Return the mails that claim to belong to one of these tickets and wait for a person, oldest first."""
    query = select(InboxRow).where(InboxRow.ticket_id.in_(ticket_ids), InboxRow.verdict == MailVerdict.HELD)
    return session.scalars(query.order_by(InboxRow.id).limit(limit)).all()
