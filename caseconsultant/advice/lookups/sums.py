"""What can be computed from the numbers of a mail, each with its arithmetic: time, age, counts, lengths."""

from collections.abc import Callable, Iterator
from typing import Final

from caseconsultant.advice.findings import Finding, Worked
from caseconsultant.advice.lookups.infusions import infusions
from caseconsultant.advice.lookups.seen_before import seen_before
from caseconsultant.advice.lookups.skin import areas, biopsies, counted, excisions, mohs, repairs
from caseconsultant.advice.lookups.timed import (
    anesthesia,
    clock,
    critical,
    preventive,
    prolonged,
    psychotherapy,
    therapy,
    transition,
    visit,
)
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

SUMS: Final[tuple[Callable[[Question], Iterator[Worked]], ...]] = (
    therapy,
    prolonged,
    visit,
    critical,
    preventive,
    psychotherapy,
    transition,
    infusions,
    anesthesia,
    mohs,
    areas,
    counted,
    biopsies,
    excisions,
    repairs,
    seen_before,
    clock,
)


def sums(question: Question, _library: Library) -> Iterator[Finding]:
    """Do every sum that the mail gives the numbers for."""
    for work in SUMS:
        yield from work(question)
