"""Answers about diagnoses of the mail: risk category, age and sex, what goes first."""

import re
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, lower_first
from caseconsultant.advice.composing.several import told_before
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import CodeIs, Guidance
from caseconsultant.advice.findings_of_diagnoses import ComesAfter, Risk, Sense
from caseconsultant.advice.lookups.identity import label_of, what_is
from caseconsultant.codes.facts import RiskCategory

VERSION: Final = re.compile(r"\bV2[0-9]\b")
CURRENT: Final = re.compile(r"^(?!.*(?:ESRD|Rx)).*V28", re.I)
OTHERS: Final = re.compile(r"ESRD|Rx", re.I)
NEWEST: Final = "V28"  # CMS-HCC V28 alone pays Medicare Advantage since 2026
COUNTS: Final = re.compile(r"\b(?:still|count|is|does|do|risk[- ]adjust\w*|an? HCC)\b[^?]*\?", re.I)
FIRST: Final = re.compile(r"\bfirst\b|sequenc|\border\b|primary|principal", re.I)
YES_NO: Final = re.compile(r"^\W*(?:is|are|can|could|should|do|does|may)\b|\b(?:right|correct|ok)\?", re.I | re.M)
ORDER: Final = re.compile(r"\bfirst\b|sequenc|\border\b|primary|principal|\blist(?:ed)?\b|before", re.I)


def risk(matter: Matter) -> Piece | None:
    """Answer which risk categories the diagnoses map to."""
    found = matter.found(Risk)
    known = [one for one in found if one.known]
    if not known:
        return None
    return Piece(
        bottom=Said(" ".join(mapped(one, matter) for one in known), jointly(known)),
        codes=lines(tuple(one.code for one in known), matter),
        why=tuple(other for one in known for other in in_other_models(one, matter)),
        please_note=(
            Said("A category counts only for a face-to-face visit whose note supports the diagnosis in that year."),
        ),
        not_answered=tuple(dict.fromkeys(one.basis.reason for one in found if not one.known)),
        findings=matter.findings,
        sure=Level.LOW if len(known) < len(found) else Level.MEDIUM if any(one.older for one in known) else Level.HIGH,
        because="CMS's mapping of diagnoses is at hand"
        + (", of a payment year before the date of service's" if any(one.older for one in known) else ""),
        score=0.8,
    )


def asked_models(one: Risk, matter: Matter) -> tuple[RiskCategory, ...]:
    """The categories in the models that the mail names; else in Medicare Advantage's own model, else in all."""
    if asked := versions(matter):
        return tuple(dict.fromkeys(c for version in asked for c in of_version(one, version)))
    return tuple(c for c in one.categories if CURRENT.search(c.model)) or one.categories


def of_version(one: Risk, version: str) -> tuple[RiskCategory, ...]:
    """The categories in one version: of Medicare Advantage's own model where it has one, else of the others."""
    every = tuple(c for c in one.categories if version in VERSION.findall(c.model.upper()))
    return tuple(c for c in every if not OTHERS.search(c.model)) or every


def versions(matter: Matter) -> tuple[str, ...]:
    """The versions of the model that the mail names."""
    return tuple(dict.fromkeys(VERSION.findall(matter.question.words.upper())))


def mapped(one: Risk, matter: Matter) -> str:
    """One sentence about one diagnosis: the category in each version that is asked about, or that it has none there."""
    asked = versions(matter) or (NEWEST,)
    with_one = [f"category {c.category} in {c.model}" for c in asked_models(one, matter)]
    none = [version for version in asked if not of_version(one, version)]
    lead = verdict(one, matter)
    if not with_one:
        return f"{lead}{one.code} maps to no payment category in {listed(none or list(asked), 'or')}."
    without = f", but to none in {listed(none, 'or')}" if none else ""
    return f"{lead}{one.code} maps to {listed(with_one)}{without}."


def verdict(one: Risk, matter: Matter) -> str:
    """Yes or no, where the question asks whether a diagnosis counts: by the last version that it names."""
    asked = matter.question.asking
    if len(matter.found(Risk)) > 1 or not COUNTS.search(asked) or re.search(r"\bwh(?:at|ich)\b", asked, re.I):
        return ""
    named = VERSION.findall(asked.upper()) or [NEWEST]
    return "Yes: " if of_version(one, named[-1]) else "No: "


