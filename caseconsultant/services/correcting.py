"""How a correction becomes a letter: which one, in which thread, to whom; and what follows when a letter arrived."""

import json

from sqlalchemy.orm import Session

from caseconsultant.domain.errors import CaseConsultantError, StaleVersion
from caseconsultant.domain.letters import LetterKind
from caseconsultant.services.letters import Thread
from caseconsultant.store import corrections, fact_changes, precedents
from caseconsultant.store.tables import ApprovalRow, CorrectionRow, LetterRow, MessageRow, TicketRow
from caseconsultant.store.types import database_now


class CannotCorrect(CaseConsultantError):  # noqa: N818
    """No correction can be written here; the message says why, and what to do."""


def to_approve(session: Session, ticket: TicketRow) -> CorrectionRow:
    """Return the ticket's correction that waits for a yes. Raises StaleVersion, or CannotCorrect for another reader."""
    correction = corrections.open_of_ticket(session, ticket.id)
    if correction is None or corrections.is_leaving(session, correction):
        raise StaleVersion(f"no correction of ticket {ticket.id} waits for approval")
    same_reader(session, correction.precedent_id, ticket)
    return correction


def same_reader(session: Session, precedent_id: int, ticket: TicketRow) -> None:
    """Raise CannotCorrect where the answer went to another address than the ticket's letters go to now."""
    row = precedents.find(session, precedent_id)
    if row is None or session.get_one(LetterRow, row.letter_id).recipient_digest != ticket.requester_digest:
        raise CannotCorrect(
            "The answer went to another address than the ticket's requester has now. Make the reader of the answer"
            " the requester again, or dismiss the change and write to them yourself."
        )


def thread_of(session: Session, correction: CorrectionRow) -> Thread:
    """Return the answer as what its correction answers, with the mail that it answered in the references."""
    _, letter = corrections.corrected(session, correction)
    if (message := answered_message(session, letter)) is None:
        return Thread(letter.message_id, ())
    headers = json.loads(message.headers)
    return Thread(letter.message_id, (*headers["references"], headers["message_id"]))


def answered_message(session: Session, letter: LetterRow) -> MessageRow | None:
    """Return the newest mail that the approver of a letter had read."""
    approval = session.get(ApprovalRow, letter.approval_id) if letter.approval_id else None
    return session.get(MessageRow, approval.newest_message_id) if approval else None


def arrived(session: Session, letter_id: int) -> None:
    """Let a letter that arrived become a precedent; a correction takes the place of what it corrects."""
    letter = session.get_one(LetterRow, letter_id)
    if letter.kind not in (LetterKind.ANSWER, LetterKind.CORRECTION):
        return
    precedents.want(session, letter_id, letter.ticket_id)
    if (correction := corrections.of_letter(session, letter_id)) is None:
        return
    correction.ended_at = database_now()
    if (corrected := precedents.lock(session, correction.precedent_id)) is not None:
        corrected.superseded_by = letter_id
        fact_changes.settle(session, corrected.id, correction.edited_by)


def let_go(session: Session, letter_id: int) -> None:
    """End the correction whose letter nobody will send again; what changed stays on the list."""
    if (correction := corrections.of_letter(session, letter_id)) is not None:
        correction.ended_at = database_now()
