"""Reductions of a part of the fee for the second service on: imaging, therapy, cardiovascular and eye tests.

The multiple-procedure indicators 4, 5, 6 and 7 of the fee schedule; 1 is the rule of before 1995.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.findings_of_payment import Line
from caseconsultant.advice.lookups.amounts import FACILITY, OFFICE, rvu_at
from caseconsultant.codes.facts import FeeIndicators

OLD_STEPS: Final = (Decimal(100), Decimal(50), Decimal(25), Decimal(25), Decimal(25))
"""Percent for the first to the fifth procedure under indicator 1."""
FULL: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Parts:
    """The total RVUs of a code's professional (26) and technical (TC) part; 0 where it does not divide."""

    professional: Decimal = Decimal(0)
    technical: Decimal = Decimal(0)


def reduced_in_part(
    rows: Mapping[str, FeeIndicators], parts: Mapping[str, Parts], place: str, on: date
) -> Iterator[Line]:
    """Yield the lines of codes with indicators 1 and 4 to 7, each group by value: the first in full, then the rest."""
    for row in tables.rows("reductions", on):
        codes = [code for code, one in rows.items() if one.multiple == row["indicator"]]
        ranked = sorted(codes, key=lambda code: -_rank(rows[code], parts.get(code, Parts()), row, place))
        for number, code in enumerate(ranked):
            yield _line(rows[code], parts.get(code, Parts()), row, place, first=number == 0)
    old = sorted(
        (code for code, one in rows.items() if one.multiple == "1"), key=lambda code: -rvu_at(rows[code], place)
    )
    for number, code in enumerate(old):
        percent = OLD_STEPS[min(number, len(OLD_STEPS) - 1)]
        rvu = rvu_at(rows[code], place)
        words = f"{rvu:f} RVUs x {percent:f}%" if percent != FULL else f"{rvu:f} RVUs"
        yield Line(code, rvu, rvu * percent / 100, Decimal(0), words, "the rule of before 1995")


def _rank(row: FeeIndicators, parts: Parts, rule: tables.Row, place: str) -> Decimal:
    """What the reduction ranks by: the practice expense of therapy, the technical part of tests, else the value."""
    if rule["practice"]:
        return _practice(row, place)
    return parts.technical or rvu_at(row, place)


def _practice(row: FeeIndicators, place: str) -> Decimal:
    return row.pe_nonfacility if place == OFFICE else row.pe_facility


def _line(row: FeeIndicators, parts: Parts, rule: tables.Row, place: str, *, first: bool) -> Line:
    """One line, in full or reduced, with its sum."""
    rvu = rvu_at(row, place)
    if first:
        return Line(row.code, rvu, rvu, Decimal(0), f"{rvu:f} RVUs", f"the highest of {rule['of']}, in full")
    if rule["practice"]:
        practice, percent = _practice(row, place), Decimal(rule["practice"])
        paid = row.work + practice * percent / 100 + row.malpractice
        words = f"{row.work:f} + {practice:f} x {percent:f}% + {row.malpractice:f} = {paid.normalize():f} RVUs"
    elif not parts.technical:
        return Line(row.code, rvu, rvu, Decimal(0), f"{rvu:f} RVUs", "not divided into parts, so not reduced")
    else:
        professional, technical = Decimal(rule["professional"]), Decimal(rule["technical"])
        paid = parts.professional * professional / 100
        words = f"{parts.professional:f} (26) x {professional:f}%"
        if place != FACILITY:
            paid += parts.technical * technical / 100
            words += f" + {parts.technical:f} (TC) x {technical:f}%"
        words += f" = {paid.normalize():f} RVUs"
    return Line(row.code, rvu, paid, Decimal(0), words, f"reduced with {rule['of']} (indicator {row.multiple})")
