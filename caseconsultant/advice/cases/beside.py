"""The other conditions of a mail, each by its own words, as codes that stand beside a chapter's own."""

import re

from caseconsultant.advice.lookups.parts import parts
from caseconsultant.advice.lookups.together import single
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

MOST = 3


def conditions(question: Question, library: Library, without: re.Pattern[str]) -> tuple[str, ...]:
    """Return the codes of the conditions that the mail names, apart from those that an expression speaks of."""
    found = []
    for part in parts(question):
        bare = " ".join(without.sub(" ", part).split())
        if len(bare) > 3 and (one := single(bare, question, library)) is not None:
            found.append(one.code)
    return tuple(dict.fromkeys(found))[:MOST]
