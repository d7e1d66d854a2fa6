"""Organisations: added, changed and ended by consultants, in the journal; and whose member a sender is."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from caseconsultant.domain.letters import InboundMail
from caseconsultant.domain.organisations import Organisation, checked, differences
from caseconsultant.domain.policies import stands_as_claimed
from caseconsultant.services import entries
from caseconsultant.services.app import App
from caseconsultant.services.pages import JournalLine
from caseconsultant.services.senders import authentication_of, rule_for
from caseconsultant.store import allowances, desk_queries, journal, organisations
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import OrganisationRow


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation as its page and the list show it; `asked` counts its questions in the last period."""

    id: int
    version: int
    organisation: Organisation
    agreement: bool
    asked: int
    since: datetime
    journal: tuple[JournalLine, ...] = ()


def add(app: App, entered: Organisation, by: int | None = None) -> int:
    """Add an organisation; return its number. Raises BadOrganisation or NoSender."""
    organisation = checked(entered)
    with transaction(app.sessions, "add organisation") as session:
        row = organisations.add(session, organisation)
        journal.write(session, "organisation added", by=by, organisation_id=row.id)
        allowances.look_again(session)
        return row.id


def change(app: App, organisation_id: int, version: int, entered: Organisation, by: int | None = None) -> None:
    """Change an organisation, which stays active or ended. Raises StaleVersion, BadOrganisation or NoSender."""
    organisation = checked(entered)
    with transaction(app.sessions, "change organisation") as session:
        row = organisations.lock(session, organisation_id, version)
        before = organisations.value_of(session, row)
        _put(session, row, before, replace(organisation, active=before.active), by)


def end(app: App, organisation_id: int, version: int, by: int | None = None) -> None:
    """Let its members count as anybody else from now on. Raises StaleVersion."""
    _turn(app, organisation_id, version, by, active=False)


def resume(app: App, organisation_id: int, version: int, by: int | None = None) -> None:
    """Make an ended organisation what it was. Raises StaleVersion."""
    _turn(app, organisation_id, version, by, active=True)


def everything(app: App) -> tuple[OrganisationPage, ...]:
    """Return every organisation, the active ones first, by name."""
    with transaction(app.sessions, "organisations") as session:
        found = [_page(app, session, row) for row in organisations.everything(session)]
    return tuple(sorted(found, key=lambda page: (not page.organisation.active, page.organisation.name.casefold())))


def page(app: App, organisation_id: int) -> OrganisationPage | None:
    """Return an organisation with its journal, or None where there is none."""
    with transaction(app.sessions, "organisation") as session:
        row = session.get(OrganisationRow, organisation_id)
        if row is None:
            return None
        happened = entries.journal(
            organisations.journal_of(session, row.id), desk_queries.names(session), "the command line"
        )
        return replace(_page(app, session, row), journal=happened)


def of_mail(app: App, session: Session, mail: InboundMail) -> int | None:
    """Return the organisation as whose member the sender of a mail counts, if any."""
    organisation_id = organisations.of_sender(session, mail.sender)
    if organisation_id is None or not counts_as_claimed(app, session, mail):
        return None
    return organisation_id


def counts_as_claimed(app: App, session: Session, mail: InboundMail) -> bool:
    """Say whether the mail's sender counts as whom it names in From."""
    return stands_as_claimed(authentication_of(app, mail), rule_for(session, mail.sender), app.policy.asking.unverified)


def _turn(app: App, organisation_id: int, version: int, by: int | None, *, active: bool) -> None:
    with transaction(app.sessions, "end or resume organisation") as session:
        row = organisations.lock(session, organisation_id, version)
        before = organisations.value_of(session, row)
        if before.active is not active:
            _put(session, row, before, replace(before, active=active), by)


def _put(session: Session, row: OrganisationRow, before: Organisation, after: Organisation, by: int | None) -> None:
    organisations.change(session, row, after)
    what = "organisation changed"
    if before.active is not after.active:
        what = "organisation resumed" if after.active else "organisation ended"
    if (said := differences(before, after)) or before.active is not after.active:
        journal.write(session, what, by=by, organisation_id=row.id, reason="; ".join(said))
    allowances.look_again(session)  # its members' questions may be taken up now


def _page(app: App, session: Session, row: OrganisationRow) -> OrganisationPage:
    organisation = organisations.value_of(session, row)
    asked = len(allowances.asked_by_members(session, row.id, app.policy.asking.plan.period))
    agreement = organisation.has_agreement(app.clock.now().date())
    return OrganisationPage(row.id, row.version, organisation, agreement, asked, row.made_at)
