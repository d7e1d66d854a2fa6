"""Answers whose facts changed: a consultant writes a correction, or says why none is needed."""

from sqlalchemy.orm import Session

from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.letters import LetterKind
from caseconsultant.replies.render import Rendered
from caseconsultant.services import review
from caseconsultant.services.app import App
from caseconsultant.services.correcting import CannotCorrect, same_reader
from caseconsultant.services.precedent_rules import DETAILS
from caseconsultant.services.precedents import bottom_line
from caseconsultant.services.review import Approval
from caseconsultant.store import corrections, fact_changes, journal, moving, people, precedents, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import CorrectionRow, LetterRow, TicketRow
from caseconsultant.store.types import database_now


def begin(app: App, precedent_id: int, consultant_id: int) -> int:
    """Begin the correction of an answer, or go on with it; return its ticket.

    Raises StaleVersion where there is no such answer any more, CannotCorrect where the ticket has another correction
    or another reader.
    """
    with transaction(app.sessions, "correction: begin") as session:
        people.find(session, consultant_id)
        precedent = precedents.find(session, precedent_id)
        if precedent is None or precedent.superseded_by is not None:
            raise StaleVersion("this answer was corrected already")
        ticket = moving.lock_standing(session, precedent.ticket_id)
        mine = corrections.open_of_precedent(session, precedent_id)
        there = corrections.open_of_ticket(session, ticket.id)
        if there is not None and there is not mine:
            raise CannotCorrect(f"Another correction of ticket {ticket.id} is open. End that one first.")
        if mine is not None:
            mine.ticket_id = ticket.id  # it was merged into this one since the correction was begun
            return ticket.id
        same_reader(session, precedent_id, ticket)
        letter = session.get_one(LetterRow, precedent.letter_id)
        text = _beginning(session, precedent_id, letter.text)
        session.add(CorrectionRow(ticket_id=ticket.id, precedent_id=precedent_id, begun_by=consultant_id, text=text))
        journal.write(session, "correction begun", by=consultant_id, ticket_id=ticket.id)
        return ticket.id


def save(app: App, ticket_id: int, version: int, consultant_id: int, text: str) -> None:
    """Keep what a consultant has written so far. Raises StaleVersion."""
    with transaction(app.sessions, "correction: save") as session:
        ticket, correction = _writing(session, ticket_id, version, consultant_id)
        correction.text, correction.edited_by = text, consultant_id
        tickets.changed(ticket)
        journal.write(session, "correction edited", by=consultant_id, ticket_id=ticket_id)


def drop(app: App, ticket_id: int, version: int, consultant_id: int) -> None:
    """End a correction without a letter; what changed stays on the list. Raises StaleVersion."""
    with transaction(app.sessions, "correction: drop") as session:
        ticket, correction = _writing(session, ticket_id, version, consultant_id)
        correction.ended_at = database_now()
        tickets.changed(ticket)
        journal.write(session, "correction dropped", by=consultant_id, ticket_id=ticket_id)


def approve(app: App, ticket_id: int, version: int, consultant_id: int, text: str, approval_id: str) -> int:
    """Approve a correction, by the rules of an answer; it leaves after the undo time. Returns the letter's id."""
    return review.approve(app, _yes(ticket_id, version, consultant_id, text, approval_id))


def preview(app: App, ticket_id: int, version: int, consultant_id: int, text: str, approval_id: str) -> Rendered:
    """Show the letter as the requester would read it."""
    return review.preview(app, _yes(ticket_id, version, consultant_id, text, approval_id))


def dismiss(app: App, precedent_id: int, consultant_id: int, reason: str) -> None:
    """Record that an answer needs no correction, and why. Raises StaleVersion where that is settled already."""
    if not reason.strip():
        raise CannotCorrect("Say why no correction is needed; the journal keeps it.")
    with transaction(app.sessions, "correction: dismiss") as session:
        people.find(session, consultant_id)
        row = precedents.lock(session, precedent_id)
        if row is None or not fact_changes.settle(session, precedent_id, consultant_id):
            raise StaleVersion("somebody has settled it already")
        journal.write(session, "no correction needed", by=consultant_id, ticket_id=row.ticket_id, reason=reason)


def _writing(session: Session, ticket_id: int, version: int, consultant_id: int) -> tuple[TicketRow, CorrectionRow]:
    """Return a ticket and its correction while that is being written. Raises StaleVersion."""
    people.find(session, consultant_id)
    ticket = tickets.lock_version(session, ticket_id, version)
    correction = corrections.open_of_ticket(session, ticket_id)
    if correction is None or corrections.is_leaving(session, correction):
        raise StaleVersion("no correction of this ticket is being written")
    return ticket, correction


def _yes(ticket_id: int, version: int, consultant_id: int, text: str, approval_id: str) -> Approval:
    return Approval(ticket_id, version, consultant_id, text, LetterKind.CORRECTION, approval_id)


def _beginning(session: Session, precedent_id: int, answer: str) -> str:
    """The text that the editor begins with: what we said, and which fact reads otherwise now."""
    lines = [f"We wrote: {bottom_line(answer) or answer.strip()}", ""]
    found = [row for row in fact_changes.of_precedent(session, precedent_id) if not row.fact.endswith(DETAILS)]
    if found:
        lines += ["Why:", *(f'- {row.fact}: it was "{row.old}", and is "{row.new}".' for row in found)]
    return "\n".join(lines).strip() + "\n"
