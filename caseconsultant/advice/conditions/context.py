"""Where a condition stands in a mail, and what stands nearest to it."""

import re
from dataclasses import dataclass, field
from typing import Final

from caseconsultant.advice.conditions.heard import Heard
from caseconsultant.advice.question import Question

FARTHER: Final = 100  # characters
DIVIDES: Final = re.compile(r"[,;]|\band\b")


@dataclass(slots=True)
class Context:
    """Where a condition stands in the mail; `unsaid` collects what a slot misses."""

    heard: Heard
    at: tuple[int, int]
    question: Question
    unsaid: list[str] = field(default_factory=list)

    def near(self, patterns: tuple[tuple[str, str], ...]) -> str:
        """The value of the words that stand nearest to the condition; empty where none is said."""
        found = [
            (self.distance(match.start()), rank, value)
            for rank, (words, value) in enumerate(patterns)
            for match in re.finditer(rf"\b(?:{words})\b", self.heard.said, re.I)
        ]
        return min(found)[2] if found else ""

    def first(self, patterns: tuple[tuple[str, str], ...]) -> str:
        """The value of the first pattern that is met anywhere."""
        said = self.heard.said
        return next((value for words, value in patterns if re.search(rf"(?:{words})", said, re.I)), "")

    def distance(self, place: int) -> int:
        """Characters between a place and the condition; much more where a comma or an *and* divides them."""
        start, end = self.at
        if start <= place < end:
            return 0
        between = self.heard.said[end:place] if place >= end else self.heard.said[place:start]
        return len(between) + (FARTHER if DIVIDES.search(between) else 0)

    def side(self) -> str:
        """R, L or B by the side that stands nearest; empty where none is said."""
        sides = self.heard.sides()
        if not sides:
            return ""
        told = {side for _, side in sides}
        if len(told) == 1:
            return sides[0][1]
        return min((self.distance(place), side) for place, side in sides)[1]
