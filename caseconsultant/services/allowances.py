"""Questions counted: taken up within an allowance, kept beyond it, and taken up later. Nothing is dropped."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.domain.allowances import Asker, Basis, Over, Pool, Used, Within, may_ask
from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.errors import NotAllowed
from caseconsultant.domain.letters import Address
from caseconsultant.domain.policies import stands_as_claimed
from caseconsultant.domain.ticket import Attention, KeptFor, TicketEvent, TicketState
from caseconsultant.services import telling
from caseconsultant.services.app import App
from caseconsultant.services.senders import rule_for
from caseconsultant.store import allowances, journal, organisations, people, switches, tickets
from caseconsultant.store.locks import alone
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import TicketRow
from caseconsultant.store.types import database_now

LOOK_AGAIN: Final = timedelta(hours=6)  # an allowance may grow without telling: a figure, a ticket closed unanswered
AT_LEAST: Final = timedelta(minutes=1)
UNTOLD: Final = (Attention.NOT_TOLD, Attention.WROTE_WHILE_KEPT)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a question counts for: an address, or the organisation of which it is a member.

    `claimed` says whether its sender counts as whom From names; else it is a guest's.
    """

    address: Address
    organisation_id: int | None
    claimed: bool


def holder_of(app: App, session: Session, requester: Address, authentication: Authentication) -> Holder:
    """Return whom a question of this requester counts for."""
    claimed = stands_as_claimed(authentication, rule_for(session, requester), app.policy.asking.unverified)
    return Holder(requester, organisations.of_sender(session, requester) if claimed else None, claimed)


def admit(app: App, session: Session, ticket: TicketRow, holder: Holder, *, tell: bool) -> None:
    """Take an open ticket's question up and acknowledge it, or keep it and say what to do.

    `tell` says whether an automatic letter may go to its requester.
    """
    asker = _locked(app, session, holder)
    ticket.organisation_id = holder.organisation_id
    session.flush()  # what is counted is read from the table
    if asker is not None:
        _take_up_waiting(app, session, holder, asker)
    match verdict(app, session, holder, asker, before=ticket.id):
        case Within(basis):
            _count(ticket, basis)
            if tell and telling.may_be_told(session, ticket):  # what was taken up just now was acknowledged before it
                telling.acknowledge(app, session, ticket)
        case Over() as over:
            _keep(app, session, ticket, over, tell=tell and telling.may_be_told(session, ticket))


def release(app: App, ticket_id: int) -> bool:
    """See whether a kept ticket can be taken up, after those that wait before it; else put it off. Twice is once."""
    with transaction(app.sessions, "release kept") as session:
        row = session.get(TicketRow, ticket_id)
        if row is None or row.state != TicketState.KEPT or row.kept_for != KeptFor.ALLOWANCE:
            return False
        holder = holder_of_ticket(app, session, row)
        asker = _locked(app, session, holder)
        ticket = allowances.lock_kept(session, ticket_id)  # it waits for nobody
        if ticket is None:
            return False
        ticket.organisation_id = holder.organisation_id
        session.flush()
        _take_up_waiting(app, session, holder, asker)
        if ticket.state != TicketState.KEPT:
            return True
        over = verdict(app, session, holder, asker, before=ticket.id)
        _put_off(session, ticket, over)
        return False


def take_up(app: App, ticket_id: int, version: int, consultant_id: int) -> None:
    """Take a kept ticket up, because a person decides so; it is not counted. It gets a draft at once.

    Raises StaleVersion, IllegalMove where it is not kept, NotAllowed where it holds patient data and this person may
    not see them.
    """
    with transaction(app.sessions, "take up") as session:
        ticket = tickets.lock_version(session, ticket_id, version)
        if ticket.kept_for == KeptFor.PATIENT_DATA and not people.find(session, consultant_id).may_approve:
            raise NotAllowed("Only a consultant with a credential can take up what holds patient data.")
        _take_up(app, session, ticket, consultant_id, "a consultant decided")


def grant(app: App, ticket_id: int, version: int, consultant_id: int, questions: int) -> None:
    """Let a ticket's requester ask so many questions more; what is kept for them is taken up as far as they go.

    Raises StaleVersion.
    """
    with transaction(app.sessions, "grant") as session:
        ticket = tickets.lock_version(session, ticket_id, version)
        holder = holder_of_ticket(app, session, ticket)
        asker = _locked(app, session, holder)
        granted = allowances.asker(session, holder.address)
        granted.granted += questions
        tickets.changed(ticket)
        journal.write(session, f"{questions} more questions granted", by=consultant_id, ticket_id=ticket_id)
        session.flush()
        if asker is not None:
            _take_up_waiting(app, session, holder, _locked(app, session, holder))


def register(app: App, session: Session, address: Address) -> int:
    """Register an address whose row exists, and take up what is kept for it; return how many. Twice is once."""
    holder = Holder(address, None, claimed=True)  # whoever followed the link reads this address's mail
    _locked(app, session, holder)  # all in the one order
    row = allowances.asker(session, address)
    if row.registered_at is None:
        row.registered_at = switches.now(session)
        journal.write(session, "a sender registered")
    session.flush()
    return _take_up_waiting(app, session, holder, _locked(app, session, holder))


def changed_hands(app: App, session: Session, ticket: TicketRow) -> None:
    """Let a ticket's question count for the requester whom it has now; a kept one is looked at at once."""
    holder = holder_of_ticket(app, session, ticket)
    ticket.organisation_id = holder.organisation_id
    if ticket.counted_at is not None:
        ticket.asked_as = _basis(app, session, holder)
    if ticket.state == TicketState.KEPT and ticket.kept_for == KeptFor.ALLOWANCE:
        ticket.kept_due_at = database_now()


