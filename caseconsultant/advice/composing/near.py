"""Other codes that the search finds nearly as well: what the record may mean instead."""

from collections.abc import Collection, Iterator
from typing import Final

from caseconsultant.advice.composing.piece import Said, lower_first
from caseconsultant.advice.composing.tabular import SHOWN, SIDED
from caseconsultant.advice.findings import Candidates
from caseconsultant.codes.facts import Hit, System

NEARLY: Final = 0.55  # of the best hit's score
MOST: Final = 3


def also_near(found: Candidates, said: Collection[str]) -> tuple[Said, ...]:
    """Name the next hits, apart from what is said already and from other sides of the same."""
    near = list(_near(found, said))[:MOST]
    if not near:
        return ()
    words = "; ".join(f"{hit.code} is for {lower_first(hit.title)}" for hit in near)
    return (Said(f"Also near, only if the record says so: {words}.", found.cites),)


def _near(found: Candidates, said: Collection[str]) -> Iterator[Hit]:
    if found.best is None:
        return
    top, best = found.hits[0], found.best
    told = {best.code, *said, *(code for code, _ in top.beside[:SHOWN])}
    titles = {SIDED.sub("", best.title).strip()}
    for hit in found.hits[1:]:
        plain = SIDED.sub("", hit.title).strip()
        whole = hit.billable or hit.system is not System.ICD10CM
        if whole and hit.code not in told and plain not in titles and hit.score >= NEARLY * top.score and hit.title:
            titles.add(plain)
            yield hit
