"""A pregnancy that ended early or lies outside the womb: O00 to O08, without weeks (Official Guidelines, I.C.15.q)."""

import re
from typing import Final

from caseconsultant.advice.cases.case import Case, has
from caseconsultant.advice.cases.gestation import weeks_of
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

BEFORE: Final = re.compile(r"history|\bhx\b|h/o|prior|previous|supervision|prenatal visit|recurrent|habitual", re.I)
LOSS: Final = r"(?:spontaneous|complete|inevitable) (?:\w+ )?(?:ab\b|abortion|miscarr\w*)|\bSAB\b|miscarr"
PART: Final = r"incomplete (?:\w+ )?(?:ab\b|abortion|miscarr\w*|SAB)|retained products"
SEPTIC: Final = r"sepsis|septic"
INFECTED: Final = r"infect|endometritis|fever"
BLEEDS: Final = r"(?:excessive|heavy|delayed|severe|profuse)[^.\n]{0,16}(?:bleed|hemorrh)|hemorrhag"
ELECTIVE: Final = r"(?:elective|induced|medical|therapeutic) (?:termination|abortion|AB\b)|\bEAB\b|\bTAB\b"
TUBE: Final = r"ectopic[^.\n]*tub|tub[^.\n]*(?:ectopic|pregnan)"
CODES: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    ((r"missed (?:ab\w*|miscarr\w*)",), "O02.1"),
    ((r"blighted ovum|anembryonic",), "O02.0"),
    ((r"molar pregnan|hydatidiform", r"partial|incomplete"), "O01.1"),
    ((r"molar pregnan|hydatidiform", r"complete|classical"), "O01.0"),
    ((r"molar pregnan|hydatidiform",), "O01.9"),
    ((TUBE, r"\bright\b|\bRT\b"), "O00.101"),
    ((TUBE, r"\bleft\b|\bLT\b"), "O00.102"),
    ((TUBE,), "O00.109"),
    ((r"ectopic",), "O00.90"),
    ((r"threatened (?:ab\w*|miscarr\w*)",), "O20.0"),
    ((ELECTIVE, r"\bfailed"), "O07.4"),
    ((ELECTIVE, INFECTED), "O04.5"),
    ((ELECTIVE, BLEEDS), "O04.6"),
    ((ELECTIVE,), "Z33.2"),
    ((PART, SEPTIC), "O03.37"),
    ((PART, INFECTED), "O03.0"),
    ((PART, BLEEDS), "O03.1"),
    ((PART,), "O03.4"),
    ((LOSS, SEPTIC), "O03.87"),
    ((LOSS, INFECTED), "O03.5"),
    ((LOSS, BLEEDS), "O03.6"),
    ((LOSS,), "O03.9"),
)
"""What all must be said, and the code: the first that is met counts (tabular list, O00 to O08, O20 and Z33.2)."""


def abortive(question: Question, _library: Library) -> Case | None:
    """Code a pregnancy that ended early; its weeks are not coded (I.C.21.c.11)."""
    words = question.words
    if BEFORE.search(words) or re.search(r"complication (?:after|following)|returned|readmitted", words, re.I):
        return None
    code = next((code for cues, code in CODES if all(has(cue, words) for cue in cues)), "")
    if not code:
        return None
    if code == "O20.0":
        weeks = weeks_of(words)
        extra = (f"Z3A.{weeks:02d}",) if weeks and weeks >= 8 else ("Z3A.01",) if weeks else ()
        return Case((code, *extra), "the pregnancy goes on, so the weeks are coded as well", "I.C.15")
    if code == "Z33.2":
        return Case((code,), "the termination is without complications; the weeks (Z3A.-) are not coded", "I.C.21.c.11")
    return Case((code,), "the weeks (Z3A.-) are not coded with an abortive outcome", "I.C.15.q and I.C.21.c.11")
