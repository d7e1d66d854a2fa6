"""What stands in for a HCPCS code that has ended: codes in force whose titles name the same thing."""

import re
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import CodeIs
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import System
from caseconsultant.codes.library import Library

AMOUNT: Final = re.compile(r"\b(?:per |up to )?\d[\d,.]*\s?(?:mg|mcg|g|ml|units?|iu|meq|cm|mm|sq cm|%)\b.*$", re.I)
MOST: Final = 2
HITS: Final = 8


def successors_of(code: str, question: Question, library: Library) -> tuple[CodeIs, ...]:
    """Return the codes in force that begin with the words of an ended code's title, without its amount."""
    ended = judge(library.hcpcs(code, question.date_of_service)).fact if code[:1].isalpha() else None
    if ended is None:
        return ()
    stem = named(ended.title)
    hits = library.search(stem, HITS, (System.HCPCS,))
    near = (what_is(hit.code, question, library) for hit in hits if hit.code != code and named(hit.title) == stem)
    on = question.date_of_service
    return tuple(one for one in near if one.found and (one.found.ended is None or one.found.ended >= on))[:MOST]


def named(title: str) -> str:
    """What a title names, apart from the amount that a unit stands for."""
    return AMOUNT.sub("", title).strip(" ,.;").lower()
