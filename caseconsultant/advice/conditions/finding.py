"""Which conditions of the tables a mail describes, with their codes filled in."""

import re
from dataclasses import dataclass
from itertools import product
from typing import Final

from caseconsultant.advice.conditions.context import Context
from caseconsultant.advice.conditions.heard import Heard, heard
from caseconsultant.advice.conditions.slots import SLOTS
from caseconsultant.advice.conditions.table import Line, table
from caseconsultant.advice.extract.tokens import may_hold, tokens_of
from caseconsultant.advice.guidance.choice import RANGE, is_met
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

SLOT: Final = re.compile(r"\{(\w+)(?::([^}]+))?\}")


@dataclass(frozen=True, slots=True)
class Condition:
    """A line that is met: its codes in their order, where its first and last need are met, and what is left open."""

    line: Line
    codes: tuple[str, ...]
    at: tuple[int, int]
    unsaid: tuple[str, ...]


def conditions(question: Question, library: Library, lines: tuple[Line, ...] | None = None) -> tuple[Condition, ...]:
    """Return the conditions of a mail in its order, without those that another one includes.

    A subject is in shorthand: what it alone says counts only where nothing below it tells a condition.
    """
    every = table() if lines is None else lines
    found = _met(every, question.words, question, library)
    subject = question.subject.strip()
    end = len(subject) if subject and question.words.startswith(subject) else 0
    again = tuple(line for line in every if line.group in found or len(line.positive) < len(line.needs))
    below = _met(again, " " * end + question.words[end:], question, library) if end else found
    if any(not one.line.weak for one in below.values()):
        found = {group: one for group, one in found.items() if one.at[1] >= end} | {
            group: one for group, one in below.items() if group not in found or found[group].at[1] < end
        }
    taken = {group for one in found.values() for group in one.line.takes}
    kept = [one for group, one in found.items() if group not in taken]
    return tuple(sorted(kept, key=lambda one: one.at))


def _met(lines: tuple[Line, ...], said: str, question: Question, library: Library) -> dict[str, Condition]:
    """The first line of each group that the words meet."""
    words, tokens = heard(said), tokens_of(said)
    found: dict[str, Condition] = {}
    for line in lines:
        if line.group in found or not all(may_hold(need, tokens) for need in line.positive):
            continue
        if (one := met(line, words, question, library)) is not None:
            found[line.group] = one
    return found


def met(line: Line, words: Heard, question: Question, library: Library) -> Condition | None:
    """Return the condition where all its needs are met and all its codes are valid and complete.

    A side belongs to the words of its last need: those that tell most stand last in a line.
    """
    places: list[tuple[int, int]] = []
    for need in line.needs:
        if RANGE.fullmatch(need.removeprefix("!")):
            if not is_met(need, question):
                return None
        elif need.startswith("!"):
            if words.find(need[1:]):
                return None
        elif (match := words.find(need)) is None:
            return None
        else:
            places.append(match.span())
    context = Context(words, places[-1], question)
    codes = tuple(dict.fromkeys(code for template in line.codes for code in filled(template, context) if code))
    if not codes or not all(_is_complete(code, question, library) for code in codes):
        return None
    return Condition(line, codes, (places[0][0], places[-1][0]), tuple(dict.fromkeys(context.unsaid)))


def filled(template: str, context: Context) -> list[str]:
    """The codes of a template, one for each filling of its slots."""
    slots = list(SLOT.finditer(template))
    fillings = [SLOTS[slot[1]](context, slot[2] or "") for slot in slots]
    made = []
    for values in product(*fillings):
        code, last = "", 0
        for slot, value in zip(slots, values, strict=True):
            code += template[last : slot.start()] + value
            last = slot.end()
        made.append(code + template[last:])
    return made


def _is_complete(code: str, question: Question, library: Library) -> bool:
    one = what_is(code, question, library)
    return one.found is not None and one.found.billable
