"""The thread of a ticket: which mail a letter answers, and what a draft is checked against."""

import json

from sqlalchemy.orm import Session

from caseconsultant.services.letters import Thread
from caseconsultant.store import tickets


def thread_of(session: Session, ticket_id: int) -> Thread:
    """Return the requester's newest mail as the one that a letter answers."""
    newest = tickets.newest_message(session, ticket_id)
    headers = json.loads(newest.headers)
    return Thread(headers["message_id"], tuple(headers["references"]))
