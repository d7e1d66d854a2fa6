"""What may be sent without a person: caps on automatic letters, the last line against loops."""

import re
from dataclasses import dataclass
from typing import Final

from caseconsultant.domain.letters import Address

AUTOMATIC_IN_AN_HOUR: Final = 5
AUTOMATIC_IN_A_DAY: Final = 20
MACHINES: Final = re.compile(
    r"(mailer-daemon|postmaster|no-?_?reply|do-?_?not-?_?reply|bounces?|abuse|owner-.*|.*-request|.*-bounces?)([+=-].*)?$"
)


@dataclass(frozen=True, slots=True)
class AutomaticLetters:
    """How many automatic letters one address was sent, or is owed, in the last hour and the last day."""

    hour: int
    day: int


def may_write_automatically(to: Address, sent: AutomaticLetters) -> bool:
    """Say whether one more automatic letter may go to this address (RFC 3834, section 2, and our caps)."""
    if MACHINES.fullmatch(to.key.rpartition("@")[0]):
        return False
    return sent.hour < AUTOMATIC_IN_AN_HOUR and sent.day < AUTOMATIC_IN_A_DAY
