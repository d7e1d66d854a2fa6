"""Values of the sets that belong to a place, and of the small sets beside the code lists; each knows its source."""

from dataclasses import dataclass
from decimal import Decimal

from caseconsultant.codes.facts import Source


@dataclass(frozen=True, slots=True)
class Locality:
    """An area of the Medicare fee schedule: its contractor's number, its own, and its counties as CMS writes them."""

    carrier: str
    number: str
    state: str
    area: str
    counties: str
    source: Source


@dataclass(frozen=True, slots=True)
class ZipCode:
    """Where a ZIP code lies; `rural` is R, B (a super-rural area of ambulance payment) or empty."""

    zip: str
    state: str
    carrier: str
    locality: str
    rural: str
    source: Source


@dataclass(frozen=True, slots=True)
class GeographicIndices:
    """The three geographic practice cost indices (GPCI) of a locality."""

    carrier: str
    locality: str
    state: str
    work: Decimal
    practice: Decimal
    malpractice: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class AnesthesiaFactor:
    """The anesthesia conversion factor of a locality, in dollars for a unit."""

    carrier: str
    locality: str
    factor: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class OutpatientCap:
    """What the fee schedule pays at the most for imaging in a locality, in dollars (the OPPS cap)."""

    code: str
    modifier: str
    carrier: str
    locality: str
    facility: Decimal
    nonfacility: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class Mapping:
    """A line of the 2018 general equivalence mappings. Lines of one `scenario` that combine are needed together."""

    code: str
    target: str
    approximate: bool
    combination: bool
    scenario: int
    choice: int
    source: Source

    @property
    def kind(self) -> str:
        """How good the mapping is, in words."""
        if not self.target:
            return "no map"
        close = "approximate" if self.approximate else "exact"
        return f"{close}, one of a combination ({self.scenario}.{self.choice})" if self.combination else close


@dataclass(frozen=True, slots=True)
class DeviceOffset:
    """The part of a surgery centre's payment that is for a device: a share (0 to 1) and dollars."""

    code: str
    indicator: str
    apc: str
    share: Decimal | None
    amount: Decimal | None
    source: Source


@dataclass(frozen=True, slots=True)
class Remark:
    """What a list says of a code: that it was added, deleted or revised, or that it is `not otherwise classified`."""

    code: str
    kind: str
    text: str
    source: Source
