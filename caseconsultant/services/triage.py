"""Judge one stored message: parse it outside any transaction, then write everything it leads to at once."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from caseconsultant.domain.allowances import may_write_automatically
from caseconsultant.domain.deadlines import TRIAGE_AGAIN, TRIAGE_ATTEMPTS
from caseconsultant.domain.errors import DatabaseAway
from caseconsultant.domain.intake import Append, Facts, Hold, Ignore, MailVerdict, Open, Thread
from caseconsultant.domain.judging import judged, record
from caseconsultant.domain.letters import InboundMail
from caseconsultant.domain.threads import claims, is_our_loop_token, tag_in, ticket_claimed_by
from caseconsultant.domain.ticket import Attention, TicketEvent, TicketState
from caseconsultant.ports import Unreadable
from caseconsultant.services import admission, bounces
from caseconsultant.services.app import App
from caseconsultant.services.senders import authentication_of, rule_for
from caseconsultant.store import inbox, journal, moving, outbox, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow
from caseconsultant.store.types import database_now

HOUR = timedelta(hours=1)


def triage(app: App, inbox_id: int) -> int | None:
    """Judge one message; return the ticket that now wants a draft, if any. Done twice, it does nothing."""
    with transaction(app.sessions, "triage: read") as session:
        raw = inbox.undecided_raw(session, inbox_id)
    if raw is None:
        return None
    try:
        mail = app.parser.parse(raw)
        with transaction(app.sessions, "triage") as session:
            return _settle(app, session, inbox_id, mail)
    except DatabaseAway:
        raise  # the database is away: the sweep comes back
    except Exception as mistake:
        _stumble(app, inbox_id, type(mistake).__name__)
        raise


def _settle(app: App, session: Session, inbox_id: int, mail: InboundMail | Unreadable) -> int | None:
    row = inbox.claim(session, inbox_id)
    if row is None:
        return None  # somebody was here before us
    if not inbox.first_of_its_kind(session, row):
        _decide(
            session, row, MailVerdict.DUPLICATE, "the same mail came before", inbox.ticket_of_the_first(session, row)
        )
        return None
    if isinstance(mail, Unreadable):
        _decide(session, row, MailVerdict.UNREADABLE, mail.reason, None)
        return None
    return obey(app, session, row, mail)


def obey(app: App, session: Session, row: InboxRow, mail: InboundMail) -> int | None:
    """Do what the rules say of a claimed message."""
    facts = facts_of(app, session, row, mail)
    judgement = judged(mail, facts)
    row.judged = record(judgement, facts)
    match judgement.verdict:
        case Open(acknowledge):
            return open_ticket(app, session, row, mail, acknowledge=acknowledge)
        case Append(ticket_id):
            return append(app, session, row, mail, ticket_id)
        case Hold(reason, ticket_id):
            _decide(session, row, MailVerdict.HELD, reason, ticket_id)
        case Ignore(reason, ticket_id):
            _decide(session, row, MailVerdict.IGNORED, reason, ticket_id)
            if ticket_id is not None and mail.is_report:
                bounces.heed(session, mail, row.id)
                tickets.want_attention(
                    session, moving.standing_for(session, ticket_id) or ticket_id, Attention.REPORT_CAME
                )
    return None


def facts_of(app: App, session: Session, row: InboxRow, mail: InboundMail) -> Facts:
    """Gather what the rules need to know."""
    key, domain = app.sessions.keys.signing_key, app.policy.message_id_domain
    claimed = claims(mail, key, frozenset({domain}))
    known = claimed or tickets.tickets_of_thread(session, [*mail.in_reply_to, *reversed(mail.references)])
    return Facts(
        own_addresses=app.policy.own_addresses,
        thread=_thread(session, known, mail) or _tagged(app, session, mail),
        carries_our_loop_token=is_our_loop_token(mail.loop_token, key, frozenset({domain})),
        reports_on_ticket=ticket_claimed_by(mail.original_message_id, key, frozenset({domain})),
        recent_tickets=inbox.tickets_opened_by(session, tickets.address_digest(session, mail.sender.key), HOUR),
        backlog=row.backlog,
        authentication=authentication_of(app, mail),
        sender_rule=rule_for(session, mail.sender),
    )


def _thread(session: Session, claimed: Sequence[int], mail: InboundMail) -> Thread | None:
    standing = dict.fromkeys(moving.standing_for(session, ticket_id) for ticket_id in claimed)
    there = [ticket_id for ticket_id in standing if ticket_id is not None]
    mine = [ticket_id for ticket_id in there if tickets.takes_part(session, ticket_id, mail.sender.key)]
    if mine:
        return Thread(mine[0], sender_takes_part=True)
    return Thread(there[0], sender_takes_part=False) if there else None


def _tagged(app: App, session: Session, mail: InboundMail) -> Thread | None:
    """A tag in the subject counts where no thread is claimed, and only for a sender who takes part."""
    ticket_id = tag_in(mail.subject) if app.policy.subject_tag else None
    thread = _thread(session, [ticket_id], mail) if ticket_id is not None else None
    return thread if thread is not None and thread.sender_takes_part else None


def open_ticket(
    app: App, session: Session, row: InboxRow, mail: InboundMail, *, acknowledge: bool, by_hand: bool = False
) -> int:
    """Open a ticket, and owe its acknowledgement in the same transaction.

    Unless a person decided so, patient data are looked at, and allowances where the mail is not older than we are.
    """
    if acknowledge:
        written = outbox.may_owe_automatic(session, tickets.address_digest(session, mail.sender.key))
        acknowledge = may_write_automatically(mail.sender, written)
        row.judged = {
            **(row.judged or {}),
            "automatic letters": [written.hour, written.day],
            "bounced": written.bounced,
        }
    seen = (
        admission.look_by_hand(app, session, mail) if by_hand else admission.look(app, session, mail, tell=acknowledge)
    )
    mail = admission.to_keep(seen)
    ticket = tickets.open_new(session, row.mailbox, mail, row.received_at)
    tickets.add_message(session, ticket.id, row.id, mail, row.received_at, authentication_of(app, mail))
    _decide(session, row, MailVerdict.OPENED, "", ticket.id)
    if row.backlog:
        journal.write(session, "opened from older mail, not acknowledged", ticket_id=ticket.id, inbox_id=row.id)
    admission.opened(app, session, ticket, seen, uncounted=by_hand or row.backlog)
    return ticket.id


def append(
    app: App, session: Session, row: InboxRow, mail: InboundMail, ticket_id: int, by: int | None = None
) -> int | None:
    """Add a mail to its ticket; a letter that has not left yet is withdrawn, since it answers less than was asked.

    None where it holds patient data, which are refused, and no person (`by`) decided to add it.
    """
    ticket = moving.lock_standing(session, ticket_id)
    ticket_id = ticket.id
    seen = None if by is not None else admission.look(app, session, mail, tell=_may_tell(app, session, row, mail))
    if seen is not None and admission.turned_away(app, session, ticket, row, seen):
        return None
    closed_as = ticket.kept_for if ticket.state == TicketState.CLOSED else None
    tickets.add_message(session, ticket_id, row.id, mail, row.received_at, authentication_of(app, mail))
    if mail.message_id:
        tickets.add_thread_id(session, ticket_id, mail.message_id)
    withdrawn = outbox.withdraw(session, *outbox.of_ticket_by_hand(ticket_id))
    tickets.happen(ticket, TicketEvent.REQUESTER_WROTE)
    ticket.asked_at = row.received_at
    ticket.draft_due_at, ticket.draft_attempts = database_now(), 0
    if withdrawn:
        ticket.attention = Attention.LETTER_WITHDRAWN
    for letter_id in withdrawn:
        journal.write(session, "letter withdrawn: the requester wrote", ticket_id=ticket_id, letter_id=letter_id)
    _decide(session, row, MailVerdict.APPENDED, "", ticket_id, by)
    if seen is not None:
        admission.joined(app, session, ticket, seen, closed_as)
    return ticket_id


def _may_tell(app: App, session: Session, row: InboxRow, mail: InboundMail) -> bool:
    """Say whether an automatic letter may answer a mail that joins a ticket."""
    if row.backlog or not admission.may_answer(app, mail):
        return False
    digest = tickets.address_digest(session, mail.sender.key)
    return may_write_automatically(mail.sender, outbox.may_owe_automatic(session, digest))


def _decide(
    session: Session, row: InboxRow, verdict: MailVerdict, reason: str, ticket_id: int | None, by: int | None = None
) -> None:
    row.verdict, row.reason, row.ticket_id = verdict, reason, ticket_id
    if by is not None:  # what the rules decide stands in the row itself
        journal.write(session, f"mail {verdict}", by=by, ticket_id=ticket_id, inbox_id=row.id, reason=reason)


def _stumble(app: App, inbox_id: int, mistake: str) -> None:
    """Count a failure of ours; after the last attempt the mail stands before a person."""
    with transaction(app.sessions, "triage: stumble") as session:
        if inbox.stumbled(session, inbox_id, TRIAGE_AGAIN) < TRIAGE_ATTEMPTS:
            return
        reason = f"our program failed on it {TRIAGE_ATTEMPTS} times ({mistake})"
        if inbox.decide(session, inbox_id, MailVerdict.UNREADABLE, reason):
            journal.write(session, "mail unreadable", inbox_id=inbox_id, reason=reason)
