"""A library of a dozen facts, held in the hand: what the golden texts and the small tests stand on."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from caseconsultant.codes.facts import (
    AddOn,
    Ambulatory,
    Answer,
    Applies,
    Code,
    Coverage,
    DoesNotApply,
    Exclusion,
    FeeIndicators,
    Hcpcs,
    Hit,
    Icd,
    Label,
    Modifier,
    NoData,
    Note,
    NoteKind,
    OlderThanDate,
    PairEdit,
    PlaceOfService,
    RiskCategory,
    SetName,
    Setting,
    SeventhCharacter,
    Source,
    System,
    UnitLimit,
)
from caseconsultant.codes.geography import (
    AnesthesiaFactor,
    DeviceOffset,
    GeographicIndices,
    Locality,
    Mapping,
    OutpatientCap,
    ZipCode,
)
from caseconsultant.codes.library import Library

PTP = Source(1, SetName.PTP, "2024Q3", "ptp.txt", "a" * 64, date(2024, 7, 1), date(2024, 9, 30), Setting.PRACTITIONER)
MUE = Source(2, SetName.MUE, "2024Q3", "mue.csv", "b" * 64, date(2024, 7, 1), date(2024, 9, 30), Setting.PRACTITIONER)
FEES = Source(3, SetName.FEES, "2025 October", "fees.csv", "c" * 64, date(2025, 10, 1), date(2025, 12, 31))
ICD = Source(4, SetName.ICD10CM, "2026-04-01", "tabular.xml", "d" * 64, date(2026, 4, 1), date(2026, 9, 30))
LABELS = Source(5, SetName.LABELS, "1", "labels.tsv", "e" * 64, None, None)
MODIFIERS = Source(6, SetName.MODIFIERS, "1", "modifiers.tsv", "f" * 64, None, None)
OPPS = Source(8, SetName.OPPS, "2026-10", "b.csv", "1" * 64, date(2026, 10, 1), date(2026, 12, 31))
ASC = Source(9, SetName.ASC, "2026-07", "aa.csv", "2" * 64, date(2026, 7, 1), date(2026, 9, 30))
HCC = Source(10, SetName.HCC, "PY2027", "hcc.csv", "3" * 64, date(2026, 1, 1), date(2026, 12, 31))
COVERAGE = Source(11, SetName.COVERAGE, "articles 2026-11", "a.csv", "4" * 64, None, date(2026, 11, 30), complete=False)
POS = Source(12, SetName.POS, "2026-11-24", "pos.tsv", "5" * 64, None, None)
GPCI = Source(13, SetName.GPCI, "2025", "gpci.csv", "6" * 64, date(2025, 1, 1), date(2025, 12, 31))
GEM = Source(14, SetName.GEM, "2018 ICD-9", "gem.csv", "7" * 64, date(2017, 10, 1), date(2018, 9, 30))
ADDONS = Source(7, SetName.ADDONS, "2024-06-03", "aoc.csv", "0" * 64, date(2024, 6, 3), date(2024, 9, 30))

OUR_LABELS = {
    "20610": "Large joint or bursa: needle injection or draining, without ultrasound",
    "64483": "Lumbar or sacral epidural injection through the nerve opening, first level, with imaging",
    "63685": "Placing or replacing a spinal cord stimulator's pulse generator",
    "27447": "Replacing the whole knee joint",
    "94640": "Inhaled treatment for blocked airways",
    "45378": "Colon scope: looking only",
    "45380": "Colon scope: biopsy",
    "45385": "Colon scope: taking polyps with a snare",
    "99213": "Established patient, office visit, low decisions or 20 minutes",
}
EDITS = {frozenset(("64483", "20610")): ("64483", "20610", 1), frozenset(("27447", "20610")): ("27447", "20610", 0)}
#          global, pre, intra, post, multiple, bilateral, assistant, cosurgeon, office, facility
ROWS = {
    "20610": ("000", 0, 0, 0, "2", "1", "1", "0", "1.96", "1.36"),
    "64483": ("000", 0, 0, 0, "2", "1", "1", "0", "7.30", "3.33"),
    "63685": ("010", 10, 80, 10, "2", "0", "2", "1", "10.28", "10.28"),
    "27447": ("090", 10, 69, 21, "2", "1", "2", "1", "38.88", "38.88"),
    "45378": ("000", 0, 0, 0, "3", "0", "1", "0", "10.00", "5.00"),
    "45380": ("000", 0, 0, 0, "3", "0", "1", "0", "12.00", "6.00"),
    "45385": ("000", 0, 0, 0, "3", "0", "1", "0", "14.00", "8.00"),
    "99213": ("XXX", 0, 0, 0, "0", "0", "0", "0", "2.70", "1.90"),
}
FAMILY = {"45378": "45378", "45380": "45378", "45385": "45378"}
LIMITS = {"20610": (2, 3), "64483": (1, 2), "63685": (1, 3), "27447": (1, 2)}
OPENING = ["24", "25", "27", "57", "58", "59", "78", "79", "91", "XE", "XP", "XS", "XU", "LT", "RT"]
DIAGNOSES = {
    "M54.5": ("Low back pain", False),
    "M54.50": ("Low back pain, unspecified", True),
    "M54.51": ("Vertebrogenic low back pain", True),
    "M54.59": ("Other low back pain", True),
    "S52.501A": ("Unspecified fracture of the lower end of right radius, initial encounter for closed fracture", True),
    "G89.29": ("Other chronic pain", True),
    "N40.1": ("Benign prostatic hyperplasia with lower urinary tract symptoms", True),
    "E11.39": ("Type 2 diabetes mellitus with other diabetic ophthalmic complication", True),
    "H42": ("Glaucoma in diseases classified elsewhere", True),
    "I10": ("Essential (primary) hypertension", True),
}
BACK = (("13", "Diseases of the musculoskeletal system"), ("M54", "Dorsalgia"), ("M54.5", "Low back pain"))


class SmallLibrary(Library):
    """Answers from the tables above, with the four answers of a real one."""

    def __init__(self) -> None:
        """Nothing to open."""

    @property
    def digest(self) -> str:
        return "small"

    def close(self) -> None:
        """Nothing to close."""

    def releases(self, which: SetName | None = None) -> tuple[Source, ...]:
        return tuple(s for s in (PTP, MUE, FEES, ICD, LABELS, MODIFIERS, ADDONS) if which in (None, s.set))

    def what_is(self, code: str, on: date) -> Answer[Code]:
        if code in DIAGNOSES:
            return dated(self._diagnosis_code(code), ICD, on)
        if code in ROWS:
            return dated(Code(code, System.CPT, OUR_LABELS[code], True, None, None, FEES), FEES, on)
        return NoData(f"{code} is in nothing that is loaded.")

    def known(self, code: str) -> bool:
        return code in DIAGNOSES or code in OUR_LABELS or code in OPENING

    def pair_edit(self, one: str, other: str, setting: Setting, on: date) -> Answer[PairEdit]:
        if setting is not Setting.PRACTITIONER:
            return NoData("No hospital edits are loaded.")
        if (edit := EDITS.get(frozenset((one, other)))) is None:
            known = one in ROWS and other in ROWS
            return OlderThanDate(None, PTP, on) if known else NoData(f"No edit file holds {one} with {other}.")
        reason = "Misuse of Column Two code with Column One code"
        return dated(PairEdit(*edit, None, None, reason, setting, PTP), PTP, on)

    def unit_limit(self, code: str, setting: Setting, on: date) -> Answer[UnitLimit]:
        if code not in LIMITS:
            return NoData(f"No limit of {code} is published.")
        return dated(UnitLimit(code, *LIMITS[code], "Clinical: Data", setting, MUE), MUE, on)

    def fee(self, code: str, on: date, modifier: str = "") -> Answer[FeeIndicators]:
        if code not in ROWS or modifier:
            return NoData(f"The fee schedule at hand has no row for {code}.")
        days, pre, intra, post, multiple, bilateral, assistant, cosurgeon, office, facility = ROWS[code]
        before, during, after = (Decimal(n) / 100 for n in (pre, intra, post))
        row = FeeIndicators(
            code=code,
            modifier="",
            status="A",
            global_days=days,
            work=Decimal("1.00"),
            pe_nonfacility=Decimal("0.86"),
            pe_facility=Decimal("0.26"),
            malpractice=Decimal("0.10"),
            total_nonfacility=Decimal(office),
            total_facility=Decimal(facility),
            nonfacility_na=code in ("63685", "27447"),
            facility_na=False,
            pctc="0",
            preop=before,
            intraop=during,
            postop=after,
            multiple=multiple,
            bilateral=bilateral,
            assistant=assistant,
            cosurgeon=cosurgeon,
            team="0",
            endo_base=FAMILY.get(code, ""),
            supervision="09",
            imaging_family="99",
            conversion_factor=Decimal("32.3465"),
            source=FEES,
        )
        return dated(row, FEES, on)

    def add_on(self, code: str, on: date) -> Answer[AddOn]:
        return OlderThanDate(None, ADDONS, on) if code in ROWS else NoData("No list names it.")

    def hcpcs(self, code: str, on: date) -> Answer[Hcpcs]:
        return NoData("No HCPCS file is loaded.")

    def icd(self, code: str, on: date) -> Answer[Icd]:
        if code not in DIAGNOSES:
            return NoData(f"{code} is in no ICD-10-CM release that is loaded.")
        title, billable = DIAGNOSES[code]
        notes = (Note(NoteKind.EXCLUDES1, "psychogenic dorsalgia (F45.41)", "M54", True),) if code[0] == "M" else ()
        if code == "H42":
            notes = (Note(NoteKind.CODE_FIRST, "glaucoma (in) diabetes mellitus (E08.39, E11.39)", "H42", False),)
        seventh = (SeventhCharacter("A", "initial encounter"),) if code[0] == "S" else ()
        return dated(Icd(code, title, billable, BACK if code[0] == "M" else (), notes, seventh, False, ICD), ICD, on)

    def icd_children(self, code: str, on: date, *, billable: bool = False) -> Answer[tuple[Code, ...]]:
        below = tuple(self._diagnosis_code(c) for c in DIAGNOSES if c.startswith(code) and c != code)
        return dated(below, ICD, on)

    def icd_exclusions(self, one: str, other: str, on: date) -> Answer[tuple[Exclusion, ...]]:
        return dated((), ICD, on)

    def labels(self, code: str) -> tuple[Label, ...]:
        return (Label(code, OUR_LABELS[code], True, LABELS),) if code in OUR_LABELS else ()

    def modifier(self, code: str, on: date) -> Answer[Modifier]:
        found = next((m for m in self.modifiers() if m.code == code), None)
        return Applies(found, MODIFIERS) if found else NoData(f"{code} is no modifier that is loaded.")

    def modifiers(self) -> tuple[Modifier, ...]:
        return tuple(Modifier(c, 1, "", "", "", opens_ncci=True, kind="", source=MODIFIERS) for c in OPENING)

    def place_of_service(self, code: str, on: date) -> Answer[PlaceOfService]:
        places = {"22": ("On-campus hospital outpatient", "F"), "11": ("Office", "NF")}
        if code not in places:
            return DoesNotApply(POS, f"{code} is no place of service.")
        return Applies(PlaceOfService(code, places[code][0], "", places[code][1], None, POS), POS)

    def ambulatory(self, code: str, which: SetName, on: date) -> Answer[Ambulatory]:
        source = OPPS if which is SetName.OPPS else ASC
        rows = {
            ("27447", OPPS): ("J1", "5115", "12500.00"),
            ("20610", OPPS): ("N", "", ""),
            ("27447", ASC): ("J8", "", "9000.00"),
        }
        if code == "64483":
            return NoData("No release of OPPS Addendum B is loaded.")
        if (code, source) not in rows:
            return DoesNotApply(source, f"{code} is not listed.")
        indicator, apc, rate = rows[(code, source)]
        return dated(Ambulatory(code, which, indicator, apc, None, Decimal(rate) if rate else None, source), source, on)

    def risk(self, code: str, on: date) -> Answer[tuple[RiskCategory, ...]]:
        models = (("CMS-HCC Model V24", "18"), ("CMS-HCC Model V28", "37"), ("RxHCC Model V08", "30"))
        if code == "E11.39":
            return dated(tuple(RiskCategory(code, *model, "", HCC) for model in models), HCC, on)
        return DoesNotApply(HCC, f"{code} is in no category.") if code in DIAGNOSES else NoData("No mapping is loaded.")

    def coverage_documents(self, contractor: str, on: date) -> Answer[tuple[Coverage, ...]]:
        return NoData("No list of coverage documents is loaded.")

    def coverage(self, code: str, on: date) -> Answer[tuple[Coverage, ...]]:
        if code == "27447":
            return DoesNotApply(COVERAGE, "No document names 27447.")
        if code != "64483":
            return NoData(f"No loaded document lists the codes of {code}.")
        article = ("A56681", "Article", "Billing of epidural steroid injections", "An Example Contractor")
        return Applies((Coverage(*article, date(2022, 3, 20), None, "", ("M54.51",), ("M54.50",), COVERAGE),), COVERAGE)

    def zip_code(self, digits: str, on: date) -> Answer[tuple[ZipCode, ...]]:
        places = {"30309": ("01",), "30105": ("01", "99")}.get(digits)
        if places is None:
            return NoData(f"ZIP code {digits} is not loaded.")
        return Applies(tuple(ZipCode(digits, "GA", "10212", number, "", GPCI) for number in places), GPCI)

    def localities(self, carrier: str, locality: str, on: date) -> Answer[tuple[Locality, ...]]:
        return dated((Locality(carrier, locality, "GEORGIA", "ATLANTA", "", GPCI),), GPCI, on)

    def gpci(self, carrier: str, locality: str, on: date) -> Answer[GeographicIndices]:
        if locality != "01":
            return NoData(f"No release of GPCI holds locality {locality}.")
        indices = (Decimal("1.0"), Decimal("1.1"), Decimal("0.5"))
        return dated(GeographicIndices(carrier, locality, "GA", *indices, GPCI), GPCI, on)

    def anesthesia_factor(self, carrier: str, locality: str, on: date) -> Answer[AnesthesiaFactor]:
        return dated(AnesthesiaFactor(carrier, locality, Decimal("20.00"), GPCI), GPCI, on)

    def opps_cap(self, code: str, carrier: str, locality: str, on: date, modifier: str = "") -> Answer[OutpatientCap]:
        if (code, modifier) != ("94640", "TC"):
            return NoData("No cap is loaded.")
        return dated(OutpatientCap(code, modifier, carrier, locality, Decimal(40), Decimal(50), GPCI), GPCI, on)

    def device_offset(self, code: str, on: date) -> Answer[DeviceOffset]:
        if code != "63685":
            return NoData("No device offset is loaded.")
        return dated(DeviceOffset(code, "J8", "5465", Decimal("0.8"), Decimal("20000"), ASC), ASC, on)

    def mappings(self, code: str, on: date, *, from_icd9: bool = False) -> Answer[tuple[Mapping, ...]]:
        if (code, from_icd9) == ("724.2", True):
            line = Mapping(code, "M54.50", approximate=True, combination=False, scenario=0, choice=0, source=GEM)
            return OlderThanDate((line,), GEM, on)
        return DoesNotApply(GEM, f"{code} is not mapped.") if code[0] == "I" else NoData(f"{code} is in no mapping.")

    def search(self, words: str, limit: int = 10, systems: Sequence[System] = ()) -> tuple[Hit, ...]:
        if "back pain" not in words.lower():
            return ()
        beside = tuple((c, DIAGNOSES[c][0]) for c in ("M54.51", "M54.59"))
        return (Hit("M54.50", System.ICD10CM, DIAGNOSES["M54.50"][0], True, 9.0, (), BACK, beside),)[:limit]

    def _diagnosis_code(self, code: str) -> Code:
        title, billable = DIAGNOSES[code]
        return Code(code, System.ICD10CM, title, billable, None, None, ICD)


T = TypeVar("T")


def dated(fact: T, source: Source, on: date) -> Answer[T]:
    """Give a fact as of its release."""
    if source.effective and on < source.effective:
        return DoesNotApply(source, "before the release")
    return OlderThanDate(fact, source, on) if source.ends and on > source.ends else Applies(fact, source)
