"""Units of a drug code from the dose: the dose by the amount that one unit stands for, rounded up; JW for the rest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.citing import judge
from caseconsultant.advice.extract.numbers import number, unit_of
from caseconsultant.advice.findings import Billed, Finding, Sum, Worked
from caseconsultant.advice.lookups.successors import last_day, named, successors_of
from caseconsultant.advice.lookups.vials import SIZES, least_left, sizes_in
from caseconsultant.advice.lookups.working import units_of
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import Hcpcs, Hit, System
from caseconsultant.codes.library import Library

AMOUNT: Final = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s?(mg|mcg|g|units?|ml|iu)\b", re.I)
IN_MCG: Final = {"mcg": Decimal(1), "mg": Decimal(1000), "g": Decimal(1_000_000)}
UNITS: Final = {"mg", "mcg", "g", "units", "ml"}
MEASURE: Final = r"(?<![\d.,])(\d{1,7}(?:,\d{3}){0,2}(?:\.\d{1,4})?)[\s-]?(mg|mcg|g|units?|u|ml)\b"
COUNT: Final = r"(?:(\d{1,2}|one|two|three|four|five|six) )?"
VIAL: Final = re.compile(
    rf"\b{COUNT}{MEASURE}(?:\s?/\s?\d*\s?ml)?[\s-]*(?:(?:single|one)[- ]?(?:dose|use)|SDV?)?[\s-]*"
    r"(?:vials?|SDVs?|ampu?le?s?)\b|"
    rf"\b{COUNT}(?:single[- ](?:dose|use) )?vials? (?:of |containing |with |holds |is )?{MEASURE}",
    re.I,
)
WASTED: Final = re.compile(
    rf"(?:wast(?:ed|age|e|ing)|discard(?:ed|s)?|threw (?:out|away)|left ?over|unused)(?: of| was| is|:)?\s{MEASURE}|"
    rf"{MEASURE}(?: (?:was|were|is|of|the|drug|had|to|be|got|then)){{0,4}} "
    r"(?:wast(?:ed|age|e)|discard|thrown|left ?over|unused)(?!:? ?\d)",
    re.I,
)
WASTED_BARE: Final = re.compile(r"\bwast(?:ed|age|e):? (\d{1,5}(?:\.\d+)?)\b(?!\s?(?:mg|mcg|g|units?|u|ml|%)\b)", re.I)
"""A waste without its unit, which is then that of the dose."""
NOTHING_WASTED: Final = re.compile(
    r"no (?:waste|wastage|drug was discarded)|nothing (?:was )?(?:wasted|left|discarded)|(?:whole|entire|full) vial|"
    r"none (?:was )?(?:wasted|left|discarded)|zero waste",
    re.I,
)
JZ_SINCE: Final = date(2023, 7, 1)  # CMS change request 13056: one of JW and JZ on single-dose containers
NAMED: Final = re.compile(
    r"\binject|\bgave\b|\bgiven\b|administ|\bshot\b|\bdose|\bvial|\bunits?\b|J-?\s?code|HCPCS|\bbill", re.I
)
GRAMS: Final = re.compile(r"(\d)\s?(?:grams?|gms?)\b", re.I)
AROUND: Final = re.compile(
    r"\b(?:\d[\d.,]*|grams?|gm|mg|mcg|ml|cc|units?|IV|IM|SQ|subq|push|drip|infus\w+|inject\w*|"
    r"doses?|vials?|given|gave|administ\w+)\b",
    re.I,
)
"""Words around a drug's name that say nothing of which drug it is."""
SURE: Final = 0.8  # of the search: brand names reach it
CLEARLY: Final = 0.012  # Q4081 and J0885 name one drug for two kinds of patients: there a note decides


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount of a drug, and where in the words it stands."""

    value: Decimal
    unit: str
    start: int


def doses(question: Question, library: Library) -> Iterator[Finding]:
    """For each drug code with a dose in the mail, give its units; what a single-dose vial leaves goes with JW."""
    given = doses_in(GRAMS.sub(r"\1 g", question.words))
    for code in drugs(question, library) if given else ():
        found = judge(library.hcpcs(code, question.date_of_service))
        if found.fact is None or (per := _amount(found.fact.title)) is None:
            continue
        if has_ended(found.fact, question):
            continue
        fitting = [(one, dose) for one in given if (dose := _as(one.value, one.unit, per[1])) is not None]
        if not fitting:
            continue
        one, dose = min(fitting, key=lambda each: _distance(each[0], code, question))
        units = units_of(dose, per[0])
        lines, more = with_waste(code, dose, units, per, question)
        yield Worked(
            basis=found.basis(code),
            what=Sum.DRUG,
            result=str(units),
            arithmetic=f"{one.value:f} {one.unit} / {per[0]:f} {per[1]} = {_units(units)}{more}",
            billed=lines,
        )


def drugs(question: Question, library: Library) -> tuple[str, ...]:
    """The drug codes of the mail, one that has ended by what took its place; none named: the one that a name means."""
    written = [code for code in question.procedures if code[0] in "JQAC"]
    if written:
        ended = {code: successors_of(code, question, library) for code in written if _is_over(code, question, library)}
        return tuple(dict.fromkeys(new for code in written for new in _instead(code, ended.get(code))))
    if question.diagnoses or not NAMED.search(question.words):
        return ()
    if called := by_name(question):
        return called
    best, score = "", SURE
    for phrase in question.phrases:
        name = AROUND.sub(" ", phrase.text).strip()
        hits = () if phrase.negated or not name else library.search(name, 2, (System.HCPCS,))
        if hits and hits[0].code[0] in "JQ" and hits[0].score > score and _stands_out(hits):
            best, score = hits[0].code, hits[0].score
    is_over = bool(best) and _is_over(best, question, library)
    return _instead(best, successors_of(best, question, library) if is_over else None) if best else ()


def by_name(question: Question) -> tuple[str, ...]:
    """The codes of common drugs that the mail names, brand or generic."""
    rows = tables.rows("drug_names", question.date_of_service)
    return tuple(row["code"] for row in rows if re.search(rf"\b(?:{row['name']})\b", question.words, re.I))


def _stands_out(hits: tuple[Hit, ...]) -> bool:
    """Say whether the first hit is clearly better than a second one of another drug or way of giving it."""
    return len(hits) < 2 or hits[0].score - hits[1].score > CLEARLY or named(hits[0].title) == named(hits[1].title)


def _instead(code: str, successors: tuple[Finding, ...] | None) -> tuple[str, ...]:
    return tuple(str(getattr(one, "code", "")) for one in successors) if successors else (code,)


def _is_over(code: str, question: Question, library: Library) -> bool:
    fact = judge(library.hcpcs(code, question.date_of_service)).fact
    return fact is not None and has_ended(fact, question)


def has_ended(fact: Hcpcs, question: Question) -> bool:
    """Say whether a code's last day lies before the date of service."""
    on = question.date_of_service
    return (fact.ended is not None and fact.ended < on) or last_day(fact.code, on) is not None


