"""Who is asking: what our border says of a sender, and whom we let in or keep out ourselves."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from caseconsultant.domain.authentication import Authentication, authenticated
from caseconsultant.domain.letters import Address, InboundMail
from caseconsultant.domain.senders import SenderRule, closest, sender_named
from caseconsultant.services.app import App
from caseconsultant.store import journal, sender_rules
from caseconsultant.store.session import transaction


def authentication_of(app: App, mail: InboundMail) -> Authentication:
    """Say whether the border that we trust vouches for the mail's sender."""
    return authenticated(mail.trace, mail.sender.domain, app.policy.trusted_authserv_id)


def rule_for(session: Session, sender: Address) -> SenderRule | None:
    """Return the rule that counts for a sender, if there is one."""
    return closest(sender_rules.that_may_apply(session, sender), sender)


def put(app: App, who: str, rule: SenderRule, by: int | None = None) -> str:
    """Let an address or a domain in, or keep it out; return it as the rule knows it. Raises NoSender."""
    name = sender_named(who)
    with transaction(app.sessions, "sender rule") as session:
        sender_rules.put(session, name, rule, by)
        journal.write(session, "rule for a sender set", by=by, reason=rule)
    return name


def forget(app: App, who: str, by: int | None = None) -> bool:
    """Drop the rule for an address or a domain; False where there is none. Raises NoSender."""
    name = sender_named(who)
    with transaction(app.sessions, "forget sender rule") as session:
        gone = sender_rules.forget(session, name)
        if gone:
            journal.write(session, "rule for a sender dropped", by=by)
        return gone


def everything(app: App) -> Sequence[tuple[str, SenderRule]]:
    """Return every rule with its address or domain."""
    with transaction(app.sessions, "sender rules") as session:
        return sender_rules.everything(session)
