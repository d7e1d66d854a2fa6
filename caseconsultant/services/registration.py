"""Registering by the link in our letter: asked for by GET, done by POST; who has registered, and how that ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from caseconsultant.domain.registration import asker_in
from caseconsultant.services.allowances import register
from caseconsultant.services.app import App
from caseconsultant.store import allowances, journal, people
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import AskerRow

SHOWN: Final = 500
TRIES: Final = 20
TRIES_WITHIN: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered sender; `lately` counts their questions in the last period, `granted` what they may ask beyond."""

    id: int
    address: str
    since: datetime
    lately: int
    granted: int


@dataclass(frozen=True, slots=True)
class RegisteredList:
    """The newest registered senders, and how many there are."""

    senders: tuple[Registered, ...]
    total: int


def registered(app: App) -> RegisteredList:
    """Return who has registered, newest first."""
    with transaction(app.sessions, "registered senders") as session:
        period, found = app.policy.asking.plan.period, []
        for row in allowances.registered(session, SHOWN):
            lately = len(allowances.asked_lately(session, row.digest, period))
            if row.registered_at is not None:
                found.append(Registered(row.id, row.address, row.registered_at, lately, row.granted))
        return RegisteredList(tuple(found), allowances.count_registered(session))


def end(app: App, asker_id: int, by: int | None = None) -> bool:
    """Let a registered sender count as a guest; False where they do already."""
    with transaction(app.sessions, "end registration") as session:
        row = session.get(AskerRow, asker_id, with_for_update=True)
        if row is None or row.registered_at is None:
            return False
        row.registered_at = None
        journal.write(session, "a sender's registration ended", by=by)
        return True


class Confirmed(StrEnum):
    """What became of a confirmation."""

    YES = "yes"
    TOO_OLD = "too old"  # or not made by us
    TOO_MANY = "too many"


def is_good(app: App, token: str) -> bool:
    """Say whether a link is one of ours and still valid. Nothing is read or written: mail scanners follow links."""
    return asker_in(token, app.clock.now(), app.sessions.keys.signing_key) is not None


def confirm(app: App, token: str, came_from: str) -> Confirmed:
    """Register the address that a link was made for, and take up what is kept for it. Twice is once.

    From one place no more than 20 confirmations are looked at in a quarter of an hour, good or not.
    """
    key = asker_in(token, app.clock.now(), app.sessions.keys.signing_key)
    who = app.sessions.keys.digest("register-from", came_from)
    with transaction(app.sessions, "register") as session:
        if people.failed_tries(session, who, TRIES_WITHIN) >= TRIES:
            return Confirmed.TOO_MANY
        people.failed_try(session, who)
        address = None if key is None else allowances.address_of(session, key)
        if address is None:
            return Confirmed.TOO_OLD
        register(app, session, address)
        return Confirmed.YES
