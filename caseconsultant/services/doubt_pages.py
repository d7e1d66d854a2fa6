"""What the pages of doubts show, as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import Address, LetterKind
from caseconsultant.services.pages import TicketLine


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A mail that a person must judge, with the reason; `claims` is the ticket that it quotes, if any."""

    inbox_id: int
    at: datetime
    sender: Address
    subject: str
    words: str
    reason: str
    claims: int | None = None


@dataclass(frozen=True, slots=True)
class UnreadableMail:
    """A mail that could not be parsed. `size` is in bytes."""

    inbox_id: int
    at: datetime
    reason: str
    size: int


@dataclass(frozen=True, slots=True)
class DoubtfulLetter:
    """A letter that failed or may have been sent, and what the server last said."""

    letter_id: int
    ticket_id: int
    kind: LetterKind
    recipient: Address
    subject: str
    state: LetterState
    at: datetime
    attempts: int
    server_said: str


@dataclass(frozen=True, slots=True)
class DoubtsPage:
    """Everything that waits for a person to decide. Of a long list the first are shown; `more_held` counts the rest."""

    held: tuple[HeldMail, ...] = ()
    more_held: int = 0
    unreadable: tuple[UnreadableMail, ...] = ()
    unknown: tuple[DoubtfulLetter, ...] = ()
    failed: tuple[DoubtfulLetter, ...] = ()
    attention: tuple[TicketLine, ...] = ()

    @property
    def nothing(self) -> bool:
        """Say whether nothing is in doubt."""
        return not (self.held or self.unreadable or self.unknown or self.failed or self.attention)


@dataclass(frozen=True, slots=True)
class IgnoredPage:
    """One page (from 1) of the mails that were ignored, each with its reason, newest first."""

    page: int
    pages: int
    total: int
    mails: tuple[HeldMail, ...]
