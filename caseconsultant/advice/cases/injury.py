"""The injury that a mail tells, by its nature and its site, with the 7th character of the stage of care (I.C.19.a)."""

import re
from typing import Final

from caseconsultant.advice.cases.case import children, has
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import System
from caseconsultant.codes.library import Library

NATURES: Final = (
    (r"lacerat\w*|\bcuts?\b|\blac\b", "laceration without foreign body of"),
    (r"puncture", "puncture wound without foreign body of"),
    (r"\bbit(?:e|ten)\b", "open bite of"),
    (r"contus\w*|bruis\w*|hematoma", "contusion of"),
    (r"abrasion|scrape", "abrasion of"),
    (r"sprain\w*", "sprain of unspecified ligament of"),
    (r"strain\w*", "strain of muscle of"),
    (r"disloc\w*", "dislocation of"),
    (r"crush\w*", "crushing injury of"),
    (r"fractur\w*|\bfx\b", "fracture of"),
)
SITES: Final = re.compile(
    r"\b(?:(?:right|left|rt|lt|bilateral|both|upper|lower|index|middle|ring|little|great|lesser|big|"
    r"small) )*(?:scalp|forehead|"
    r"eyelids?|eyebrow|nose|ear|lips?|cheek|chin|face|neck|back|chest(?: wall)?|abdom\w+|shoulder|upper arm|"
    r"elbow|forearm|"
    r"arm|wrist|hand|palm|fingers?|thumb|hip|thigh|knee|lower leg|shin|calf|leg|ankle|foot|heel|toes?|"
    r"buttocks?|head)\b",
    re.I,
)
SEVENTH: Final = re.compile(r"[ST].{6}[ADS]")


SIDE: Final = ("right", "left", "bilateral", "both", "upper", "lower")
STAGES: Final = {"A": "initial encounter", "D": "subsequent encounter", "S": "sequela"}
SPECIAL: Final = re.compile(
    r"with (?:damage|penetration|foreign)|other specified|unspecified part|"
    r"specified part",
    re.I,
)
BOOK: Final = (
    (r"(?<!lower )(?<!upper )\bback\b", "back wall of thorax"),
    (r"lower back", "lower back and pelvis"),
    (r"\brt\b", "right"),
    (r"\blt\b", "left"),
    (r"\bshin\b|\bcalf\b|lower leg", "lower leg"),
    (r"chest wall|\bchest\b", "front wall of thorax"),
    (r"\bpalm\b", "hand"),
    (r"forehead|cheek|chin\b|\bface\b", "other part of head"),
    (r"(?<!great )(?<!big )\btoes?\b", "lesser toe"),
    (r"(?:big|great) toe", "great toe"),
    (r"\bpinky|small finger", "little finger"),
)
"""How titles call a site."""


def told_injury(question: Question, library: Library, stage: str) -> str:
    """The code of an injury by its nature and site, with a 7th character; empty where the mail tells none."""
    nature = next((book for cue, book in NATURES if has(cue, question.words)), "")
    sites = [found.group().lower() for found in SITES.finditer(question.words)]
    if not nature or not sites:
        return ""
    where = max(sites, key=lambda one: (one.count(" "), -sites.index(one)))
    if nature.startswith("contusion"):
        where = re.sub(r"buttocks?|sacrum|tailbone", "lower back and pelvis", where)
    for cue, book in BOOK:
        where = re.sub(cue, book, where, flags=re.I)
    hits = library.search(f"{nature} {where}", 6, (System.ICD10CM,))
    category = next((hit.code[:3] for hit in hits if hit.code[0] == "S"), "")
    pool = [code for code in children(category, question, library) if STAGES[stage] in code.title] if category else []
    plain = [code for code in pool if code.title.lower().startswith(nature.removesuffix(" of"))]
    best = max(plain or pool, key=lambda code: _likeness(code.title.lower(), where, question), default=None)
    named = best is not None and any(
        word in best.title.lower() for word in re.findall(r"[a-z]{3,}", where) if word not in SIDE
    )
    return best.code if best is not None and named and SEVENTH.fullmatch(best.code) else ""


def _likeness(title: str, where: str, question: Question) -> float:
    """How well a title names the site and the side, and nothing that the mail does not tell."""
    named = {word for word in re.findall(r"[a-z]+", where) if word not in ("right", "left", "bilateral", "both")}
    worth = 2.0 * sum(1 for word in named if re.search(rf"\b{word}\b", title)) - 1.0 * len(SPECIAL.findall(title))
    sides = [str(side) for side in question.around.sides]
    side = next((one for one in ("right", "left") if one in where), sides[0] if len(sides) == 1 else "")
    other = {"right": "left", "left": "right"}.get(side, "")
    worth += 3 if side and re.search(rf"\b{side}\b", title) else 0
    worth -= 3 if other and re.search(rf"\b{other}\b", title) else 0
    worth += 1 if not side and "unspecified" in title else 0
    return worth - 0.01 * len(title)
