"""What a mail asks, as values. Every item keeps its place in the text, so that a page can point at it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from caseconsultant.codes.facts import Setting, System


class Where(StrEnum):
    """Which text a place is counted in."""

    SUBJECT = "subject"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` (exclusive) of the subject or of the body."""

    where: Where
    start: int
    end: int


class Ask(StrEnum):
    """What kind of thing a sentence asks for."""

    BUNDLING = "bundling"
    MODIFIER = "modifier"
    UNITS = "units or time"
    EM_LEVEL = "E/M level"
    GLOBAL = "global period"
    ROLES = "surgeon roles"
    WHICH_CODE = "which code"
    DIAGNOSIS = "diagnosis"
    COVERAGE = "coverage"
    COMPLIANCE = "compliance"
    GUIDELINE = "guideline"
    DEFINITION = "definition"
    FEE = "fee"


class Payer(StrEnum):
    """Who pays, as far as the rules differ."""

    MEDICARE = "Medicare"
    MEDICARE_ADVANTAGE = "Medicare Advantage"
    MEDICAID = "Medicaid"
    COMMERCIAL = "commercial"
    WORKERS_COMP = "workers' compensation"


class Side(StrEnum):
    """Laterality as written."""

    RIGHT = "right"
    LEFT = "left"
    BILATERAL = "bilateral"


class Encounter(StrEnum):
    """The phase of care that an injury's 7th character tells."""

    INITIAL = "initial"
    SUBSEQUENT = "subsequent"
    SEQUELA = "sequela"


@dataclass(frozen=True, slots=True)
class CodeMention:
    """A code as written (`code` normalised: upper case, ICD-10-CM dotted), with the modifiers written on it."""

    code: str
    system: System
    place: Place
    modifiers: tuple[str, ...] = ()
    units: int | None = None


@dataclass(frozen=True, slots=True)
class ModifierMention:
    """A modifier; `on` is the code it is written on, empty where it stands loose."""

    code: str
    place: Place
    on: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A range or a pattern of codes, such as 99202-99205 or 9921x."""

    first: str
    last: str
    place: Place


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: minutes, hours, days, weeks, units, mg, mcg, cm, levels, years (of age) ..."""

    value: Decimal
    unit: str
    place: Place


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as written; `of_service` where its words say that it is one."""

    day: date
    place: Place
    of_service: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Clinical words to look up; negated or historical ones are not looked up as present."""

    text: str
    place: Place
    negated: bool = False
    history: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the mail asks, in its own sentence, and the kinds of thing it may be, most likely first."""

    text: str
    place: Place
    kinds: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the mail says around its question; None or empty where it says nothing."""

    payer: Payer | None = None
    setting: Setting | None = None
    place_of_service: str = ""
    performer: str = ""
    same_provider: bool | None = None
    sides: tuple[Side, ...] = ()
    levels: tuple[str, ...] = ()
    encounter: Encounter | None = None
    age_years: Decimal | None = None
    sex: str = ""
    new_patient: bool | None = None
    inpatient: bool = False
    days_after_surgery: int | None = None
    clock: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A mail, read. `words` is what counts of it: no signature, no quoted thread, no legal notice."""

    subject: str
    text: str
    asked_on: date
    words: str
    asked: tuple[Asked, ...]
    codes: tuple[CodeMention, ...]
    modifiers: tuple[ModifierMention, ...]
    families: tuple[Family, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    phrases: tuple[Phrase, ...]
    around: Circumstances

    @property
    def date_of_service(self) -> date:
        """The stated date of service (the first), else the day the question came."""
        return next((d.day for d in self.dates if d.of_service), self.asked_on)

    @property
    def date_is_stated(self) -> bool:
        """Say whether the mail states a date of service."""
        return any(d.of_service for d in self.dates)

    @property
    def setting(self) -> Setting:
        """The claim's setting; practitioner where the mail does not say."""
        return self.around.setting or Setting.PRACTITIONER

    @property
    def procedures(self) -> tuple[str, ...]:
        """The CPT and HCPCS codes, each once, in the order they were written."""
        return self._codes_of(System.CPT, System.HCPCS)

    @property
    def diagnoses(self) -> tuple[str, ...]:
        """The ICD-10-CM codes, each once, in the order they were written."""
        return self._codes_of(System.ICD10CM)

    @property
    def modifier_codes(self) -> tuple[str, ...]:
        """The modifiers, each once."""
        return tuple(dict.fromkeys(m.code for m in self.modifiers))

    def _codes_of(self, *systems: System) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c.code for c in self.codes if c.system in systems))

    @property
    def asking(self) -> str:
        """The sentences that ask, apart from what is told around them; everything where none asks."""
        return "\n".join(asked.text for asked in self.asked) or self.words

    def kinds(self) -> tuple[Ask, ...]:
        """Everything that is asked, each kind once."""
        return tuple(dict.fromkeys(kind for asked in self.asked for kind in asked.kinds))
