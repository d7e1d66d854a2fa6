"""Close what has gone quiet; whoever writes again opens it again."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from caseconsultant.domain.deadlines import QUIET_AFTER
from caseconsultant.domain.ticket import TicketEvent
from caseconsultant.services.app import App
from caseconsultant.store import journal, tickets
from caseconsultant.store.session import transaction


def gone_quiet(session: Session, limit: int) -> Sequence[int]:
    """Return the ids of tickets in which nothing has happened for long enough."""
    return [
        ticket_id for state, span in QUIET_AFTER.items() for ticket_id in tickets.quiet(session, state, span, limit)
    ]


def close_if_quiet(app: App, ticket_id: int) -> bool:
    """Close one ticket if nothing has happened in it since."""
    with transaction(app.sessions, "close quiet") as session:
        if ticket_id not in gone_quiet(session, 10_000):
            return False
        ticket = tickets.lock(session, ticket_id)
        tickets.happen(ticket, TicketEvent.WENT_QUIET)
        journal.write(session, str(TicketEvent.WENT_QUIET), ticket_id=ticket_id)
        return True
