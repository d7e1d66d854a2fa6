"""Settle letters of unknown fate by evidence, which can say *found* or *cannot tell*; never *not sent*."""

import json
import logging
from datetime import timedelta
from typing import Final

from caseconsultant.domain.delivery import LetterEvent, LetterState
from caseconsultant.domain.errors import MailboxTrouble
from caseconsultant.domain.letters import LetterKind
from caseconsultant.services.app import App
from caseconsultant.services.deliver import tell
from caseconsultant.store import outbox, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import LetterRow
from caseconsultant.store.types import database_now

log = logging.getLogger("caseconsultant.reconcile")

LOOK_AGAIN_AFTER: Final = timedelta(minutes=5)


def reconcile(app: App, letter_id: int) -> bool:
    """Look for one letter; say whether its fate is known now. What stays unknown waits for a person.

    An unknown acknowledgement is let go: a second one would be worse than none.
    """
    with transaction(app.sessions, "reconcile: read") as session:
        row = session.get(LetterRow, letter_id)
        if row is None or row.state != LetterState.UNKNOWN:
            return False
        ticket_id = row.ticket_id
        kind, message_id, mailbox = LetterKind(row.kind), row.message_id, json.loads(row.envelope)["mailbox"]
    app.tripwire("before looking")
    try:
        found = app.evidence_of(mailbox).found(message_id)
    except MailboxTrouble as trouble:
        log.warning("nobody can look for letter %d now: %s", letter_id, trouble)
        return _look_again(app, letter_id)
    app.tripwire("after looking")
    if not found and not kind.automatic:
        return _look_again(app, letter_id)
    event = LetterEvent.FOUND if found else LetterEvent.LET_GO
    with transaction(app.sessions, "reconcile") as session:
        moved = outbox.happen(session, event, LetterRow.id == letter_id, settled_at=database_now())
        if found:
            tickets.add_thread_id(session, ticket_id, found)  # a provider may have given it another
        tell(session, moved, event)
        return bool(moved)


def _look_again(app: App, letter_id: int) -> bool:
    with transaction(app.sessions, "reconcile: looked") as session:
        outbox.looked(session, letter_id)
    return False
