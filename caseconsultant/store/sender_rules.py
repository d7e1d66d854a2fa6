"""Rules for senders, found by keyed digest of the address or the domain."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from caseconsultant.domain.letters import Address
from caseconsultant.domain.senders import SenderRule, names_of
from caseconsultant.store.tables import SenderRuleRow
from caseconsultant.store.types import keys_of


def put(session: Session, name: str, rule: SenderRule, by: int | None = None) -> None:
    """Make this the rule for an address or a domain, in place of an earlier one."""
    row = session.scalar(
        select(SenderRuleRow).where(SenderRuleRow.digest == digest_of(session, name)).with_for_update()
    )
    if row is None:
        session.add(SenderRuleRow(digest=digest_of(session, name), who=name, rule=rule, added_by=by))
    else:
        row.rule, row.added_by = rule, by


def forget(session: Session, name: str) -> bool:
    """Drop the rule for an address or a domain; False where there is none."""
    gone = delete(SenderRuleRow).where(SenderRuleRow.digest == digest_of(session, name)).returning(SenderRuleRow.id)
    return session.execute(gone).first() is not None


def everything(session: Session) -> Sequence[tuple[str, SenderRule]]:
    """Return every rule with its address or domain, in the order of the rules."""
    rows = session.scalars(select(SenderRuleRow).order_by(SenderRuleRow.rule, SenderRuleRow.id))
    return [(row.who, SenderRule(row.rule)) for row in rows]


def that_may_apply(session: Session, sender: Address) -> Mapping[str, SenderRule]:
    """Return the rules for a sender's address, its domain and those above it, by name."""
    names = {digest_of(session, name): name for name in names_of(sender)}
    query = select(SenderRuleRow.digest, SenderRuleRow.rule).where(SenderRuleRow.digest.in_(names))
    return {names[digest]: SenderRule(rule) for digest, rule in session.execute(query)}


def digest_of(session: Session, name: str) -> bytes:
    """Return the digest under which an address or a domain is found again."""
    return keys_of(session).digest("sender", name)
