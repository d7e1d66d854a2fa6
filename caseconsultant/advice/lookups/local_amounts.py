"""A code's amount in a locality: each part of its value by the locality's index (42 CFR 414.22, 414.26)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Basis, Finding, Standing
from caseconsultant.advice.findings_of_payment import LocalAmount
from caseconsultant.advice.lookups.amounts import FACILITY, MOST, OFFICE, PRICE, money, rvu_at
from caseconsultant.advice.lookups.places import rate_of
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import FeeIndicators
from caseconsultant.codes.geography import GeographicIndices
from caseconsultant.codes.library import Library

ZIP: Final = re.compile(r"\b(?:zip(?: ?codes?)?|postal code)[\s:#]*(?:is |of )?(\d{5})(?:-\d{4})?\b", re.I)
LOCALITY: Final = re.compile(r"\blocality(?: (?:no\.?|number))?[\s:#]*(\d{1,2})\b", re.I)
CARRIER: Final = re.compile(r"\b(?:carrier|MAC|contractor)(?: (?:no\.?|number))?[\s:#]*(\d{5})\b", re.I)


def local_amounts(question: Question, library: Library) -> Iterator[Finding]:
    """Give the amounts of each procedure code in the locality that the mail names, where money is asked about."""
    where = locality_of(question, library) if PRICE.search(question.asking) else None
    if where is None:
        return
    found = judge(library.gpci(*where, question.date_of_service))
    if found.fact is None:
        yield LocalAmount(basis=found.basis(), code="", area="", place="", dollars=Decimal(0), arithmetic="")
        return
    area = area_of(*where, question, library) or f"{found.fact.state}, locality {found.fact.locality}"
    rate = rate_of(question, library)
    for code in question.procedures[:MOST]:
        fee = judge(library.fee(code, question.date_of_service))
        basis = joined(fee.basis(code), found.basis(area))
        for place in (OFFICE, FACILITY):
            if fee.fact is not None and rate in ("", place) and rvu_at(fee.fact, place):
                yield amount(fee.fact, found.fact, area, place, basis)


def locality_of(question: Question, library: Library) -> tuple[str, str] | None:
    """The contractor and the locality that the mail names, or in which its ZIP code lies wholly."""
    number, carrier = LOCALITY.search(question.words), CARRIER.search(question.words)
    if number and carrier:
        return carrier[1], number[1]
    if number and (letters := state_of(question)):
        indices = judge(library.gpci_in(letters, number[1], question.date_of_service)).fact
        return (indices.carrier, indices.locality) if indices else None
    if (code := ZIP.search(question.words)) is None:
        return None
    found = judge(library.zip_code(code[1], question.date_of_service)).fact or ()
    places = {(one.carrier, one.locality) for one in found}
    return places.pop() if len(places) == 1 else None


def state_of(question: Question) -> str:
    """The two letters of the only state that the mail names; empty where it names none or several."""
    rows = tables.rows("contractors", question.date_of_service)
    named = {
        row["letters"]
        for row in rows
        if re.search(rf"\b{row['state']}\b", question.words, re.I)
        or re.search(rf"\b{row['letters']}\b", question.words)
    }
    return named.pop() if len(named) == 1 else ""


def area_of(carrier: str, number: str, question: Question, library: Library) -> str:
    """The area's name as CMS writes it; empty where the list does not tell."""
    found = judge(library.localities(carrier, number, question.date_of_service)).fact or ()
    return f"{found[0].area.strip().title()}, {found[0].state.strip().title()}" if found else ""


def joined(fee: Basis, indices: Basis) -> Basis:
    """Two bases as one, which holds as far as the worse of them."""
    worst = Standing.OLDER if Standing.OLDER in (fee.standing, indices.standing) else fee.standing
    return Basis(worst, (*fee.cites, *indices.cites), (*fee.sources, *indices.sources))


def amount(row: FeeIndicators, indices: GeographicIndices, area: str, place: str, basis: Basis) -> LocalAmount:
    """Do the sum of one code at one place of a locality."""
    practice = row.pe_nonfacility if place == OFFICE else row.pe_facility
    parts = ((row.work, indices.work), (practice, indices.practice), (row.malpractice, indices.malpractice))
    dollars = money(sum((value * index for value, index in parts), Decimal(0)) * row.conversion_factor)
    shown = " + ".join(f"{value:f} x {index:f}" for value, index in parts)
    words = f"({shown}) x {row.conversion_factor:f} = ${dollars:,f}"
    return LocalAmount(basis=basis, code=row.code, area=area, place=place, dollars=dollars, arithmetic=words)
