"""What the guidelines presume linked: hypertension with heart failure and kidney disease (I.C.9.a)."""

import re
from dataclasses import dataclass
from typing import Final

from caseconsultant.advice.question import Question

HYPERTENSION: Final = re.compile(r"hypertens|\bHTN\b|high blood pressure|\bHBP\b", re.I)
HYPERTENSIVE: Final = frozenset(("I10", "I11", "I12", "I13"))


@dataclass(frozen=True, slots=True)
class Condition:
    """A code with the parts of the mail that it says."""

    code: str
    says: tuple[str, ...]
    score: float


def hypertensive(found: list[Condition], question: Question) -> list[Condition]:
    """Presume hypertension linked with heart failure and kidney disease (Official Guidelines, I.C.9.a)."""
    codes = {one.code for one in found}
    high = any(code[:3] in HYPERTENSIVE for code in codes) or bool(HYPERTENSION.search(question.words))
    heart = any(code.startswith("I50") for code in codes)
    kidney = next((code for code in sorted(codes) if re.match(r"N18\.[1-69]", code)), "")
    if not high or not (heart or kidney):
        return found
    last = kidney in {"N18.5", "N18.6"}
    code = ("I13.2" if last else "I13.0") if heart and kidney else "I11.0" if heart else "I12.0" if last else "I12.9"
    said = tuple(part for one in found if one.code[:3] in HYPERTENSIVE for part in one.says)
    linked = Condition(code, said or ("hypertension",), 1.0)
    return [linked, *(one for one in found if one.code[:3] not in HYPERTENSIVE)]
