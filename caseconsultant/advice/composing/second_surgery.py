"""A second procedure in the global period of a first: 58, 78 or 79, payment and period (100-04, chapter 12, 40.2)."""

import re
from typing import Final

from caseconsultant.advice.composing.global_days import AFTERWARDS, CHOICES, WHAT, sentence, side_of
from caseconsultant.advice.composing.modifier_words import meanings
from caseconsultant.advice.composing.pair_words import VISIT
from caseconsultant.advice.composing.piece import Matter, Piece, Said
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.extract.circumstances import LEFT, RIGHT
from caseconsultant.advice.findings_of_payment import Within
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.guidance.verdict import wants
from caseconsultant.advice.lookups.guidance import vouched
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.question import Ask, Side

DENIED: Final = re.compile(
    r"\b(?:not|no|isn'?t|wasn'?t|never|without|un)[- ]?(?:a |an |any |the )?(?:planned|staged|related|complications?|"
    r"unrelated)\b",
    re.I,
)
UNRELATED: Final = re.compile(
    r"\bun-?related\b|\bnot related\b|(?:other|opposite|second|contralateral) "
    r"(?:side|eye|knee|hip|hand|foot|ear|shoulder|leg|arm|breast|wrist|ankle|elbow)|contralateral|"
    r"\bfell\b|\ba fall\b|new (?:injury|fracture|problem)|"
    r"different (?:problem|site|side|eye|area|body part|injury|joint)|"
    r"nothing to do with",
    re.I,
)
PLANNED: Final = re.compile(
    r"\bstaged\b|(?<!un)(?<!un-)\bplanned\b|\bscheduled\b|more extensive|second (?:stage|look)|\bexchang\w+|"
    r"re-?excis\w+|\bmargins?\b|\bcompletion\b|\bdelayed\b|definitive|higher (?:level|amput\w+)|progress\w+|"
    r"second[- ]stage|path(?:ology)? (?:\w+ ){0,3}(?:positive|malignan\w+|cancer)|\bflap division\b|pedicle",
    re.I,
)
COMPLICATION: Final = re.compile(
    r"(?:taken|went|brought|goes|going|return(?:ed|s)?|came|come|trip) (?:\w+ )?(?:back )?(?:to|into) (?:the )?"
    r"(?:OR\b|operating|surgery|theat)|\bback (?:to|in|into) (?:the )?(?:OR\b|operating|surgery)|"
    r"\bunplanned\b|complication|hematoma|dehisc|\binfect\w+|\bleak|\bbleed|hemorrhag|abscess|washout|wash out|"
    r"evacuat\w+|secondary closure|wound opened|\bseroma|ischemi|thrombos|re-?explor",
    re.I,
)
BILLS: Final = re.compile(
    r"\b(?:bill\w*|charge\w*|pa(?:y|id|yable)|code|mods?|modifier\w*|report\w*|global|58|78|79)\b", re.I
)
GLOBAL: Final = ("58", "78", "79")


def second_surgery(matter: Matter) -> Piece | None:
    """Answer for a later procedure by the same surgeon, where the mail tells what it was."""
    question = matter.question
    found = next((one for one in matter.found(Within) if one.day_after > 0), None)
    if found is None or not BILLS.search(question.asking):
        return None
    others = [code for code in question.procedures if code != found.code and not VISIT.fullmatch(code)]
    visits = any(VISIT.fullmatch(code) for code in question.procedures)
    sides = sides_told(question.words)
    if len(others) > 1 or (not others and (visits or not (len(sides) == 2 or COMPLICATION.search(question.words)))):
        return None
    asks = Ask.MODIFIER in question.kinds() or bool({*GLOBAL} & {*question.modifier_codes})
    if not asks and not others:
        return None
    if not found.inside:
        return outside(found, others, matter) if others and asks else None
    modifier = decided(question.words, opposite=not others and len(sides) == 2)
    return inside(found, others, modifier, sides, matter) if modifier else None


def decided(words: str, *, opposite: bool = False) -> str:
    """The modifier that the words of the mail tell; empty where they do not."""
    positive = DENIED.sub(lambda match: " unrelated " if "related" in match.group().lower() else " ", words)
    if opposite or UNRELATED.search(positive):
        return "79"
    if PLANNED.search(positive):
        return "58"
    return "78" if COMPLICATION.search(positive) or re.search(r"\bunplanned\b", words, re.I) else ""


def sides_told(words: str) -> tuple[Side, ...]:
    """The sides in the order of the mail, each once."""
    told = [
        (found.start(), side) for cue, side in ((LEFT, Side.LEFT), (RIGHT, Side.RIGHT)) for found in cue.finditer(words)
    ]
    return tuple(dict.fromkeys(side for _, side in sorted(told, key=lambda one: one[0])))


def inside(found: Within, others: list[str], modifier: str, sides: tuple[Side, ...], matter: Matter) -> Piece:
    """The one modifier, what it does to the payment, and to the period."""
    question = matter.question
    code = others[0] if others else found.code if modifier == "79" else ""
    side: tuple[str, ...] = side_of(code, matter)
    if code and not others:
        side = ({Side.LEFT: "LT", Side.RIGHT: "RT"}[sides[-1]],)
    line = CodeLine(
        code, (modifier, *side), 1, label_of(code, question, matter.library), "In the global period of the first"
    )
    note = note_named(next(one.note for one in CHOICES if one.modifier == modifier))
    fact = vouched(note)
    named = [one for one in question.modifier_codes if one in GLOBAL]
    lead = ""
    if len(set(named)) == 1 and wants(question):
        lead = "Yes: " if named[0] == modifier else "No: "
    name = line.billed if code else f"modifier {modifier}"
    said = f"{name}: {WHAT[modifier]}, on day {found.day_after} of the global period of {found.code}"
    return Piece(
        bottom=Said(f"{lead}{said[:1].upper()}{said[1:]}. {AFTERWARDS[modifier]}", (*found.cites, *fact.cites)),
        codes=(
            CodeLine(found.code, (), 0, label_of(found.code, question, matter.library), "The first surgery"),
            *((line,) if code else ()),
        ),
        why=(Said(f"{sentence(found)}.", found.cites), *(Said(why, fact.cites) for why in note.section("Why"))),
        must_show=tuple(Said(show) for show in note.section("What the note must show")),
        payers=(Said("These are Medicare's global days; other payers may count otherwise."),),
        findings=(*matter.findings, fact, *meanings(side, question, matter.library)),
        sure=Level.MEDIUM,
        because="the day is counted from the mail, and what it tells of the second procedure decides the modifier",
        score=0.8,
    )


def outside(found: Within, others: list[str], matter: Matter) -> Piece:
    """After the period nothing marks the second procedure as belonging to the first."""
    label = label_of(others[0], matter.question, matter.library)
    return Piece(
        bottom=Said(
            f"No global modifier on {others[0]}: it was done on day {found.day_after}, and the global period of "
            f"{found.code} ended on day {found.last}.",
            found.cites,
        ),
        codes=(
            CodeLine(found.code, (), 0, label_of(found.code, matter.question, matter.library), "The first surgery"),
            CodeLine(others[0], (), 1, label, "After the global period"),
        ),
        why=(Said(f"{sentence(found)}.", found.cites),),
        payers=(Said("These are Medicare's global days; other payers may count otherwise."),),
        findings=matter.findings,
        sure=Level.MEDIUM,
        because="the day is counted from the mail, and the global days stand in the fee schedule",
        score=0.75,
    )
