"""Medicare's national amounts: total RVUs by the conversion factor (42 CFR 414.20), and the shares of roles."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Basis, Finding
from caseconsultant.advice.findings_of_payment import Amount, Share
from caseconsultant.advice.lookups.fitness import fits
from caseconsultant.advice.lookups.places import rate_of
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import FeeIndicators
from caseconsultant.codes.library import Library

PRICE: Final = re.compile(
    r"how much (?:does|do|will|would|is|should|money)|fee schedule (?:amount|rate|pay)|\bRVUs?\b|"
    r"payment (?:rate|amount)|\ballowable|\bfee (?:for|of)\b|reimburse(?:ment)? (?:for|rate|amount|of)|"
    r"conversion factor|facility (?:and|or|vs\.?|versus) (?:the )?(?:non-?facility|office)|"
    r"what (?:does|do|will|should|would) \S+ (?:pay|allow)\b",
    re.I,
)
CENT: Final = Decimal("0.01")
MOST: Final = 4
OFFICE, FACILITY = "office", "facility"


def amounts(question: Question, library: Library) -> Iterator[Finding]:
    """Give the amounts of each procedure code, and what its modifiers leave of them, where money is asked about."""
    if not PRICE.search(question.asking):
        return
    rate = rate_of(question, library)
    for code in question.procedures[:MOST]:
        for amount in amounts_of(code, question, library):
            if rate in ("", amount.place):
                yield amount
                yield from shares(amount, question, library)


def amounts_of(code: str, question: Question, library: Library) -> Iterator[Amount]:
    """Give a code's national amounts, in the office and in a facility, as far as the fee schedule sets them."""
    found = judge(library.fee(code, question.date_of_service))
    if found.fact is None or not found.fact.conversion_factor:
        return
    for place in (OFFICE, FACILITY):
        if rvu := rvu_at(found.fact, place):
            yield amount_of(found.fact, place, rvu, found.basis(code))


def rvu_at(row: FeeIndicators, place: str) -> Decimal:
    """The total RVUs at a place; 0 where the fee schedule sets none."""
    if place == OFFICE:
        return Decimal(0) if row.nonfacility_na else row.total_nonfacility
    return Decimal(0) if row.facility_na else row.total_facility


def amount_of(row: FeeIndicators, place: str, rvu: Decimal, basis: Basis) -> Amount:
    """Do the sum of one code at one place."""
    dollars = money(rvu * row.conversion_factor)
    words = f"{rvu:f} total RVUs x {row.conversion_factor:f} = ${dollars:,f}"
    return Amount(basis=basis, code=row.code, row=row, place=place, rvu=rvu, dollars=dollars, arithmetic=words)


def money(value: Decimal) -> Decimal:
    """Dollars and cents."""
    return value.quantize(CENT, ROUND_HALF_UP)


def shares(amount: Amount, question: Question, library: Library) -> Iterator[Share]:
    """What each modifier of the mail leaves of an amount, where it suits the code."""
    for modifier in question.modifier_codes:
        if (share := share_of(amount, modifier, question, library)) is not None:
            yield share


def share_of(amount: Amount, modifier: str, question: Question, library: Library) -> Share | None:
    """Do the sum of one modifier; None where it moves no money, or does not suit the code."""
    percent = _of_package(modifier, amount.row)
    if percent is None:
        fit = fits(amount.code, modifier, question, library)
        percent = None if fit.verdict is False else fit.pays
    if percent is None:
        return None
    dollars = money(amount.dollars * percent / 100)
    words = f"{percent.normalize():f}% of ${amount.dollars:,f} = ${dollars:,f}"
    return Share(
        basis=amount.basis,
        code=amount.code,
        modifier=modifier,
        percent=percent,
        amount=amount,
        dollars=dollars,
        arithmetic=words,
    )


def _of_package(modifier: str, row: FeeIndicators) -> Decimal | None:
    """The percent of a global package that its parts earn (Medicare Claims Processing Manual, chapter 12, 40.2)."""
    if row.global_days not in {"010", "090"}:
        return None
    match modifier:
        case "54":
            return (row.preop + row.intraop) * 100
        case "55":
            return row.postop * 100
        case "56":
            return row.preop * 100
        case "78":
            return row.intraop * 100
        case _:
            return None
