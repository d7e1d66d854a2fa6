"""The outside world, behind its ports: the first argument of every use case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.guidance.fitting import notes
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.codes.library import Library
from caseconsultant.domain.letters import Address
from caseconsultant.domain.policies import Asking
from caseconsultant.ports import Clock, Doorbell, Evidence, Parser, Sender
from caseconsultant.store.session import Sessions, no_tripwire


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who a mailbox's letters are from, where their bounces go, and the lines that follow the name of the service."""

    sender: Address
    bounce_address: str
    signature: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """What differs from one installation to the next. `letterheads` has one for each mailbox that is read, by name."""

    service_name: str
    address: str
    own_addresses: frozenset[str]
    message_id_domain: str
    bounce_address: str
    undo: timedelta = timedelta(seconds=60)
    shadow: bool = False
    silence_alarm: timedelta = timedelta(minutes=3)
    session_idle: timedelta = timedelta(minutes=30)
    session_longest: timedelta = timedelta(hours=12)
    admin_url: str = ""
    trusted_authserv_id: str = ""
    subject_tag: bool = False
    quote_question: bool = False
    asking: Asking = field(default_factory=Asking)
    letterheads: Mapping[str, Letterhead] = field(default_factory=dict)

    def letterhead(self, mailbox: str) -> Letterhead:
        """Return a mailbox's letterhead; the service's own for one that is read no more."""
        ours = Letterhead(Address(self.address, self.service_name), self.bounce_address)
        return self.letterheads.get(mailbox, ours)


def no_library(_digest: str) -> Library | None:
    """Return none: where no code library is at hand."""
    return None


@dataclass(frozen=True, slots=True)
class App:
    """Everything that a use case may reach. `drafter` takes subject, text and the day the question came.

    `library` returns the code library of a digest while it is kept, or (for "") the one in use; None without it.
    `notes` are the guidance notes of the program as it runs.
    `senders` and `evidences` are those of the mailboxes, by name; `sender` and `evidence` serve the others.
    """

    sessions: Sessions
    policy: Policy
    clock: Clock
    parser: Parser
    sender: Sender
    evidence: Evidence
    doorbell: Doorbell
    drafter: Callable[[str, str, date], Draft]
    checker: Callable[[str, str, Draft, date, str], tuple[str, ...]]
    tripwire: Callable[[str], None] = field(default=no_tripwire)
    senders: Mapping[str, Sender] = field(default_factory=dict)
    evidences: Mapping[str, Evidence] = field(default_factory=dict)
    library: Callable[[str], Library | None] = field(default=no_library)
    notes: Callable[[], tuple[GuidanceNote, ...]] = field(default=notes)

    def sender_of(self, mailbox: str) -> Sender:
        """Return who hands over the letters of a mailbox."""
        return self.senders.get(mailbox, self.sender)

    def evidence_of(self, mailbox: str) -> Evidence:
        """Return where copies of a mailbox's letters are looked for."""
        return self.evidences.get(mailbox, self.evidence)
