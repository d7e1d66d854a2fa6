"""The values that the code library gives out: each knows its source, and each answer says how far it holds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")


class Setting(StrEnum):
    """Where a service is claimed from; NCCI and MUE have one table for each."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"
    DME = "dme"


class System(StrEnum):
    """The code systems; the letters and digits of a code tell which one it belongs to."""

    ICD10CM = "ICD-10-CM"
    ICD10PCS = "ICD-10-PCS"
    HCPCS = "HCPCS"
    CPT = "CPT"
    MODIFIER = "modifier"


class SetName(StrEnum):
    """The kinds of official files (and of our own) that a library is built from."""

    ICD10CM = "icd10cm"
    ICD10CM_CODES = "icd10cm-codes"
    ICD10CM_INDEX = "icd10cm-index"
    ICD10PCS = "icd10pcs"
    PTP = "ptp"
    MUE = "mue"
    FEES = "fees"
    ADDONS = "addons"
    HCPCS = "hcpcs"
    CHANGES = "changes"
    COVERAGE = "coverage"
    LOCALITY = "locality"
    GPCI = "gpci"
    ANESTHESIA = "anesthesia"
    OPPS_CAP = "opps-cap"
    ZIP = "zip"
    GEM = "gem"
    HCC = "hcc"
    OPPS = "opps"
    ASC = "asc"
    ASC_DEVICES = "asc-devices"
    RBCS = "rbcs"
    POS = "pos"
    MODIFIERS = "modifiers"
    LABELS = "labels"
    CPT = "cpt"


@dataclass(frozen=True, slots=True)
class Source:
    """One file of one release. `ends` is the last day that the release speaks for; None where nobody knows."""

    id: int
    set: SetName
    release: str
    file: str
    digest: str
    effective: date | None
    ends: date | None
    setting: Setting | None = None
    payer: str = "medicare"
    complete: bool = True
    starter: bool = False
    scope: str = ""


Release = Source


@dataclass(frozen=True, slots=True)
class Applies(Generic[T]):
    """The fact holds on the date of service."""

    fact: T
    source: Source


@dataclass(frozen=True, slots=True)
class DoesNotApply:
    """A complete release that covers the date of service holds no such fact."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class OlderThanDate(Generic[T]):
    """What the newest release before the date of service says; `fact` is None where it holds none."""

    fact: T | None
    source: Source
    on: date


@dataclass(frozen=True, slots=True)
class NoData:
    """Nobody can tell from what is loaded; `reason` is a sentence for the consultant."""

    reason: str
    sources: tuple[Source, ...] = ()


Answer: TypeAlias = Applies[T] | DoesNotApply | OlderThanDate[T] | NoData


@dataclass(frozen=True, slots=True)
class Code:
    """What a code is. `title` is official for ICD-10-CM and HCPCS, in our own words or CMS's RBCS group for CPT."""

    code: str
    system: System
    title: str
    billable: bool
    effective: date | None
    ended: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class PairEdit:
    """An NCCI procedure-to-procedure edit: `column1` is paid, `column2` is denied unless `indicator` is 1 and met."""

    column1: str
    column2: str
    indicator: int
    effective: date | None
    deleted: date | None
    rationale: str
    setting: Setting
    source: Source

    @property
    def modifier_allowed(self) -> bool:
        """Say whether an NCCI-associated modifier may open the pair (NCCI Policy Manual, chapter I, E)."""
        return self.indicator == 1


@dataclass(frozen=True, slots=True)
class UnitLimit:
    """A medically unlikely edit: units for one patient and day (`mai` 2 and 3) or for one claim line (`mai` 1)."""

    code: str
    units: int
    mai: int
    rationale: str
    setting: Setting
    source: Source


