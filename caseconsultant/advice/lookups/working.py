"""What the sums share: the minutes of a mail, and a figure with its source."""

from decimal import ROUND_CEILING, Decimal
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.findings import Basis, Billed, Citation, Standing, Sum, Worked
from caseconsultant.advice.question import Quantity, Question


def units_of(dose: Decimal, per: Decimal) -> int:
    """Whole billing units of a dose: always rounded up."""
    return int((dose / per).to_integral_value(rounding=ROUND_CEILING))


def minutes_of(question: Question) -> list[int]:
    """The minutes that the mail names, hours turned into minutes; the subject's only where the body has none."""
    found = [q for q in question.quantities if q.unit in {"minutes", "hours"}]
    body = [q for q in found if q.place.where == "body"] or found
    return [_in_minutes(q) for q in body]


def _in_minutes(quantity: Quantity) -> int:
    return int(quantity.value * (60 if quantity.unit == "hours" else 1))


RULES: Final = {
    Sum.INFUSION: "CPT guidelines, hydration, injections and infusions",
    Sum.MOHS: "CPT guidelines, Mohs micrographic surgery",
    Sum.MIDPOINT: "CPT guidelines, time",
    Sum.TRANSITION: "CPT guidelines, transitional care management",
    Sum.ANESTHESIA: "Medicare Claims Processing Manual (100-04), chapter 12, section 50",
}
"""Where the rule of a sum without a table stands."""


def work(what: Sum, table: str, result: str, arithmetic: str, *billed: Billed) -> Worked:
    """A figure of a table, or by a rule without one, that is to be confirmed in its source; neither: a plain sum."""
    source = tables.source(table) if table else RULES.get(what, "")
    cites = (Citation(source, "", confirmed=False),) if source else ()
    return Worked(basis=Basis(Standing.APPLIES, cites), what=what, result=result, arithmetic=arithmetic, billed=billed)
