"""Which families a mail is about, and which of their codes its facts pick."""

import math
from dataclasses import dataclass
from decimal import Decimal

from caseconsultant.advice.procedures.family import Family, Group, Pick, families
from caseconsultant.advice.procedures.hearing import Heard
from caseconsultant.advice.question import Question


@dataclass(frozen=True, slots=True)
class Picked:
    """A code of a family with its units."""

    pick: Pick
    units: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What a family gives for a mail: its codes, or what is still open between."""

    family: Family
    picked: tuple[Picked, ...]
    open: tuple[Pick, ...] = ()


def choices(question: Question, shelf: tuple[Family, ...] | None = None) -> tuple[Choice, ...]:
    """What each family that the mail is about gives, in the order in which the mail speaks of them."""
    heard = Heard(question)
    fit = [family for family in (families() if shelf is None else shelf) if is_about(family, heard)]
    silent = {name for family in fit for name in family.over}
    found = [chosen(family, heard) for family in fit if family.name not in silent]
    found.sort(key=lambda choice: min(heard.where(choice.family.needs[0], now=True), default=0))
    return tuple(choice for choice in found if choice.picked or choice.open)


def is_about(family: Family, heard: Heard) -> bool:
    """Say whether a mail is about a family: it says every need as something done now, and nothing that rules it out."""
    return all(heard.says(line, now=True) for line in family.needs) and not any(
        heard.says(line) for line in family.unless
    )


def chosen(family: Family, heard: Heard) -> Choice:
    """The codes that the facts pick."""
    picked: list[Picked] = []
    still_open: tuple[Pick, ...] = ()
    for group in family.groups:
        if group.kind == "else" and picked:
            continue
        met = met_of(group, heard)
        if group.kind == "one" and not met:
            still_open = still_open or narrowed(group, heard)
        picked += [Picked(pick, units) for pick in met if (units := units_of(pick, heard))]
    return Choice(family, tuple(picked), still_open)


def narrowed(group: Group, heard: Heard) -> tuple[Pick, ...]:
    """The lines that only lack a number which the mail does not tell, of each number the first; all where none is."""
    found: dict[tuple[str, ...], Pick] = {}
    for pick in group.picks:
        if heard.may_meet(pick.when):
            found.setdefault(heard.untold(pick.when), pick)
    return tuple(found.values()) or group.picks


def met_of(group: Group, heard: Heard) -> tuple[Pick, ...]:
    """The lines of a group that are met: of `one` only the first."""
    met = tuple(pick for pick in group.picks if not pick.when or heard.meets(pick.when))
    return met[:1] if group.kind == "one" else met


def units_of(pick: Pick, heard: Heard) -> int:
    """How many units; none where nothing is left to count."""
    if pick.count is None:
        return 1
    most = max(heard.numbers(pick.count.fact), default=Decimal(0))
    if pick.count.step:
        return max(0, math.ceil((most - pick.count.above) / pick.count.step))
    return max(0, int(most) - pick.count.less)
