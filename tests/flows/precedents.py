"""Code libraries that can be swapped, and questions whose answers rest on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.findings import Citation
from caseconsultant.codes.facts import Answer, Applies, PairEdit, Setting, UnitLimit
from caseconsultant.codes.library import Library
from tests.advice.a_library import EDITS, LIMITS, MUE, PTP, SmallLibrary
from tests.fakes import TODAY, a_draft, a_mail
from tests.world import World

ANSWER = "Yes, with modifier 59 on 20610, two units at the most. [1]\n\nCodes:\n- 64483\n- 20610-59"
PAIR = "NCCI pair 20610 with 64483, practitioner"


class Edition(SmallLibrary):
    """The small library with some of its facts changed: limits by code, indicators of 64483 with 20610 by first day."""

    def __init__(
        self,
        name: str,
        units: Mapping[str, tuple[int, int]] | None = None,
        indicators: Mapping[date, int] | None = None,
    ) -> None:
        self._name = name
        self._units = {**LIMITS, **(units or {})}
        self._indicators = {date.min: EDITS[frozenset(("64483", "20610"))][2], **(indicators or {})}

    @property
    def digest(self) -> str:
        return self._name

    def unit_limit(self, code: str, setting: Setting, on: date) -> Answer[UnitLimit]:
        return Applies(UnitLimit(code, *self._units[code], "Clinical: Data", setting, MUE), MUE)

    def pair_edit(self, one: str, other: str, setting: Setting, on: date) -> Answer[PairEdit]:
        if {one, other} != {"64483", "20610"}:
            return super().pair_edit(one, other, setting, on)
        indicator = self._indicators[max(day for day in self._indicators if day <= on)]
        return Applies(PairEdit("64483", "20610", indicator, None, None, "Misuse", setting, PTP), PTP)


@dataclass
class Shelf:
    """The libraries that are kept, the one in use last. It outlives a process that dies."""

    editions: list[Edition] = field(default_factory=lambda: [Edition("first")])

    def library(self, digest: str) -> Library | None:
        return next((one for one in reversed(self.editions) if digest in ("", one.digest)), None)

    def draft(self, _subject: str, _text: str, asked_on: date) -> Draft:
        """A draft that cites the edits and the limits of the library in use."""
        sources = (
            Citation(
                "CMS NCCI procedure-to-procedure edits (practitioner services)", "release 2024Q3", date(2024, 7, 1)
            ),
            Citation("CMS NCCI medically unlikely edits (practitioner services)", "release 2024Q3"),
        )
        made = replace(a_draft(ANSWER, asked_on), codes=("64483", "20610-59"), citations=sources)
        return replace(made, library_digest=self.editions[-1].digest)


def over(world: World, shelf: Shelf) -> World:
    """The world with the shelf's libraries in it."""
    world.library, world.drafter = shelf.library, shelf.draft
    world.app = replace(world.app, library=shelf.library, drafter=shelf.draft)
    return world


def ask_and_answer(world: World, text: str = ANSWER, number: int = 1, question: str = "20610 with 64483?") -> int:
    """A question comes, is answered, and the answer is sent and kept; return its ticket."""
    world.server.arrives(a_mail(text=question, message_id=f"q{number}@clinic.test"))
    world.work()
    ticket_id, _ = world.tickets()[-1]
    world.approves(ticket_id, text)
    world.time_passes()
    world.work()
    return ticket_id


def a_stricter(name: str = "second") -> Edition:
    """A library in which 64483 with 20610 is never paid together, and 20610 has one unit."""
    return Edition(name, {"20610": (1, 2)}, {date.min: 0})


NEXT_YEAR = date(TODAY.year + 1, 1, 1)
