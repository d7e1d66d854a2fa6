"""A mail as it came, byte for byte, for a person who may see patient data; the journal keeps who took it."""

from typing import Final

from caseconsultant.domain.errors import NotAllowed
from caseconsultant.domain.intake import MailVerdict
from caseconsultant.domain.ticket import KeptFor
from caseconsultant.services.app import App
from caseconsultant.store import journal, people
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, MessageRow, TicketRow

WITHOUT_A_TICKET: Final = (MailVerdict.HELD, MailVerdict.UNREADABLE)


def of_ticket(app: App, ticket_id: int, message_id: int, consultant_id: int) -> bytes | None:
    """Return the mail behind a message of a ticket; None where there is none, or where it was refused.

    The journal's line is committed with the look. Raises NotAllowed for a person without a credential.
    """
    with transaction(app.sessions, "raw mail") as session:
        message, ticket = session.get(MessageRow, message_id), session.get(TicketRow, ticket_id)
        if message is None or ticket is None or message.ticket_id != ticket_id or ticket.kept_for == KeptFor.REFUSED:
            return None
        _may_see(people.find(session, consultant_id).may_approve)
        row = session.get_one(InboxRow, message.inbox_id)
        journal.write(session, "raw mail taken", by=consultant_id, ticket_id=ticket_id, inbox_id=row.id)
        return row.raw


def of_doubt(app: App, inbox_id: int, consultant_id: int) -> bytes | None:
    """Return a mail that is held or cannot be read; None where it is neither. Raises NotAllowed."""
    with transaction(app.sessions, "raw mail") as session:
        row = session.get(InboxRow, inbox_id)
        if row is None or row.verdict not in WITHOUT_A_TICKET:
            return None
        _may_see(people.find(session, consultant_id).may_approve)
        journal.write(session, "raw mail taken", by=consultant_id, inbox_id=inbox_id)
        return row.raw


def _may_see(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed("Only a consultant with a credential can take a mail as it came: it may hold patient data.")
