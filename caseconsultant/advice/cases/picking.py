"""From a category or subcategory to the one billable code below it that the mail's words describe."""

import re
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.question import Question, Side
from caseconsultant.codes.facts import Code
from caseconsultant.codes.library import Library

STEM: Final = 6
STOP: Final = frozenset(
    word[:STEM]
    for word in re.findall(
        r"\w+",
        "and the with without due unspecified other not elsewhere classified site sites malignant neoplasm "
        "disease disorder",
    )
)
"""What titles add without telling one from another."""
FEMALE: Final = re.compile(r"\bfemale\b")
MALE: Final = re.compile(r"\bmale\b")


def pick(stem: str, told: str, question: Question, library: Library, side: Side | None = None) -> str:
    """Return the billable code at or below a stem that fits the words best; empty where there is none."""
    pool = judge(library.icd_children(stem, question.date_of_service, billable=True)).fact or ()
    if not pool:
        return stem if library.known(stem) else ""
    heard = _stems(told.lower())
    if "female" not in heard and "male" not in heard:
        heard |= {"male"[:STEM] if question.around.sex == "M" else "female"[:STEM]}
    return max(pool, key=lambda code: (_worth(code, heard, side), -len(code.code))).code


def _worth(code: Code, heard: set[str], side: Side | None) -> float:
    """The words of a title that are told, less those that are not, and the side before everything."""
    title = code.title.lower()
    words = _stems(title) - STOP
    sides = {one for one in Side if re.search(rf"\b{one}\b", title)}
    words -= {str(one)[:STEM] for one in Side}
    worth = sum(1.0 if word in heard else -0.6 for word in words)
    if sides:
        worth += 3 if side in sides else -3
    if "unspecified" in title:
        worth += 0.4 if side is None or sides else -0.2
    return worth - (0.5 if re.search(r"\bother\b", title) else 0)


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in re.findall(r"[a-z]{3,}", text)}


def one_side(question: Question) -> Side | None:
    """The one side that the mail names; None where it names none or more."""
    sides = question.around.sides
    if Side.BILATERAL in sides:
        return Side.BILATERAL
    return sides[0] if len(set(sides)) == 1 else None
