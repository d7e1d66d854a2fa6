"""Cellulitis and abscess by site and side, as L02 and L03 divide the body."""

import re
from typing import Final

from caseconsultant.advice.question import Question, Side

SITES: Final = (
    (re.compile(r"\bfingers?\b|\bthumb", re.I), "L03.01", "L02.51"),
    (re.compile(r"\btoes?\b|hallux", re.I), "L03.03", "L02.61"),
    (re.compile(r"axilla|armpit|underarm", re.I), "L03.11", "L02.41"),
    (re.compile(r"\bface|facial|cheek|chin\b|forehead", re.I), "L03.211", "L02.01"),
    (re.compile(r"\bneck", re.I), "L03.221", "L02.11"),
    (re.compile(r"abdominal wall|abdomen", re.I), "L03.311", "L02.211"),
    (re.compile(r"(?<!came )(?<!comes )(?<!come )(?<!coming )\bback\b", re.I), "L03.312", "L02.212"),
    (re.compile(r"chest", re.I), "L03.313", "L02.213"),
    (re.compile(r"groin", re.I), "L03.314", "L02.214"),
    (re.compile(r"perine", re.I), "L03.315", "L02.215"),
    (re.compile(r"umbilic|navel", re.I), "L03.316", "L02.216"),
    (re.compile(r"buttock|gluteal", re.I), "L03.317", "L02.31"),
    (re.compile(r"\bhands?\b|palm", re.I), "upper", "L02.51"),
    (re.compile(r"\b(?:foot|feet|heel)\b", re.I), "lower", "L02.61"),
    (re.compile(r"forearm|upper arm|\barms?\b|elbow|wrist|shoulder|upper (?:limb|ext)", re.I), "upper", "upper"),
    (re.compile(r"calf|\blegs?\b|shin\b|ankle|knee|thigh|lower (?:limb|ext)", re.I), "lower", "lower"),
)
LIMBS: Final = {
    "upper": {Side.RIGHT: "3", Side.LEFT: "4"},
    "lower": {Side.RIGHT: "5", Side.LEFT: "6"},
}
SIDED: Final = frozenset(("L03.01", "L03.03", "L03.11", "L02.51", "L02.61", "L02.41"))


def skin_infection(question: Question) -> str:
    """The code of a cellulitis or an abscess of the skin; empty where the mail tells neither, or no site or side."""
    words = question.words
    cellulitis = re.search(r"cellulitis", words, re.I)
    if not cellulitis and not re.search(r"abscess|furuncle|\bboil\b|carbuncle", words, re.I):
        return ""
    site = next((row for row in SITES if row[0].search(words)), None)
    if site is None:
        return "L03.90" if cellulitis else "L02.91"
    stem = site[1] if cellulitis else site[2]
    sides = [side for side in question.around.sides if side in (Side.RIGHT, Side.LEFT)]
    if stem in LIMBS:
        digits, kind = LIMBS[stem], "L03.11" if cellulitis else "L02.41"
        return f"{kind}{digits[sides[0]] if sides else '9'}"
    if stem in SIDED:
        return f"{stem}{('1' if sides[0] is Side.RIGHT else '2') if sides else '9'}"
    return stem
