"""Who reads a mailbox, and how that goes."""

from datetime import timedelta

from caseconsultant.services.app import App
from caseconsultant.store import mailboxes
from caseconsultant.store.session import transaction


def lease(app: App, mailbox: str, owner: str, span: timedelta) -> bool:
    """Take or renew the reading of a mailbox; False while another poller has it (two would be wasteful, not wrong)."""
    with transaction(app.sessions, "lease") as session:
        return mailboxes.lease(session, mailbox, owner, span)


def hand_back(app: App, mailbox: str, owner: str) -> None:
    """Let a stand-by read at once."""
    with transaction(app.sessions, "hand back") as session:
        mailboxes.hand_back(session, mailbox, owner)


def in_trouble(app: App, mailbox: str, trouble: str) -> None:
    """Show on every page why a mailbox cannot be read."""
    with transaction(app.sessions, "mailbox in trouble") as session:
        mailboxes.is_in_trouble(session, mailbox, trouble)
