"""What a guest, a registered sender and an organisation may ask, and what may be sent without a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from caseconsultant.domain.letters import Address

AUTOMATIC_IN_AN_HOUR: Final = 5
AUTOMATIC_IN_A_DAY: Final = 20
MACHINES: Final = re.compile(
    r"(mailer-daemon|postmaster|no-?_?reply|do-?_?not-?_?reply|bounces?|abuse|owner-.*|.*-request|.*-bounces?)([+=-].*)?$"
)


LADDER: Final = tuple(
    (letters, timedelta(minutes=minutes)) for letters, minutes in ((10, 10), (15, 30), (25, 60), (50, 180), (100, 600))
)
"""How many automatic letters of one ticket may leave within how long: the last line, whatever went wrong before it."""


def within_ladder(ages: Sequence[timedelta]) -> bool:
    """Say whether one more automatic letter may leave, where those of its ticket left so long ago."""
    return all(sum(age < span for age in ages) < letters for letters, span in LADDER)


@dataclass(frozen=True, slots=True)
class AutomaticLetters:
    """How many automatic letters one address was sent, or is owed, in the last hour and the last day.

    `bounced`: a report on one of our letters said that the address takes no mail.
    """

    hour: int
    day: int
    bounced: bool = False


def may_write_automatically(to: Address, sent: AutomaticLetters) -> bool:
    """Say whether one more automatic letter may go to this address (RFC 3834, section 2, and our caps)."""
    if sent.bounced or MACHINES.fullmatch(to.key.rpartition("@")[0]):
        return False
    return sent.hour < AUTOMATIC_IN_AN_HOUR and sent.day < AUTOMATIC_IN_A_DAY


class Basis(StrEnum):
    """What a question was taken on; it stands in the ticket's row."""

    NOT_COUNTED = ""  # there was no limit, or a person decided
    GUEST = "guest"
    REGISTERED = "registered"
    ORGANISATION = "organisation"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many questions a guest may ask in all, and a registered sender within a period; None: any number."""

    guest: int | None = None
    registered: int | None = 5
    period: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Pool:
    """What the members of an organisation may ask together within a period; None: any number."""

    questions: int | None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: registered or not, how many questions a consultant granted beyond, the organisation's pool if any."""

    registered: bool = False
    granted: int = 0
    pool: Pool | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What was used: as a guest and by grant in all; when, as registered and by the organisation, in the last period.

    A ticket counts from the moment it is taken up, and no longer once it was closed without an answer.
    """

    guest: int = 0
    granted: int = 0
    registered: Sequence[datetime] = ()
    organisation: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Within:
    """The question is taken up, and counted so."""

    basis: Basis


@dataclass(frozen=True, slots=True)
class Over:
    """The question is kept: until then, where waiting helps; `may_register` where registering does."""

    until: datetime | None
    may_register: bool


def may_ask(plan: Plan, asker: Asker, used: Used, waiting: int = 0) -> Within | Over:
    """Say whether one more question may be asked; `waiting` of the same allowance are kept already, and come first."""
    if asker.pool is not None:
        basis, figure, times = Basis.ORGANISATION, asker.pool.questions, used.organisation
    elif plan.guest is None:
        return Within(Basis.NOT_COUNTED)
    elif used.guest < plan.guest:
        return Within(Basis.GUEST)
    elif asker.registered:
        basis, figure, times = Basis.REGISTERED, plan.registered, used.registered
    else:
        basis, figure, times = Basis.REGISTERED, 0, ()
    if figure is None or len(times) < figure:
        return Within(basis)
    if used.granted < asker.granted:
        return Within(Basis.GRANTED)
    may_register = asker.pool is None and not asker.registered and plan.registered != 0
    return Over(_free_at(times, figure, plan.period, waiting), may_register)


def _free_at(times: Sequence[datetime], figure: int, period: timedelta, waiting: int) -> datetime | None:
    """When the next question may be asked by whom so many wait before; each takes the oldest place that falls free."""
    if figure == 0:
        return None
    ends = sorted(at + period for at in times)[-figure:]
    return ends[waiting % figure] + period * (waiting // figure)
