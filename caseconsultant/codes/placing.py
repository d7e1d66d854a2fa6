"""`caseconsultant codes place ZIP`: the Medicare locality of a ZIP code and what belongs to it on a date."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import Console

from caseconsultant.codes.facts import Answer, Applies, NoData, OlderThanDate
from caseconsultant.codes.geography import ZipCode
from caseconsultant.codes.library import Library
from caseconsultant.codes.showing import show_answer


@dataclass(frozen=True, slots=True)
class Place:
    """A ZIP code's localities, and the answers that belong to each, by their names in words."""

    zip: str
    on: date
    where: Answer[tuple[ZipCode, ...]]
    answers: dict[str, Answer[Any]]


def place(library: Library, digits: str, code: str, on: date) -> Place:
    """Ask for a ZIP code's localities, their indices and factors, and with a code its caps there."""
    where = library.zip_code(digits, on)
    found = where.fact or () if isinstance(where, Applies | OlderThanDate) else ()
    answers: dict[str, Answer[Any]] = {}
    for one in found:
        name = f"{one.carrier}-{one.locality}"
        answers[f"{name}: area and counties"] = library.localities(one.carrier, one.locality, on)
        answers[f"{name}: GPCI"] = library.gpci(one.carrier, one.locality, on)
        answers[f"{name}: anesthesia factor"] = library.anesthesia_factor(one.carrier, one.locality, on)
        for modifier in ("", "TC") if code else ():
            cap = library.opps_cap(code, one.carrier, one.locality, on, modifier)
            answers[f"{name}: OPPS cap of {code}{f'-{modifier}' if modifier else ''}"] = cap
    return Place(
        digits, on, where, {name: answer for name, answer in answers.items() if not isinstance(answer, NoData)}
    )


def show_place(console: Console, found: Place) -> None:
    """Print where a ZIP code lies and what belongs to it."""
    show_answer(console, f"ZIP code {found.zip}", found.where)
    for name, answer in found.answers.items():
        show_answer(console, name, answer)
