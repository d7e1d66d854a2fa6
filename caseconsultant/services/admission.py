"""What becomes of a question at the door: first whether it holds patient data, then whether one more may be asked."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.identifiers import Identifier
from caseconsultant.domain.intake import MailVerdict
from caseconsultant.domain.letters import InboundMail
from caseconsultant.domain.mail_parts import NEW_WORDS, pieces, rejoined, whole, words_of
from caseconsultant.domain.organisations import patient_data_rule
from caseconsultant.domain.policies import PatientData, patient_data_in, spoken
from caseconsultant.domain.privacy import mask_all, own_words
from caseconsultant.domain.ticket import Attention, KeptFor, TicketEvent, TicketState
from caseconsultant.services import allowances, telling
from caseconsultant.services.allowances import Holder
from caseconsultant.services.app import App
from caseconsultant.services.letters import Thread
from caseconsultant.services.senders import authentication_of
from caseconsultant.store import journal, organisations, tickets
from caseconsultant.store.tables import InboxRow, OrganisationRow, TicketRow


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of a mail at the door: whom it counts for, which patient data it holds, what follows from those.

    `rule` is ACCEPT where nothing was found; `tell` says whether an automatic letter may go to its sender.
    """

    mail: InboundMail
    holder: Holder
    rule: PatientData
    found: tuple[Identifier, ...]
    tell: bool


def look(app: App, session: Session, mail: InboundMail, *, tell: bool) -> Look:
    """Look at a mail. Where its sender could not be told that it was refused, it is kept for a person instead."""
    holder = allowances.holder_of(app, session, mail.sender, authentication_of(app, mail))
    row = None if holder.organisation_id is None else session.get(OrganisationRow, holder.organisation_id)
    organisation = None if row is None else organisations.value_of(session, row)
    rule = patient_data_rule(app.policy.asking.patient_data, organisation, app.clock.now().date())
    found = () if rule is PatientData.ACCEPT else patient_data_in(mail)
    if not found:
        return Look(mail, holder, PatientData.ACCEPT, (), tell)
    if rule is PatientData.REFUSE and not tell:
        rule = PatientData.QUARANTINE
    return Look(mail, holder, rule, found, tell)


def look_by_hand(app: App, session: Session, mail: InboundMail) -> Look:
    """Look at a mail that a person judged: whatever it holds is accepted, and nobody is told."""
    holder = allowances.holder_of(app, session, mail.sender, authentication_of(app, mail))
    return Look(mail, holder, PatientData.ACCEPT, (), tell=False)


def may_answer(app: App, mail: InboundMail) -> bool:
    """Say whether a mail that joins a ticket may be answered automatically (RFC 3834, section 2; no backscatter)."""
    return not mail.no_auto_response and authentication_of(app, mail) is not Authentication.FAILS


def to_keep(seen: Look) -> InboundMail:
    """Return the mail as its ticket keeps it: of a refused one, only masked words. The raw mail stays sealed."""
    if seen.rule is not PatientData.REFUSE:
        return seen.mail
    mail = seen.mail
    own = own_words(mail.sender.email, mail.sender.name)
    parts = mail.parts or whole(mail.text)
    stretches = tuple(pieces(mail.text, parts))
    subject, *rest = mask_all((mail.subject, *stretches, *(one.name for one in mail.attachments)), own)
    text, parts = rejoined(rest[: len(stretches)], parts)
    names = rest[len(stretches) :]
    attachments = tuple(replace(one, name=name) for one, name in zip(mail.attachments, names, strict=True))
    words = words_of(text, parts, NEW_WORDS)
    return replace(mail, subject=subject, text=text, new_words=words, parts=parts, html="", attachments=attachments)


def opened(app: App, session: Session, ticket: TicketRow, seen: Look, *, uncounted: bool = False) -> None:
    """Settle a ticket that a mail opened: taken up, kept back, or refused.

    `uncounted` is what a person opened, or a mail older than we are, whose sender waits for no word of ours.
    """
    ticket.organisation_id = seen.holder.organisation_id
    match seen.rule:
        case PatientData.ACCEPT:
            if not uncounted:
                allowances.admit(app, session, ticket, seen.holder, tell=seen.tell)
        case PatientData.QUARANTINE:
            _quarantine(app, session, ticket, seen)
            ticket.attention = None if uncounted else ticket.attention
        case PatientData.REFUSE:
            tickets.happen(ticket, TicketEvent.REFUSED)
            ticket.kept_for = KeptFor.REFUSED
            journal.write(session, str(TicketEvent.REFUSED), ticket_id=ticket.id, reason=spoken(seen.found))
            telling.patient_data(app, session, ticket, seen.found, refused=True)


def turned_away(app: App, session: Session, ticket: TicketRow, row: InboxRow, seen: Look) -> bool:
    """Keep a mail that holds patient data out of the ticket that it answers, where these are refused.

    Only a ticket's requester is written to; what a colleague sends is held for a person.
    """
    if seen.rule is not PatientData.REFUSE:
        return False
    mail, what = seen.mail, spoken(seen.found)
    row.ticket_id = ticket.id
    if tickets.address_digest(session, mail.sender.key) != ticket.requester_digest:
        row.verdict, row.reason = MailVerdict.HELD, f"it holds {what}, which is refused"
        return True
    row.verdict, row.reason = MailVerdict.IGNORED, f"refused, and its sender told: it holds {what}"
    journal.write(session, "a mail refused", ticket_id=ticket.id, inbox_id=row.id, reason=what)
    thread = Thread(mail.message_id, (*mail.references, *mail.in_reply_to))
    telling.patient_data(app, session, ticket, seen.found, refused=True, thread=thread)
    return True


def joined(app: App, session: Session, ticket: TicketRow, seen: Look, closed_as: str | None) -> None:
    """Settle a ticket to which its people wrote. `closed_as` is what it was kept for, where it had been closed so."""
    if seen.rule is PatientData.QUARANTINE:
        _quarantine(app, session, ticket, seen)
    elif ticket.state == TicketState.KEPT:
        ticket.attention = Attention.WROTE_WHILE_KEPT
    elif closed_as is not None:  # it was never taken up: what they write now is asked as if for the first time
        ticket.attention = None if ticket.attention == Attention.NOT_TOLD else ticket.attention
        allowances.admit(app, session, ticket, seen.holder, tell=seen.tell)


def _quarantine(app: App, session: Session, ticket: TicketRow, seen: Look) -> None:
    if ticket.state == TicketState.KEPT:
        ticket.attention = Attention.WROTE_WHILE_KEPT
    else:
        tickets.happen(ticket, TicketEvent.KEPT_BACK)
    ticket.kept_for, ticket.kept_due_at = KeptFor.PATIENT_DATA, None
    journal.write(session, str(TicketEvent.KEPT_BACK), ticket_id=ticket.id, reason=spoken(seen.found))
    wrote = tickets.address_digest(session, seen.mail.sender.key) == ticket.requester_digest
    if wrote and seen.tell:
        telling.patient_data(app, session, ticket, seen.found, refused=False)
    elif not ticket.attention:
        ticket.attention = Attention.NOT_TOLD
