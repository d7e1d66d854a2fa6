"""What we need of the outside world, in our words. Each port has adapters, one fake and one set of contract tests."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from caseconsultant.domain.delivery import Report
from caseconsultant.domain.letters import Envelope, InboundMail


class Clock(Protocol):
    """The wall clock. States and leases do not use it: the database's clock times those."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """What the server says of a folder when it is selected. A UID belongs to its UIDVALIDITY (RFC 9051, 2.3.1.1).

    `uidnext_told` is False where the server does not say it, and the newest UID there is must do.
    """

    uidvalidity: int
    uidnext: int
    exists: int
    uidnext_told: bool = True


@dataclass(frozen=True, slots=True)
class RawMail:
    """One message as the server holds it. `too_large` mails carry only their first bytes."""

    uid: int
    raw: bytes
    received_at: datetime
    size: int
    too_large: bool = False


class Mailbox(Protocol):
    """One open connection to the folders that we read, of which one is open at a time.

    Every method raises MailboxTrouble (MailboxRefused for a refused login) in words a person can act on;
    after that the connection is dead and a new one must be opened.
    """

    def open(self, folder: str = "") -> FolderStatus:
        """Connect where needed, select the folder (by default the account's own), and say what it holds."""

    def uids(self, above: int) -> Sequence[int]:
        """Return the UIDs in the folder greater than `above`, ascending; never by flags."""

    def since(self, day: date, up_to: int) -> Sequence[int]:
        """Return the UIDs up to `up_to` that reached the server on this day (by its own clock) or later, ascending."""

    def fetch(self, uids: Sequence[int]) -> Iterator[RawMail]:
        """Yield the messages, in batches behind the scenes, without marking them as seen.

        A message that the server does not give (gone meanwhile, an answer without data) is left out.
        """

    def file_away(self, uids: Sequence[int]) -> None:
        """Move messages out of the inbox (or mark them by a keyword). Doing it twice is harmless."""

    def wait(self, seconds: float) -> bool:
        """Wait for news by IDLE (or by sleeping and asking): True as soon as something may have come.

        An EOF hidden by the library (an empty answer well before the timeout) raises MailboxTrouble.
        """

    def close(self) -> None:
        """End the connection; never raises."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a mail could not be parsed: a reason in words, for the consultant."""

    reason: str


class Parser(Protocol):
    """Turns stored bytes into a mail, in a limited child process."""

    def parse(self, raw: bytes) -> InboundMail | Unreadable:
        """Return the mail, or why it cannot be read. Never raises for what a stranger sent."""

    def close(self) -> None:
        """End the children."""


@dataclass(frozen=True, slots=True)
class Issued:
    """An access token, how long it holds, and what renews it without a person (empty where nothing does)."""

    access: str = field(repr=False)
    lifetime: timedelta
    renewal: str = field(default="", repr=False)


class Issuer(Protocol):
    """Whoever gives out access tokens."""

    def issue(self, renewal: str) -> Issued:
        """Ask for a new token. Raises TokenTrouble, or TokenRefused where only a person can help."""


class Tokens(Protocol):
    """The access tokens of one mailbox, for XOAUTH2."""

    def token(self, refused: str = "") -> str:
        """Return a token that holds, and another than the one that a server `refused`. Raises TokenTrouble."""


class Sender(Protocol):
    """Hands letters to a mail server."""

    def send(self, envelope: Envelope, content: bytes, before_data: Callable[[], bool]) -> Report:
        """Make one attempt.

        `before_data` is called once, just before the first byte of content leaves (after the server's 354); where
        it returns False, nothing leaves and the outcome is DEFERRED. An error before it is DEFERRED or REFUSED; an
        error after it, short of a definite reply, is UNKNOWN. An error at QUIT is no error.
        """

    def check(self) -> str:
        """Connect, sign in and leave; return what was reached in words, or raise SenderTrouble."""


class Evidence(Protocol):
    """Looks for proof that a letter arrived: it can say *found* or *cannot tell*, never *not sent*."""

    def found(self, message_id: str) -> str:
        """Return the Message-ID under which a folder that gets copies holds the letter; empty where none is seen.

        Without angle brackets. It is another than ours where a provider gave the letter its own.
        """


class Doorbell(Protocol):
    """Rings for work that is already in the database. Losing a ring loses nothing: the sweep finds the work.

    `expected` says whether a broker is set up, so that the health page knows which parts to expect.
    """

    expected: bool

    def ring(self, task: str, number: int) -> bool:
        """Ring; return False where no broker answers. Never raises, never waits long."""
