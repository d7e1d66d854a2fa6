"""What a mail says of an operation: words that are neither denied nor past, and numbers by what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from caseconsultant.advice.extract.numbers import WORDS, number
from caseconsultant.advice.guidance.patterns import pattern
from caseconsultant.advice.question import Question

DENIED: Final = re.compile(
    r"\b(?:no|not|without|w/o|w/out|never|non|neither|nor|didn'?t|wasn'?t|isn'?t|instead of|rather than)[\s-]+"
    r"(?:(?!but\b|and\b|with\b)[\w/'-]+[\s,]+(?:or )?){0,3}$",
    re.I,
)
PAST: Final = re.compile(
    r"(?:\b(?:s/p|status post|history of|hx(?: of)?|h/o|prior|previous|after|following|f/u|due to failed|"
    r"anesthesia (?:for|code for)|anes for)[\s:]+(?:[\w/'-]+\s+){0,3})$",
    re.I,
)
KEPT: Final = re.compile(
    r"(?:[\s,]+(?:and|or|&|[\w-]+)){0,3}?[\s,]+(?:(?:was|were|are|is) )?(?:left in place|left alone|"
    r"preserved|spared|conserved|not (?:removed|taken|done|performed|used))\b",
    re.I,
)
"""What is said of a thing that was not touched: tubes and ovaries left in place."""
DENIES: Final = re.compile(r"(?:no|not|without|non|w/o|post|after|previous|prior|history)\b", re.I)
RANGE: Final = re.compile(r"(#?[\w*| -]+?) (\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")
NUMBER: Final = rf"(?<![\w.,/-])(\d{{1,4}}(?:\.\d+)?|{'|'.join(WORDS)}|single|double|triple|quadruple)"
AREAS: Final = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?)\s?(?:sq\.?\s?cm|cm2|cm²|square (?:cm|centimet\w+)|sqcm)|"
    r"(?<![\w.])(\d+(?:\.\d+)?)\s?(?:cm)?\s?(?:x|by|×)\s?(\d+(?:\.\d+)?)\s?cm",
    re.I,
)
LENGTH: Final = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)[\s-]?(cm|centimeters?|mm|millimeters?)\b(?!2|²)", re.I)
GRAMS: Final = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?(?:g|gm|gms|grams?)\b", re.I)
LEVEL: Final = re.compile(r"([CTLS])(\d{1,2})(?:\s?[-/–]\s?([CTLS])?(\d{1,2}))?")
SAID_LEVELS: Final = re.compile(rf"{NUMBER}[\s-]*(?:\w+[\s-]+)?(?:levels?|interspaces?|vertebra\w*|segments?)\b", re.I)
ORDINALS: Final = {
    name: value
    for value, names in enumerate(
        ("1 i one first 1st", "2 ii two second 2nd", "3 iii three third 3rd", "4 iv four fourth 4th"), 1
    )
    for name in names.split()
}
NAMES: Final = "|".join(sorted(ORDINALS, key=len, reverse=True))
STAGE: Final = re.compile(
    rf"\b(?:stage|layer) ({NAMES})\b|\b(first|second|third|fourth|1st|2nd|3rd|4th) (?:stage|layer)\b", re.I
)
STATIONS: Final = re.compile(r"\bstations? ((?:\d{1,2}[RL]?s?\b(?:,? and |, ?|,? & ?|/| )?)+)", re.I)
MULTIPLE: Final = {"single": 1, "double": 2, "triple": 3, "quadruple": 4}
GAP: Final = (
    r"[\s-]+(?:(?:of|more|different|separate|other|the|new|\w+al|\w+ic|\w+ed|\w+ar|small|large|skin|\w+)[\s-]+){0,2}?"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A mail as families hear it."""

    question: Question

    def says(self, line: str, *, now: bool = False) -> bool:
        """Say whether some alternative is said and not denied; `now`: nor told as past."""
        return any(True for _ in self.where(line, now=now))

    def where(self, line: str, *, now: bool = False) -> Iterator[int]:
        """Where an alternative is said."""
        words = self.question.words
        for found in pattern(line).finditer(words):
            before = words[max(0, found.start() - 45) : found.start()].split("\n")[-1]
            before = re.split(r"[.;:?!](?:\s|$)", before)[-1]
            denied = DENIED.search(before) or KEPT.match(words[found.end() :]) or (now and PAST.search(before))
            if DENIES.match(found.group()) or not denied:
                yield found.start()

    def meets(self, condition: str) -> bool:
        """Say whether every group of a condition is met."""
        return all(self._group(group) for group in groups(condition))

    def may_meet(self, condition: str) -> bool:
        """Say whether a condition would be met if numbers that the mail does not tell were as it wants them."""
        return all(self._group(group) or self._is_untold(group) for group in groups(condition))

    def untold(self, condition: str) -> tuple[str, ...]:
        """The groups of a condition that want a number which the mail does not tell."""
        return tuple(group for group in groups(condition) if self._is_untold(group))

    def _is_untold(self, group: str) -> bool:
        words, ranges = alternatives(group.lstrip("! "))
        facts = [found[1] for told in ranges if (found := RANGE.fullmatch(told)) is not None]
        return not words and bool(facts) and not any(self.numbers(fact) for fact in facts)

    def _group(self, group: str) -> bool:
        if group.startswith("!"):
            return not self._group(group[1:].strip())
        words, ranges = alternatives(group)
        return any(self._in_range(told) for told in ranges) or (bool(words) and self.says(words))

    def _in_range(self, told: str) -> bool:
        found = RANGE.fullmatch(told)
        assert found is not None
        low, high = Decimal(found[2]), Decimal(found[3])
        return any(low <= value <= high for value in self.numbers(found[1]))

    def numbers(self, fact: str) -> tuple[Decimal, ...]:
        """The numbers that the mail tells of a fact; `#stations` counts what that word names."""
        words = self.question.words
        match fact:
            case "age":
                age = self.question.around.age_years
                return (age,) if age is not None else ()
            case "area":
                return areas(words)
            case "cm":
                return lengths(words)
            case "grams":
                return tuple(Decimal(found[1]) for found in GRAMS.finditer(words))
            case "stages":
                return stages(words)
            case "stations":
                return stations(words)
            case "levels":
                return levels(self.question)
            case _ if fact.startswith("#"):
                return counted(fact[1:], words)
            case _:
                return tuple(q.value for q in self.question.quantities if q.unit == fact)


