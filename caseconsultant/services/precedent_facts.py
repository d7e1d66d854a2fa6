"""The facts that an answer rests on, asked of the code library by the codes that the answer names."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Final, TypeVar

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.lookups.amounts import FACILITY, OFFICE, money, rvu_at
from caseconsultant.codes.codeform import is_procedure
from caseconsultant.codes.facts import (
    AddOn,
    Answer,
    Applies,
    Code,
    Coverage,
    DoesNotApply,
    FeeIndicators,
    OlderThanDate,
    PairEdit,
    Setting,
    UnitLimit,
)
from caseconsultant.codes.library import Library
from caseconsultant.domain.precedents import Facts

T = TypeVar("T")
KINDS: Final = (
    "procedure-to-procedure",
    "medically unlikely",
    "fee schedule",
    "add-on",
    "icd-10-cm",
    "coverage database",
)
"""What the title of a source holds that such facts are read from."""

PAIRS, UNITS, FEES, ADD_ONS, DIAGNOSES, COVERAGE = KINDS
AMOUNTS: Final = "amounts"
"""The kind that no title names: only an answer that states dollars or relative values rests on them."""

STATES_AMOUNTS: Final = re.compile(r"\$ ?\d|\bRVUs?\b")
MOST_NAMED: Final = 12
MOST_CODES: Final = 20
FEE_FIELDS: Final = {
    "Fee schedule status": "status",
    "Global days": "global_days",
    "Multiple procedure indicator": "multiple",
    "Bilateral indicator": "bilateral",
    "Assistant indicator": "assistant",
    "Co-surgeon indicator": "cosurgeon",
    "Team indicator": "team",
    "Professional and technical indicator": "pctc",
}
"""Indicators alone: relative values and payments differ with every release, and are `AMOUNTS`."""


def kinds_of(draft: Draft | None, answer: str = "") -> tuple[str, ...]:
    """Which kinds of facts a draft cites; all of them where it cites none, as where an answer was written by hand.

    Amounts are among them where the answer states any.
    """
    titles = " ".join(citation.title.lower() for citation in draft.citations) if draft else ""
    cited = tuple(kind for kind in KINDS if kind in titles) or KINDS
    return (*cited, AMOUNTS) if STATES_AMOUNTS.search(answer) else cited


def settings_of(draft: Draft | None) -> tuple[Setting, ...]:
    """Whose tables a draft cites: practitioners', unless it names others."""
    titles = " ".join(citation.title for citation in draft.citations) if draft else ""
    return tuple(setting for setting in Setting if f"({setting} services)" in titles) or (Setting.PRACTITIONER,)


def facts_of(
    codes: Sequence[str], kinds: Sequence[str], settings: Sequence[Setting], library: Library, on: date
) -> Facts:
    """Return what the library says of the codes on a day, by name; what it cannot tell is left out."""
    some = codes[:MOST_CODES]
    procedures = [code for code in some if is_procedure(code)]
    found: dict[str, str] = {}
    for code in some:
        found.update(_known(f"Code {code}", library.what_is(code, on), _validity, "not valid"))
    for setting in settings:
        for one, other in combinations(sorted(procedures), 2) if PAIRS in kinds else ():
            edit = library.pair_edit(one, other, setting, on)
            found.update(_known(f"NCCI pair {one} with {other}, {setting}", edit, _edit, "no edit"))
        for code in procedures if UNITS in kinds else ():
            found.update(_known(f"MUE {code}, {setting}", library.unit_limit(code, setting, on), _limit, ""))
    for code in procedures if FEES in kinds else ():
        found.update(_fees(code, library.fee(code, on)))
    for code in procedures if AMOUNTS in kinds else ():
        found.update(_amounts(code, library.fee(code, on)))
    diagnoses = [code for code in some if code not in procedures]
    for code in procedures if COVERAGE in kinds else ():
        found.update(_coverage(code, diagnoses, library.coverage(code, on)))
    for code in procedures if ADD_ONS in kinds else ():
        found.update(_known(f"Add-on {code}", library.add_on(code, on), _add_on, "no add-on code"))
    if DIAGNOSES in kinds:
        found.update(_exclusions(diagnoses, library, on))
    return found


def _known(name: str, answer: Answer[T], says: Callable[[T], str], nothing: str) -> Iterator[tuple[str, str]]:
    """Yield the fact, unless nobody can tell; `nothing` is what a release that holds none says (empty: cannot tell)."""
    match answer:
        case Applies(fact):
            yield name, says(fact)
        case OlderThanDate(fact) if fact is not None:
            yield name, says(fact)
        case DoesNotApply() | OlderThanDate():
            if nothing:
                yield name, nothing
        case _:
            return


def _fees(code: str, answer: Answer[FeeIndicators]) -> Iterator[tuple[str, str]]:
    if isinstance(answer, Applies | OlderThanDate) and answer.fact is not None:
        for name, field in FEE_FIELDS.items():
            yield f"{name} {code}", getattr(answer.fact, field) or "none"


def _amounts(code: str, answer: Answer[FeeIndicators]) -> Iterator[tuple[str, str]]:
    """Yield Medicare's national amounts of a code, as far as the fee schedule sets them (42 CFR 414.20)."""
    if isinstance(answer, Applies | OlderThanDate) and answer.fact is not None:
        for place in (OFFICE, FACILITY):
            if rvu := rvu_at(answer.fact, place):
                dollars = money(rvu * answer.fact.conversion_factor)
                yield f"Medicare's amount {code}, {place}", f"{rvu:f} total RVUs, ${dollars:,f}"


def _coverage(code: str, diagnoses: Sequence[str], answer: Answer[tuple[Coverage, ...]]) -> Iterator[tuple[str, str]]:
    """Yield which documents list a procedure, and what their lists say of each diagnosis."""
    yield from _known(f"Coverage documents {code}", answer, _documents, "none")
    if isinstance(answer, Applies | OlderThanDate) and answer.fact:
        supported = {one for document in answer.fact for one in document.covered}
        denied = {one for document in answer.fact for one in document.noncovered} - supported
        for one in diagnoses if supported or denied else ():
            says = "supported" if one in supported else "not covered" if one in denied else "in no list"
            yield f"Coverage {code} with {one}", says


def _documents(documents: tuple[Coverage, ...]) -> str:
    named = sorted({document.document for document in documents})
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return ", ".join(named[:MOST_NAMED]) + more if named else "none"


def _exclusions(codes: Sequence[str], library: Library, on: date) -> Iterator[tuple[str, str]]:
    for one, other in combinations(sorted(codes), 2):
        answer = library.icd_exclusions(one, other, on)
        name = f"Excludes notes {one} with {other}"
        yield from _known(name, answer, lambda them: ", ".join(sorted({note.kind for note in them})) or "none", "none")


def _validity(code: Code) -> str:
    return "valid" if code.billable else "not billable as it stands"


def _edit(edit: PairEdit) -> str:
    return f"{edit.column2} is denied beside {edit.column1}, indicator {edit.indicator}"


def _limit(limit: UnitLimit) -> str:
    return f"{limit.units} {'unit' if limit.units == 1 else 'units'}, MAI {limit.mai}"


def _add_on(add_on: AddOn) -> str:
    listed = ", ".join(sorted(add_on.primaries)) if len(add_on.primaries) <= 12 else f"{len(add_on.primaries)} codes"
    return f"add-on code of type {add_on.type}, with {listed or 'whatever the contractor says'}"
