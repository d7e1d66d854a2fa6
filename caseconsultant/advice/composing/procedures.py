"""Which code an operation is, by the facts that tell the codes of its family apart."""

import re
from decimal import Decimal
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.composing.named_modifiers import PARTS
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, lower_first
from caseconsultant.advice.composing.rules import with_age
from caseconsultant.advice.composing.verdicts import agreement
from caseconsultant.advice.composing.worked import worked
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Basis, Citation, CodeIs, Standing, Sum, Worked
from caseconsultant.advice.findings_of_procedures import FamilyRule
from caseconsultant.advice.lookups.candidates import CODE, NOT_A_CODE, diagnosis_is_asked
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.procedures.family import Family
from caseconsultant.advice.procedures.picking import Choice, choices
from caseconsultant.advice.question import Ask, Question, Side

BILLING: Final = re.compile(
    r"\bbill(?:ed|ing)?\b|\bcod(?:es?|ed|ing)\b|\bCPTs?\b|\bHCPCS\b|\breport|\bsubmit|\bcharge|\bunits?\b", re.I
)
ELSEWHERE: Final = frozenset({Ask.GLOBAL, Ask.ROLES, Ask.COVERAGE, Ask.COMPLIANCE, Ask.FEE, Ask.DEFINITION})
ABOUT_ELSE: Final = re.compile(
    r"\barticle\b|\bLCD\b|\bNCD\b|aftercare|infected (?:\w+ )?(?:TKA|THA|knee|hip|joint|prosth)|loosening|"
    r"(?:goes|listed|coded?) first\b|sequenc|\bprincipal\b|\bz-?codes?\b|\bdx codes?\b|\bDME\b|\brental\b|"
    r"\bHCPCS for\b|\bglobal (?:period|days)\b|\bpost-?op (?:visit|day)",
    re.I,
)
"""Words of mails that ask about coverage, supplies, conditions or the time after an operation."""
VISIT: Final = re.compile(
    r"\bE ?(?:/|&)? ?M\b|\b(?:office|ED|ER|new|clinic|wellness|preventive|prenatal|annual|sick) visit\b|\bwellness\b|"
    r"\bphysical\b|\b99[234]\d\d\b|\bconsult",
    re.I,
)
SUMS: Final = frozenset({Sum.COUNT, Sum.REPAIR, Sum.AREA, Sum.MOHS})
CHOICE: Final = re.compile(r"\b(\d{5}),? (?:or|vs\.?|versus) (?:\w+ )?(\d{5})\b", re.I)
PACKAGE: Final = re.compile(r"global (?:OB|care|package|maternity)|OB global", re.I)
SIDES: Final = {Side.LEFT: "LT", Side.RIGHT: "RT", Side.BILATERAL: "50"}
TELLS: Final = {"LT": "the left side", "RT": "the right side", "50": "both sides"}
SIDED: Final = frozenset("13")
DIGITS: Final = frozenset({"foot", "toe-fracture", "finger-fracture", "nails"})
ADD_ON: Final = "ZZZ"
MOST: Final = 8
FEW_OPEN: Final = 3
MANY_OPEN: Final = 8  # of more codes none can be named
SURE, OPEN = 0.7, 0.5  # measured on questions of our own


def procedures_alone(matter: Matter) -> Piece | None:
    """Answer by the families of procedures where the mail tells of no visit beside."""
    return None if VISIT.search(matter.question.words) else procedures(matter)


def procedures(matter: Matter) -> Piece | None:
    """Answer by the families of procedures that the mail is about; what is computed from its numbers comes first."""
    question = matter.question
    if not is_asked(question):
        return None
    sums = [one for one in matter.found(Worked) if one.billed]
    if any(one.what in SUMS for one in sums) and (figures := worked(matter)) is not None:
        return figures
    computed = {line.code for one in sums for line in one.billed}
    found = tuple(
        one
        for one in choices(question)
        if concerns(one.family, question)
        and not one.family.codes & computed
        and (one.picked or len(one.open) <= MANY_OPEN)
    )
    if not found:
        return None
    lines, alternatives = lines_of(found, matter), open_of(found)
    named = tuple(what_is(line.code, question, matter.library) for line in lines) + tuple(
        what_is(pick.code, question, matter.library) for pick in (p for one in found for p in one.open)
    )
    rules = tuple(rule_of(one.family) for one in found)
    lead = ""
    if not alternatives and len(question.procedures) == 1:
        lead = agreement(question, [line.code for line in lines])
    piece = Piece(
        bottom=Said(f"{lead}{bottom(lines, alternatives)}{side_said(lines)}", cites_of(named)),
        codes=lines or few_open(found),
        why=tuple(Said(words, rule.cites) for rule, one in zip(rules, found, strict=True) for words in one.family.why),
        please_note=tuple(
            dict.fromkeys(
                (
                    *(Said(words) for one in found for words in one.family.note),
                    *(to_confirm(one.family) for one in found if not one.family.confirmed),
                )
            )
        ),
        asks=tuple(ask for one in found if one.open for ask in one.family.ask),
        findings=(*matter.findings, *named, *rules),
        sure=Level.MEDIUM,
        because="the facts of the mail choose between the codes of a family",
        score=OPEN if alternatives else SURE,
    )
    return with_age(piece, matter)


