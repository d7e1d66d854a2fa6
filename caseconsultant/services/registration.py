"""Who has registered, and how that ends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caseconsultant.services.app import App
from caseconsultant.store import allowances, journal
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import AskerRow

SHOWN: Final = 500


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
