"""A letter's value in, its subject, text and HTML out. Templates decide wording, never policy."""

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from caseconsultant.domain.headers import one_line
from caseconsultant.domain.letters import LetterKind
from caseconsultant.replies.blocks import blocks
from caseconsultant.replies.passages import as_html, as_text, filled, ours
from caseconsultant.replies.samples import sample
from caseconsultant.replies.values import (
    Acknowledgement,
    Answer,
    Correction,
    Letter,
    OverAllowance,
    PatientDataFound,
    QuestionBack,
)
from caseconsultant.replies.wording import entry, inline, long_date, wrapped

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates"
PARTS: Final = ("subject.txt", "body.txt", "body.html")
SLOTS: Final = frozenset({"ticket", "service", "consultant", "credential", "as_of"})
"""What a passage may name, where the letter has it; what a stranger wrote is not among them."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's subject (one line), its text (lines of 78) and its HTML."""

    subject: str
    text: str
    html: str


def render(letter: Letter, templates: Path = TEMPLATES) -> Rendered:
    """Set a letter by the templates in its folder. A name that a template misspells raises UndefinedError."""
    known = {field.name: getattr(letter, field.name) for field in fields(letter)}
    known.update(said(letter, templates))
    subject, text, html = (_set(templates, kind_of(letter), part, known) for part in PARTS)
    return Rendered(one_line(subject), text, html)


def said(letter: Letter, templates: Path = TEMPLATES) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of a letter's passages, filled: those worded anew, else our own."""
    passages = {**ours(templates, kind_of(letter)), **letter.said}
    values = {name: _spoken(getattr(letter, name)) for name in slots_of(kind_of(letter))}
    return {name: filled(text, values) for name, text in passages.items()}


@cache
def slots_of(kind: LetterKind) -> frozenset[str]:
    """Return the slots that the passages of a letter may use."""
    return SLOTS & {field.name for field in fields(sample(kind, ""))}


def _spoken(value: object) -> str:
    return long_date(value) if isinstance(value, date) else str(value)


def kind_of(letter: Letter) -> LetterKind:
    """The kind of a letter, which is also its folder's name."""
    match letter:
        case Acknowledgement():
            return LetterKind.ACKNOWLEDGEMENT
        case Answer():
            return LetterKind.ANSWER
        case QuestionBack():
            return LetterKind.QUESTION_BACK
        case Correction():
            return LetterKind.CORRECTION
        case OverAllowance():
            return LetterKind.OVER_ALLOWANCE
        case PatientDataFound():
            return LetterKind.PATIENT_DATA


@cache
def environment(templates: Path = TEMPLATES) -> Environment:
    """Where the templates are found, and the filters they may use; HTML is escaped, text is not."""
    found = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters.update(blocks=blocks, entry=entry, inline=inline, long_date=long_date, wrapped=wrapped)
    found.filters.update(plain=as_text, marked=as_html)
    return found


def _set(templates: Path, kind: LetterKind, part: str, known: dict[str, Any]) -> str:
    return environment(templates).get_template(f"{kind}/{part}").render(known)
