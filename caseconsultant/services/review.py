"""What a consultant does with a ticket. An approval binds a person to a text, its recipients and what was read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.domain.deadlines import TAKEN_FOR
from caseconsultant.domain.errors import CaseConsultantError, NotAllowed, StaleVersion
from caseconsultant.domain.letters import Enclosure, LetterKind
from caseconsultant.domain.people import Consultant
from caseconsultant.domain.privacy import Identifier
from caseconsultant.domain.ticket import TicketEvent, TicketState
from caseconsultant.replies.render import Rendered
from caseconsultant.services import correcting, letters, worded
from caseconsultant.services.app import App
from caseconsultant.services.enclosures import taken_along
from caseconsultant.services.patient_data import in_letter
from caseconsultant.services.thread import thread_of
from caseconsultant.store import journal, outbox, people, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import ApprovalRow, LetterRow, TicketRow
from caseconsultant.store.types import database_now


@dataclass(frozen=True, slots=True)
class Approval:
    """A consultant's yes. `approval_id` was made with the page (UUID hex), so pressing twice approves once."""

    ticket_id: int
    version: int
    consultant_id: int
    text: str
    kind: LetterKind
    approval_id: str


EVENTS: Final = {
    LetterKind.ANSWER: TicketEvent.ANSWER_APPROVED,
    LetterKind.QUESTION_BACK: TicketEvent.QUESTION_APPROVED,
    LetterKind.CORRECTION: TicketEvent.CORRECTION_APPROVED,
}


class HoldsPatientData(CaseConsultantError):  # noqa: N818
    """The letter's text holds patient data; the message names its kinds, and never a value."""

    def __init__(self, held: Sequence[Identifier]) -> None:
        super().__init__(
            f"Nothing was sent: the letter holds patient data ({', '.join(held)}). Take it out, then approve again."
        )


class NothingToSend(CaseConsultantError):  # noqa: N818
    """The letter holds no word."""


def approve(app: App, yes: Approval) -> int:
    """Compose the letter and put it in the outbox, to leave after the undo time; return its id.

    Raises NotAllowed for a person without a credential, StaleVersion where the ticket has moved on since the page
    was loaded, IllegalMove where it waits for no letter, NothingToSend for an empty one, HoldsPatientData for one
    that would carry patient data: only taking it out helps.
    """
    if not yes.text.strip():
        raise NothingToSend("The letter is empty.")
    try:
        return _approve(app, yes)
    except StaleVersion:
        with transaction(app.sessions, "approve: again") as session:
            if (letter_id := outbox.of_approval(session, yes.approval_id)) is not None:
                return letter_id  # pressed twice at once
        raise


def _approve(app: App, yes: Approval) -> int:
    with transaction(app.sessions, "approve") as session:
        if (letter_id := outbox.of_approval(session, yes.approval_id)) is not None:
            return letter_id  # pressed twice
        consultant = _may_approve(session, yes.consultant_id)
        ticket = tickets.lock_version(session, yes.ticket_id, yes.version)
        correction = correcting.to_approve(session, ticket) if yes.kind is LetterKind.CORRECTION else None
        tickets.happen(ticket, EVENTS[yes.kind])
        mails = tickets.messages(session, ticket.id)
        if held := in_letter(yes.text, ticket, mails, consultant.name, consultant.email):
            raise HoldsPatientData(held)
        ticket.attention = None
        rows, files = taken_along(session, ticket.id) if correction is None else ((), ())
        session.add(
            ApprovalRow(
                id=yes.approval_id,
                ticket_id=ticket.id,
                consultant_id=consultant.id,
                kind=yes.kind,
                text_digest=_digest(yes.text, files),
                recipients_digest=ticket.requester_digest,
                newest_message_id=tickets.newest_message(session, ticket.id).id,
            )
        )
        session.flush()  # the letter refers to it
        wording = worded.written(app, session, ticket, yes.kind, yes.text, consultant, yes.approval_id)
        letter_id = letters.owe(
            app,
            session,
            ticket,
            yes.kind,
            wording,
            thread_of(session, ticket.id) if correction is None else correcting.thread_of(session, correction),
            wait=app.policy.undo,
            text=yes.text,
            approval_id=yes.approval_id,
            enclosures=files,
        )
        for row in rows:
            row.letter_id = letter_id
        if correction is not None:
            correction.letter_id, correction.text, correction.edited_by = letter_id, yes.text, consultant.id
        journal.write(session, f"{yes.kind} approved", by=consultant.id, ticket_id=ticket.id, letter_id=letter_id)
        return letter_id


