"""What a requester is told without a person: it arrived, it is kept, it holds patient data. At most so many letters."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.domain.allowances import Over, may_write_automatically
from caseconsultant.domain.identifiers import Identifier
from caseconsultant.domain.letters import Address, InboundMail, LetterKind
from caseconsultant.domain.policies import spoken
from caseconsultant.domain.registration import VALID_FOR, token_for
from caseconsultant.domain.threads import reply_subject
from caseconsultant.replies.greeting import greeting
from caseconsultant.replies.render import render
from caseconsultant.replies.values import Letter, OverAllowance, PatientDataFound
from caseconsultant.services import letters
from caseconsultant.services.app import App
from caseconsultant.services.letters import Thread
from caseconsultant.services.patient_data import subject_line
from caseconsultant.services.thread import thread_of
from caseconsultant.services.wordings import said
from caseconsultant.store import allowances, outbox
from caseconsultant.store.tables import TicketRow

NOTES: Final = (LetterKind.OVER_ALLOWANCE, LetterKind.PATIENT_DATA)


def may_be_told(session: Session, ticket: TicketRow) -> bool:
    """Say whether one more automatic letter may go to a ticket's requester; nobody else owes them one meanwhile."""
    return may_write_automatically(
        Address(ticket.requester), outbox.may_owe_automatic(session, ticket.requester_digest)
    )


def was_told(session: Session, ticket_id: int) -> bool:
    """Say whether a ticket's requester was told that it is kept, or refused; not where the letter came to nothing."""
    return any(row.kind in NOTES and row.state not in allowances.GONE for row in outbox.of_ticket(session, ticket_id))


def is_written_to(session: Session, ticket_id: int) -> bool:
    """Say whether automatic letters go to a ticket's requester: a note was owed to them, whatever became of it."""
    return any(row.kind in NOTES for row in outbox.of_ticket(session, ticket_id))


def acknowledge(app: App, session: Session, ticket: TicketRow) -> None:
    """Owe a ticket's acknowledgement, once, as an answer to its newest mail."""
    if any(letter.kind == LetterKind.ACKNOWLEDGEMENT for letter in outbox.of_ticket(session, ticket.id)):
        return
    thread, requester = thread_of(session, ticket.id), Address(ticket.requester, ticket.requester_name)
    mail = InboundMail(
        sender=requester, subject=ticket.subject, message_id=thread.message_id, references=thread.references
    )
    letters.owe_acknowledgement(app, session, ticket, mail)


def over_allowance(app: App, session: Session, ticket: TicketRow, over: Over) -> None:
    """Owe the letter that says that a question is kept, and what to do."""
    asking, head = app.policy.asking, app.policy.letterhead(ticket.mailbox)
    requester, now = Address(ticket.requester, ticket.requester_name), app.clock.now()
    link = ""
    if over.may_register and asking.requester_url:
        key = allowances.asker(session, requester).key
        link = f"{asking.requester_url}/register/{token_for(key, now, app.sessions.keys.signing_key)}"
    letter = OverAllowance(
        ticket=ticket.id,
        greeting=greeting(requester.name),
        subject=reply_subject(subject_line(ticket.subject, requester)),
        service=head.sender.name,
        register_url=link,
        register_until=(now + VALID_FOR).date(),
        more=asking.plan.registered,
        days=asking.plan.period.days,
        until=over.until.date() if over.until else None,
        signature=head.signature,
        said=said(session, ticket, LetterKind.OVER_ALLOWANCE),
    )
    _owe(app, session, ticket, LetterKind.OVER_ALLOWANCE, letter)


def patient_data(
    app: App,
    session: Session,
    ticket: TicketRow,
    found: Sequence[Identifier],
    *,
    refused: bool,
    thread: Thread | None = None,
) -> None:
    """Owe the letter that names the kinds of patient data found, and no value, as an answer to a mail."""
    head, requester = app.policy.letterhead(ticket.mailbox), Address(ticket.requester, ticket.requester_name)
    letter = PatientDataFound(
        ticket=ticket.id,
        greeting=greeting(requester.name),
        subject=reply_subject(subject_line(ticket.subject, requester)),
        service=head.sender.name,
        kinds=spoken(found),
        refused=refused,
        signature=head.signature,
        said=said(session, ticket, LetterKind.PATIENT_DATA),
    )
    _owe(app, session, ticket, LetterKind.PATIENT_DATA, letter, thread)


def _owe(
    app: App, session: Session, ticket: TicketRow, kind: LetterKind, letter: Letter, thread: Thread | None = None
) -> None:
    answers = thread or thread_of(session, ticket.id)
    letters.owe(app, session, ticket, kind, render(letter), answers, wait=letters.NOW)
