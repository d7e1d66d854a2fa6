"""Organisations and who belongs to them, found by keyed digest of the address or the domain."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.letters import Address
from caseconsultant.domain.organisations import BadOrganisation, Organisation
from caseconsultant.domain.policies import PatientData
from caseconsultant.domain.senders import names_of
from caseconsultant.store.insert import insert_or_ignore
from caseconsultant.store.sender_rules import digest_of
from caseconsultant.store.tables import JournalRow, MemberRow, OrganisationRow, new_key
from caseconsultant.store.types import database_now, keys_of

# Built once: it runs for every mail.
THAT_MAY_APPLY: Final = (
    select(MemberRow.digest, MemberRow.organisation_id)
    .join(OrganisationRow, OrganisationRow.id == MemberRow.organisation_id)
    .where(
        MemberRow.digest.in_(bindparam("digests", expanding=True)),
        MemberRow.ended_at.is_(None),
        OrganisationRow.active,
    )
)


def of_sender(session: Session, sender: Address) -> int | None:
    """Return the active organisation to which a sender belongs, by the closest name: the address, then its domains."""
    digests = [digest_of(session, name) for name in names_of(sender)]
    found = dict(session.execute(THAT_MAY_APPLY, {"digests": digests}).all())
    return next((found[digest] for digest in digests if digest in found), None)


def questions(session: Session, organisation_id: int) -> int | None:
    """Return how many questions an organisation's members may ask together within a period; None for any number."""
    return session.scalar(select(OrganisationRow.questions).where(OrganisationRow.id == organisation_id))


def value_of(session: Session, row: OrganisationRow) -> Organisation:
    """Return an organisation as a value."""
    return Organisation(
        name=row.name,
        members=tuple(member.who for member in _members(session, row.id)),
        agreed_on=row.agreed_on,
        agreed_until=row.agreed_until,
        questions=row.questions,
        patient_data=PatientData(row.patient_data) if row.patient_data else None,
        active=row.active,
    )


def everything(session: Session) -> Sequence[OrganisationRow]:
    """Return every organisation, also those that ended, by id."""
    return session.scalars(select(OrganisationRow).order_by(OrganisationRow.id)).all()


def add(session: Session, organisation: Organisation) -> OrganisationRow:
    """Add an organisation with its members. Raises BadOrganisation where one of them belongs to another."""
    row = OrganisationRow(name=organisation.name)
    _set(row, organisation)
    session.add(row)
    session.flush()  # we need the id
    _add_members(session, row.id, organisation.members)
    return row


def lock(session: Session, organisation_id: int, version: int | None = None) -> OrganisationRow:
    """Return an organisation, ours until the end of the transaction. Raises StaleVersion where it changed since."""
    query = select(OrganisationRow).where(OrganisationRow.id == organisation_id)
    query = query.with_for_update(key_share=True)  # tickets that refer to it are added meanwhile
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None or version not in (None, row.version):
        raise StaleVersion("the organisation has changed since the page was loaded")
    return row


def change(session: Session, row: OrganisationRow, organisation: Organisation) -> None:
    """Put what an organisation is now in place of what it was. Raises BadOrganisation as `add` does."""
    row.name = organisation.name
    _set(row, organisation)
    row.version += 1
    there = {member.who: member for member in _members(session, row.id)}
    for who in set(there) - set(organisation.members):
        session.execute(update(MemberRow).where(MemberRow.id == there[who].id).values(ended_at=database_now()))
    _add_members(session, row.id, [who for who in organisation.members if who not in there])


def journal_of(session: Session, organisation_id: int) -> Sequence[JournalRow]:
    """Return what happened to an organisation, newest first."""
    query = select(JournalRow).where(JournalRow.organisation_id == organisation_id)
    return session.scalars(query.order_by(JournalRow.id.desc())).all()


def _set(row: OrganisationRow, organisation: Organisation) -> None:
    row.agreed_on, row.agreed_until = organisation.agreed_on, organisation.agreed_until
    row.questions, row.patient_data, row.active = (
        organisation.questions,
        organisation.patient_data,
        organisation.active,
    )


def _members(session: Session, organisation_id: int) -> Sequence[MemberRow]:
    query = select(MemberRow).where(MemberRow.organisation_id == organisation_id, MemberRow.ended_at.is_(None))
    return session.scalars(query.order_by(MemberRow.id)).all()


def _add_members(session: Session, organisation_id: int, members: Sequence[str]) -> None:
    for who in members:
        key, digest = new_key(), digest_of(session, who)
        sealed = keys_of(session).seal(f"members/who/{key}", who.encode())
        values = {"key": key, "organisation_id": organisation_id, "digest": digest, "who_sealed": sealed}
        if not insert_or_ignore(session, MemberRow, **values):
            raise BadOrganisation(f"{who} belongs to {_owner(session, digest)}. Take it out there first.")


def _owner(session: Session, digest: bytes) -> str:
    query = (
        select(OrganisationRow)
        .join(MemberRow, MemberRow.organisation_id == OrganisationRow.id)
        .where(MemberRow.digest == digest, MemberRow.ended_at.is_(None))
    )
    owner = session.scalars(query).first()
    return "another organisation" if owner is None else owner.name + ("" if owner.active else ", which has ended")
