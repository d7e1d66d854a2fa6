"""Let a mail be judged again, or a letter that certainly did not leave be tried again. Says why not, where not."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.domain.delivery import GIVE_UP_AFTER, LetterEvent, LetterState
from caseconsultant.domain.intake import MailVerdict
from caseconsultant.services.app import App
from caseconsultant.store import bounces, inbox, journal, outbox, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import ApprovalRow, InboxRow, LetterRow
from caseconsultant.store.types import database_now, milliseconds

MAY_BE_JUDGED_AGAIN: Final = (MailVerdict.UNREADABLE, MailVerdict.HELD, MailVerdict.IGNORED)

# Why a letter in this state is not tried again; one that failed is.
WHY_NOT: Final = {
    LetterState.READY: "it waits for its next attempt already",
    LetterState.CLAIMED: "it is being sent just now",
    LetterState.DATA: "it is being sent just now",
    LetterState.SENT: "it was sent",
    LetterState.UNKNOWN: "it may have been sent: only evidence, or a person on the Doubts page, can decide that",
    LetterState.WITHDRAWN: "it was withdrawn: it answers less than was asked",
    LetterState.LET_GO: "a person let it go",
}
NO_MAIL: Final = "a report said that its address takes no mail; the ticket's page has a button that lifts that"


@dataclass(frozen=True, slots=True)
class Told:
    """Whether it is done, and a sentence about it."""

    done: bool
    says: str


def mail_again(app: App, inbox_id: int, by: int | None = None) -> Told:
    """Judge a mail again that is unreadable, held or ignored, or that waits after a failure of ours."""
    with transaction(app.sessions, "requeue mail") as session:
        row = session.get(InboxRow, inbox_id)
        if row is None:
            return Told(False, f"There is no mail {inbox_id}.")
        if row.verdict is None:
            inbox.due_now(session, inbox_id)
            return Told(True, f"Mail {inbox_id} was not judged yet; it is due now.")
        if inbox.take_back(session, inbox_id, MAY_BE_JUDGED_AGAIN) is None:
            where = f" (ticket {row.ticket_id})" if row.ticket_id else ""
            return Told(False, f"Mail {inbox_id} stays as it is: {row.verdict}{where}.")
        inbox.forget_fingerprint(session, inbox_id)
        journal.write(session, "mail to be judged again", by=by, inbox_id=inbox_id)
        return Told(True, f"Mail {inbox_id} is judged again.")


def letter_again(app: App, letter_id: int, by: int | None = None) -> Told:
    """Try a letter again that failed, which means that no server took it. Never one that may have been sent."""
    fresh = {"due_at": database_now(), "attempts": 0, "give_up_at": database_now() + milliseconds(GIVE_UP_AFTER)}
    with transaction(app.sessions, "requeue letter") as session:
        row = session.get(LetterRow, letter_id)
        if row is None:
            return Told(False, f"There is no letter {letter_id}.")
        if tickets.lock(session, row.ticket_id).requester_digest != row.recipient_digest:
            return Told(False, f"Letter {letter_id} is not tried again: its ticket has another requester now.")
        if _is_outdated(session, row):
            return Told(False, f"Letter {letter_id} is not tried again: the requester has written since.")
        if bounces.find(session, row.recipient_digest) is not None:
            return Told(False, f"Letter {letter_id} is not tried again: {NO_MAIL}.")
        failed = (LetterRow.id == letter_id, LetterRow.state == LetterState.FAILED)
        if not outbox.happen(session, LetterEvent.RESEND_DECIDED, *failed, **fresh):
            return Told(False, f"Letter {letter_id} is not tried again: {WHY_NOT[LetterState(row.state)]}.")
        tickets.letter_arrived(session, row.ticket_id)
        journal.write(session, "letter to be tried again", by=by, ticket_id=row.ticket_id, letter_id=letter_id)
        return Told(True, f"Letter {letter_id} is tried again: no server has taken it.")


def _is_outdated(session: Session, letter: LetterRow) -> bool:
    """Say whether the requester wrote after what the approver had read."""
    approval = session.get(ApprovalRow, letter.approval_id) if letter.approval_id else None
    return approval is not None and tickets.newest_message(session, letter.ticket_id).id > approval.newest_message_id
