"""Decide on the mail that a folder held before our first connection. Until then, and by default, it is left alone."""

from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.services.app import App
from caseconsultant.store import backlog, journal
from caseconsultant.store.session import transaction

MOST_DAYS = 3650


class NoSuchSpan(CaseConsultantError):  # noqa: N818
    """Older mail is taken in by days, from 1 to 3,650."""


def take_in(app: App, folder_id: int, consultant_id: int, days: int) -> bool:
    """Take in what came in the last so many days before we first connected; False where somebody has decided before.

    The poller does it at its next look. Nobody gets an acknowledgement for such mail. Raises NoSuchSpan.
    """
    if not 1 <= days <= MOST_DAYS:
        raise NoSuchSpan(f"Older mail is taken in by days: give a number from 1 to {MOST_DAYS}.")
    return _decide(app, folder_id, consultant_id, days)


def leave_alone(app: App, folder_id: int, consultant_id: int) -> bool:
    """Leave the older mail where it is; False where somebody has decided before."""
    return _decide(app, folder_id, consultant_id, None)


def _decide(app: App, folder_id: int, consultant_id: int, days: int | None) -> bool:
    with transaction(app.sessions, "backlog: decide") as session:
        row = backlog.decide(session, folder_id, consultant_id, days)
        if row is None:
            return False
        what = "older mail is left alone" if days is None else "older mail is to be taken in"
        journal.write(session, what, by=consultant_id, mailbox=row.mailbox, days=days or 0)
        return True
