"""What becomes of a letter: its states, the four outcomes of an attempt, the waits between attempts."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from caseconsultant.domain.errors import IllegalMove


class LetterState(StrEnum):
    """Where a letter stands on its way out."""

    READY = "ready"
    CLAIMED = "claimed"
    DATA = "data"  # past the point of no return: its content may be leaving
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # may have been sent
    WITHDRAWN = "withdrawn"
    LET_GO = "let_go"  # unknown, and it was decided that nobody needs to know


class LetterEvent(StrEnum):
    """What happened to a letter."""

    CLAIMED = "claimed by a worker"
    CLAIM_EXPIRED = "the worker vanished before content left"
    CONTENT_STARTS = "content starts to leave"
    ACCEPTED = "the server took it"
    DEFERRED = "the server said later"
    REFUSED = "the server said no"
    LOST_SIGHT = "no answer after content left"
    GAVE_UP = "tried for too long"
    WITHDRAWN = "withdrawn"
    FOUND = "evidence that it arrived"
    RESEND_DECIDED = "a person decided to send it again"
    LET_GO = "nobody needs to know"


S, E = LetterState, LetterEvent
MOVES: Final = {
    (S.READY, E.CLAIMED): S.CLAIMED,
    (S.READY, E.WITHDRAWN): S.WITHDRAWN,
    (S.READY, E.GAVE_UP): S.FAILED,
    (S.CLAIMED, E.CLAIM_EXPIRED): S.READY,
    (S.CLAIMED, E.DEFERRED): S.READY,
    (S.CLAIMED, E.REFUSED): S.FAILED,
    (S.CLAIMED, E.CONTENT_STARTS): S.DATA,
    (S.CLAIMED, E.WITHDRAWN): S.WITHDRAWN,
    (S.DATA, E.ACCEPTED): S.SENT,
    (S.DATA, E.DEFERRED): S.READY,
    (S.DATA, E.REFUSED): S.FAILED,
    (S.DATA, E.LOST_SIGHT): S.UNKNOWN,
    (S.UNKNOWN, E.ACCEPTED): S.SENT,  # the worker was only slow, and its fence is still the last
    (S.UNKNOWN, E.FOUND): S.SENT,
    (S.UNKNOWN, E.RESEND_DECIDED): S.READY,
    (S.UNKNOWN, E.LET_GO): S.LET_GO,
    (S.FAILED, E.RESEND_DECIDED): S.READY,
    (S.FAILED, E.LET_GO): S.LET_GO,
}


def advance(state: LetterState, event: LetterEvent) -> LetterState:
    """Return the state that follows, or raise IllegalMove."""
    if (following := MOVES.get((state, event))) is None:
        raise IllegalMove(f"a letter that is {state} cannot move on '{event}'")
    return following


def sources(event: LetterEvent) -> tuple[LetterState, ...]:
    """The states from which the event may happen, for a conditional UPDATE."""
    return tuple(state for state, happening in MOVES if happening is event)


class Outcome(StrEnum):
    """What the mail server said."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"  # a definite "later"; nothing was taken
    REFUSED = "refused"
    UNKNOWN = "unknown"  # content left and no answer came


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one attempt, and the server's own words (never the letter's)."""

    outcome: Outcome
    reply: str = ""


WAITS: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
GIVE_UP_AFTER: Final = timedelta(hours=48)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts (1 or more): 1, 5, 15, 60, 240 minutes, then 4 hours."""
    return WAITS[min(max(attempts, 1), len(WAITS)) - 1]


def event_of(outcome: Outcome) -> LetterEvent:
    """The event that an attempt's outcome is."""
    match outcome:
        case Outcome.ACCEPTED:
            return LetterEvent.ACCEPTED
        case Outcome.DEFERRED:
            return LetterEvent.DEFERRED
        case Outcome.REFUSED:
            return LetterEvent.REFUSED
        case Outcome.UNKNOWN:
            return LetterEvent.LOST_SIGHT
