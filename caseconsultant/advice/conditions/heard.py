"""What a mail says is there: its words without what it denies, and the sides where they stand."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from caseconsultant.advice.extract.circumstances import BOTH, LEFT, RIGHT
from caseconsultant.advice.guidance.patterns import pattern

DENIED: Final = re.compile(
    r"\b(?:no|not|non|nor|without|w/o|w/out|denies|denied|neg(?:ative)? for|never|absence of|ruled out|rather than|"
    r"doesn'?t have|does not have|(?:mother|father|brother|sister)(?:'s)?|fam(?:ily)?\.? (?:history|hx))\b"
    r"(?:[ \t]+(?:yet|on|in|due|currently|been))*[ \t]+\w+[^,.;:()\n?]*?"
    r"(?=[,.;:()\n?]|$|\b(?:but|with|due|has|is|was|for|on|to|and (?:is|has|on|also|with)|"
    r"patient|pt|he|she|just|only|here|seen)\b)",
    re.I,
)
SAME_WORD: Final = re.compile(r"\b(?:not|non)[ -](?:controlled|healing|insulin|pressure|displaced|dominant|rheumatic|"
                              r"traumatic|toxic|st|suppurative|infectious|alcoholic|hodgkin\w*|obstructive|compliant|"
                              r"sure|documented|specified|listed|stated|known)\b", re.I)  # fmt: skip
THANKS: Final = re.compile(r"(?:^|[?.!])[ \t]*TIA\b[,!. \t]*(?:[A-Z][\w.]*[ \t]*){0,3}$", re.M)
HANDED: Final = re.compile(r"[- ]?(?:hand(?:ed|er)|hand dom|dominant|heart|answer|code)", re.I)
RIGHT_OF: Final = re.compile(RIGHT.pattern + r"|\brt\b|\bRIGHT\b|\bRight\b|\bR\.(?= )", re.M)
LEFT_OF: Final = re.compile(LEFT.pattern + r"|\blt\b|\bLEFT\b|\bLeft\b|\bL\.(?= )", re.M)
BOTH_OF: Final = re.compile(
    BOTH.pattern + r"|\bboth (?:of )?(?:his |her |the )?(?:[a-z]+ ){0,2}\w+s\b(?! and)|\beach (?:eye|ear|knee|hip)\b|"
    r"\b(?:right|R|OD|rt|left|L|OS|lt) ?(?:and|&|\+|/) ?(?:left|L|OS|lt|right|R|OD|rt)\b|(?:^|\s)B ?/ ?L\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of a mail as written, and the same with blanks where something is denied."""

    raw: str
    said: str

    def find(self, group: str) -> re.Match[str] | None:
        """The first place at which one of the alternatives is met; `~` before one: also where it is denied."""
        asserted, anyhow = _alternatives(group)
        found = asserted.search(self.said) if asserted else None
        return found or (anyhow.search(self.raw) if anyhow else None)

    def sides(self) -> list[tuple[int, str]]:
        """(place, side) of every side, R, L or B, in the order of the mail."""
        both = [(found.start(), found.end()) for found in BOTH_OF.finditer(self.said)]
        sides = [(start, "B") for start, _ in both]
        for side, cue in (("R", RIGHT_OF), ("L", LEFT_OF)):
            for found in cue.finditer(self.said):
                inside = any(start <= found.start() < end for start, end in both)
                if not inside and not HANDED.match(self.said[found.end() :]):
                    sides.append((found.start(), side))
        return sorted(sides)


@lru_cache(maxsize=8192)
def _alternatives(group: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """The alternatives of a group that must be said, and those that count also where they are denied."""
    words = [part.strip() for part in group.split("|")]
    asserted = " | ".join(word for word in words if not word.startswith("~"))
    anyhow = " | ".join(word[1:] for word in words if word.startswith("~"))
    return pattern(asserted) if asserted else None, pattern(anyhow) if anyhow else None


def heard(words: str) -> Heard:
    """Read the words of a mail; a TIA that closes it is a thank-you."""
    words = THANKS.sub(lambda found: " " * len(found.group()), words)
    kept = SAME_WORD.sub(lambda found: found.group().replace(" ", "_").replace("-", "_"), words)
    said = DENIED.sub(lambda found: " " * len(found.group()), kept)
    return Heard(words, "".join(b if b != "_" or a == "_" else a for a, b in zip(words, said, strict=True)))
