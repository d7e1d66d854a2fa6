"""What a consultant and a requester do in the demo when nobody is there to do it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from caseconsultant.demo.consultant import Consultant
from caseconsultant.demo.ports import NotReady
from caseconsultant.demo.requester import Inbox
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services.pages import TicketLine

PATIENCE: Final = 60.0  # seconds


@dataclass(slots=True)
class Autopilot:
    """Called again and again: approves the first draft, then waits for the answer; True when it has arrived."""

    admin: str
    link: str
    lines: Callable[[], tuple[TicketLine, ...]]
    inbox: Inbox
    check: Callable[[], None]
    answer: str = ""
    approved: str = ""
    deadline: float = field(default_factory=lambda: time.monotonic() + PATIENCE)

    def __call__(self) -> bool:
        """Take one look, and do what is next."""
        self.check()
        if time.monotonic() > self.deadline:
            waited = "the answer in the requester's INBOX" if self.approved else "a draft to approve"
            raise NotReady(f"Waited {PATIENCE:.0f} seconds for {waited}, in vain.")
        if not self.approved:
            self._approve()
        self._look()
        return bool(self.answer)

    def _approve(self) -> None:
        ready = [line.id for line in self.lines() if line.state is TicketState.DRAFTED]
        if ready:
            consultant = Consultant(self.admin)
            consultant.sign_in(self.link)
            self.approved = consultant.approve(ready[0])

    def _look(self) -> None:
        for letter in self.inbox.letters():
            if letter["Auto-Submitted"] in (None, "no"):  # the acknowledgement says auto-replied (RFC 3834, 5)
                body = letter.get_body(("plain",))
                headers = [f"{name}: {letter[name]}" for name in ("From", "To", "Subject", "In-Reply-To")]
                self.answer = "\n".join([*headers, "", body.get_content() if body else ""])
