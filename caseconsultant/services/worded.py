"""How a letter is worded: from its ticket, its mailbox's letterhead, the passages in force, and who signs it."""

from dataclasses import replace

from sqlalchemy.orm import Session

from caseconsultant.domain.letters import Address, InboundMail, LetterKind
from caseconsultant.domain.people import Consultant
from caseconsultant.domain.ratings import token_for
from caseconsultant.domain.threads import reply_subject, tagged_subject
from caseconsultant.replies.greeting import greeting
from caseconsultant.replies.render import Rendered, render
from caseconsultant.replies.values import Acknowledgement, Answer, Correction, QuestionBack
from caseconsultant.services.app import App
from caseconsultant.services.patient_data import question_quoted, subject_line
from caseconsultant.services.wordings import said
from caseconsultant.store import corrections, tickets
from caseconsultant.store.tables import TicketRow


def acknowledgement(app: App, session: Session, ticket: TicketRow, mail: InboundMail) -> Rendered:
    """Word a ticket's acknowledgement."""
    head = app.policy.letterhead(ticket.mailbox)
    return render(
        Acknowledgement(
            ticket=ticket.id,
            greeting=greeting(mail.sender.name),
            subject=reply_subject(subject_line(mail.subject, mail.sender)),
            service=head.sender.name,
            signature=head.signature,
            said=said(session, ticket, LetterKind.ACKNOWLEDGEMENT),
        )
    )


def written(
    app: App, session: Session, ticket: TicketRow, kind: LetterKind, text: str, by: Consultant, approval_id: str
) -> Rendered:
    """Word what a consultant wrote, as the requester will read it."""
    head, requester = app.policy.letterhead(ticket.mailbox), Address(ticket.requester, ticket.requester_name)
    subject = reply_subject(subject_line(ticket.subject, requester))  # no letter of ours repeats patient data
    names = (by.name, by.credential, head.sender.name)
    signature, ours = (*by.signature, *head.signature), said(session, ticket, kind)
    if kind is LetterKind.QUESTION_BACK:
        return render(
            QuestionBack(ticket.id, greeting(requester.name), subject, text, *names, signature=signature, said=ours)
        )
    today = app.clock.now().date()
    if kind is LetterKind.CORRECTION:
        return render(
            Correction(
                ticket.id,
                greeting(requester.name),
                subject,
                text,
                *names,
                as_of=today,
                answered_on=corrections.answered_on(session, ticket.id, today),
                signature=signature,
                rate_url=rate_url(app, approval_id),
                said=ours,
            )
        )
    return render(
        Answer(
            ticket.id,
            greeting(requester.name),
            subject,
            text,
            *names,
            as_of=today,
            signature=signature,
            question=_question(app, session, ticket),
            rate_url=rate_url(app, approval_id),
            said=ours,
        )
    )


def as_sent(app: App, ticket: TicketRow, wording: Rendered) -> Rendered:
    """Return the letter with its ticket's tag in the subject, where the setting says so."""
    return replace(wording, subject=tagged_subject(wording.subject, ticket.id)) if app.policy.subject_tag else wording


def rate_url(app: App, approval_id: str) -> str:
    """Return where the requester says whether an answer helped; empty where no page of ours can be reached."""
    base = app.policy.asking.requester_url
    return f"{base}/rate/{token_for(approval_id, app.sessions.keys.signing_key)}" if base else ""


def _question(app: App, session: Session, ticket: TicketRow) -> tuple[str, ...]:
    """Return the newest question's lines, masked, where letters quote it."""
    if not app.policy.quote_question:
        return ()
    return question_quoted(tickets.newest_message(session, ticket.id), ticket)
