"""The answer to one question before it is laid out: sentences that know their citations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Citation, Finding
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import SetName, Source
from caseconsultant.codes.library import Library

SHORT: Final = {
    SetName.PTP: "NCCI edits",
    SetName.MUE: "unit limits (MUE)",
    SetName.FEES: "physician fee schedule",
    SetName.ICD10CM: "ICD-10-CM",
    SetName.ADDONS: "add-on codes",
    SetName.HCPCS: "HCPCS Level II",
    SetName.COVERAGE: "coverage documents",
}

WORTH: Final = {Level.HIGH: 0.9, Level.MEDIUM: 0.6, Level.LOW: 0.2}

F = TypeVar("F", bound=Finding)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and what it stands on."""

    text: str
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One answer. `asks` go back to the requester, `not_answered` is for the consultant alone."""

    bottom: Said
    codes: tuple[CodeLine, ...] = ()
    why: tuple[Said, ...] = ()
    must_show: tuple[Said, ...] = ()
    payers: tuple[Said, ...] = ()
    please_note: tuple[Said, ...] = ()
    asks: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    not_answered: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    sure: Level = Level.MEDIUM
    because: str = ""
    score: float | None = None

    @property
    def worth(self) -> float:
        """How sure, from 0 to 1: what the composer computed, else by the level."""
        return WORTH[self.sure] if self.score is None else round(self.score, 3)


@dataclass(frozen=True, slots=True)
class Matter:
    """One question of a mail with all that was found for it."""

    question: Question
    findings: tuple[Finding, ...]
    library: Library

    def found(self, kind: type[F]) -> tuple[F, ...]:
        """The findings of one kind."""
        return tuple(finding for finding in self.findings if isinstance(finding, kind))

    def of_code(self, kind: type[F], code: str) -> F | None:
        """The finding of one kind about one code."""
        return next((f for f in self.found(kind) if getattr(f, "code", None) == code), None)


Composer: TypeAlias = Callable[[Matter], Piece | None]


def naming(code: str, label: str) -> str:
    """A code with its label in brackets, where there is one."""
    return f"{code} ({lower_first(label)})" if label else code


def lower_first(words: str) -> str:
    """Begin with a small letter, unless the first word is an abbreviation or a name that keeps its capital."""
    first = words.split(" ", 1)[0]
    return words if len(first) > 1 and first[1:2].isupper() else words[:1].lower() + words[1:]


def listed(words: tuple[str, ...] | list[str], last: str = "and") -> str:
    """Join words as a sentence does: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def older_note(findings: Sequence[Finding], question: Question) -> str:
    """Say in one sentence which releases end before the date of service; empty where none does."""
    named = dict.fromkeys(
        f"{short(finding.source)} ({finding.source.release})"
        for finding in findings
        if finding.older and finding.source
    )
    if not named:
        return ""
    when = "the date of service" if question.date_is_stated else "today"
    return (
        f"The newest releases we hold end before {when}: {listed(list(named))}. Please look at "
        f"the current one before you bill."
    )


def short(source: Source) -> str:
    """The name of a kind of file in two or three words."""
    return SHORT.get(source.set, str(source.set))
