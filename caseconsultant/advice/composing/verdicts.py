"""Yes or no: whether the codes that a mail proposes are those that the facts give."""

import re
from collections.abc import Collection
from typing import Final

from caseconsultant.advice.question import Question

YES_NO: Final = re.compile(
    r"(?:^|[.!?,;:]\s*|\band |\bbut |\bso )(?:is|are|was|were|am|does|do|did|would|should|shall|can|could|may|will)\b"
    r"[^?]*(?:\?|$)|\b(?:right|correct|ok|okay|fine|allowed|paid|agree|valid|true|no|yes)\s*\?+|came up",
    re.I | re.M,
)
OPEN: Final = re.compile(
    r"^\W*(?:what|which|how|when|who)\b|\bhow many\b|\bwhich (?:code|level|one|modifier)|"
    r"\bwhat (?:code|level|modifier)|\bor\b(?! not\b| no\b)[^?]{0,24}\?",
    re.I | re.M,
)
BARE: Final = re.compile(
    r"(?:^|[.,;:]\s*|\n)\W*(?:two |both |just |only |also )?"
    r"(?:[A-Z]?\d{4,5}[A-Z]?(?:-\w\w)?(?:'?s)?(?:\s*(?:x ?\d+|\(.*?\)))?[\s,+&/]*(?:and )?)+\s*\?",
    re.I,
)

CONTRADICTED: Final = re.compile(
    r"(?:thinks?|says?|believes?|insists?|told)[^.?!]*\b(?:wrong|incorrect|not right|never|cannot|can't)\b.{0,80}?"
    r"\b(?:is (?:she|he|that|this)|are they) (?:right|correct)",
    re.I | re.S,
)
"""Somebody calls the proposed code wrong, and the mail asks whether that is right."""


def asks_yes_or_no(question: Question) -> bool:
    """Say whether the mail wants a yes or a no: by its verb, or by a bare code with a question mark."""
    asked = question.asking
    return bool(BARE.search(asked) or (YES_NO.search(asked) and not OPEN.search(asked)))


def agreement(question: Question, right: Collection[str]) -> str:
    """`Yes: ` where all codes that the mail proposes are right, `No: ` where not; empty where it proposes none."""
    proposed = [code for code in question.procedures if _is_proposed(code, question)]
    if not proposed or not right or not asks_yes_or_no(question):
        return ""
    agrees = set(proposed) <= set(right)
    return "Yes: " if agrees is not bool(CONTRADICTED.search(question.words)) else "No: "


def _is_proposed(code: str, question: Question) -> bool:
    """Say whether a code is one that the asking words propose, or the only one that the mail names."""
    return code in question.asking or len(question.procedures) == 1
