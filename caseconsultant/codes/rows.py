"""The tables of a library, and a named tuple for each row. Dates are days since 1970, RVUs hundredths."""

from typing import NamedTuple

DATES_LOST = "termination dates lost"  # the scope of a HCPCS list that came without them
FIRST_YEAR = 2000  # bit 0 of the fiscal years in which an ICD-10-CM code was valid


class PtpRow(NamedTuple):
    """An NCCI pair: `pair` packs both codes; `n` tells rows of one pair apart, since dates may be unknown."""

    pair: int
    n: int
    indicator: int
    rationale: int
    effective: int | None
    deleted: int | None


class MueRow(NamedTuple):
    """A medically unlikely edit; the setting is the source's."""

    code: str
    units: int
    mai: int
    rationale: int


class FeeRow(NamedTuple):
    """A line of the relative value file."""

    code: str
    modifier: str
    status: str
    global_days: str
    work: int
    pe_nonfacility: int
    pe_facility: int
    malpractice: int
    total_nonfacility: int
    total_facility: int
    nonfacility_na: int
    facility_na: int
    pctc: str
    preop: int
    intraop: int
    postop: int
    multiple: str
    bilateral: str
    assistant: str
    cosurgeon: str
    team: str
    endo_base: str
    supervision: str
    imaging_family: str
    conversion_factor: int


class AddOnRow(NamedTuple):
    """An add-on code with one of its primaries (CCCCC: the contractor decides)."""

    code: str
    primary_code: str
    n: int
    type: int
    effective: int | None
    deleted: int | None


class HcpcsRow(NamedTuple):
    """A HCPCS Level II code or modifier as CMS publishes it."""

    code: str
    title: str
    short: str
    coverage: str
    pricing: str
    betos: str
    added: int | None
    changed: int | None
    ended: int | None


class IcdRow(NamedTuple):
    """A node of ICD-10-CM: `kind` 0 code, 1 section, 2 chapter; `parent` and `last` are places in the book's order."""

    ord: int
    code: str
    kind: int
    parent: int
    last: int
    title: str
    billable: int
    placeholder: int
    sevenths: str


class IcdNoteRow(NamedTuple):
    """A note of a node."""

    ord: int
    n: int
    kind: str
    text: str


class LabelRow(NamedTuple):
    """A name for a code: `rank` 0 is shown, higher ones are further names to search by; `ours` or CMS's group."""

    code: str
    rank: int
    text: str
    ours: int


class ModifierRow(NamedTuple):
    """A modifier in our own words."""

    code: str
    level: int
    name: str
    meaning: str
    attaches: str
    opens_ncci: int
    kind: str


class PosRow(NamedTuple):
    """A place of service."""

    code: str
    name: str
    meaning: str
    rate: str
    effective: int | None


class CoverageRow(NamedTuple):
    """A coverage document."""

    document: str
    kind: str
    title: str
    contractor: str
    effective: int | None
    ended: int | None
    url: str


class CoverageCodeRow(NamedTuple):
    """A code that a document names: `role` is procedure, covered or noncovered; or contractor, by its number."""

    document: str
    code: str
    role: str


class ContractorRow(NamedTuple):
    """A Medicare contractor in the coverage database."""

    contractor: str
    name: str


class AmbulatoryRow(NamedTuple):
    """How a code is paid in an outpatient department or a surgery centre."""

    code: str
    indicator: str
    apc: str
    weight: str
    rate: str


class DeviceRow(NamedTuple):
    """The part of a surgery centre's payment that is for a device: a share and dollars."""

    code: str
    indicator: str
    apc: str
    share: str
    amount: str


class RemarkRow(NamedTuple):
    """What a list of changes, corrections or unlisted codes says of a code."""

    code: str
    n: int
    kind: str
    text: str


class RiskRow(NamedTuple):
    """A diagnosis in a CMS-HCC model."""

    code: str
    model: str
    category: str
    label: str


class GemRow(NamedTuple):
    """A line of the 2018 general equivalence mappings: `way` 10 from ICD-10, 9 from ICD-9."""

    way: int
    code: str
    target: str
    flags: str


class PcsRow(NamedTuple):
    """An ICD-10-PCS code."""

    code: str
    title: str


class AliasRow(NamedTuple):
    """A further name to search a code by, and what kind of place it comes from."""

    code: str
    text: str
    field: str


class PlaceRow(NamedTuple):
    """Facts by Medicare locality (GPCI, anesthesia factor, counties, ZIP codes, OPPS caps), as named values."""

    key: str
    n: int
    facts: str


class SpanRow(NamedTuple):
    """When a procedure code began and ended, as CMS's RBCS says (CPT numbers too)."""

    code: str
    added: int | None
    ended: int | None


class IcdYearRow(NamedTuple):
    """The fiscal years in which an ICD-10-CM code was valid, one bit for each year from 2000."""

    code: str
    years: int


class ScopeRow(NamedTuple):
    """A code for which an excerpt holds everything that the release says."""

    code: str


# Row type -> table, primary key (after the source's number).
TABLES: dict[type[NamedTuple], tuple[str, str]] = {  # type: ignore[type-arg,unused-ignore]
    PtpRow: ("ptp", "pair, n"),
    MueRow: ("mue", "code"),
    FeeRow: ("fee", "code, modifier"),
    AddOnRow: ("addon", "code, primary_code, n"),
    HcpcsRow: ("hcpcs", "code"),
    IcdRow: ("icd", "ord"),
    IcdNoteRow: ("icd_note", "ord, n"),
    LabelRow: ("label", "code, rank"),
    ModifierRow: ("modifier", "code"),
    PosRow: ("pos", "code"),
    CoverageRow: ("coverage", "document"),
    CoverageCodeRow: ("coverage_code", "document, code, role"),
    ContractorRow: ("contractor", "contractor"),
    AmbulatoryRow: ("ambulatory", "code"),
    DeviceRow: ("device", "code"),
    RemarkRow: ("remark", "code, n"),
    RiskRow: ("risk", "code, model, category"),
    GemRow: ("gem", "way, code, target, flags"),
    PcsRow: ("pcs", "code"),
    AliasRow: ("alias", "code, text"),
    PlaceRow: ("place", "key, n"),
    SpanRow: ("span", "code"),
    IcdYearRow: ("icd_year", "code"),
    ScopeRow: ("scope", "code"),
}