def doses_in(words: str) -> list[Measure]:
    """The amounts that were given: not what a vial holds, not what was wasted."""
    taken = [found.span() for pattern in (VIAL, SIZES, WASTED) for found in pattern.finditer(words)]
    every = [
        Measure(number(found.group(1)), unit_of(found.group(2)), found.start())
        for found in re.finditer(rf"(?<![\w.$]){MEASURE}", words, re.I)
        if unit_of(found.group(2)) in UNITS
    ]
    given = [one for one in every if not any(start <= one.start < end for start, end in taken)]
    return given or _whole_vials(words)


def _whole_vials(words: str) -> list[Measure]:
    """Where only vials are named: what they hold, if all of it was given."""
    held = [Measure(value, unit, start) for value, unit, start in _vials(words)]
    return held if NOTHING_WASTED.search(words) else []


def _vials(words: str) -> Iterator[tuple[Decimal, str, int]]:
    """Yield (what the vials hold together, unit, place)."""
    for found in VIAL.finditer(words):
        groups = found.groups()
        many, size, unit = groups[:3] if groups[1] else groups[3:6]
        yield (number(many) if many else Decimal(1)) * number(size), unit_of(unit), found.start()


def with_waste(
    code: str, dose: Decimal, units: int, per: tuple[Decimal, str], question: Question
) -> tuple[tuple[Billed, ...], str]:
    """The lines of a drug, and the sum of what was wasted: JW on its own line, JZ where nothing was (since 2023)."""
    given = Billed(code, units)
    if (left := wasted(dose, per[1], question.words)) is None:
        return (given,), ""
    spare = int(left / per[0])
    if left > 0 and spare:
        return (given, Billed(code, spare, ("JW",))), f"; {left:f} {per[1]} wasted = {_units(spare)} with JW"
    if question.date_of_service < JZ_SINCE:
        return (given,), ""
    return (Billed(code, units, ("JZ",)),), "; nothing wasted that makes a unit, so JZ"


def wasted(dose: Decimal, unit: str, words: str) -> Decimal | None:
    """What was wasted, in the unit: as said, else what the vials held beyond the dose; None where nothing tells."""
    if NOTHING_WASTED.search(words):
        return Decimal(0)
    for found in WASTED.finditer(words):
        size, said = [group for group in found.groups() if group][:2]
        if (told := _as(number(size), unit_of(said), unit)) is not None:
            return told
    if (bare := WASTED_BARE.search(words)) is not None:
        return number(bare[1])
    sizes = [value for size, said in sizes_in(words) if (value := _as(size, said, unit))]
    if sizes:
        return least_left(dose, sizes)
    held = [value for size, said, _ in _vials(words) if (value := _as(size, said, unit)) is not None]
    return sum(held, Decimal(0)) - dose if held and sum(held) >= dose else None


def _distance(one: Measure, code: str, question: Question) -> tuple[bool, int]:
    """How far a dose stands from its code; what the asking sentence says comes first."""
    asked = any(f"{one.value:f}" in sentence.text and code in sentence.text for sentence in question.asked)
    at = question.words.upper().find(code)
    return not asked, abs(one.start - at) if at >= 0 else one.start


def _units(many: int) -> str:
    return f"{many} {'unit' if many == 1 else 'units'}"


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
