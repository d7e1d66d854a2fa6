"""Compose a letter's exact bytes, once, and put it in the outbox."""

import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from caseconsultant.domain.delivery import GIVE_UP_AFTER, LetterState
from caseconsultant.domain.letters import Address, Enclosure, InboundMail, LetterKind, OutboundMail
from caseconsultant.domain.threads import anchor_for, loop_token, message_id_for, references_for
from caseconsultant.mail.compose import compose
from caseconsultant.replies.render import Rendered
from caseconsultant.services import worded
from caseconsultant.services.app import App
from caseconsultant.store import journal, tickets
from caseconsultant.store.tables import LetterRow, ThreadIdRow, TicketRow, new_key
from caseconsultant.store.types import database_now, milliseconds

NOW = timedelta(0)


@dataclass(frozen=True, slots=True)
class Thread:
    """The mail that a letter answers: its Message-ID and its references, without angle brackets."""

    message_id: str
    references: tuple[str, ...]


def owe_acknowledgement(app: App, session: Session, ticket: TicketRow, mail: InboundMail) -> int:
    """Put a ticket's acknowledgement in the outbox."""
    thread = Thread(mail.message_id, (*mail.references, *mail.in_reply_to))
    wording = worded.acknowledgement(app, session, ticket, mail)
    return owe(app, session, ticket, LetterKind.ACKNOWLEDGEMENT, wording, thread, wait=NOW)


def owe(
    app: App,
    session: Session,
    ticket: TicketRow,
    kind: LetterKind,
    wording: Rendered,
    thread: Thread,
    *,
    wait: timedelta,
    text: str = "",
    approval_id: str | None = None,
    enclosures: tuple[Enclosure, ...] = (),
) -> int:
    """Compose the exact bytes and put the letter in the outbox; return its id."""
    key, head = new_key(), app.policy.letterhead(ticket.mailbox)
    signing, domain = app.sessions.keys.signing_key, app.policy.message_id_domain
    message_id = message_id_for(ticket.id, key, domain, signing)
    anchor = anchor_for(ticket.id, domain, signing)
    in_reply_to, references = references_for(thread.message_id, thread.references, anchor)
    content = compose(
        OutboundMail(
            kind=kind,
            sender=head.sender,
            recipient=Address(ticket.requester, ticket.requester_name),
            subject=worded.as_sent(app, ticket, wording).subject,
            text=wording.text,
            html=wording.html,
            message_id=message_id,
            in_reply_to=in_reply_to,
            references=references,
            date=app.clock.now(),
            loop_token=loop_token(signing, domain),
            enclosures=enclosures,
        )
    )
    sender = "" if kind.automatic else head.bounce_address
    letter = LetterRow(
        key=key,
        ticket_id=ticket.id,
        approval_id=approval_id,
        kind=kind,
        state=LetterState.READY,
        due_at=database_now() + milliseconds(wait),
        give_up_at=database_now() + milliseconds(wait + GIVE_UP_AFTER),
        recipient_digest=ticket.requester_digest,
        message_id_digest=tickets.message_id_digest(session, message_id),
        envelope=json.dumps({"sender": sender, "recipients": [ticket.requester], "mailbox": ticket.mailbox}),
        content=content,
        message_id=message_id,
        text=text,
    )
    session.add(letter)
    session.flush()  # we need the id
    session.add(ThreadIdRow(digest=letter.message_id_digest, ticket_id=ticket.id))
    journal.write(session, f"{kind} put in the outbox", ticket_id=ticket.id, letter_id=letter.id)
    return letter.id
