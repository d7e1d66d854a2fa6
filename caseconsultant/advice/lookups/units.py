"""How many units of a code are plausible (medically unlikely edits; NCCI Policy Manual, chapter I, V)."""

from collections.abc import Iterator

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding, Units
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library


def units(question: Question, library: Library) -> Iterator[Finding]:
    """Give the unit limit of every procedure code, beside the units that the mail names."""
    for code in question.procedures:
        found = judge(library.unit_limit(code, question.setting, question.date_of_service))
        asked = next((m.units for m in question.codes if m.code == code and m.units is not None), None)
        yield Units(basis=found.basis(code), code=code, limit=found.fact, asked=asked)
