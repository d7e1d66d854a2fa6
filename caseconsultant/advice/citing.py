"""From a release of an official file to a citation, and from a library's answer to how far it holds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from caseconsultant.advice.findings import Basis, Citation, Finding, Standing
from caseconsultant.codes.facts import Answer, Applies, DoesNotApply, NoData, OlderThanDate, SetName, Source

T = TypeVar("T")

TITLES: Final = {
    SetName.ICD10CM: "ICD-10-CM tabular list",
    SetName.ICD10CM_CODES: "ICD-10-CM code list",
    SetName.ICD10CM_INDEX: "ICD-10-CM alphabetic index",
    SetName.ICD10PCS: "ICD-10-PCS code list",
    SetName.PTP: "CMS NCCI procedure-to-procedure edits",
    SetName.MUE: "CMS NCCI medically unlikely edits",
    SetName.FEES: "Medicare physician fee schedule, relative value file",
    SetName.ADDONS: "CMS NCCI add-on code edits",
    SetName.HCPCS: "CMS HCPCS Level II file",
    SetName.COVERAGE: "Medicare coverage database",
    SetName.LOCALITY: "Medicare physician fee schedule, localities",
    SetName.GPCI: "Medicare physician fee schedule, GPCI",
    SetName.ANESTHESIA: "Medicare anesthesia conversion factors",
    SetName.OPPS_CAP: "Medicare OPPS cap on imaging",
    SetName.ZIP: "Medicare ZIP code to locality file",
    SetName.GEM: "CMS general equivalence mappings",
    SetName.HCC: "CMS-HCC risk adjustment mappings",
    SetName.OPPS: "Medicare OPPS, addendum B",
    SetName.ASC: "Medicare ASC payment addenda",
    SetName.ASC_DEVICES: "Medicare ASC addendum FF, device offsets",
    SetName.CHANGES: "Lists of changed and unlisted codes",
    SetName.RBCS: "CMS Restructured BETOS classification (RBCS)",
    SetName.POS: "CMS place of service code set",
    SetName.MODIFIERS: "Modifiers, in our own words",
    SetName.LABELS: "Our own code labels",
    SetName.CPT: "CPT, as licensed by you",
}


def cite(source: Source, where: str = "") -> Citation:
    """Turn a release into a citation; `where` says where in it (a pair, a code)."""
    setting = f" ({source.setting} services)" if source.setting else ""
    excerpt = "" if source.complete else ", excerpt"
    return Citation(
        title=TITLES[source.set] + setting,
        release=f"release {source.release}{excerpt}",
        effective=source.effective,
        ends=source.ends,
        where=where,
    )


def jointly(findings: Iterable[Finding]) -> tuple[Citation, ...]:
    """The citations of a sentence about several findings: those of one release are one, and name every place."""
    places: dict[Citation, list[str]] = {}
    for citation in (one for finding in findings for one in finding.cites):
        places.setdefault(replace(citation, where=""), []).append(citation.where)
    return tuple(replace(one, where=_listed(where)) for one, where in places.items())


def _listed(where: list[str]) -> str:
    """Places as a sentence lists them: 20610 and 64483."""
    named = [place for place in dict.fromkeys(where) if place]
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))


@dataclass(frozen=True, slots=True)
class Judged(Generic[T]):
    """A library's answer, split into the fact (None where there is none) and how far it holds."""

    fact: T | None
    standing: Standing
    sources: tuple[Source, ...]
    reason: str

    def basis(self, where: str = "") -> Basis:
        """What a finding of this fact stands on; `where` says where in the release."""
        return Basis(self.standing, tuple(cite(source, where) for source in self.sources), self.sources, self.reason)


def judge(answer: Answer[T]) -> Judged[T]:
    """Split an answer."""
    match answer:
        case Applies(fact, source):
            return Judged(fact, Standing.APPLIES, (source,), "")
        case OlderThanDate(older, source, _):
            return Judged(older, Standing.OLDER, (source,), "")
        case DoesNotApply(source, reason):
            return Judged(None, Standing.DOES_NOT_APPLY, (source,), reason)
        case NoData(reason, sources):
            return Judged(None, Standing.NO_DATA, sources, reason)
