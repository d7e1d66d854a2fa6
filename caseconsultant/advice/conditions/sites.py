"""Characters of a code that tell the place: side, eye, dominant side, joint, and the site and depth of an ulcer."""

import re
from typing import Final

from caseconsultant.advice.conditions.context import Context
from caseconsultant.advice.lookups.clinical import HANDED

LEG_ULCER: Final = (
    (r"heel|mid-?foot", "4"),
    (r"toes?\b|hallux|plantar|metatars\w*|forefoot|ball of|\bsole\b", "5"),
    (r"ankle|malleol\w*", "3"),
    (r"calf", "2"),
    (r"thigh", "1"),
    (r"foot|feet", "5"),
    (r"shin\b|lower leg|\bleg\b|pretibial", "8"),
)
NONPRESSURE: Final = (
    (r"necrosis (?:of|to|in) (?:the )?muscle|muscle necrosis", "3"),
    (r"necrosis (?:of|to|in) (?:the )?bone|bone necrosis", "4"),
    (r"bone|osteomyel", "6"),
    (r"muscle|tendon", "5"),
    (r"fat|subcut\w*|adipose|full[- ]thickness", "2"),
    (r"skin (?:break|only)|breakdown of (?:the )?skin|limited to|superficial|partial[- ]thickness|epiderm|dermis", "1"),
)
JOINTS: Final = (
    (r"shoulder", "1"),
    (r"elbow", "2"),
    (r"wrist", "3"),
    (r"hands?|fingers?|thumb|MCP|knuckle\w*|CMC", "4"),
    (r"hips?", "5"),
    (r"knees?", "6"),
    (r"ankles?|foot|feet|toes?|podagra|MTP|hallux|heel", "7"),
    (r"vertebr\w*|spine|spinal", "8"),
)
SINGLE: Final = frozenset("8")  # a site without sides
SEVERE: Final = re.compile(r"\b(mild|moderate|mod|severe|advanced|end[- ]?stage|indeterminate)\b", re.I)
STAGE: Final = {"mil": "1", "mod": "2", "sev": "3", "adv": "3", "end": "3", "ind": "4"}


def sided(context: Context, chars: str) -> list[str]:
    """Characters for right, left, both and not told; `-` where the category has none."""
    right, left, both, open_ = tuple(chars)
    match context.side():
        case "R":
            return [right]
        case "L":
            return [left]
        case "B":
            return [both] if both != "-" else [right, left]
    context.unsaid.append("side")
    return [] if open_ == "-" else [open_]


def glaucoma(context: Context, chars: str) -> list[str]:
    """Eye and stage: one code where both eyes have one stage, else one for each eye (Guidelines, I.C.7.a)."""
    said = context.heard.said
    stages = [(found.start(), STAGE[found.group(1)[:3].lower()]) for found in SEVERE.finditer(said)]
    eyes = [(place, side) for place, side in context.heard.sides() if side in "RL"]
    if len({stage for _, stage in stages}) > 1 and {side for _, side in eyes} == {"R", "L"}:
        made: dict[str, str] = {}
        for place, side in eyes:
            stage = min((abs(at - place) - (at > place) * 3, value) for at, value in stages)[1]
            made.setdefault(side, f"{chars[0] if side == 'R' else chars[1]}{stage}")
        return [made["R"], made["L"]]
    stage = stages[0][1] if stages else "0"
    if not stages:
        context.unsaid.append("stage")
    return [f"{eye}{stage}" for eye in sided(context, chars)]


def stage_of_glaucoma(context: Context, _: str) -> list[str]:
    """The stage alone."""
    found = SEVERE.search(context.heard.said)
    return [STAGE[found.group(1)[:3].lower()] if found else "0"]


def dominance(context: Context, chars: str) -> list[str]:
    """Right dominant, left dominant, right not, left not, not told (Guidelines, I.C.6.a)."""
    side = context.side()
    if side not in ("R", "L"):
        context.unsaid.append("side")
        return [chars[4]]
    words = context.heard.raw
    hand = HANDED.search(words)
    if re.search(r"ambidext", words, re.I):
        dominant = True
    elif hand:
        dominant = ("left" if hand.group(2) else (hand.group(1) or hand.group(3)).lower())[0].upper() == side
    elif re.search(r"non-?\s?dominant", words, re.I):
        dominant = False
    elif re.search(r"\bdominant (?:side|arm|hand|leg)|(?:right|left),? dominant", words, re.I) and not re.search(
        r"\bor (?:not|non)|\?[^?]*dominant|dominant[^?.]*\?", words, re.I
    ):
        dominant = True
    else:
        dominant = side == "R"
    return [chars[("R", "L").index(side) + (0 if dominant else 2)]]


def ulcer(context: Context, _: str) -> list[str]:
    """Site, side and depth of a chronic ulcer of a leg: the last three characters of L97."""
    site = context.first(LEG_ULCER) or "9"
    side = sided(context, "1230" if site != "9" else "12-0")
    deep = context.first(NONPRESSURE)
    if not deep:
        context.unsaid.append("depth of the ulcer")
    return [f"{site}{one if one != '3' else '0'}{deep or '9'}" for one in side]


def joint(context: Context, ends: str) -> list[str]:
    """Site and side of a joint, shoulder 1 to ankle and foot 7, vertebrae 8; `ends` for several sites and for none."""
    several, unspecified = ends.split(",")
    if re.search(r"\b(?:multiple|several|many) (?:joints?|sites?)|polyarticular", context.heard.said, re.I):
        return [several]
    site = context.near(JOINTS)
    if not site:
        context.unsaid.append("site")
        return [unspecified]
    if site in SINGLE:
        return [site]
    return [f"{site}{side}" for side in sided(context, "12-9")]