def groups(condition: str) -> tuple[str, ...]:
    """The groups of a condition, all of which must be met."""
    return tuple(group.strip() for group in re.split(r"\s&\s", condition) if group.strip())


@lru_cache(4096)
def alternatives(group: str) -> tuple[str, tuple[str, ...]]:
    """A group's words, and its ranges; what is counted may have several names: `#stations | nodes 3-20`."""
    words: list[str] = []
    ranges: list[str] = []
    names: list[str] = []
    for part in (part.strip() for part in group.split("|")):
        names = [*names, part] if names or part.startswith("#") else []
        if RANGE.fullmatch(part) or (names and re.search(r" \d[\d.]*-\d", part)):
            ranges.append(" | ".join(names) or part)
            names = []
        elif not names:
            words.append(part)
    return " | ".join(words), tuple(ranges)


def areas(words: str) -> tuple[Decimal, ...]:
    """Square centimeters, as told or as length times width."""
    return tuple(
        Decimal(found[1]) if found[1] else Decimal(found[2]) * Decimal(found[3]) for found in AREAS.finditer(words)
    )


def lengths(words: str) -> tuple[Decimal, ...]:
    """Lengths in centimeters, those within an area aside; of length times width the longer one counts."""
    plain = AREAS.sub(lambda found: f"{max(found[2], found[3], key=Decimal)} cm" if found[2] else " ", words)
    return tuple(
        Decimal(found[1]) / (10 if found[2].lower().startswith("m") else 1) for found in LENGTH.finditer(plain)
    )


def levels(question: Question) -> tuple[Decimal, ...]:
    """How many levels of the spine: as told, else the interspaces of its ranges, else the levels that are named."""
    if told := SAID_LEVELS.search(question.words):
        return (_number(told[1]),)
    ranges, singles = 0, 0
    for level in question.around.levels:
        if (found := LEVEL.fullmatch(level)) is None:
            continue
        first, second = int(found[2]), found[4]
        if second is None:
            singles += 1
        else:
            ranges += 1 if (found[3] or found[1]) != found[1] else max(1, int(second) - first)
    return (Decimal(ranges or singles),) if ranges or singles else ()


def stages(words: str) -> tuple[Decimal, ...]:
    """How many stages or layers: as counted, else the highest that is numbered."""
    told = counted("stage* | layer*", words)
    named = [ORDINALS[(found[1] or found[2]).lower()] for found in STAGE.finditer(words)]
    return (Decimal(max(named)),) if named else told


def stations(words: str) -> tuple[Decimal, ...]:
    """How many lymph node stations are named: stations 4R and 7."""
    found = STATIONS.search(words)
    return (Decimal(len(set(re.findall(r"\d{1,2}[RL]?s?", found[1], re.I)))),) if found else ()


def counted(noun: str, words: str) -> tuple[Decimal, ...]:
    """The numbers before a noun: three stations, 4 mediastinal node stations, x3 stations."""
    return tuple(_number(found[1]) for found in _counting(noun).finditer(words))


@lru_cache(2048)
def _counting(noun: str) -> re.Pattern[str]:
    return re.compile(rf"{NUMBER}{GAP}(?=\S)(?:{pattern(noun).pattern})", re.I)


def _number(word: str) -> Decimal:
    return Decimal(MULTIPLE[word.lower()]) if word.lower() in MULTIPLE else number(word)
