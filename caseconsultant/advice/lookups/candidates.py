"""Codes that the clinical words of a mail may mean; for a diagnosis, down to the billable code."""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Basis, Candidates, Finding
from caseconsultant.advice.lookups.descent import descend
from caseconsultant.advice.question import Ask, Question
from caseconsultant.codes.facts import Hit, System
from caseconsultant.codes.library import Library

MOST_PHRASES: Final = 10
HITS: Final = 6
SUPPLY: Final = re.compile(
    (
        r"\bHCPCS\b|\bJ[\s-]?codes?\b|\bDME\b|wheelchair|orthosis|prosthe|supplier|"
        r"\bL[\s-]?codes?\b|\bA[\s-]?codes?\b|\bE[\s-]?codes?\b|\bQ[\s-]?codes?\b"
    ),
    re.I,
)
DIAGNOSIS: Final = re.compile(
    r"icd|\bdx\b|diagnos|7th|seventh|\bcode (?:for|pls|please)|which code|what (?:do (?:i|we)|code)|\bcodes?\b", re.I
)
PROCEDURE: Final = re.compile(
    r"\bCPT\b|procedure|surg|excis|repair|inject|biops|scope|ablat|remov|plac|drain|perform|operat|implant|insert", re.I
)


def candidates(question: Question, library: Library) -> Iterator[Finding]:
    """Give the best codes for what is described, where a code is asked for."""
    systems = wanted(question)
    if not systems:
        return
    ranked = search(question, library, systems)
    if not ranked:
        return
    words, hits = ranked
    best, unsure = descend(hits[0], question, library) if hits[0].system is System.ICD10CM else (hits[0].code, ())
    found = judge(library.what_is(best, question.date_of_service))
    where = Basis(found.standing, found.basis(best).cites, found.sources, found.reason)
    yield Candidates(basis=where, words=words, hits=hits, best=found.fact, unsure_of=unsure)


def wanted(question: Question) -> tuple[System, ...]:
    """The systems to look in, by what is asked."""
    kinds, words = question.kinds(), question.words
    if SUPPLY.search(words):
        return (System.HCPCS,)
    if Ask.DIAGNOSIS in kinds or re.search(r"icd-?10|\bdx\b|diagnos", words, re.I):
        return (System.ICD10CM,)
    asks_for_a_code = Ask.WHICH_CODE in kinds or any(DIAGNOSIS.search(asked.text) for asked in question.asked)
    if not asks_for_a_code or question.procedures:
        return ()
    return (System.CPT,) if PROCEDURE.search(words) else (System.ICD10CM,)


def search(question: Question, library: Library, systems: tuple[System, ...]) -> tuple[str, tuple[Hit, ...]] | None:
    """Search each phrase; the best is the one whose first hit covers the most words best."""
    best: tuple[float, str, tuple[Hit, ...]] | None = None
    for words in phrases(question):
        hits = library.search(words, HITS, systems)
        if not hits:
            continue
        worth = hits[0].score * (1 + 0.12 * min(6, len({match.word for match in hits[0].matched})))
        if best is None or worth > best[0]:
            best = (worth, words, hits)
    return (best[1], best[2]) if best else None


def phrases(question: Question) -> tuple[str, ...]:
    """The phrases to look up: each by itself, and the neighbours of one sentence together."""
    present = [phrase for phrase in question.phrases if not phrase.negated and not phrase.history]
    found = [phrase.text for phrase in present]
    for one, other in itertools.pairwise(present):
        if one.place.where is other.place.where and 0 <= other.place.start - one.place.end < 4:
            found.append(f"{one.text} {other.text}")
    return tuple(dict.fromkeys(words for words in found if len(words) > 3))[:MOST_PHRASES]
