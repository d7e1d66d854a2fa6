"""What the pages of the admin show, as frozen values: no rows, nothing to fetch later."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import Address, LetterKind
from caseconsultant.domain.mail_parts import NEW_WORDS, Part, PartKind, words_of
from caseconsultant.domain.ticket import MOVES, Attention, KeptFor, TicketEvent, TicketState


class View(StrEnum):
    """The lists of tickets."""

    REVIEW = "review"
    WAITING = "waiting"
    KEPT = "kept"
    ANSWERED = "answered"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who works on the ticket now, and until when nobody else need look."""

    consultant_id: int
    name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One ticket in a list. `since` is when it came into its state; `letter` is its last letter, where not yet sent."""

    id: int
    subject: str
    requester: Address
    state: TicketState
    since: datetime
    age: timedelta
    letter: LetterState | None = None
    attention: Attention | None = None
    claim: Claim | None = None
    kept_for: KeptFor | None = None


@dataclass(frozen=True, slots=True)
class TicketList:
    """One page (from 1) of a view, oldest first where someone waits, newest first elsewhere."""

    view: View
    page: int
    pages: int
    total: int
    lines: tuple[TicketLine, ...]


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """An attachment, named only. `size` is in bytes."""

    name: str
    content_type: str
    size: int


SHOWN_FIRST: Final = NEW_WORDS | {PartKind.CLOSING}


@dataclass(frozen=True, slots=True)
class MailEntry:
    """A mail of the thread: its text, and which part of it every character belongs to.

    `reply_to` is where the mail asks for its answer, if that is not its sender's address. Where it `forwards` another
    mail, the question stands in that one.
    """

    sender: Address
    at: datetime
    subject: str
    text: str
    parts: tuple[Part, ...] = ()
    attachments: tuple[AttachmentLine, ...] = ()
    authentication: Authentication = Authentication.NOT_VERIFIED
    reply_to: str = ""
    forwards: bool = False
    id: int = 0

    @property
    def new_words(self) -> str:
        """What the sender wrote now."""
        return words_of(self.text, self.parts, NEW_WORDS)

    @property
    def whole(self) -> str:
        """The whole text, where it holds more than what is shown first; else nothing."""
        first = words_of(self.text, self.parts, SHOWN_FIRST)
        return self.text if self.text.split() != first.split() else ""

    @property
    def shown(self) -> tuple[tuple[PartKind, str], ...]:
        """The new words, and the closing that goes with them, stretch by stretch, without blank lines at the ends."""
        return self._stretches(SHOWN_FIRST)

    @property
    def stretches(self) -> tuple[tuple[PartKind, str], ...]:
        """The whole text, stretch by stretch."""
        return self._stretches(frozenset(PartKind))

    def _stretches(self, kinds: frozenset[PartKind]) -> tuple[tuple[PartKind, str], ...]:
        found = [(part.kind, self.text[part.start : part.end]) for part in self.parts if part.kind in kinds]
        if found:
            found[0] = (found[0][0], found[0][1].lstrip("\r\n"))
            found[-1] = (found[-1][0], found[-1][1].rstrip())
        return tuple(found)


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """A letter of ours, as the requester reads it. `undo_seconds` is how long it waits before its first attempt."""

    id: int
    kind: LetterKind
    state: LetterState
    at: datetime
    recipient: Address
    subject: str
    text: str
    approved_by: str = ""
    server_said: str = ""
    may_undo: bool = False
    undo_seconds: int = 0


@dataclass(frozen=True, slots=True)
class CitationLine:
    """One numbered source of the draft: which place of it, which release, when that holds.

    `confirmed` is False where nobody has held our wording against the source yet.
    """

    number: int
    title: str
    place: str = ""
    release: str = ""
    holds: str = ""
    older_than_date: bool = False
    confirmed: bool = True
    against: str = ""


@dataclass(frozen=True, slots=True)
class DraftView:
    """The draft as it stands; empty where none could be made. `edited_by` is empty while nobody changed it."""

    text: str
    at: datetime
    citations: tuple[CitationLine, ...] = ()
    confidence: str = ""
    why: str = ""
    unanswered: tuple[str, ...] = ()
    wording: str = ""
    questions: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    edited_by: str = ""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """Who did what, and when."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Everything that the page of one ticket shows. `thread` holds mails and letters in the order of time.

    `hidden` names the kinds of patient data that are masked; on an `unmasked` page nothing is.
    """

    id: int
    version: int
    subject: str
    requester: Address
    state: TicketState
    since: datetime
    age: timedelta
    thread: tuple[MailEntry | LetterEntry, ...]
    draft: DraftView | None = None
    attention: Attention | None = None
    claim: Claim | None = None
    journal: tuple[JournalLine, ...] = ()
    next_to_review: int | None = None
    hidden: tuple[str, ...] = ()
    unmasked: bool = False

    def may_move(self, event: str) -> bool:
        """Say whether the event may happen to the ticket as it stands."""
        return (self.state, TicketEvent(event)) in MOVES

    @property
    def question(self) -> MailEntry | None:
        """The requester's newest mail."""
        return next((e for e in reversed(self.thread) if isinstance(e, MailEntry)), None)

    @property
    def before(self) -> tuple[MailEntry, ...]:
        """The mails before the newest one, oldest first."""
        return tuple(e for e in self.thread if isinstance(e, MailEntry))[:-1]

    @property
    def letter(self) -> LetterEntry | None:
        """The newest letter that a person approved."""
        return next((e for e in reversed(self.thread) if isinstance(e, LetterEntry) and not e.kind.automatic), None)


@dataclass(frozen=True, slots=True)
class Pause:
    """Sending stands still: since when, by whom, why."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class MailboxLine:
    """A mailbox: how long ago it was read (None: never), and what is wrong with it, if anything."""

    name: str
    read_at: datetime | None
    ago: timedelta | None
    late: bool
    trouble: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatusBar:
    """What every page shows of the whole service.

    `offers` counts folders whose older mail nobody has decided on, `changed` sent answers whose facts changed.
    """

    drafted: int = 0
    open: int = 0
    doubts: int = 0
    mailboxes: tuple[MailboxLine, ...] = ()
    pause: Pause | None = None
    shadow: bool = False
    offers: int = 0
    changed: int = 0
