"""What only a person can settle: held mail, letters of unknown fate, tickets that want attention."""

from enum import StrEnum

from caseconsultant.domain.delivery import GIVE_UP_AFTER, LetterEvent
from caseconsultant.domain.errors import CaseConsultantError, StaleVersion
from caseconsultant.domain.intake import MailVerdict
from caseconsultant.domain.letters import InboundMail
from caseconsultant.ports import Unreadable
from caseconsultant.services import correcting, triage
from caseconsultant.services.app import App
from caseconsultant.store import inbox, journal, moving, outbox, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, LetterRow
from caseconsultant.store.types import database_now, milliseconds

WAITING = (MailVerdict.HELD, MailVerdict.IGNORED)


class HeldDecision(StrEnum):
    """What a person decides about a mail that was held or ignored."""

    OPEN_TICKET = "open a ticket"
    ADD_TO_TICKET = "add to a ticket"
    IGNORE = "ignore"


class LetterDecision(StrEnum):
    """What a person decides about a letter that may have been sent, or was refused."""

    ARRIVED = "it arrived"
    SEND_AGAIN = "send it again"
    LET_GO = "let it go"


LETTER_EVENTS = {
    LetterDecision.ARRIVED: LetterEvent.FOUND,
    LetterDecision.SEND_AGAIN: LetterEvent.RESEND_DECIDED,
    LetterDecision.LET_GO: LetterEvent.LET_GO,
}


class ForAnother(CaseConsultantError):  # noqa: N818
    """The letter would go to a former requester."""


class StillUnreadable(CaseConsultantError):  # noqa: N818
    """The mail cannot be parsed, so it can become no ticket."""


def settle_held(
    app: App, inbox_id: int, consultant_id: int, decision: HeldDecision, ticket_id: int | None = None
) -> int | None:
    """Do with a held or ignored mail what a person decides; return the ticket that wants a draft, if any.

    Raises StaleVersion where a colleague was quicker, StillUnreadable where the bytes cannot be parsed.
    """
    mail = None if decision is HeldDecision.IGNORE else _read(app, inbox_id)
    with transaction(app.sessions, "settle held") as session:
        unread = (MailVerdict.UNREADABLE,) if decision is HeldDecision.IGNORE else ()
        row = inbox.take_back(session, inbox_id, (*WAITING, *unread))
        if row is None:
            raise StaleVersion("a colleague has already decided about this mail")
        if mail is None:
            row.verdict, row.reason = MailVerdict.IGNORED, "a person decided so"
            journal.write(session, "mail ignored", by=consultant_id, inbox_id=inbox_id)
            return None
        if decision is HeldDecision.OPEN_TICKET:
            journal.write(session, "mail made a ticket", by=consultant_id, inbox_id=inbox_id)
            return triage.open_ticket(app, session, row, mail, acknowledge=False, by_hand=True)
        ticket_id = moving.standing_for(session, ticket_id) if ticket_id is not None else None
        if ticket_id is None:
            raise StaleVersion("there is no such ticket")
        tickets.add_participant(session, ticket_id, mail.sender.key, consultant_id)
        return triage.append(app, session, row, mail, ticket_id, consultant_id)


def _read(app: App, inbox_id: int) -> InboundMail:
    with transaction(app.sessions, "settle held: read") as session:
        row = session.get(InboxRow, inbox_id)
        if row is None:
            raise StaleVersion("there is no such mail")
        raw = row.raw
    mail = app.parser.parse(raw)
    if isinstance(mail, Unreadable):
        raise StillUnreadable(f"This mail cannot be read: {mail.reason}.")
    return mail


def retry_mail(app: App, inbox_id: int, consultant_id: int) -> None:
    """Let an unreadable mail be judged again, as after a new version of the program. Raises StaleVersion."""
    with transaction(app.sessions, "retry mail") as session:
        row = inbox.take_back(session, inbox_id, (MailVerdict.UNREADABLE,))
        if row is None:
            raise StaleVersion("this mail does not wait to be read again")
        inbox.forget_fingerprint(session, inbox_id)
        journal.write(session, "mail to be read again", by=consultant_id, inbox_id=inbox_id)


def settle_letter(app: App, letter_id: int, consultant_id: int, decision: LetterDecision) -> None:
    """Do with a letter of unknown fate, or a refused one, what a person decides. Raises StaleVersion or ForAnother."""
    event = LETTER_EVENTS[decision]
    again = {"due_at": database_now(), "attempts": 0, "give_up_at": database_now() + milliseconds(GIVE_UP_AFTER)}
    values = again if event is LetterEvent.RESEND_DECIDED else {"settled_at": database_now()}
    with transaction(app.sessions, "settle letter") as session:
        if (row := session.get(LetterRow, letter_id)) is None:
            raise StaleVersion("there is no such letter")
        ticket = tickets.lock(session, row.ticket_id)  # always before its letters
        if decision is LetterDecision.SEND_AGAIN and row.recipient_digest != ticket.requester_digest:
            raise ForAnother("This letter was written to another requester than the ticket has now; let it go instead.")
        moved = outbox.happen(session, event, LetterRow.id == letter_id, **values)
        if not moved:
            raise StaleVersion("the fate of this letter is already settled")
        ticket_id = session.get_one(LetterRow, letter_id, populate_existing=True).ticket_id
        tickets.letter_arrived(session, ticket_id)
        match decision:
            case LetterDecision.ARRIVED:
                correcting.arrived(session, letter_id)
            case LetterDecision.LET_GO:
                correcting.let_go(session, letter_id)
            case LetterDecision.SEND_AGAIN:
                pass  # it is on its way as before
        journal.write(session, f"letter: {decision}", by=consultant_id, ticket_id=ticket_id, letter_id=letter_id)


def clear_attention(app: App, ticket_id: int, consultant_id: int) -> None:
    """Record that a person has seen to a ticket."""
    with transaction(app.sessions, "clear attention") as session:
        tickets.want_attention(session, ticket_id, None)
        journal.write(session, "attention cleared", by=consultant_id, ticket_id=ticket_id)
