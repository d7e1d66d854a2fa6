"""Show a ticket with its patient data, once, to a person who may see it; the journal keeps who did."""

from caseconsultant.domain.errors import NotAllowed
from caseconsultant.services import desk
from caseconsultant.services.app import App
from caseconsultant.services.pages import TicketPage
from caseconsultant.store import journal, people
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import TicketRow


def with_patient_data(app: App, ticket_id: int, consultant_id: int) -> TicketPage | None:
    """Return a ticket's page unmasked, or None where there is no such ticket.

    The journal's line is committed before anything is read. Raises NotAllowed for a person without a credential.
    """
    with transaction(app.sessions, "show patient data") as session:
        if session.get(TicketRow, ticket_id) is None:
            return None
        if not people.find(session, consultant_id).may_approve:
            raise NotAllowed("Only a consultant with a credential can see patient data.")
        journal.write(session, "patient data shown", by=consultant_id, ticket_id=ticket_id)
    return desk.ticket(app, ticket_id, consultant_id, unmasked=True)