def in_other_models(one: Risk, matter: Matter) -> tuple[Said, ...]:
    """The categories of the other models, for completeness."""
    others = [c for c in one.categories if c not in asked_models(one, matter)]
    if not others:
        return ()
    return (Said(f"{one.code} elsewhere: {listed([f'{c.model} {c.category}' for c in others])}.", one.cites),)


def sense(matter: Matter) -> Piece | None:
    """Correct a diagnosis that does not suit the stated age or sex."""
    wrong = [one for one in matter.found(Sense) if not one.suits]
    if not wrong or matter.question.procedures:
        return None
    return Piece(
        bottom=Said(" ".join(f"No: {unsuited(one)}." for one in wrong)),
        codes=lines(tuple(one.code for one in wrong), matter),
        please_note=to_confirm(wrong[0]),
        asks=("Are the age and the sex in the record as you wrote them?",),
        findings=matter.findings,
        sure=Level.MEDIUM,
        because="claim editors refuse a diagnosis that does not suit the patient's age or sex",
    )


def unsuited(one: Sense) -> str:
    """What is wrong, without a full stop."""
    name = f"{one.code} ({lower_first(one.title)})" if one.title else one.code
    return f"{name} is for {one.expects}, and the mail speaks of {one.stated}"


def to_confirm(one: Sense) -> tuple[Said, ...]:
    """Where the limits of age and sex are to be confirmed."""
    return tuple(Said(f"The limits are to be confirmed in {cite.title}.") for cite in one.cites if not cite.confirmed)


def goes_first(matter: Matter) -> Piece | None:
    """Answer the order of a manifestation and what causes it, where their order is asked about."""
    found = [one for one in matter.found(ComesAfter) if one.strict or one.before]
    if not found or matter.question.procedures or not ORDER.search(matter.question.asking):
        return None
    one = found[0]
    before = one.before or told_before(one.code, matter)
    order = (*before, one.code)
    lead = "No: " if one.stands_first and one.before and YES_NO.search(matter.question.asking) else ""
    said = f"{lead}{before[0]} goes first, then {one.code}" if before else f"{one.code} can never go first"
    why = "it is a manifestation" if one.strict else "its code-first note says so"
    return Piece(
        bottom=Said(f"{said}, because {why}.", one.cites),
        codes=lines(order, matter),
        why=(Said(f"The code-first note at {one.at} names: {one.note.rstrip('.')}.", one.cites),),
        asks=() if before else ("Which condition is behind it? That one is coded first.",),
        findings=(*matter.findings, *(what_is(code, matter.question, matter.library) for code in before)),
        sure=Level.MEDIUM if one.older else Level.HIGH,
        because="the tabular list's own note settles the order"
        + (", of a release older than the date of service" if one.older else ""),
        score=0.8,
    )


def order_of_diagnoses(matter: Matter) -> Piece | None:
    """Answer the order of given diagnoses that no note of the tabular list puts before one another."""
    codes = matter.question.diagnoses
    if len(codes) < 2 or matter.question.procedures or not FIRST.search(matter.question.asking):
        return None
    after = matter.found(ComesAfter)
    if after or len(matter.found(Guidance)):
        return None
    known = [one for one in matter.found(CodeIs) if one.known and one.code in codes]
    return Piece(
        bottom=Said(
            f"The one that was chiefly responsible for the visit goes first; no code-first note orders {listed(codes)}."
        ),
        codes=lines(codes, matter),
        why=tuple(Said(f"{one.code} is {lower_first(one.label)}.", one.cites) for one in known if one.label),
        please_note=(Said("The rule is to be confirmed in the ICD-10-CM Official Guidelines, sections IV.G and II."),),
        asks=("What was the reason for the visit, and was it an outpatient visit or an inpatient stay?",),
        findings=matter.findings,
        sure=Level.LOW,
        because="the order depends on the reason for the visit, which the mail does not tell",
    )


def lines(codes: tuple[str, ...], matter: Matter) -> tuple[CodeLine, ...]:
    """The codes with their official titles."""
    return tuple(CodeLine(code, (), 0, label_of(code, matter.question, matter.library)) for code in codes)
