"""Mend a ticket's thread: who takes part in it, and who is its requester."""

from sqlalchemy.orm import Session

from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.domain.headers import is_plain_address
from caseconsultant.domain.letters import Address, LetterKind
from caseconsultant.domain.ticket import Attention, TicketEvent, TicketState
from caseconsultant.services import allowances, review
from caseconsultant.services.app import App
from caseconsultant.store import journal, outbox, threads, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import LetterRow, TicketRow
from caseconsultant.store.types import database_now


class CannotMend(CaseConsultantError):  # noqa: N818
    """The thread cannot be mended so; the message says why."""


def let_take_part(app: App, ticket_id: int, version: int, consultant_id: int, email: str) -> None:
    """Let an address that stands in the ticket's mails add to it. Letters go to the requester alone, as before.

    Raises StaleVersion, or CannotMend for an address of our own or one that no mail names.
    """
    with transaction(app.sessions, "let take part") as session:
        tickets.lock_version(session, ticket_id, version)
        address = _named(app, session, ticket_id, email).address
        tickets.add_participant(session, ticket_id, address.key, consultant_id)
        journal.write(session, "a participant added", by=consultant_id, ticket_id=ticket_id)


def take_part_no_more(app: App, ticket_id: int, version: int, consultant_id: int, email: str) -> None:
    """Take back that an address may add to the ticket; what it added stays. Raises StaleVersion."""
    with transaction(app.sessions, "take part no more") as session:
        tickets.lock_version(session, ticket_id, version)
        if threads.remove_participant(session, ticket_id, Address(email).key):
            journal.write(session, "a participant removed", by=consultant_id, ticket_id=ticket_id)


def switch_requester(app: App, ticket_id: int, version: int, consultant_id: int, email: str) -> None:
    """Make the ticket that of the sender of a forwarded mail, or of one who wrote: letters go to them from now on.

    Letters to the former requester that have not left are withdrawn. A former requester who wrote in the ticket takes
    part in it further; one who was only named does not. Raises StaleVersion, or CannotMend for an address that we
    cannot write to, that is ours, or that no mail names.
    """
    with transaction(app.sessions, "switch requester") as session:
        ticket = tickets.lock_version(session, ticket_id, version)
        named = _named(app, session, ticket_id, email)
        if not (named.wrote or named.forwarded):
            raise CannotMend("Only somebody who wrote, or whose mail was forwarded, can become the requester.")
        if not is_plain_address(named.address.email):
            raise CannotMend("We cannot write to this address.")
        former = Address(ticket.requester, ticket.requester_name)
        if former.key == named.address.key:
            return
        _withdraw_everything(session, ticket, consultant_id)
        ticket.requester, ticket.requester_name = named.address.email, named.address.name
        ticket.requester_digest = tickets.address_digest(session, named.address.key)
        threads.remove_participant(session, ticket_id, named.address.key)  # a requester takes part without a row
        known = threads.named_in(tickets.messages(session, ticket_id)).get(former.key)
        if known is not None and known.wrote:
            tickets.add_participant(session, ticket_id, former.key, consultant_id)
        allowances.changed_hands(app, session, ticket)
        journal.write(session, "requester switched", by=consultant_id, ticket_id=ticket_id)


def _named(app: App, session: Session, ticket_id: int, email: str) -> threads.Named:
    """Return an address as the ticket's mails have it: a button offers no other."""
    key = Address(email).key
    named = threads.named_in(tickets.messages(session, ticket_id)).get(key)
    if named is None or key in app.policy.own_addresses:
        raise CannotMend("No mail of this ticket names this address, or it is our own.")
    return named


def _withdraw_everything(session: Session, ticket: TicketRow, consultant_id: int) -> None:
    """Take back what has not left, keep what the consultant had written, and make loaded pages stale."""
    ids = outbox.withdraw(session, LetterRow.ticket_id == ticket.id)
    rows = [session.get_one(LetterRow, letter_id, populate_existing=True) for letter_id in ids]
    answering = [row for row in rows if row.kind != LetterKind.CORRECTION]  # a correction keeps its own text
    approved = [row for row in answering if row.approval_id is not None]
    for row in approved:
        review.keep_text(session, ticket.id, row.text, consultant_id)
    for letter_id in ids:
        journal.write(session, "letter withdrawn", by=consultant_id, ticket_id=ticket.id, letter_id=letter_id)
    if ticket.state == TicketState.KEPT and ids and not ticket.attention:
        ticket.attention = Attention.NOT_TOLD  # the note that said so went to nobody
    if approved and ticket.state in (TicketState.ANSWERED, TicketState.NEEDS_INFO):
        tickets.happen(ticket, TicketEvent.LETTER_WITHDRAWN)
        return
    tickets.changed(ticket)
    if ticket.state == TicketState.OPEN:
        ticket.draft_due_at, ticket.draft_attempts = database_now(), 0  # a draft on its way was of an older version
