"""Units of a drug code from the dose: the dose by the amount that one unit stands for, rounded up."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Billed, Finding, Sum, Worked
from caseconsultant.advice.lookups.sums import units_of
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

AMOUNT: Final = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s?(mg|mcg|g|units?|ml|iu)\b", re.I)
IN_MCG: Final = {"mcg": Decimal(1), "mg": Decimal(1000), "g": Decimal(1_000_000)}


def doses(question: Question, library: Library) -> Iterator[Finding]:
    """For each drug code with a dose in the mail, give its units; what a single-dose vial leaves goes with JW."""
    given = [(q.value, q.unit) for q in question.quantities if q.unit in {"mg", "mcg", "g", "units", "ml"}]
    for code in question.procedures:
        found = judge(library.hcpcs(code, question.date_of_service)) if code[0] in "JQ" else None
        if found is None or found.fact is None or (per := _amount(found.fact.title)) is None:
            continue
        for value, unit in given[:1]:
            if (dose := _as(value, unit, per[1])) is not None:
                units = units_of(dose, per[0])
                yield Worked(
                    basis=found.basis(code),
                    what=Sum.DRUG,
                    result=str(units),
                    arithmetic=f"{value:f} {unit} / {per[0]:f} {per[1]} = {units} {'unit' if units == 1 else 'units'}",
                    billed=(Billed(code, units),),
                )


def _amount(title: str) -> tuple[Decimal, str] | None:
    """The amount that one unit of a code stands for: `Injection, epoetin alfa, 1000 units` is (1000, units)."""
    found = AMOUNT.findall(title)
    return (Decimal(found[-1][0].replace(",", "")), _unit(found[-1][1])) if found else None


def _unit(word: str) -> str:
    return "units" if word.lower() in {"unit", "units", "iu"} else word.lower()


def _as(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """Turn an amount into another unit of mass; None where the two are not of one kind."""
    if unit == wanted:
        return value
    if unit in IN_MCG and wanted in IN_MCG:
        return value * IN_MCG[unit] / IN_MCG[wanted]
    return None
