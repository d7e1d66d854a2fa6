"""Therapy and follow-up after a planned joint replacement: aftercare, then the joint (Guidelines, I.C.21.c.7)."""

import re
from typing import Final

from caseconsultant.advice.question import Question, Side

REPLACED: Final = re.compile(
    r"\bT[KH][AR]\b|\btotal (knee|hip|shoulder|ankle|elbow)s?\b|\b(knee|hip|shoulder|ankle|elbow) (?:joint )?"
    r"(?:replacement|arthroplasty|replaced)\b",
    re.I,
)
AFTER: Final = re.compile(
    r"\b(?:PT|OT|physical therapy|therapy|rehab\w*|home health|aftercare|follow-?up|f/u|post-?op\w*|s/p|status post|"
    r"after|recheck|\d+ weeks? out)\b",
    re.I,
)
TROUBLE: Final = re.compile(
    r"infect|loosen|disloc|fracture|\bfx\b|broke|wear|instab|fail|complicat|mechanical|stiff|bill\b|\bCPT\b|modif|global",
    re.I,
)
JOINTS: Final = {"knee": "Z96.65", "hip": "Z96.64", "shoulder": "Z96.61", "elbow": "Z96.62", "ankle": "Z96.66"}
PAIRED: Final = frozenset(("knee", "hip"))  # these have a code for both sides
AFTERCARE: Final = "Z47.1"


def after_replacement(question: Question) -> tuple[str, ...]:
    """Return the aftercare code and that of the artificial joint; nothing where the mail tells of trouble with it."""
    words = question.words
    found = REPLACED.search(words)
    if found is None or question.codes or not AFTER.search(words) or TROUBLE.search(words):
        return ()
    short = found.group().upper()
    joint = (found.group(1) or found.group(2) or ("knee" if "K" in short else "hip")).lower()
    return AFTERCARE, f"{JOINTS[joint]}{_side(question, joint)}"


def _side(question: Question, joint: str) -> str:
    """The last character: 1 right, 2 left, 3 both where there is such a code, 9 not told."""
    sides = set(question.around.sides)
    if Side.BILATERAL in sides or {Side.LEFT, Side.RIGHT} <= sides:
        return "3" if joint in PAIRED else "9"
    return "1" if Side.RIGHT in sides else "2" if Side.LEFT in sides else "9"
