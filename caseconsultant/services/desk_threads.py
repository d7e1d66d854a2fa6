"""What the page of one ticket shows around its thread: who takes part, whose mail was forwarded, what is held."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.domain.headers import is_plain_address
from caseconsultant.domain.letters import Address
from caseconsultant.services import bounces
from caseconsultant.services.app import App
from caseconsultant.services.desk_doubts import parsed, stored
from caseconsultant.services.doubt_pages import HeldMail
from caseconsultant.services.standing import Standing, standing
from caseconsultant.store import moving, threads, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import TicketRow

HELD_SHOWN: Final = 5  # the Doubts page has them all


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody beside the requester whom a mail of the ticket names, and whether they may add to it."""

    address: Address
    takes_part: bool


@dataclass(frozen=True, slots=True)
class Forward:
    """Who forwarded, and who asked originally; `switchable` where the original sender can become the requester."""

    by: Address
    original: Address
    switchable: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """A ticket that was merged into this one; `version` is what a button that undoes it must name."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a ticket's thread."""

    people: tuple[Person, ...] = ()
    forwards: tuple[Forward, ...] = ()
    held: tuple[HeldMail, ...] = ()
    merged_into: int | None = None
    merged: tuple[Merged, ...] = ()
    may_split: bool = False
    bounced: str | None = None  # the status with which the requester's address refused a letter; None: it takes mail
    version: int = 0
    standing: Standing | None = None


def around(app: App, ticket_id: int) -> Around:
    """Return what stands around a ticket's thread; nothing where there is no ticket. Held mail is parsed anew."""
    with transaction(app.sessions, "desk: around a thread") as session:
        row = session.get(TicketRow, ticket_id)
        if row is None:
            return Around()
        people = _people(app, session, row)
        forwards = _forwards(app, session, row)
        merged = tuple(Merged(one.id, one.version) for one in moving.merged_into(session, ticket_id))
        ids = [ticket_id, *(one.id for one in merged)]
        held = [stored(one) for one in threads.held_for(session, ids, HELD_SHOWN)]
        may_split = len(tickets.messages(session, ticket_id)) > 1
        into, bounced, version = row.merged_into, bounces.requester_of(session, row), row.version
    shown = tuple(parsed(app, one) for one in held)
    how = standing(app, ticket_id)
    return Around(people, forwards, shown, into, merged, may_split, bounced, version, how)


def _people(app: App, session: Session, row: TicketRow) -> tuple[Person, ...]:
    others = {
        key: named.address
        for key, named in threads.named_in(tickets.messages(session, row.id)).items()
        if key != Address(row.requester).key and key not in app.policy.own_addresses
    }
    taking_part = threads.taking_part(session, row.id, others)
    return tuple(Person(address, key in taking_part) for key, address in others.items())


def _forwards(app: App, session: Session, row: TicketRow) -> tuple[Forward, ...]:
    found: dict[tuple[str, str], Forward] = {}
    for mail in tickets.messages(session, row.id):
        by, original = threads.sender_of(mail), threads.forwarded_in(mail)
        if original is None or original.key in (by.key, *app.policy.own_addresses):
            continue
        found[by.key, original.key or original.name] = Forward(by, original, is_plain_address(original.email))
    return tuple(found.values())
