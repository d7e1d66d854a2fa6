"""What lookups found about diagnoses: risk categories, coverage, age and sex, what must come first."""

from dataclasses import dataclass

from caseconsultant.advice.findings import Finding
from caseconsultant.codes.facts import Code, Coverage, RiskCategory
from caseconsultant.codes.geography import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Finding):
    """The CMS-HCC categories of a diagnosis, one for each model."""

    code: str
    categories: tuple[RiskCategory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers(Finding):
    """Which coverage documents name a procedure; `listed` and `refused` are the mail's diagnoses in their lists."""

    code: str
    documents: tuple[Coverage, ...]
    listed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense(Finding):
    """Whether a diagnosis suits the stated age and sex; `expects` says whom the code is for."""

    code: str
    title: str
    expects: str
    stated: str
    suits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComesAfter(Finding):
    """A code with a code-first note. `strict`: a manifestation; `before`: codes of the mail that go first."""

    code: str
    title: str
    note: str
    at: str
    strict: bool
    before: tuple[str, ...] = ()
    stands_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped(Finding):
    """The general equivalence mappings of a code: `forward` from ICD-9-CM, else from ICD-10-CM."""

    code: str
    forward: bool
    lines: tuple[Mapping, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedInNote(Finding):
    """A code that words of a pasted note may mean, with those words."""

    code: Code
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies(Finding):
    """Coverage documents whose titles name what the mail asks about, of the contractor that it names or implies."""

    about: str
    contractor: str
    area: str
    documents: tuple[Coverage, ...]