def _digest(text: str, files: Sequence[Enclosure]) -> bytes:
    """What a person said yes to: the words, and every file by its name and content."""
    said = hashlib.sha256(text.encode())
    for file in files:
        said.update(hashlib.sha256(file.name.encode()).digest() + hashlib.sha256(file.content).digest())
    return said.digest()


def undo(app: App, letter_id: int, consultant_id: int) -> bool:
    """Take an approved letter back; False where its content has begun to leave."""
    with transaction(app.sessions, "undo") as session:
        row = session.get(LetterRow, letter_id)
        if row is None or row.approval_id is None:
            return False
        ticket = tickets.lock(session, row.ticket_id)
        if not outbox.withdraw(session, LetterRow.id == letter_id):
            return False
        if row.kind == LetterKind.CORRECTION:
            tickets.changed(ticket)  # its text stands in the correction, which is open again
        else:
            if ticket.state in (TicketState.ANSWERED, TicketState.NEEDS_INFO):
                tickets.happen(ticket, TicketEvent.LETTER_WITHDRAWN)
            keep_text(session, ticket.id, row.text, consultant_id)
        journal.write(session, "letter taken back", by=consultant_id, ticket_id=ticket.id, letter_id=letter_id)
        return True


def save(app: App, ticket_id: int, version: int, consultant_id: int, text: str) -> int:
    """Keep what a consultant has written so far; return the ticket's new version. Raises StaleVersion."""
    with transaction(app.sessions, "save") as session:
        ticket = tickets.lock_version(session, ticket_id, version)
        keep_text(session, ticket_id, text, consultant_id)
        tickets.changed(ticket)
        journal.write(session, "draft edited", by=consultant_id, ticket_id=ticket_id)
        session.flush()
        session.refresh(ticket)
        return ticket.version


def keep_text(session: Session, ticket_id: int, text: str, consultant_id: int) -> None:
    """Keep what a consultant has written with the newest draft."""
    draft = tickets.newest_draft(session, ticket_id)
    if draft is None:
        ticket = session.get_one(TicketRow, ticket_id)
        draft = tickets.empty_draft(session, ticket)
    draft.edited, draft.edited_by, draft.edited_at = text, consultant_id, database_now()


def redraft(app: App, ticket_id: int, version: int, consultant_id: int) -> None:
    """Ask the drafter again; what was edited stays with the old draft. Raises StaleVersion or IllegalMove."""
    _move(app, ticket_id, version, consultant_id, TicketEvent.REDRAFT_ASKED)


def close(app: App, ticket_id: int, version: int, consultant_id: int) -> None:
    """Close a ticket by hand. Raises StaleVersion or IllegalMove."""
    _move(app, ticket_id, version, consultant_id, TicketEvent.CLOSED_BY_HAND)


def reopen(app: App, ticket_id: int, version: int, consultant_id: int) -> None:
    """Open a ticket again; it gets a new draft. Raises StaleVersion or IllegalMove."""
    _move(app, ticket_id, version, consultant_id, TicketEvent.REOPENED_BY_HAND)


def _move(app: App, ticket_id: int, version: int, consultant_id: int, event: TicketEvent) -> None:
    with transaction(app.sessions, str(event)) as session:
        ticket = tickets.lock_version(session, ticket_id, version)
        tickets.happen(ticket, event)
        if event is TicketEvent.CLOSED_BY_HAND:
            ticket.attention = None
        else:
            ticket.draft_due_at, ticket.draft_attempts = database_now(), 0
        journal.write(session, str(event), by=consultant_id, ticket_id=ticket_id)


def take(app: App, ticket_id: int, consultant_id: int) -> bool:
    """Show colleagues that somebody works on a ticket; False while a colleague does. It ends by itself."""
    with transaction(app.sessions, "take") as session:
        return tickets.take(session, ticket_id, consultant_id, TAKEN_FOR)


def release(app: App, ticket_id: int, consultant_id: int) -> None:
    """Give a taken ticket back."""
    with transaction(app.sessions, "release") as session:
        tickets.release(session, ticket_id, consultant_id)


def preview(app: App, would_be: Approval) -> Rendered:
    """Show the letter as the requester would read it. Raises StaleVersion where there is no such ticket."""
    with transaction(app.sessions, "preview") as session:
        if (ticket := session.get(TicketRow, would_be.ticket_id)) is None:
            raise StaleVersion(f"there is no ticket {would_be.ticket_id}")
        consultant = people.find(session, would_be.consultant_id)
        wording = worded.written(app, session, ticket, would_be.kind, would_be.text, consultant, would_be.approval_id)
        return worded.as_sent(app, ticket, wording)


def _may_approve(session: Session, consultant_id: int) -> Consultant:
    consultant = people.find(session, consultant_id)
    if not consultant.may_approve:
        raise NotAllowed("Only a consultant with a credential can approve a letter.")
    return consultant
