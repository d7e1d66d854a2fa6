"""Make one ticket of two, or two of one, and undo either. Each is one transaction: a crash leaves it as it was."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketEvent, TicketState
from caseconsultant.services import allowances
from caseconsultant.services.app import App
from caseconsultant.services.threads import CannotMend
from caseconsultant.store import journal, moving, outbox, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import LetterRow, MessageRow, TicketRow
from caseconsultant.store.types import database_now

DONE = (TicketState.NEEDS_INFO, TicketState.ANSWERED, TicketState.CLOSED)


def merge(app: App, ticket_id: int, version: int, consultant_id: int, into: int) -> int:
    """Move everything of a ticket into another, and close it; return the other's number.

    Its letters that have not left are withdrawn; further mail to its thread goes to the other. Raises StaleVersion, or
    CannotMend where there is no such ticket, or it is the same one.
    """
    with transaction(app.sessions, "merge") as session:
        standing = moving.standing_for(session, into)
        if standing is None or standing == ticket_id:
            raise CannotMend("There is no other ticket of this number.")
        source, target = _both(session, ticket_id, standing, version)
        if source.merged_into is not None or target.merged_into is not None:
            raise CannotMend("One of these tickets was merged already.")
        waits = TicketState(source.state) not in (TicketState.ANSWERED, TicketState.CLOSED)
        told = LetterRow.kind != LetterKind.PATIENT_DATA  # who was refused learns it all the same
        waits = bool(_withdraw(session, source, consultant_id, LetterRow.ticket_id == source.id, told)) or waits
        undo = dict(moving.move_everything(session, source, target, consultant_id))
        undo["letter"] = [str(moving.newest_letter(session, [source.id, target.id]))]
        undo["state"] = [source.state]
        tickets.happen(source, TicketEvent.MERGED)
        source.merged_into, source.merge_undo, source.attention = target.id, undo, None
        if waits or target.state not in DONE:
            _withdraw(session, target, consultant_id, *outbox.of_ticket_by_hand(target.id))
            _drafted_anew(session, target)
        else:
            tickets.changed(target)
        journal.write(session, f"merged into #{target.id}", by=consultant_id, ticket_id=source.id)
        journal.write(session, f"#{source.id} merged into it", by=consultant_id, ticket_id=target.id)
        return target.id


def unmerge(app: App, ticket_id: int, version: int, consultant_id: int) -> None:
    """Take a merged ticket out again, as long as no letter has left since; letters that have not left are withdrawn.

    Mail that came since stays where it is. Raises StaleVersion, or CannotMend.
    """
    with transaction(app.sessions, "unmerge") as session:
        row = session.get(TicketRow, ticket_id)
        if row is None or row.merged_into is None:
            raise CannotMend("This ticket is not merged into another.")
        source, target = _both(session, ticket_id, row.merged_into, version)
        undo = source.merge_undo or {}
        both = [source.id, target.id]
        if target.merged_into is not None:
            raise CannotMend(f"Ticket #{target.id} was itself merged since; undo that first.")
        if moving.something_left_since(session, both, int(undo["letter"][0])):
            raise CannotMend("A letter has left since the merge. Take single messages out instead.")
        withdrawn = _withdraw(session, target, consultant_id, *outbox.of_ticket_by_hand(target.id))
        moving.move_back(session, undo, target, source)
        if not all(tickets.messages(session, number) for number in both):
            raise CannotMend("One of the tickets would be left without a message.")
        source.merged_into, source.merge_undo = None, None
        if undo["state"][0] == TicketState.CLOSED:
            tickets.changed(source)
        else:
            _judged_anew(session, source)
        if withdrawn or target.state not in DONE:
            _judged_anew(session, target)
        else:
            tickets.changed(target)
        journal.write(session, f"taken out of #{target.id} again", by=consultant_id, ticket_id=source.id)
        journal.write(session, f"#{source.id} taken out again", by=consultant_id, ticket_id=target.id)


def split(app: App, ticket_id: int, version: int, consultant_id: int, message_id: int) -> int:
    """Make a ticket of its own of one message; return its number. It is undone by merging it back.

    The message's sender becomes its requester; no acknowledgement is owed. Letters of the old ticket that have not
    left are withdrawn. Raises StaleVersion, or CannotMend for a ticket's only message or one of another.
    """
    with transaction(app.sessions, "split") as session:
        old = tickets.lock_version(session, ticket_id, version)
        _not_kept(old)
        message = session.get(MessageRow, message_id)
        if message is None or message.ticket_id != old.id or len(tickets.messages(session, old.id)) < 2:
            raise CannotMend("This is not one of several messages of this ticket.")
        withdrawn = _withdraw(session, old, consultant_id, *outbox.of_ticket_by_hand(old.id))
        new = moving.open_for(session, old, message)
        new.organisation_id = allowances.holder_of_ticket(app, session, new).organisation_id
        if withdrawn or old.state not in DONE:
            _judged_anew(session, old)
        else:
            tickets.changed(old)
        journal.write(session, f"taken out of #{old.id}", by=consultant_id, ticket_id=new.id)
        journal.write(session, f"a message became #{new.id}", by=consultant_id, ticket_id=old.id)
        return new.id


def _both(session: Session, ticket_id: int, other: int, version: int) -> tuple[TicketRow, TicketRow]:
    """Lock two tickets, the lower number first, so that two colleagues never wait for each other."""
    for number in sorted((ticket_id, other)):
        _not_kept(tickets.lock(session, number))
    return tickets.lock_version(session, ticket_id, version), session.get_one(TicketRow, other)


def _not_kept(ticket: TicketRow) -> None:
    if ticket.state == TicketState.KEPT:
        raise CannotMend(f"Ticket #{ticket.id} is kept back. Take it up, or close it, first.")


def _withdraw(session: Session, ticket: TicketRow, consultant_id: int, *where: ColumnElement[bool]) -> bool:
    """Take back letters that have not left; say whether one of them was approved by a person."""
    ids = outbox.withdraw(session, *where)
    for letter_id in ids:
        journal.write(session, "letter withdrawn", by=consultant_id, ticket_id=ticket.id, letter_id=letter_id)
    return any(session.get_one(LetterRow, letter_id).approval_id is not None for letter_id in ids)


def _judged_anew(session: Session, ticket: TicketRow) -> None:
    """After mail moved out: nobody waits where an answer has left that covers the rest; else it is drafted anew."""
    if moving.is_answered(session, ticket.id):
        tickets.happen(ticket, TicketEvent.REST_IS_ANSWERED)
        ticket.attention = None
    else:
        _drafted_anew(session, ticket)


def _drafted_anew(session: Session, ticket: TicketRow) -> None:
    tickets.happen(ticket, TicketEvent.MAIL_MOVED)
    ticket.asked_at = tickets.newest_message(session, ticket.id).at
    ticket.draft_due_at, ticket.draft_attempts = database_now(), 0
