"""A draft: what a consultant reads, edits and approves, with everything that stands behind it. Kept as JSON."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self

from caseconsultant.advice.findings import Citation


class Level(StrEnum):
    """How sure a draft is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure, and why, in a sentence; `score` (0 to 1) puts drafts of one level in order."""

    level: Level
    why: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of the codes table. `units` is 0 where they are not the point; a `denied` line is named, not billed."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 0
    label: str = ""
    why: str = ""
    denied: bool = False

    @property
    def billed(self) -> str:
        """The code as it stands on a claim, with its modifiers: 20610-59."""
        return "-".join((self.code, *self.modifiers))


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one of the questions of a mail; `ledger` is all that its findings carry, for checking."""

    question: str
    bottom_line: str
    codes: tuple[CodeLine, ...]
    why: tuple[str, ...]
    must_show: tuple[str, ...]
    payers: tuple[str, ...]
    please_note: tuple[str, ...]
    ledger: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft answer. `text` is what the consultant edits and what becomes the body of the letter.

    `wording` says who worded it, where a language model was asked; empty where none was. `rules` are the names of the
    guidance notes that it cites.
    """

    text: str
    bottom_line: str
    parts: tuple[Part, ...]
    citations: tuple[Citation, ...]
    questions_back: tuple[str, ...]
    assumptions: tuple[str, ...]
    not_answered: tuple[str, ...]
    confidence: Confidence
    codes: tuple[str, ...]
    library_digest: str
    as_of: date
    wording: str = ""
    rules: tuple[str, ...] = ()

    def vouching_for(self, said: tuple[str, ...]) -> Self:
        """The draft with further words that a text may take up, as of an earlier letter: for checking alone."""
        return replace(self, parts=(*self.parts, Part("", "", (), (), (), (), (), said, self.confidence)))

    def to_json(self) -> str:
        """The draft as JSON text."""
        return json.dumps(asdict(self), default=date.isoformat, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The draft that `to_json` wrote."""
        raw = json.loads(text)
        return cls(
            text=raw["text"],
            bottom_line=raw["bottom_line"],
            questions_back=tuple(raw["questions_back"]),
            assumptions=tuple(raw["assumptions"]),
            not_answered=tuple(raw["not_answered"]),
            codes=tuple(raw["codes"]),
            library_digest=raw["library_digest"],
            parts=tuple(_part(part) for part in raw["parts"]),
            citations=tuple(_citation(one) for one in raw["citations"]),
            confidence=_confidence(raw["confidence"]),
            as_of=date.fromisoformat(raw["as_of"]),
            wording=raw.get("wording", ""),
            rules=tuple(raw.get("rules", ())),
        )


def _part(raw: dict[str, Any]) -> Part:
    return Part(
        question=raw["question"],
        bottom_line=raw["bottom_line"],
        why=tuple(raw["why"]),
        must_show=tuple(raw["must_show"]),
        payers=tuple(raw["payers"]),
        please_note=tuple(raw["please_note"]),
        ledger=tuple(raw["ledger"]),
        codes=tuple(CodeLine(**{**line, "modifiers": tuple(line["modifiers"])}) for line in raw["codes"]),
        confidence=_confidence(raw["confidence"]),
    )


def _citation(raw: dict[str, Any]) -> Citation:
    dates = {name: date.fromisoformat(raw[name]) if raw[name] else None for name in ("effective", "ends")}
    return Citation(**{**raw, **dates})


def _confidence(raw: dict[str, Any]) -> Confidence:
    return Confidence(Level(raw["level"]), raw["why"], raw["score"])
