"""The Glasgow coma scale: one code for each part, or the total alone (Official Guidelines, I.C.18.e)."""

import re
from typing import Final

from caseconsultant.advice.cases.case import Case, has
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

SCALE: Final = re.compile(r"\bGCS\b|coma scale|glasgow|\bR40\.2", re.I)
EYES: Final = re.compile(r"\b(?:eyes?(?: open\w*)?|E)\W{0,3}([1-4])\b", re.I)
VERBAL: Final = re.compile(r"\b(?:verbal|V)\W{0,3}([1-5])\b", re.I)
MOTOR: Final = re.compile(r"\b(?:motor|M)\W{0,3}([1-6])\b", re.I)
COMPACT: Final = re.compile(r"\bE([1-4])\s?V([1-5])\s?M([1-6])\b", re.I)
TOTAL: Final = re.compile(r"\b(?:GCS|coma scale|glasgow|score|total)\b[^\d\n]{0,24}(1[0-5]|[3-9])\b", re.I)
WHEN: Final = (
    (r"field|\bEMS\b|ambulance|paramedic|\bEMT\b|scene", "1"),
    (r"24 ?(?:h|hours)|next day", "4"),
    (r"hospital admission|at admission|on admission|admitted to", "3"),
    (r"\bE[DR]\b|emergency|arriv", "2"),
)
RULE: Final = (
    "coma scale codes go after the injury or condition, one for each part with the 7th character for when it was taken"
)
TOTALS: Final = ((13, "R40.241"), (9, "R40.242"), (3, "R40.243"))


def coma_scale(question: Question, _library: Library) -> Case | None:
    """Code the parts of a coma scale, or its total where the parts are not told."""
    words = question.words
    if not SCALE.search(words):
        return None
    taken = next((digit for cue, digit in WHEN if has(cue, words)), "0")
    parts = COMPACT.search(words)
    told = parts.groups() if parts else tuple(m.group(1) for cue in (EYES, VERBAL, MOTOR) if (m := cue.search(words)))
    if len(told) == 3:
        eyes, verbal, motor = told
        codes = (f"R40.21{eyes}{taken}", f"R40.22{verbal}{taken}", f"R40.23{motor}{taken}")
        return Case(codes, RULE, "I.C.18.e", denies=r"\bfirst\b|principal|primary|alone|by itself", asks=_when(taken))
    if has(r"\bfirst\b|principal|primary|alone|by itself|sequenc", question.asking):
        return Case((), RULE, "I.C.18.e", denies=r"\bfirst\b|principal|primary|alone|by itself",
                    said="the coma scale is never first: the injury or condition goes before it")  # fmt: skip
    if has(r"sedat|intubat|paralyz", words):
        return Case((), RULE, "I.C.18.e", lead="No: ", said="a coma scale is not coded for a patient who is sedated "
                    "for treatment or in a medically induced coma")  # fmt: skip
    total = TOTAL.search(words)
    if total is None:
        return None
    code = next(code for least, code in TOTALS if int(total.group(1)) >= least)
    why = "where only the total is recorded, one code of R40.24- says it, after the injury or condition"
    return Case((f"{code}{taken}",), why, "I.C.18.e", asks=_when(taken))


def _when(taken: str) -> tuple[str, ...]:
    """Ask when the scale was taken, where the mail does not say it."""
    return ("When was it taken: in the field, at arrival in the emergency department, or at admission?",) * (
        taken == "0"
    )
