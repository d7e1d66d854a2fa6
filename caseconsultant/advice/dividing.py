"""Dividing a mail with several questions: each gets its own codes, and a follow-up stays with what it follows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from caseconsultant.advice.question import Ask, Asked, Place, Question
from caseconsultant.codes.facts import System

MOST: Final = 3
FOLLOW_UP: Final = re.compile(r"\W*(?:and|or|what about|how about|same for)\b", re.I)
SHORT: Final = 6  # words of a sentence that only adds a code to the question before it
FOLLOWS: Final = {Ask.MODIFIER, Ask.UNITS, Ask.GUIDELINE, Ask.COVERAGE}
OWN: Final = {Ask.GLOBAL, Ask.DEFINITION, Ask.DIAGNOSIS}


def divide(question: Question) -> tuple[Question, ...]:
    """Return the mail's questions, at most three; a mail that asks one thing, or nothing, comes back whole."""
    groups = list(_groups(question))
    if len(groups) < 2:
        return (question,)
    return tuple(_narrowed(question, group) for group in groups[:MOST])


def _groups(question: Question) -> Iterator[tuple[Asked, ...]]:
    """Put asked sentences together; a new group begins where a sentence brings other codes or another kind."""
    group: list[Asked] = []
    for asked in question.asked:
        if group and _is_new(question, group, asked):
            yield tuple(group)
            group = []
        group.append(asked)
    if group:
        yield tuple(group)


def _is_new(question: Question, group: list[Asked], asked: Asked) -> bool:
    """A sentence stands alone when it has its own codes and kind, and does not merely follow up."""
    if FOLLOW_UP.match(asked.text) and len(asked.text.split()) <= SHORT:
        return False
    own, before = set(_codes(question, asked)), {code for one in group for code in _codes(question, one)}
    kinds = {kind for one in group for kind in one.kinds}
    if not own or (own <= before and not (set(asked.kinds[:1]) & OWN - kinds)):
        return False
    return (bool(before) and not own & before) or bool(set(asked.kinds[:1]) & OWN - kinds and before)


def _codes(question: Question, asked: Asked) -> list[str]:
    return [
        code.code for code in question.codes if _within(code.place, asked.place) and code.system is not System.MODIFIER
    ]


def _within(inner: Place, outer: Place) -> bool:
    return inner.where is outer.where and outer.start <= inner.start < outer.end


def _narrowed(question: Question, group: tuple[Asked, ...]) -> Question:
    """The question with the codes and modifiers of its own sentences."""

    def mine(place: Place) -> bool:
        return any(_within(place, asked.place) for asked in group)

    return replace(
        question,
        asked=group,
        words="\n".join(asked.text for asked in group),
        codes=tuple(code for code in question.codes if mine(code.place)),
        modifiers=tuple(m for m in question.modifiers if mine(m.place)),
        phrases=tuple(p for p in question.phrases if mine(p.place)),
    )
