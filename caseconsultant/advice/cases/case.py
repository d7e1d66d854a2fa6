"""A case as a chapter of the Official Guidelines codes it, and how a code is picked below a category."""

import re
from dataclasses import dataclass
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.extract.cues import cue
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import Code
from caseconsultant.codes.library import Library

OPEN: Final = re.compile(r"unspecified (?:trimester|control)", re.I)
UNSPECIFIED: Final = re.compile(r"unspecified|not applicable", re.I)


@dataclass(frozen=True, slots=True)
class Case:
    """Codes in their order, why in a few words, and the section of the Official Guidelines that says so.

    `lead` is Yes or No where the rule itself gives it; `said` is the first sentence where it is more than a list of
    codes; `denies` are words of a yes-or-no question to which the rule says no; `where_wanted` are codes that some
    payers want.
    """

    codes: tuple[str, ...]
    why: str
    section: str
    lead: str = ""
    said: str = ""
    denies: str = ""
    asks: tuple[str, ...] = ()
    where_wanted: tuple[str, ...] = ()
    score: float = 0.75


def children(stem: str, question: Question, library: Library) -> tuple[Code, ...]:
    """The billable codes at or below a category; none where the library does not know it."""
    below = judge(library.icd_children(stem, question.date_of_service, billable=True)).fact
    itself = judge(library.what_is(stem, question.date_of_service)).fact
    return below or ((itself,) if itself is not None and itself.billable else ())


def pick(stem: str, question: Question, library: Library, *wanted: str) -> str:
    """The billable code below a category whose title has each expression, else leaves it open."""
    pool = children(stem, question, library)
    for expression in wanted:
        open_ = tuple(code for code in pool if OPEN.search(code.title))
        pool = tuple(code for code in pool if re.search(expression, code.title, re.I)) or open_ or pool
    best = min(pool, key=lambda code: (not UNSPECIFIED.search(code.title), len(code.title)), default=None)
    return best.code if best is not None else ""


def has(expression: str, words: str) -> bool:
    """Say whether a text has words of an expression."""
    return bool(cue(expression).search(words))
