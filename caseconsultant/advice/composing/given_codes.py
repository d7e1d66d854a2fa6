"""The diagnosis codes that a mail proposes, held against those that its conditions take: yes, no, what forbids one."""

import re
from itertools import combinations
from typing import Final

from caseconsultant.advice.composing.piece import Matter, listed, lower_first
from caseconsultant.advice.composing.verdicts import YES_NO
from caseconsultant.advice.findings import Conflict
from caseconsultant.advice.guidance.verdict import wants
from caseconsultant.advice.lookups.diagnoses import conflict
from caseconsultant.advice.lookups.identity import label_of, what_is
from caseconsultant.codes.facts import NoteKind

CATEGORY: Final = 3
SIDES: Final = re.compile(r"\blateralit|\bneeds? (?:a |the )?(?:left|right|side)|left/right|left or right", re.I)
VALID: Final = re.compile(r"\bvalid|\bbillable|\bcomplete\b|\bspecific enough", re.I)
BARE: Final = re.compile(r"\b[A-TV-Z]\d[0-9A-Z](?:\.\w{1,4})?(?: too| also| again)?\s*\?")
DOUBT: Final = re.compile(r"doubt|wrong|not convinced|disagree|incorrect", re.I)
ALONE: Final = re.compile(r"\bby (?:itself|themselves)\b|\balone\b|\bon its own\b|only (?:code|dx)\b", re.I)
TO_MEND: Final = re.compile(
    r"\b(?:should|must|do|need|have) (?:we|i|to)\b[^?]{0,20}\b(?:fix|correct|change|rebill|amend)", re.I
)
BESIDE: Final = re.compile(
    r"\b(?:both|together)\b[^?]*\?|\bcan (?:they|these|we)\b[^?]*\b(?:both|together)\b|"
    r"(?:two|2) (?:separate )?codes\s*\?",
    re.I,
)
CHOICE: Final = re.compile(r"\bor\b|\bvs\b|versus|\bwhich\b|\bwhat\b(?! (?:i|we) need)|\binstead\b", re.I)


def given(matter: Matter) -> tuple[str, ...]:
    """The codes that the mail proposes; a category of three characters stands for all its codes."""
    return matter.question.diagnoses


def agrees(code: str, order: list[str]) -> bool:
    """Say whether a proposed code, or one of its category, is among the right ones."""
    return any(one.startswith(code) for one in order) if "." not in code else code in order


def excluded(order: list[str], matter: Matter) -> tuple[Conflict, ...]:
    """The Excludes1 notes between a right code and a proposed one."""
    pairs = [(one, code) for code in given(matter) if not agrees(code, order) for one in order]
    found = [conflict(one, code, matter.question, matter.library) for one, code in pairs]
    return tuple(one for one in found if any(note.kind is NoteKind.EXCLUDES1 for note in one.exclusions))


def is_incomplete(code: str, matter: Matter) -> bool:
    """Say whether a proposed code is a category that must be completed."""
    one = what_is(code, matter.question, matter.library)
    return len(code) == CATEGORY and one.found is not None and not one.found.billable


def needless(code: str, order: list[str]) -> bool:
    """Say whether a proposed status is one that the disease has by its nature: insulin in type 1 (I.C.4.a.3)."""
    return code == "Z79.4" and any(right.startswith("E10") for right in order)


def is_known(code: str, order: list[str], against: tuple[Conflict, ...], matter: Matter) -> bool:
    """Say whether the tables can judge a proposed code: by what stands near it, or by what excludes it."""
    if "." not in code and len(code) == CATEGORY:
        return agrees(code, order)
    if needless(code, order) or (code[0] == "S" and any(right.startswith(("M80", "M84")) for right in order)):
        return True  # a fracture of diseased bone is no injury (I.C.13.d.2)
    one = what_is(code, matter.question, matter.library)
    if one.found is None or not one.found.billable:
        return False  # that it is no longer valid, or not complete, is the first thing to say
    return any(right[:2] == code[:2] for right in order) or any(code == conflict.other for conflict in against)


def verdict(order: list[str], matter: Matter) -> str:
    """Yes or no where the mail asks whether its own codes are right."""
    asked = matter.question.asking
    if SIDES.search(asked) and YES_NO.search(asked):
        titles = " ".join(label_of(code, matter.question, matter.library) for code in order)
        return "Yes: " if re.search(r"\b(?:right|left|bilateral)\b", titles) else "No, the code has no side: "
    if not given(matter) and len(order) > 1 and BESIDE.search(asked):
        return "No: " if barred(order, matter) else "Yes: "
    if given(matter) and TO_MEND.search(asked):
        return "No: " if all(agrees(code, order) for code in given(matter)) else "Yes: "
    short = [code for code in given(matter) if is_incomplete(code, matter)]
    if short and VALID.search(asked):
        return f"No, {listed(short)} needs more characters: "
    if (
        not given(matter)
        or CHOICE.search(asked)
        or not (any(cue.search(asked) for cue in (YES_NO, BARE)) or wants(matter.question))
    ):
        return ""
    if ALONE.search(asked) and len(order) > len(given(matter)):
        return "No: "
    right = all(agrees(code, order) for code in given(matter))
    return "Yes: " if right is not bool(DOUBT.search(matter.question.words)) else "No: "


def barred(order: list[str], matter: Matter) -> bool:
    """Say whether an Excludes1 note stands between two of the right codes."""
    pairs = combinations(order[:4], 2)
    found = (conflict(one, other, matter.question, matter.library) for one, other in pairs)
    return any(note.kind is NoteKind.EXCLUDES1 for one in found for note in one.exclusions)


def what_forbids(against: tuple[Conflict, ...]) -> str:
    """Which proposed code is left out because of an Excludes1 note; empty where none is."""
    if not against:
        return ""
    codes = list(dict.fromkeys(one.other for one in against))
    at = next(note.at for one in against for note in one.exclusions if note.kind is NoteKind.EXCLUDES1)
    verb = "is" if len(codes) == 1 else "are"
    return f"; {listed(codes)} {verb} not added: an Excludes1 note at {at} forbids it beside this code"


def what_else(order: list[str], against: tuple[Conflict, ...], matter: Matter) -> tuple[str, ...]:
    """What the proposed codes are that are not right, where no note forbids them: a sentence each."""
    others = [code for code in given(matter) if not agrees(code, order) and all(code != one.other for one in against)]
    named = [
        (code, label_of(code, matter.question, matter.library)) for code in others[:2] if not needless(code, order)
    ]
    return tuple(f"{code} is not used here: it is {lower_first(label)}." for code, label in named if label)
