"""When a ticket has gone quiet, and how long a claim or a draft may take."""

from datetime import timedelta
from typing import Final

from caseconsultant.domain.ticket import TicketState

QUIET_AFTER: Final = {
    TicketState.ANSWERED: timedelta(days=14),
    TicketState.NEEDS_INFO: timedelta(days=30),
}
TAKEN_FOR: Final = timedelta(minutes=20)
DRAFT_LEASE: Final = timedelta(minutes=2)
DRAFT_ATTEMPTS: Final = 3
TRIAGE_ATTEMPTS: Final = 3
TRIAGE_AGAIN: Final = timedelta(seconds=30)
