"""What follows from a report that a letter of ours could not be delivered: its address gets no automatic letter."""

from sqlalchemy.orm import Session

from caseconsultant.domain.bounces import takes_no_mail
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.letters import InboundMail
from caseconsultant.services.app import App
from caseconsultant.store import bounces, journal, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import LetterRow, TicketRow


def heed(session: Session, mail: InboundMail, inbox_id: int) -> None:
    """Mark the address that a report is about, in the transaction that settles the report.

    Only a report on a letter that we sent to just this address counts. Anybody may write one, but nobody else than the
    recipient and their servers knows the letter's signed Message-ID.
    """
    report = mail.report
    if report is None or not takes_no_mail(report) or not mail.original_message_id:
        return
    letter = bounces.letter_to(session, mail.original_message_id, report.recipient.strip().lower())
    if letter is None or not bounces.mark(session, letter, inbox_id, report.status):
        return
    known = {"ticket_id": letter.ticket_id, "inbox_id": inbox_id}
    journal.write(session, "address takes no mail", letter_id=letter.id, reason=report.status, **known)
    for letter_id in bounces.withdraw_automatic(session, letter.recipient_digest):
        withdrawn = session.get_one(LetterRow, letter_id)
        about = {"ticket_id": withdrawn.ticket_id, "inbox_id": inbox_id}
        journal.write(session, "letter withdrawn: the address takes no mail", letter_id=letter_id, **about)
        tickets.untold(session, withdrawn.ticket_id, withdrawn.kind)


def lift(app: App, ticket_id: int, version: int, consultant_id: int) -> None:
    """Believe that the requester's address takes mail again. Raises StaleVersion."""
    with transaction(app.sessions, "lift bounce") as session:
        ticket = tickets.lock_version(session, ticket_id, version)
        if not bounces.lift(session, ticket.requester_digest):
            raise StaleVersion("nothing says any more that this address takes no mail")
        tickets.changed(ticket)
        journal.write(session, "address takes mail again", by=consultant_id, ticket_id=ticket_id)


def requester_of(session: Session, ticket: TicketRow) -> str | None:
    """Return the status with which the requester's address refused a letter; None where it takes mail."""
    found = bounces.find(session, ticket.requester_digest)
    return None if found is None else found.status
