"""Which delivery reports say that an address takes no mail at all, and which only speak of a letter or a moment."""

import re
from typing import Final

from caseconsultant.domain.letters import Report

# RFC 3463, 3: what is wrong with the address (1), its mailbox is disabled (2.0, 2.1), or its domain cannot be reached
# (4). A full mailbox (2.2), a letter that is too long (2.3, 3.4) or unwanted (6, 7) says nothing of the next letter.
_DEAD: Final = re.compile(r"5\.(?:0\.0|1\.\d{1,3}|2\.[01]|4\.\d{1,3})")


def takes_no_mail(report: Report) -> bool:
    """Say whether the report's recipient takes no mail, now or later."""
    if report.action not in ("failed", "") or not report.is_permanent:
        return False
    return not report.status or bool(_DEAD.fullmatch(report.status))