def _basis(app: App, session: Session, holder: Holder) -> Basis:
    """What a question counts as that a person has given to this holder, be it beyond what they may ask."""
    plan, row = app.policy.asking.plan, allowances.find_asker(session, holder.address)
    if holder.organisation_id is not None:
        return Basis.ORGANISATION
    if plan.guest is None:
        return Basis.NOT_COUNTED
    asked = allowances.asked_as(session, tickets.address_digest(session, holder.address.key), Basis.GUEST)
    registered = holder.claimed and row is not None and row.registered_at is not None
    return Basis.REGISTERED if registered and asked >= plan.guest else Basis.GUEST


def _locked(app: App, session: Session, holder: Holder) -> Asker | None:
    """Make what a question counts for ours until the end of the transaction; None where nothing limits it.

    The ticket at hand comes before it, if any; then who may owe letters to the address, the organisation, the address;
    other tickets last, and of those only what nobody else holds: so two never wait for each other.
    """
    alone(session, tickets.address_digest(session, holder.address.key))
    pool = None
    if holder.organisation_id is not None:
        pool = Pool(organisations.questions(session, holder.organisation_id))
        if pool.questions is not None:
            pool = Pool(organisations.lock(session, holder.organisation_id).questions)
    figure = pool.questions if pool is not None else app.policy.asking.plan.guest
    if figure is None:
        return None
    row = allowances.asker(session, holder.address)
    return Asker(registered=holder.claimed and row.registered_at is not None, granted=row.granted, pool=pool)


def verdict(app: App, session: Session, holder: Holder, asker: Asker | None, before: int) -> Within | Over:
    """Say whether one more question may be asked; of those that are kept, the ones before this ticket come first."""
    if asker is None:
        return Within(Basis.NOT_COUNTED if holder.organisation_id is None else Basis.ORGANISATION)
    digest, period = tickets.address_digest(session, holder.address.key), app.policy.asking.plan.period
    mine = holder.organisation_id
    used = Used(
        guest=allowances.asked_as(session, digest, Basis.GUEST),
        granted=allowances.asked_as(session, digest, Basis.GRANTED),
        registered=allowances.asked_lately(session, digest, period),
        organisation=() if mine is None else allowances.asked_by_members(session, mine, period),
    )
    waiting = sum(1 for number in _waiting(session, holder) if number < before)
    return may_ask(app.policy.asking.plan, asker, used, waiting)


def _waiting(session: Session, holder: Holder) -> tuple[int, ...]:
    if holder.organisation_id is not None:
        return tuple(allowances.kept(session, allowances.of_organisation(holder.organisation_id)))
    return tuple(allowances.kept(session, allowances.of_asker(tickets.address_digest(session, holder.address.key))))


def _take_up_waiting(app: App, session: Session, holder: Holder, asker: Asker | None) -> int:
    """Take kept tickets up in their order, as far as the allowance goes; return how many."""
    taken = 0
    for number in _waiting(session, holder):
        match verdict(app, session, holder, asker, before=number):
            case Over():
                break
            case Within(basis):
                if (ticket := allowances.lock_kept(session, number)) is not None:  # None: a person acts on it just now
                    _count(ticket, basis)
                    _take_up(app, session, ticket, None, basis or "no limit any more")
                    session.flush()
                    taken += 1
    return taken


def _take_up(app: App, session: Session, ticket: TicketRow, by: int | None, why: str) -> None:
    """Let a kept ticket be drafted, and acknowledge it to whom automatic letters go, also where the note was lost."""
    tickets.happen(ticket, TicketEvent.TAKEN_UP)
    ticket.draft_due_at, ticket.draft_attempts = database_now(), 0
    if ticket.attention in UNTOLD:
        ticket.attention = None
    journal.write(session, str(TicketEvent.TAKEN_UP), by=by, ticket_id=ticket.id, reason=why)
    if telling.is_written_to(session, ticket.id) and telling.may_be_told(session, ticket):
        telling.acknowledge(app, session, ticket)


def _count(ticket: TicketRow, basis: Basis) -> None:
    ticket.asked_as, ticket.counted_at = basis, database_now()


def _keep(app: App, session: Session, ticket: TicketRow, over: Over, *, tell: bool) -> None:
    tickets.happen(ticket, TicketEvent.KEPT_BACK)
    ticket.kept_for, ticket.asked_as = KeptFor.ALLOWANCE, Basis.NOT_COUNTED
    _put_off(session, ticket, over)
    journal.write(session, str(TicketEvent.KEPT_BACK), ticket_id=ticket.id, reason=KeptFor.ALLOWANCE)
    if telling.was_told(session, ticket.id):
        return
    if tell:
        telling.over_allowance(app, session, ticket, over)
    else:
        ticket.attention = Attention.NOT_TOLD


def _put_off(session: Session, ticket: TicketRow, verdict: Within | Over) -> None:
    now = switches.now(session)
    until = verdict.until if isinstance(verdict, Over) and verdict.until is not None else now + LOOK_AGAIN
    ticket.kept_due_at = max(min(until, now + LOOK_AGAIN), now + AT_LEAST)


def holder_of_ticket(app: App, session: Session, ticket: TicketRow) -> Holder:
    """Whom a ticket's question counts for, by what stands now, and what was said of its first mail."""
    mails = tickets.messages(session, ticket.id)  # of a merged ticket there are none
    said = json.loads(mails[0].headers)["authentication"] if mails else Authentication.NOT_VERIFIED
    return holder_of(app, session, Address(ticket.requester, ticket.requester_name), Authentication(said))
