"""Whether a modifier suits a code, by the fee schedule's indicators and the add-on list."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Finding, Fits
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import FeeIndicators
from caseconsultant.codes.library import Library

CO_SURGEON: Final = Decimal("62.5")
ASSISTANT: Final = Decimal("16")
NON_PHYSICIAN_ASSISTANT: Final = Decimal("13.6")


def fitness(question: Question, library: Library) -> Iterator[Finding]:
    """Judge each modifier on the code that it is written on; a loose one on every code of the mail."""
    for mention in question.modifiers:
        codes = (mention.on,) if mention.on else question.procedures[:4]
        for code in codes:
            yield fits(code, mention.code, question, library)


def fits(code: str, modifier: str, question: Question, library: Library) -> Fits:
    """Judge one modifier on one code."""
    on = question.date_of_service
    meaning = judge(library.modifier(modifier, on)).fact
    found = judge(library.fee(code, on))
    verdict, condition, pays = judged(modifier, found.fact) if found.fact else (None, "", None)
    return Fits(
        basis=found.basis(code),
        code=code,
        modifier=modifier,
        meaning=meaning,
        verdict=verdict,
        condition=condition,
        pays=pays,
    )


def judged(modifier: str, row: FeeIndicators) -> tuple[bool | None, str, Decimal | None]:
    """Return (verdict, condition, percent of the fee) by the indicators of the fee schedule."""
    match modifier:
        case "50":
            return _bilateral(row.bilateral)
        case "51":
            return (False, "it is an add-on code", None) if row.global_days == "ZZZ" else _multiple(row.multiple)
        case "62":
            return _by_indicator(row.cosurgeon, CO_SURGEON, "two surgeons of different specialties", "co-surgeon")
        case "66":
            return _by_indicator(row.team, None, "the surgeons of a team", "team surgery")
        case "80" | "81" | "82":
            return _assistant(row.assistant, ASSISTANT)
        case "AS":
            return _assistant(row.assistant, NON_PHYSICIAN_ASSISTANT)
        case "26" | "TC":
            return _component(row.pctc)
        case "25":
            return _visit(row)
        case "57":
            return _visit(row)
        case _:
            return None, "", None


def _bilateral(indicator: str) -> tuple[bool | None, str, Decimal | None]:
    match indicator:
        case "1":
            return True, "the bilateral rule pays both sides together at 150 percent", Decimal(150)
        case "3":
            return True, "each side is paid in full", Decimal(200)
        case "2":
            return False, "the fee already covers both sides", None
        case _:
            return False, "the bilateral rule does not apply to the code", None


def _multiple(indicator: str) -> tuple[bool | None, str, Decimal | None]:
    if indicator in {"2", "3"}:
        return None, "Medicare contractors apply the reduction themselves and ask for no modifier", None
    return False, "no multiple-procedure reduction applies to the code", None


def _by_indicator(indicator: str, pays: Decimal | None, who: str, name: str) -> tuple[bool | None, str, Decimal | None]:
    match indicator:
        case "2":
            return True, f"it is payable to {who} ({name} indicator 2)", pays
        case "1":
            return (
                None,
                f"it is payable to {who} ({name} indicator 1) when the documentation shows that they were needed",
                pays,
            )
        case _:
            return False, f"the fee schedule does not allow it ({name} indicator {indicator or 'none'})", None


def _assistant(indicator: str, pays: Decimal) -> tuple[bool | None, str, Decimal | None]:
    match indicator:
        case "2":
            return True, "an assistant at surgery may be paid (assistant indicator 2)", pays
        case "0":
            return (
                None,
                "an assistant is paid only with documentation of medical necessity (assistant indicator 0)",
                pays,
            )
        case "1":
            return False, "an assistant at surgery is never paid (assistant indicator 1)", None
        case _:
            return False, "the concept of an assistant does not apply to the code", None


def _component(pctc: str) -> tuple[bool | None, str, Decimal | None]:
    if pctc == "1":
        return True, "the code has a professional and a technical component", None
    return False, "the code is not split into a professional and a technical component", None


def _visit(row: FeeIndicators) -> tuple[bool | None, str, Decimal | None]:
    if row.global_days in {"000", "010", "090"}:
        return False, "it belongs on the visit, not on the procedure", None
    return None, "", None
