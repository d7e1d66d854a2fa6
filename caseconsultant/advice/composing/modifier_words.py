"""What modifiers mean, one beside the other, in our own words."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.composing.piece import Matter, Piece, Said, lower_first
from caseconsultant.advice.draft import Level
from caseconsultant.advice.findings import Basis, Finding, Fits
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import Modifier
from caseconsultant.codes.library import Library

ASKED: Final = re.compile(
    r"\bvs\.?\b|versus|difference|\bmeans?\b|meaning|\bdefin|\bor\b|stand for|explain|when (?:do|to|should|would)|"
    r"what(?:'s| is| are| does)|how (?:do|to|is|are)",
    re.I,
)
MEANING: Final = re.compile(
    r"\bmeans?\b|meaning|stand for|what(?:'s| is| are) (?:the )?(?:modifiers?|mod)\b|"
    r"modifiers? [A-Z0-9]{2}\b[^?.]{0,30}\bfor\b|when (?:do|to|should|would|is)",
    re.I,
)
"""Beside a code, only what asks for the meaning itself."""
MOST: Final = 4
LONGEST: Final = 30  # words: a longer mail tells a case, which a rule answers


def modifier_words(matter: Matter) -> Piece | None:
    """Answer what the modifiers of a short question mean, where it names no code and tells no case."""
    question = matter.question
    named = question.modifier_codes[:MOST]
    if not named or not ASKED.search(question.words) or len(question.words.split()) > LONGEST:
        return None
    if question.codes and not MEANING.search(question.asking):
        return None
    meant = tuple(meanings(named, question, matter.library))
    if len(meant) < len(named):
        return None
    said = [meant_by(one.modifier, one.meaning) for one in meant if one.meaning]
    findings: tuple[Finding, ...] = (*matter.findings, *meant)
    return Piece(
        bottom=Said(" ".join(f"{words.rstrip('.')}." for words in said)),
        why=tuple(Said(f"{one.modifier} goes on: {one.meaning.attaches}.") for one in meant if one.meaning),
        payers=(Said("These are the meanings that Medicare goes by; a plan may want another modifier."),),
        findings=findings,
        sure=Level.MEDIUM,
        because="the modifiers stand in our own list",
        score=0.7,
    )


def meant_by(modifier: str, meaning: Modifier) -> str:
    """A modifier with its name, and with what it means where the list tells more than the name."""
    name = lower_first(meaning.name)
    return f"{modifier} ({name}): {meaning.meaning}" if meaning.meaning else f"{modifier}: {name}"


def meanings(named: tuple[str, ...], question: Question, library: Library) -> Iterator[Fits]:
    """Yield each modifier that the library knows, with its meaning."""
    for code in named:
        found = judge(library.modifier(code, question.date_of_service))
        if found.fact is not None:
            basis = Basis(found.standing, (), found.sources)
            yield Fits(basis=basis, code="", modifier=code, meaning=found.fact, verdict=None, condition="")
