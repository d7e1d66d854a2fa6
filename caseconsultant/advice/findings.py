"""What a lookup found: frozen values, each with the citations it stands on and how far it holds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from caseconsultant.codes.facts import (
    AddOn,
    Code,
    Exclusion,
    FeeIndicators,
    Hcpcs,
    Hit,
    Icd,
    Modifier,
    PairEdit,
    Setting,
    Source,
    UnitLimit,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as the letter names it. `confirmed` is False where nobody has held it against the source yet.

    `against` says in full what was read to confirm it: for the consultant, not for the letter.
    """

    title: str
    release: str
    effective: date | None = None
    ends: date | None = None
    where: str = ""
    confirmed: bool = True
    against: str = ""

    def line(self) -> str:
        """The citation in one line: title, place in it, release, dates."""
        dates = f"{day(self.effective)} to {day(self.ends)}" if self.effective and self.ends else ""
        dates = dates or (f"effective {day(self.effective)}" if self.effective else "")
        return ", ".join(part for part in (self.title, self.where, self.release, dates) if part)


def day(when: date | None) -> str:
    """A date as Americans read it without doubt: October 1, 2026."""
    return f"{when:%B} {when.day}, {when.year}" if when else "an unknown date"


class Standing(StrEnum):
    """How far a finding holds on the date of service."""

    APPLIES = "applies"
    DOES_NOT_APPLY = "does not apply"
    OLDER = "as of an older release"
    NO_DATA = "no data"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a finding stands on: how far it holds, the releases it was read from, and why where there is nothing."""

    standing: Standing
    cites: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a lookup can vouch for."""

    basis: Basis

    @property
    def cites(self) -> tuple[Citation, ...]:
        """The citations."""
        return self.basis.cites

    @property
    def known(self) -> bool:
        """Say whether a release speaks at all, of the date or an older one."""
        return self.basis.standing is not Standing.NO_DATA

    @property
    def older(self) -> bool:
        """Say whether the release is older than the date of service."""
        return self.basis.standing is Standing.OLDER

    @property
    def source(self) -> Source | None:
        """The first release it was read from."""
        return self.basis.sources[0] if self.basis.sources else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeIs(Finding):
    """What a code is, and the name that we may show for it."""

    code: str
    found: Code | None
    label: str
    closest: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair(Finding):
    """What NCCI says of two codes; `edit` is None where it holds none or nobody can tell."""

    one: str
    other: str
    setting: Setting
    edit: PairEdit | None
    opening: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Units(Finding):
    """The medically unlikely edit of a code, and how many units the mail names."""

    code: str
    limit: UnitLimit | None
    asked: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee(Finding):
    """The fee schedule row of a code."""

    code: str
    row: FeeIndicators | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalPeriod(Finding):
    """A code's global days, and the dates they make with the surgery's date, where that is known."""

    code: str
    row: FeeIndicators | None
    surgery: date | None = None
    first: date | None = None
    last: date | None = None
    length: int | None = None
    shares: tuple[int, ...] = ()
    day_in_it: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddsOn(Finding):
    """Whether a code is an add-on, and which of the mail's codes may be its primary."""

    code: str
    add_on: AddOn | None
    primary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fits(Finding):
    """Whether a modifier suits a code: `verdict` True or False, None where it depends on `condition`."""

    code: str
    modifier: str
    meaning: Modifier | None
    verdict: bool | None
    condition: str
    pays: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis(Finding):
    """An ICD-10-CM code or category as the tabular list has it, and the billable codes below it."""

    code: str
    icd: Icd | None
    below: tuple[Code, ...] = ()
    seventh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Finding):
    """Excludes notes between two diagnoses."""

    one: str
    other: str
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates(Finding):
    """Codes that the words of the mail may mean, best first."""

    words: str
    hits: tuple[Hit, ...]
    best: Code | None = None
    unsure_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply(Finding):
    """A HCPCS Level II code as CMS publishes it."""

    code: str
    hcpcs: Hcpcs | None


class Sum(StrEnum):
    """What was computed."""

    THERAPY = "units of timed therapy"
    VISIT = "level of a visit by time"
    CRITICAL = "critical care"
    PREVENTIVE = "preventive visit by age"
    PSYCHOTHERAPY = "psychotherapy by time"
    MIDPOINT = "units of timed therapy by CPT's midpoint"
    PROLONGED = "prolonged service"
    TRANSITION = "transitional care by days"
    INFUSION = "infusions by time"
    COUNT = "lesions by number"
    REPAIR = "repairs by length"
    AREA = "wounds by area"
    ANESTHESIA = "anesthesia time units"
    MOHS = "stages and blocks of Mohs surgery"
    DRUG = "drug units"
    CLOCK = "minutes between two times"
    MDM = "level of a visit by medical decision making"
    SEEN = "time since the last visit"


@dataclass(frozen=True, slots=True)
class Billed:
    """A code with its modifiers and units, as a sum gives it."""

    code: str
    units: int = 1
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked(Finding):
    """A figure that we computed: the arithmetic is shown in the draft; `result` is the figure alone."""

    what: Sum
    result: str
    arithmetic: str
    billed: tuple[Billed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance(Finding):
    """A note of the trade's rules, with everything that its text says."""

    name: str
    title: str
    says: tuple[str, ...]
    fit: float = 0
