"""What becomes of a mail: an ordered list of rules, of which the first that speaks decides."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.headers import is_plain_address
from caseconsultant.domain.letters import InboundMail
from caseconsultant.domain.senders import SenderRule

MOST_HOPS: Final = 50
MOST_TICKETS_IN_AN_HOUR: Final = 10


class MailVerdict(StrEnum):
    """What became of a stored mail."""

    OPENED = "opened"
    APPENDED = "appended"
    HELD = "held"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Open:
    """Open a ticket; acknowledge it unless the mail asks for no automatic answer."""

    acknowledge: bool = True


@dataclass(frozen=True, slots=True)
class Append:
    """Add the mail to a ticket of which its sender is part."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep it for a person."""

    reason: str
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ignore:
    """Keep it, answer nothing, ask nobody."""

    reason: str
    ticket_id: int | None = None


Verdict = Open | Append | Hold | Ignore


@dataclass(frozen=True, slots=True)
class Thread:
    """The ticket that a mail claims to belong to, and whether its sender takes part in it."""

    ticket_id: int
    sender_takes_part: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules need to know beyond the mail itself. `recent_tickets` counts the sender's last hour."""

    own_addresses: frozenset[str] = frozenset()
    thread: Thread | None = None
    carries_our_loop_token: bool = False
    reports_on_ticket: int | None = None
    recent_tickets: int = 0
    backlog: bool = False
    authentication: Authentication = Authentication.NOT_VERIFIED
    sender_rule: SenderRule | None = None


Rule = Callable[[InboundMail, Facts], Verdict | None]


def from_ourselves(mail: InboundMail, facts: Facts) -> Verdict | None:
    """A letter of ours that came back is never answered."""
    if facts.carries_our_loop_token:
        return Ignore("our own letter came back")
    if mail.sender.key in facts.own_addresses:
        return Hold("it says that it comes from our own address")
    return None


def a_delivery_report(mail: InboundMail, facts: Facts) -> Verdict | None:
    """RFC 3464 and 8098: a report speaks of a letter; where it is one of ours, the ticket shows it."""
    return Ignore("a delivery report", facts.reports_on_ticket) if mail.is_report else None


def from_a_machine(mail: InboundMail, _facts: Facts) -> Verdict | None:
    """RFC 3834, section 2: never answer what no person wrote."""
    if mail.auto_submitted.lower() != "no" or mail.is_auto_reply or mail.return_path_is_empty:
        return Ignore("automatic mail")
    return Ignore("mail to a list or to many") if mail.is_bulk else None


def going_in_circles(mail: InboundMail, _facts: Facts) -> Verdict | None:
    """RFC 5321, section 6.3: a mail that passed through too many servers is in a loop."""
    return Hold(f"it passed through more than {MOST_HOPS} servers") if mail.hops > MOST_HOPS else None


def without_a_sender(mail: InboundMail, _facts: Facts) -> Verdict | None:
    """Nobody can be answered without an address that is safe to write to (plain ASCII, no quotes)."""
    return None if is_plain_address(mail.sender.email) else Hold("it has no sender that could be answered")


def unreadable_to_us(mail: InboundMail, _facts: Facts) -> Verdict | None:
    """An encrypted mail wants a person who has the key."""
    return Hold("it is encrypted (S/MIME or PGP); ask the sender for a plain mail") if mail.is_encrypted else None


def denied(_mail: InboundMail, facts: Facts) -> Verdict | None:
    """Whom a person keeps out is held, whatever the mail claims to answer."""
    return Hold("its sender is denied", _claimed(facts)) if facts.sender_rule is SenderRule.DENY else None


def forged(_mail: InboundMail, facts: Facts) -> Verdict | None:
    """RFC 7489, 6.7: the domain in From does not stand behind this mail; a forwarder may have broken it, so we ask."""
    if facts.authentication is not Authentication.FAILS or facts.sender_rule is SenderRule.ALLOW:
        return None
    return Hold("it may be forged: its sender's domain does not stand behind it (DMARC fails)", _claimed(facts))


def part_of_a_ticket(_mail: InboundMail, facts: Facts) -> Verdict | None:
    """A thread reference is a claim, not a proof: a stranger in a thread is held."""
    match facts.thread:
        case None:
            return None
        case Thread(ticket_id, sender_takes_part=True):
            return Append(ticket_id)
        case Thread(ticket_id):
            return Hold("it answers a ticket that its sender is not part of", ticket_id)


def saying_nothing(mail: InboundMail, _facts: Facts) -> Verdict | None:
    """A mail without a word and without a file asks nothing."""
    silent = not mail.subject.strip() and not mail.text.strip() and not mail.attachments
    return Hold("it is empty") if silent else None


def too_many(_mail: InboundMail, facts: Facts) -> Verdict | None:
    """A flood from one address waits for a person; nothing of it is lost."""
    within = facts.recent_tickets < MOST_TICKETS_IN_AN_HOUR
    if within or facts.backlog or facts.sender_rule is SenderRule.ALLOW:
        return None
    return Hold(f"its sender opened {MOST_TICKETS_IN_AN_HOUR} tickets within an hour")


def anything_else(mail: InboundMail, facts: Facts) -> Verdict:
    """Everything else is a question; whoever may not have written it gets no automatic answer (backscatter)."""
    forgeable = facts.authentication is Authentication.FAILS
    return Open(acknowledge=not (mail.no_auto_response or facts.backlog or forgeable))


RULES: Final[tuple[Rule, ...]] = (
    from_ourselves,
    a_delivery_report,
    from_a_machine,
    going_in_circles,
    without_a_sender,
    unreadable_to_us,
    denied,
    forged,
    part_of_a_ticket,
    saying_nothing,
    too_many,
    anything_else,
)


def judge(mail: InboundMail, facts: Facts) -> Verdict:
    """Return what the first rule that speaks says; the last one always does."""
    return next(verdict for rule in RULES if (verdict := rule(mail, facts)) is not None)


def _claimed(facts: Facts) -> int | None:
    return facts.thread.ticket_id if facts.thread else None
