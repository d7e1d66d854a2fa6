"""How a draft came about: what was read, what was found, which notes fitted. For --explain and for the consultant."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from caseconsultant.advice.dividing import divide
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.guidance.fitting import fitting
from caseconsultant.advice.lookups import look_up
from caseconsultant.advice.lookups.guidance import told_by
from caseconsultant.advice.question import Question
from caseconsultant.advice.reading import read
from caseconsultant.codes.library import Library


def explain(subject: str, text: str, library: Library, asked_on: date) -> str:
    """Tell in lines what was read and found for each question of a mail."""
    lines: list[str] = []
    for number, question in enumerate(divide(read(subject, text, asked_on)), 1):
        lines += [
            f"Question {number}",
            *_reading(question),
            *_findings(look_up(question, library)),
            *_notes(question, library),
            "",
        ]
    return "\n".join(lines)


def _reading(question: Question) -> Iterator[str]:
    for asked in question.asked:
        yield f"  asked: {asked.text!r} as {', '.join(asked.kinds) or 'nothing in particular'}"
    yield f"  codes: {', '.join(dict.fromkeys(code.code for code in question.codes)) or 'none'}"
    yield f"  modifiers: {', '.join(question.modifier_codes) or 'none'}"
    yield f"  date of service: {question.date_of_service}{'' if question.date_is_stated else ' (assumed)'}"
    yield f"  around: {', '.join(_around(question)) or 'nothing'}"
    yield f"  phrases: {'; '.join(('no ' if p.negated else '') + p.text for p in question.phrases[:12]) or 'none'}"


def _around(question: Question) -> Iterator[str]:
    for field in fields(question.around):
        value = getattr(question.around, field.name)
        if value not in (None, "", (), False):
            yield f"{field.name.replace('_', ' ')} {value}"


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        about = getattr(finding, "code", "") or getattr(finding, "name", "") or getattr(finding, "one", "")
        reason = f" ({finding.basis.reason})" if finding.basis.reason else ""
        yield f"  {type(finding).__name__} {about}: {finding.basis.standing}{reason}"


def _notes(question: Question, library: Library) -> Iterator[str]:
    for fit in fitting(question, told=told_by(question, library))[:5]:
        yield f"  note {fit.note.name}: {fit.score:g}"
