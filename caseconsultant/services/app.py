"""The outside world, behind its ports: the first argument of every use case."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from caseconsultant.advice.draft import Draft
from caseconsultant.domain.letters import Address
from caseconsultant.ports import Clock, Doorbell, Evidence, Parser, Sender
from caseconsultant.store.session import Sessions, no_tripwire


@dataclass(frozen=True, slots=True)
class Policy:
    """What differs from one installation to the next."""

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

    @property
    def sender(self) -> Address:
        """Who our letters are from."""
        return Address(self.address, self.service_name)


@dataclass(frozen=True, slots=True)
class App:
    """Everything that a use case may reach. `drafter` takes subject, text and the day the question came."""

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
