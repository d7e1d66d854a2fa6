"""The lines of a claim by value, with the multiple-procedure reduction (100-04, chapter 12, sections 40.6 and 30)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Basis, Finding, Standing
from caseconsultant.advice.findings_of_payment import Line, Sequence
from caseconsultant.advice.lookups.amounts import FACILITY, OFFICE, money, rvu_at
from caseconsultant.advice.lookups.places import rate_of
from caseconsultant.advice.lookups.reductions import Parts, reduced_in_part
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import FeeIndicators
from caseconsultant.codes.library import Library

ASKED: Final = re.compile(
    r"sequenc|\border\b(?! set)|\brank|multiple[- ]procedure|multiple surg|\bRVUs?\b|\breduc(?:tion|ed)\b|"
    r"(?:which|what)[^?.]{0,40}\bfirst\b|(?:listed|goes|billed|reported) first|primary procedure|highest",
    re.I,
)
MOST: Final = 8
STEPS: Final = (Decimal(100), Decimal(50), Decimal(50), Decimal(50), Decimal(50))
"""Percent for the first to the fifth procedure by value; more are paid by report, not below half."""
HALF: Final = Decimal(50)
PARTLY: Final = frozenset("14567")
"""Multiple-procedure indicators that reduce a part of the fee, or by the rule of before 1995."""


def sequence(question: Question, library: Library) -> Iterator[Finding]:
    """Put two or more procedure codes in order, where their order or its money is asked about."""
    codes = question.procedures[:MOST]
    if len(codes) < 2 or not ASKED.search(question.asking):
        return
    judged = {code: judge(library.fee(code, question.date_of_service)) for code in codes}
    rows = {code: one.fact for code, one in judged.items() if one.fact is not None}
    if len(rows) < 2:
        reasons = [one.reason for one in judged.values() if one.reason]
        yield Sequence(basis=Basis(Standing.NO_DATA, reason=" ".join(dict.fromkeys(reasons))), place="", lines=(),
                       unknown=tuple(code for code in codes if code not in rows))  # fmt: skip
        return
    place = place_for(rows, rate_of(question, library))
    bases = {row.endo_base: base for row in rows.values() if (base := base_value(row, place, question, library))}
    known = [judged[code] for code in rows]
    worst = Standing.OLDER if any(one.standing is Standing.OLDER for one in known) else known[0].standing
    cites = tuple(dict.fromkeys(cite for code in rows for cite in judged[code].basis(" and ".join(rows)).cites))
    yield Sequence(
        basis=Basis(worst, cites, known[0].sources),
        place=place,
        lines=tuple(in_order(rows, bases, place, parts_of(rows, question, library), question.date_of_service)),
        unknown=tuple(code for code in codes if code not in rows),
    )


def place_for(rows: dict[str, FeeIndicators], stated: str) -> str:
    """The stated rate; else the office, unless a code has no value there."""
    return stated or (OFFICE if all(rvu_at(row, OFFICE) for row in rows.values()) else FACILITY)


def base_value(row: FeeIndicators, place: str, question: Question, library: Library) -> Decimal:
    """The value of the base scope of a code's endoscopy family; 0 where it has none."""
    base = judge(library.fee(row.endo_base, question.date_of_service)).fact if row.endo_base else None
    return rvu_at(base, place) if base else Decimal(0)


def parts_of(rows: dict[str, FeeIndicators], question: Question, library: Library) -> dict[str, Parts]:
    """The professional and the technical part of each code that divides into them."""
    found = {}
    for code in (code for code, row in rows.items() if row.pctc == "1" and row.multiple in PARTLY):
        values = [judge(library.fee(code, question.date_of_service, half)).fact for half in ("26", "TC")]
        professional, technical = (row.total_nonfacility if row else Decimal(0) for row in values)
        found[code] = Parts(professional, technical)
    return found


def in_order(
    rows: dict[str, FeeIndicators],
    bases: dict[str, Decimal],
    place: str,
    parts: Mapping[str, Parts] = MappingProxyType({}),
    on: date = date.max,
) -> Iterator[Line]:
    """Yield the lines as a claim lists them: reduced procedures by value, the others, then add-ons."""
    reduced = {code: row for code, row in rows.items() if row.multiple in {"2", "3"}}
    groups = sorted(families(reduced, bases, place), key=lambda group: -sum(one.paid for one in group))
    for number, group in enumerate(groups):
        percent = STEPS[number] if number < len(STEPS) else HALF
        for line in group:
            yield priced(line, percent, rows[line.code])
    partly = {code: row for code, row in rows.items() if row.multiple in PARTLY}
    for line in reduced_in_part(partly, parts, place, on):
        yield priced(line, Decimal(100), rows[line.code])
    rest = [code for code in rows if code not in reduced and code not in partly]
    for code in sorted(rest, key=lambda one: (rows[one].global_days == "ZZZ", -rvu_at(rows[one], place))):
        yield priced(alone(code, rows[code], place), Decimal(100), rows[code])


def families(rows: dict[str, FeeIndicators], bases: dict[str, Decimal], place: str) -> Iterator[tuple[Line, ...]]:
    """Yield the groups that the reduction ranks: an endoscopy family is one, any other code its own."""
    groups: dict[str, list[str]] = defaultdict(list)
    for code, row in rows.items():
        family = row.endo_base if row.multiple == "3" and row.endo_base else code
        groups[code if code in bases else family].append(code)
    for base, codes in groups.items():
        by_value = sorted(codes, key=lambda code: -rvu_at(rows[code], place))
        first = alone(by_value[0], rows[by_value[0]], place)
        yield (first, *(less_base(code, rows[code], bases.get(base, Decimal(0)), base, place) for code in by_value[1:]))


def alone(code: str, row: FeeIndicators, place: str) -> Line:
    """A line at its own value."""
    rvu = rvu_at(row, place)
    rule = "an add-on, never reduced" if row.global_days == "ZZZ" else ""
    return Line(code, rvu, rvu, Decimal(0), f"{rvu:f} RVUs", rule or ("" if row.multiple != "0" else "never reduced"))


def less_base(code: str, row: FeeIndicators, base: Decimal, name: str, place: str) -> Line:
    """A further scope of a family: what it is worth beyond the family's base."""
    rvu = rvu_at(row, place)
    left = max(Decimal(0), rvu - base)
    return Line(code, rvu, left, Decimal(0), f"{rvu:f} - {base:f} ({name}) = {left:f} RVUs", "same endoscopy family")


def priced(line: Line, percent: Decimal, row: FeeIndicators) -> Line:
    """A line with its percent, in RVUs and in dollars."""
    paid = line.paid * percent / 100
    dollars = money(paid * row.conversion_factor)
    words = f"{line.arithmetic} x {percent:f}%" + (f" = {paid.normalize():f}" if percent != 100 else "")
    words += f" x {row.conversion_factor:f} = ${dollars:,f}"
    return Line(line.code, line.rvu, paid, dollars, words, line.rule)