def is_asked(question: Question) -> bool:
    """Say whether the mail wants the codes of an operation: not only a modifier, a global period or a diagnosis."""
    kinds = set(question.kinds())
    if CHOICE.search(question.words) and len(question.procedures) == 2:
        return not ABOUT_ELSE.search(question.words)
    if not BILLING.search(question.words) or ABOUT_ELSE.search(question.words):
        return False
    which = Ask.WHICH_CODE in kinds or bool(CODE.search(question.asking) or BILLING.search(question.asking))
    which = which or bool(re.search(r"\bCPT", question.words, re.I))
    if not which or (diagnosis_is_asked(question) and not re.search(r"\bCPT", question.words, re.I)):
        return False
    if question.procedures:  # a code is proposed: may it be that one; several are a question about edits
        other = kinds & NOT_A_CODE or question.modifiers
        return len(question.procedures) == 1 and (Ask.WHICH_CODE in kinds or not other)
    package = Ask.GLOBAL in kinds and PACKAGE.search(question.words)
    return not (kinds & ELSEWHERE - ({Ask.GLOBAL} if package else set())) or Ask.WHICH_CODE in kinds


def concerns(family: Family, question: Question) -> bool:
    """Say whether a family may speak: the mail names no procedure, or the family's alone."""
    return set(question.procedures) <= family.codes


def lines_of(found: tuple[Choice, ...], matter: Matter) -> tuple[CodeLine, ...]:
    """The lines that are billed, the most valuable first, add-on codes behind the code that they belong to."""
    blocks: list[tuple[Decimal, list[CodeLine]]] = []
    for choice in found:
        for one in choice.picked:
            fee = judge(matter.library.fee(one.pick.code, matter.question.date_of_service)).fact
            sides = digit_of(choice.family.name, matter.question) or side_of(
                fee.bilateral if fee else "", matter.question
            )
            line = CodeLine(
                one.pick.code, (*one.pick.modifiers, *sides), one.units, f"{choice.family.title}: {one.pick.words}"
            )
            if fee is not None and fee.global_days == ADD_ON and blocks:
                blocks[-1][1].append(line)
            else:
                blocks.append((fee.total_facility if fee else Decimal(0), [line]))
    blocks.sort(key=lambda block: -block[0])
    lines = {(line.code, line.modifiers): line for _, block in reversed(blocks) for line in reversed(block)}
    ordered = dict.fromkeys((line.code, line.modifiers) for _, block in blocks for line in block)
    return tuple(lines[key] for key in ordered)[:MOST]


def side_of(bilateral: str, question: Question) -> tuple[str, ...]:
    """The modifier of the side that the mail tells, where the code's bilateral indicator knows sides."""
    sides = {SIDES[side] for side in question.around.sides}
    sides = {"50"} if {"LT", "RT"} <= sides or "50" in sides else sides
    return tuple(sides) if bilateral in SIDED and len(sides) == 1 else ()


def digit_of(family: str, question: Question) -> tuple[str, ...]:
    """The modifier of the one toe or finger that the mail names, in families of toes and fingers."""
    if family not in DIGITS:
        return ()
    told = {
        (left, right)[found.group().lower().startswith("r")]
        for cue, (left, right) in PARTS
        if (found := re.search(cue, question.words, re.I))
    }
    return tuple(told) if len(told) == 1 else ()


def open_of(found: tuple[Choice, ...]) -> str:
    """What is still open between, in words; empty where nothing is."""
    said = [
        f"{lower_first(one.family.title)}, "
        + listed([f"{pick.code} for {lower_first(pick.words)}" for pick in one.open], "or")
        for one in found
        if one.open
    ]
    return "; ".join(said)


def few_open(found: tuple[Choice, ...]) -> tuple[CodeLine, ...]:
    """The codes that are open between, where they are few."""
    picks = [(one.family, pick) for one in found for pick in one.open]
    if len(picks) > FEW_OPEN:
        return ()
    return tuple(
        CodeLine(pick.code, pick.modifiers, 1, f"{family.title}: {pick.words}", "Open until the fact is known")
        for family, pick in picks
    )


def bottom(lines: tuple[CodeLine, ...], alternatives: str) -> str:
    """The codes with what each stands for, and what decides where something is open."""
    said = listed([f"{line.billed}{units_said(line)} ({lower_first(line.label)})" for line in lines])
    if not alternatives:
        return f"{said}."
    return f"{said}; beside it, it depends: {alternatives}." if said else f"It depends: {alternatives}."


def side_said(lines: tuple[CodeLine, ...]) -> str:
    """What the modifier of a side tells; empty where no line has one."""
    told = {modifier for line in lines for modifier in line.modifiers} & TELLS.keys()
    return "".join(f" Modifier {modifier} tells {TELLS[modifier]}." for modifier in sorted(told))


def units_said(line: CodeLine) -> str:
    """More than one unit, as `x 3`."""
    return f" x {line.units}" if line.units > 1 else ""


def cites_of(named: tuple[CodeIs, ...]) -> tuple[Citation, ...]:
    """The citations of codes, each once."""
    return tuple(dict.fromkeys(cite for one in named for cite in one.cites))


def rule_of(family: Family) -> FamilyRule:
    """What a family says, as a finding that vouches for it."""
    picks = tuple(pick for group in family.groups for pick in group.picks)
    says = (
        family.title,
        *family.why,
        *family.note,
        *(pick.words for pick in picks),
        *(pick.code for pick in picks),
        *(modifier for pick in picks for modifier in (*pick.modifiers, *SIDES.values())),
        *(modifier for _, pair in PARTS for modifier in pair if family.name in DIGITS),
    )
    return FamilyRule(basis=Basis(Standing.APPLIES, (family.citation,)), name=family.name, says=says)


def to_confirm(family: Family) -> Said:
    """Where a family that nobody has held against its source is to be confirmed."""
    return Said(f"Our table of this family is to be confirmed in {family.source}.")