@dataclass(frozen=True, slots=True)
class FeeIndicators:
    """One row of the Medicare physician fee schedule relative value file; indicators as CMS writes them, as text."""

    code: str
    modifier: str
    status: str
    global_days: str
    work: Decimal
    pe_nonfacility: Decimal
    pe_facility: Decimal
    malpractice: Decimal
    total_nonfacility: Decimal
    total_facility: Decimal
    nonfacility_na: bool
    facility_na: bool
    pctc: str
    preop: Decimal
    intraop: Decimal
    postop: Decimal
    multiple: str
    bilateral: str
    assistant: str
    cosurgeon: str
    team: str
    endo_base: str
    supervision: str
    imaging_family: str
    conversion_factor: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class AddOn:
    """An add-on code and its primaries. Types: 1 the list is all, 2 the contractor decides, 3 list and contractor."""

    code: str
    type: int
    primaries: tuple[str, ...]
    contractor_defined: bool
    effective: date | None
    deleted: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class Hcpcs:
    """One HCPCS Level II code as CMS publishes it. `ended` is its last usable day."""

    code: str
    title: str
    short: str
    coverage: str
    pricing: str
    betos: str
    added: date | None
    changed: date | None
    ended: date | None
    source: Source


class NoteKind(StrEnum):
    """The instructional notes of ICD-10-CM's tabular list."""

    INCLUDES = "includes"
    INCLUSION = "inclusion term"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code first"
    CODE_ALSO = "code also"
    USE_ADDITIONAL = "use additional code"
    NOTE = "note"
    SEVENTH = "7th character note"


@dataclass(frozen=True, slots=True)
class Note:
    """One note and where it stands: on the code itself, or on `at`, an ancestor (code, section or chapter)."""

    kind: NoteKind
    text: str
    at: str
    inherited: bool


@dataclass(frozen=True, slots=True)
class SeventhCharacter:
    """A 7th character and what it means for this code."""

    char: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Icd:
    """An ICD-10-CM category or code (dotted), with its own notes first and then those of every ancestor.

    `ancestors` go from the chapter down. A code with `billable` False must be extended to one of those that
    Library.icd_children(code, billable=True) gives. `seventh` holds the 7th characters that apply, on the way down too.
    """

    code: str
    title: str
    billable: bool
    ancestors: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    seventh: tuple[SeventhCharacter, ...]
    placeholder: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An Excludes note at `at` (over `code`) that names `other`."""

    kind: NoteKind
    code: str
    other: str
    at: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Label:
    """A name for a code that we may show: our own words, or CMS's public RBCS group."""

    code: str
    text: str
    ours: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Modifier:
    """A modifier of either level in our own words. `attaches`: what it is put on; `opens_ncci`: on NCCI's list."""

    code: str
    level: int
    name: str
    meaning: str
    attaches: str
    opens_ncci: bool
    kind: str
    source: Source


@dataclass(frozen=True, slots=True)
class PlaceOfService:
    """A place of service; `rate` is F (facility) or NF (non-facility), or empty where it depends."""

    code: str
    name: str
    meaning: str
    rate: str
    effective: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class Coverage:
    """A Medicare coverage document (LCD, article, NCD) that names the code, with the diagnoses of its groups."""

    document: str
    kind: str
    title: str
    contractor: str
    effective: date | None
    ended: date | None
    url: str
    covered: tuple[str, ...]
    noncovered: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Ambulatory:
    """How hospitals' outpatient departments (`opps`: status indicator, APC) or surgery centres (`asc`) are paid."""

    code: str
    system: str
    indicator: str
    apc: str
    weight: Decimal | None
    rate: Decimal | None
    source: Source


@dataclass(frozen=True, slots=True)
class RiskCategory:
    """A CMS-HCC payment category of a diagnosis under one model."""

    code: str
    model: str
    category: str
    label: str
    source: Source


@dataclass(frozen=True, slots=True)
class Matched:
    """Which word of the query met which word of the library, and where (title, index, inclusion term, alias ...)."""

    word: str
    met: str
    field: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A code that a search found, best first. `above` is the tree from the chapter down; `beside` are the siblings."""

    code: str
    system: System
    title: str
    billable: bool
    score: float
    matched: tuple[Matched, ...]
    above: tuple[tuple[str, str], ...]
    beside: tuple[tuple[str, str], ...]
