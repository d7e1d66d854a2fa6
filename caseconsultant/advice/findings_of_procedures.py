"""What families of procedures say, as findings."""

from dataclasses import dataclass

from caseconsultant.advice.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRule(Finding):
    """The codes and words of a family of procedures that an answer rests on."""

    name: str
    says: tuple[str, ...]
