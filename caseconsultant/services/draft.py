"""Draft an answer: read the ticket, work outside any transaction, write if it is still the same question."""

from dataclasses import dataclass
from datetime import date

from caseconsultant.domain.deadlines import DRAFT_ATTEMPTS, DRAFT_LEASE
from caseconsultant.domain.errors import DatabaseAway, StaleVersion
from caseconsultant.domain.ticket import Attention, TicketEvent, TicketState
from caseconsultant.services.app import App
from caseconsultant.services.patient_data import as_read
from caseconsultant.store import journal, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import DraftRow


@dataclass(frozen=True, slots=True)
class _Task:
    version: int
    subject: str
    text: str
    asked_on: date
    attempts: int


def draft(app: App, ticket_id: int) -> bool:
    """Make one attempt at a ticket's draft; say whether a draft was written. Done twice, it does nothing."""
    with transaction(app.sessions, "draft: claim") as session:
        ticket = tickets.claim_for_draft(session, ticket_id, DRAFT_LEASE)
        if ticket is None:
            return False  # not open, or a colleague has it
        subject, text = as_read(ticket, tickets.messages(session, ticket_id))
        task = _Task(
            version=ticket.version,
            subject=subject,
            text=text,
            asked_on=ticket.asked_at.date(),
            attempts=ticket.draft_attempts,
        )
    try:
        made = app.drafter(task.subject, task.text, task.asked_on)
        written = (made.to_json(), made.confidence.level, made.library_digest)
    except DatabaseAway:
        raise
    except Exception as mistake:
        if task.attempts >= DRAFT_ATTEMPTS:
            _give_up(app, ticket_id, task.version, type(mistake).__name__)
        raise
    return _write(app, ticket_id, task.version, TicketEvent.ANSWER_DRAFTED, written)


def _give_up(app: App, ticket_id: int, version: int, mistake: str) -> None:
    """Put the ticket before a consultant without a draft, and say why."""
    reason = f"No draft: the drafter failed {DRAFT_ATTEMPTS} times ({mistake}). Please answer by hand."
    _write(app, ticket_id, version, TicketEvent.DRAFTING_FAILED, None, reason)


def _write(
    app: App,
    ticket_id: int,
    version: int,
    event: TicketEvent,
    written: tuple[str, str, str] | None,
    reason: str = "",
) -> bool:
    try:
        with transaction(app.sessions, "draft: write") as session:
            ticket = tickets.lock_version(session, ticket_id, version)
            if ticket.state != TicketState.OPEN:
                return False
            tickets.happen(ticket, event)
            if written is None:
                ticket.attention = Attention.DRAFT_KEEPS_FAILING
            else:
                text, confidence, library = written
                session.add(
                    DraftRow(
                        ticket_id=ticket_id,
                        ticket_version=version,
                        draft=text,
                        confidence=confidence,
                        library=library,
                    )
                )
            journal.write(session, str(event), ticket_id=ticket_id, reason=reason)
            return True
    except StaleVersion:
        return False  # the requester wrote meanwhile: that mail asks for a draft of its own
