"""From a category to the one billable code below it that the mail's words describe: side, encounter, type."""

import re
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.lookups.clinical import implied
from caseconsultant.advice.lookups.stages import fits_fracture, stage_of
from caseconsultant.advice.question import Encounter, Question, Side
from caseconsultant.codes.facts import Code, Hit
from caseconsultant.codes.library import Library

SIDES: Final = re.compile(
    (
        r"\b(right|left|bilateral|unspecified (?:side|ear|eye|knee|hip|shoulder|limb|arm|leg|"
        r"hand|foot|wrist|ankle|elbow|finger|breast|lower leg|upper arm|forearm|thigh|radius|"
        r"ulna|femur|tibia|fibula|humerus|clavicle|scapula|acromial process))\b"
    ),
    re.I,
)
ENCOUNTERS: Final = {
    Encounter.INITIAL: r"initial encounter",
    Encounter.SUBSEQUENT: r"subsequent encounter",
    Encounter.SEQUELA: r"sequela",
}
ASSERTED: Final = tuple(
    re.compile(words)
    for words in (
        r"\bopen (?:fracture|wound)",
        r"delayed",
        r"nonunion",
        r"malunion",
        r"greenstick|torus",
        r"with foreign body",
        r"physeal",
        r"recurrent",
        r"nondisplaced",
        r"(?<!non)displaced",
        r"in remission",
        r"first degree",
        r"second degree",
        r"third degree",
        r"corrosion",
        r"compounded",
        r"inflammatory (?:neoplasm|carcinoma)",
    )
)
"""What a code must not assert when the mail does not say it."""
TRIMESTER: Final = re.compile(r"\b(first|second|third) trimester|\bunspecified trimester", re.I)
STEM: Final = 5
FULL: Final = 8  # characters of a code with a 7th character and its dot
ONE_SIDE: Final = re.compile(
    r"\b(?:right|left|unspecified)(?= (?:\w+ )?(?:shoulder|ear|eye|knee|hip|ankle|wrist|elbow|hand|"
    r"foot|arm|leg|thigh|limb|breast|side|finger|toe|calf|heel|upper|lower|forearm))"
)


def descend(hit: Hit, question: Question, library: Library) -> tuple[str, tuple[str, ...]]:
    """Return the code that fits best, and what the mail does not say about it (side, encounter)."""
    on = question.date_of_service
    family = hit.code if not hit.billable else _family(hit, question)
    below = judge(library.icd_children(family, on, billable=True)).fact or ()
    pool = below or ()
    if not pool:
        return hit.code, ()
    best = max(pool, key=lambda code: (_worth(code, hit, question), -len(code.code), code.code == hit.code))
    return best.code, _unsaid(best, pool, question)


def _family(hit: Hit, question: Question) -> str:
    """How far up to look for the sibling with the right side or encounter: the parent, or two up for an injury."""
    above = [code for code, _ in hit.above if re.match(r"[A-Z]\d", code)]
    if not above:
        return hit.code
    if hit.code[0] in "ST" and len(above) > 1 and len(hit.code) == 8:
        return above[-2] if len(above[-2]) > 3 else above[-1]
    divided = SIDES.search(hit.title) or TRIMESTER.search(hit.title) or question.around.sides
    return above[-1] if divided else hit.code


def _worth(code: Code, hit: Hit, question: Question) -> float:
    """How well a title agrees with what the mail says and implies."""
    title = code.title.lower()
    words = f"{question.words} {implied(question)}".lower()
    worth = 3.0 * _agreement(title, hit.title.lower()) + _side_worth(title, question)
    stage = stage_of(question)
    worth += fits_fracture(title, words)
    if re.search(r"encounter|sequela", title):
        worth += 3 if re.search(ENCOUNTERS[stage], title) else -3
    worth -= 2 * asserts_more(title, words)
    worth += 0.4 * len(_stems(title) & _stems(words)) - 0.15 * len(_stems(title) - _stems(words))
    worth += _trimester_worth(title, words)
    if "dominant" in title:
        worth += 2 if re.search(r"\bnon-?dominant", title) and "nondominant" in words else 0
        worth += 2 if re.search(r"affecting (?:right|left) dominant", title) and " dominant" in f" {words}" else 0
    return worth + (0.3 if "unspecified" in title else 0)


def _trimester_worth(title: str, words: str) -> int:
    """For the trimester that the mail's weeks imply, against another one."""
    here, there = TRIMESTER.search(title), re.search(r"\b(first|second|third) trimester", words)
    if here is None or there is None or here.group(1) is None:
        return 0
    return 3 if here.group(1).lower() == there.group(1) else -3


def asserts_more(title: str, words: str) -> int:
    """Count what a title asserts that the mail's words do not say."""
    return sum(1 for asserted in ASSERTED if asserted.search(title.lower()) and not asserted.search(words))


def _side_worth(title: str, question: Question) -> float:
    """For the side that the mail names, against another one, a little against one that it does not name."""
    sides = question.around.sides
    named = {side for side in Side if re.search(rf"\b{side}\b", title)}
    if sides and named:
        return 4 if named <= {_side(sides)} else -4
    if sides and re.search(r"unspecified \w+", title) and SIDES.search(title):
        return -2
    return -1 if named else 0


def _side(sides: tuple[Side, ...]) -> Side:
    """The side that a code should name."""
    if Side.BILATERAL in sides or {Side.LEFT, Side.RIGHT} <= set(sides):
        return Side.BILATERAL
    return sides[0]


def _agreement(title: str, other: str) -> float:
    """The share of the words of two titles that they have in common."""
    one, two = _stems(title), _stems(other)
    return len(one & two) / max(1, len(one | two))


def _stems(text: str) -> set[str]:
    """The words of a text, shortened so that plural and singular meet."""
    return {word[:STEM] for word in re.findall(r"[a-z]{3,}", text.lower())}


def _unsaid(best: Code, pool: tuple[Code, ...], question: Question) -> tuple[str, ...]:
    """What tells the codes of the family apart and the mail does not say."""
    unsaid = []
    if not question.around.sides and any(re.search(r"\bright\b|\bleft\b", code.title, re.I) for code in pool):
        unsaid.append("side")
    told = question.around.encounter is not None or stage_of(question) is not Encounter.INITIAL
    if not told and re.search(r"encounter", best.title):
        unsaid.append("encounter")
    return tuple(unsaid)


def both_sides(code: str, title: str, question: Question, library: Library) -> tuple[str, ...]:
    """The codes of the right and of the left side, where both are told and no code says both (Guidelines, I.B.13)."""
    if Side.BILATERAL not in question.around.sides and not {Side.LEFT, Side.RIGHT} <= set(question.around.sides):
        return ()
    if not ONE_SIDE.search(title):
        return ()
    near = judge(library.icd_children(code[: -1 if len(code) < FULL else -2], question.date_of_service)).fact or ()
    plain = ONE_SIDE.sub("", title)
    found = {side: one for one in near for side in Side if ONE_SIDE.sub(f"{side}", title) == one.title}
    if any(re.search(r"bilateral", one.title, re.I) and plain[:12] == one.title[:12] for one in near):
        return ()
    return tuple(found[side].code for side in (Side.RIGHT, Side.LEFT) if side in found and found[side].billable)
