"""What lookups found about money: how a code is paid where, in which order lines go, what a role earns."""

from dataclasses import dataclass
from decimal import Decimal

from caseconsultant.advice.findings import Finding
from caseconsultant.codes.facts import Ambulatory, FeeIndicators, PlaceOfService, SetName


@dataclass(frozen=True, slots=True, kw_only=True)
class Outpatient(Finding):
    """How a hospital's outpatient department (OPPS) or a surgery centre (ASC) is paid for a code."""

    code: str
    system: SetName
    entry: Ambulatory | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Finding):
    """A place of service; `rate` is `facility` or `office`, empty where it depends."""

    code: str
    place: PlaceOfService | None
    rate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Finding):
    """Medicare's national amount of a code at one place (`office` or `facility`), with its arithmetic, in dollars."""

    code: str
    row: FeeIndicators
    place: str
    rvu: Decimal
    dollars: Decimal
    arithmetic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Finding):
    """What a modifier leaves of the amount: `percent` of it, in dollars; `amount` is the whole."""

    code: str
    modifier: str
    percent: Decimal
    amount: Amount
    dollars: Decimal
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a claim in its order: the share of its own value that is paid, and how that was computed."""

    code: str
    rvu: Decimal
    paid: Decimal
    dollars: Decimal
    arithmetic: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Finding):
    """The lines of a claim by value, after the multiple-procedure reduction; `unknown` have no row."""

    place: str
    lines: tuple[Line, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Finding):
    """Whether a day lies in the global period of a procedure: `day` counts from the surgery, which is day 0."""

    code: str
    row: FeeIndicators
    day_after: int
    last: int
    inside: bool
    arithmetic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalAmount(Finding):
    """Medicare's amount of a code at one place of a locality, with its arithmetic, in dollars; no code: no indices."""

    code: str
    area: str
    place: str
    dollars: Decimal
    arithmetic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnesthesiaPay(Finding):
    """The anesthesia conversion factor of a locality, in dollars a unit; the amount where the units are told."""

    area: str
    factor: Decimal
    dollars: Decimal | None
    arithmetic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped(Finding):
    """The most that the fee schedule pays for imaging in a locality, in dollars (the OPPS cap)."""

    code: str
    modifier: str
    area: str
    office: Decimal
    facility: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePart(Finding):
    """The part of a surgery center's payment that is for the device: percent of it, and dollars."""

    code: str
    percent: Decimal
    dollars: Decimal
