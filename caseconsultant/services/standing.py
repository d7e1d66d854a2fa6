"""How a ticket's requester stands: member, registered or guest, what they have asked, and why a ticket is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from caseconsultant.domain.allowances import Asker, Basis, Over, Pool
from caseconsultant.domain.ticket import KeptFor, TicketState
from caseconsultant.services.allowances import Holder, holder_of_ticket, verdict
from caseconsultant.services.app import App
from caseconsultant.store import allowances, organisations
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import OrganisationRow, TicketRow
from caseconsultant.store.tickets import address_digest


@dataclass(frozen=True, slots=True)
class Standing:
    """How a requester stands.

    `asked` questions of `figure` (None: any number) count, within the period or, of a guest, in all; `granted` more
    are left that a consultant granted. `kept_for` and, where waiting ends by itself, `until` tell of the ticket.
    `vouched` is False where the sender does not count as whom From names.
    """

    organisation_id: int | None
    organisation: str
    agreement: bool
    registered: bool
    vouched: bool
    asked: int
    figure: int | None
    granted: int
    kept_for: KeptFor | None
    until: datetime | None
    may_register: bool


def standing(app: App, ticket_id: int) -> Standing | None:
    """Return how the requester of a ticket stands, without waiting for anybody; None where there is no ticket."""
    with transaction(app.sessions, "desk: standing") as session:
        row = session.get(TicketRow, ticket_id)
        if row is None:
            return None
        holder, plan = holder_of_ticket(app, session, row), app.policy.asking.plan
        known = None if holder.organisation_id is None else session.get(OrganisationRow, holder.organisation_id)
        pool = None if known is None else Pool(known.questions)
        asker_row = allowances.find_asker(session, holder.address)
        registered = asker_row is not None and asker_row.registered_at is not None
        granted = 0 if asker_row is None else asker_row.granted
        asker = Asker(registered and holder.claimed, granted, pool)
        kept = KeptFor(row.kept_for) if row.kept_for else None
        over = None
        if row.state == TicketState.KEPT and kept is KeptFor.ALLOWANCE:
            over = verdict(app, session, holder, asker, before=row.id)
        digest = address_digest(session, holder.address.key)
        return Standing(
            organisation_id=holder.organisation_id,
            organisation="" if known is None else known.name,
            agreement=known is not None
            and organisations.value_of(session, known).has_agreement(app.clock.now().date()),
            registered=asker.registered,
            vouched=holder.claimed,
            asked=_asked(app, session, holder, asker),
            figure=pool.questions if pool is not None else plan.registered if asker.registered else plan.guest,
            granted=granted - allowances.asked_as(session, digest, Basis.GRANTED),
            kept_for=kept,
            until=over.until if isinstance(over, Over) else None,
            may_register=isinstance(over, Over) and over.may_register and bool(app.policy.asking.requester_url),
        )


def _asked(app: App, session: Session, holder: Holder, asker: Asker) -> int:
    """Count what stands against the figure."""
    digest, period = address_digest(session, holder.address.key), app.policy.asking.plan.period
    if holder.organisation_id is not None:
        return len(allowances.asked_by_members(session, holder.organisation_id, period))
    if asker.registered:
        return len(allowances.asked_lately(session, digest, period))
    return allowances.asked_as(session, digest, Basis.GUEST)
