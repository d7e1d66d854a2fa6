"""Services whose code follows from a fact of the case, as the families of codes tell them."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.composing.verdicts import asks_yes_or_no
from caseconsultant.advice.families.family import Choice, CodeFamily, families
from caseconsultant.advice.families.matching import chosen, is_about, units_of
from caseconsultant.advice.findings import Basis, Billed, Citation, Finding, Standing
from caseconsultant.advice.findings_of_services import Offered, Served
from caseconsultant.advice.lookups.candidates import diagnosis_is_asked
from caseconsultant.advice.question import Ask, Payer, Question, Side
from caseconsultant.codes.facts import Setting
from caseconsultant.codes.library import Library

CODE: Final = re.compile(
    r"\bcodes?\b|\bCPTs?\b|\bHCPCS\b|\bbill|\bcharge|\breport\b|\bwhich\b|\bwhat (?:do|should|can|is|goes)\b|"
    r"\bunits?\b|\bhow many\b|\blevel\b",
    re.I,
)
OTHER: Final = frozenset({Ask.GLOBAL, Ask.ROLES, Ask.COMPLIANCE, Ask.FEE})
VISIT: Final = re.compile(r"992\d\d|993\d\d|G2211")
DIAGNOSES_TOO: Final = re.compile(r"\bCPT|procedure code|HCPCS", re.I)
OFTEN: Final = re.compile(r"how often|frequen|denied|denial|rejected|medical necessity|\bABN\b|\bLCD\b|\bNCD\b", re.I)
READS: Final = re.compile(
    r"interpretation only|interp only|only (?:reads?|interpret)|reads?(?:ing)? only|(?:just|only) the read|"
    r"professional (?:component|fee|side|part)|over-?read|"
    r"\breads?\b[^.?]{0,50}\bhospital|hospital[^.?]{0,40}\b(?:owns|equipment)|\bradiolog\w+ reads?\b",
    re.I,
)
TECHNICAL: Final = re.compile(r"technical (?:component|part|only|side)|\bTC only\b|only the technical", re.I)
CHOICE: Final = re.compile(r"\b[A-Z]?\d{4,5}\b[^?.]{0,12}\b(?:or|vs\.?|versus)\b[^?.]{0,12}\b[A-Z]?\d{4,5}\b", re.I)
LIMIT: Final = re.compile(r"\bMUEs?\b|\blimit|exceed|too many|maximum", re.I)
MODIFIER: Final = re.compile(
    r"(?<![\d.$/])\b(?:2[2-7]|5[0-9]|62|7[3-9]|8[0-2]|9[0-15]|G[AYZX]|KX|[LR]T|QW|TC|X[EPSU])\b"
    r"(?! (?:min|year|y/?o|mg|unit))"
)
WHOLE: Final = re.compile(r"\bglobal(?:ly)?\b(?! (?:period|days?|package|surg))", re.I)
VISIT_LEVEL: Final = re.compile(
    r"\bE/?&?M\b|\bvisit|\bMDM\b|\b(?:which|what|right|correct|ED|ER|E/M|subsequent|day) levels?\b|"
    r"\blevel of (?:serv|care|visit)|992\d|level [1-5]|consult|prolonged",
    re.I,
)
SHORT: Final = 30  # words: a mail that only names a service asks for its code
MOST: Final = 5


def services(question: Question, _library: Library) -> Iterator[Finding]:
    """Give what each family says that the mail tells of, where a code is asked for."""
    if not _is_asked(question):
        return
    fit = [family for family in families() if _suits(family, question) and is_about(family, question)]
    named = question.procedures
    others = set(named) - {code for family in fit for code in family.codes}
    if not fit or any(not VISIT.fullmatch(code) for code in others) or (others and not _by_name(question)):
        return
    found = [one for family in fit if (one := _served(family, question)).chosen or "every" not in family.traits]
    decided = [one for one in found if one.chosen]
    right = {line.code for one in decided for offer in one.chosen for line in offer.lines}
    modified = question.modifiers or Ask.MODIFIER in question.kinds() or MODIFIER.search(question.asking)
    if modified and set(named) & (right or set(named)):
        return  # the code is right, or not doubted: the modifier is what is asked
    yield from decided[:MOST] or ([] if named else found[:1])


def _is_asked(question: Question) -> bool:
    """Say whether a code, its level or its units are asked for, by words, by a bare code, or by a short mail."""
    kinds = question.kinds()
    whole = bool(WHOLE.search(question.asking))  # a global service is one with both of its parts
    other = set(kinds[:1]) & OTHER and not CODE.search(question.asking) and not whole
    if OFTEN.search(question.words) or other:
        return False
    if diagnosis_is_asked(question) and not DIAGNOSES_TOO.search(question.words):
        return False
    several = len(question.procedures) > 1 and not CHOICE.search(question.asking)
    beside = Ask.BUNDLING in kinds and Ask.WHICH_CODE not in kinds and asks_yes_or_no(question)
    if several or beside or LIMIT.search(question.asking):
        return False
    brief = len(question.words.split()) <= SHORT
    return bool(CODE.search(question.asking)) or brief or bool(question.procedures)


def _by_name(question: Question) -> bool:
    return bool(set(question.kinds()) & {Ask.WHICH_CODE, Ask.UNITS})


def _suits(family: CodeFamily, question: Question) -> bool:
    """Say whether a level of a visit is asked for, or another service: a visit's data are no services then."""
    level = (
        Ask.EM_LEVEL in question.kinds()
        and VISIT_LEVEL.search(question.asking)
        and not family.codes & set(question.procedures)
    )
    return "em" in family.traits or not level


def _served(family: CodeFamily, question: Question) -> Served:
    offers = tuple(_offered(one, family, question) for one in chosen(family, question))
    known = tuple(one for one in offers if one.lines)
    everything = () if known else tuple(_offered(one, family, question, counted=False) for one in family.choices)
    return Served(
        basis=Basis(Standing.APPLIES, (Citation(family.source, "", confirmed=False),)),
        name=family.name,
        codes=tuple(sorted(family.codes)),
        chosen=known,
        open=everything,
        rule=family.rule,
        ask=family.ask,
        is_visit="em" in family.traits,
    )


def _offered(choice: Choice, family: CodeFamily, question: Question, *, counted: bool = True) -> Offered:
    """The lines of a choice; none of those whose sum comes to nothing, and 0 units where no number is told."""
    lines = []
    for member in choice.members:
        units = units_of(member.units, family, question) if member.units and counted else None
        if units is None or units > 0:
            extra = _modifiers(family, question) if counted else ()
            lines.append(Billed(member.code, units or 0, (*member.modifiers, *extra)))
    return Offered(tuple(lines), choice.words)


def _modifiers(family: CodeFamily, question: Question) -> tuple[str, ...]:
    """The part, the waived test and the side that the mail tells."""
    around, words = question.around, question.words
    found = []
    if "split" in family.traits and around.setting is not Setting.HOSPITAL:
        found += ["26"] if READS.search(words) else ["TC"] if TECHNICAL.search(words) else []
    waived = re.search(r"\bCLIA|\bwaived\b|\bQW\b", words, re.I)
    if "waived" in family.traits and (waived or around.payer is Payer.MEDICARE):
        found.append("QW")
    if "sided" in family.traits:
        sides = set(around.sides)
        both = Side.BILATERAL in sides or {Side.LEFT, Side.RIGHT} <= sides
        found += ["50"] if both else ["RT"] if Side.RIGHT in sides else ["LT"] if Side.LEFT in sides else []
    return tuple(found)
