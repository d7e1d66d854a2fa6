"""How sure the search was of a code, why, and what fits the words as well."""

from typing import Final

from caseconsultant.advice.composing.piece import listed
from caseconsultant.advice.draft import Level
from caseconsultant.advice.findings import Candidates
from caseconsultant.codes.facts import Hit, System

GOOD: Final = 0.66
SURE_OF_NAME: Final = 0.95  # measured: of names that are covered so well, nine in ten were the right ones
DIAGNOSES: Final = (
    (0.98, 0.95, 0.8),
    (0.9, 0.88, 0.8),
    (0.8, 0.75, 0.7),
    (0.66, 0.7, 0.55),
    (0.5, 0.6, 0.55),
    (0, 0.4, 0.4),
)
OTHERS: Final = ((0.8, 0.88, 0.5), (0.66, 0.8, 0.45), (0.5, 0.65, 0.4), (0, 0.55, 0.2))
"""How often the best code was right, as measured over 642 phrases: from which strength, alone, beside a rival."""
UNSAID: Final = 0.85  # what is left of it where something is unsaid
CLEAR: Final = 0.03  # by how much the best one's score must lead, to stand alone
AS_GOOD: Final = 0.99  # of the best one's score


def strength(found: Candidates) -> float:
    """How well the words cover the best code's name."""
    return max((hit.score for hit in found.hits[:2]), default=0)


def chance(found: Candidates) -> float:
    """How likely the code is right, as measured; less where the mail leaves the side or the encounter open."""
    if found.best is None:
        return 0.0
    table = DIAGNOSES if found.best.system is System.ICD10CM else OTHERS
    alone, beside = next((alone, beside) for least, alone, beside in table if strength(found) >= least)
    lead = found.hits[0].score - (found.hits[1].score if len(found.hits) > 1 else 0)
    return (alone if lead >= CLEAR else beside) * (UNSAID if found.unsure_of else 1)


def rivals(main: Candidates) -> tuple[Hit, ...]:
    """The next procedures or supplies that fit as well as the best: what tells them apart is for the record."""
    if main.best is None or main.best.system is System.ICD10CM:
        return ()
    top = main.hits[0]
    return tuple(hit for hit in main.hits[1:3] if hit.system is top.system and hit.score >= AS_GOOD * top.score)


def sureness(found: Candidates) -> Level:
    """High where the words cover a title well and nothing is unsaid."""
    if strength(found) < GOOD or found.unsure_of:
        return Level.LOW if strength(found) < GOOD else Level.MEDIUM
    return Level.MEDIUM if found.older or strength(found) < SURE_OF_NAME else Level.HIGH


def because(found: Candidates) -> str:
    """Why it is as sure as it is."""
    fit = "cover the code's name well" if strength(found) >= GOOD else "cover the code's name only in part"
    older = ", from a release older than the date of service" if found.older else ""
    unsaid = f"; the mail does not tell the {listed(list(found.unsure_of))}" if found.unsure_of else ""
    return f"the words of the mail {fit}{older}{unsaid}"
