"""Quantities, families of codes and clock times in a text."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

WORDS: Final = {
    w: Decimal(n)
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"both": Decimal(2), "twice": Decimal(2), "once": Decimal(1), "twin": Decimal(2), "twins": Decimal(2)}

UNITS: Final = (
    (r"min(?:ute)?s?", "minutes"), (r"h(?:ou)?rs?", "hours"), (r"days?", "days"), (r"w(?:ee)?ks?", "weeks"),
    (r"mo(?:nth)?s?", "months"), (r"units?|u", "units"), (r"mcg|micrograms?|ug", "mcg"), (r"mg|milligrams?", "mg"),
    (r"gm?|grams?", "g"), (r"ml|cc", "ml"), (r"cm|centimet(?:er|re)s?", "cm"), (r"mm", "mm"), (r"sq\.? ?cm", "sq cm"),
    (r"levels?", "levels"), (r"lesions?", "lesions"), (r"stages?", "stages"),
    (r"blocks?", "blocks"), (r"vials?", "vials"),
    (r"y/?o|y(?:ea)?rs?[- ]old|year[- ]old", "years of age"), (r"month[- ]old|mo[- ]old", "months of age"),
    (r"years?|yrs?", "years"), (r"polyps?", "polyps"), (r"muscles?", "muscles"), (r"tags?", "tags"),
)  # fmt: skip
QUANTITY: Final = re.compile(
    (
        rf"(?<![\w.$#/-])(\d{{1,4}}(?:,\d{{3}})*(?:\.\d+)?|"
        rf"{'|'.join(WORDS)})[\s-]?(?:({'|'.join(f'(?:{p})' for p, _ in reversed(UNITS))}))\b"
    ),
    re.I,
)
TIMES: Final = re.compile(r"\bx\s?(\d{1,3})\b(?!\s*(?:cm|mm))|\b(\d{1,3})\s?x\b(?!\s*\d)", re.I)
FAMILY: Final = re.compile(r"\b(\d{3,4})(x{1,2})\b(?![.\d])", re.I)
RANGE: Final = re.compile(r"(?<![\w.-])(\d{5}|[A-V]\d{4})\s?(?:-|–|to|through|thru)\s?(\d{5}|[A-V]\d{4})(?![\w-])")
CLOCK: Final = re.compile(
    r"\b(\d{1,2})(?::(\d{2}))?\s*([ap]\.?m\.?)?\s*(?:-|–|to|until|till|through)\s*(\d{1,2}):(\d{2})\s*([ap]\.?m\.?)?",
    re.I,
)


def quantities_in(text: str) -> Iterator[tuple[Decimal, str, int, int]]:
    """Yield (value, unit, start, end) of every number that counts something; `x3` counts times."""
    for match in QUANTITY.finditer(text):
        yield number(match.group(1)), unit_of(match.group(2)), match.start(), match.end()
    for match in TIMES.finditer(text):
        yield Decimal(match.group(1) or match.group(2)), "times", match.start(), match.end()


def number(word: str) -> Decimal:
    """Turn digits or a number word into a number."""
    return WORDS[word.lower()] if word.lower() in WORDS else Decimal(word.replace(",", ""))


def unit_of(word: str) -> str:
    """Return our one name for a unit."""
    return next(name for pattern, name in reversed(UNITS) if re.fullmatch(pattern, word, re.I))


def families_in(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield (first, last, start, end) of ranges (99202-99205) and of patterns (9921x)."""
    for match in FAMILY.finditer(text):
        if len(match.group(1)) + len(match.group(2)) == 5:
            stem, blanks = match.group(1), len(match.group(2))
            yield stem + "0" * blanks, stem + "9" * blanks, match.start(), match.end()
    for match in RANGE.finditer(text):
        if match.group(1)[0] == match.group(2)[0] and match.group(1) < match.group(2):
            yield match.group(1), match.group(2), match.start(), match.end()


def clock_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield (from, to) clock times as HH:MM on a 24-hour clock."""
    for match in CLOCK.finditer(text):
        if match.group(2) is None and match.group(3) is None:
            continue
        end = _clock(match.group(4), match.group(5), match.group(6))
        begin = _clock(match.group(1), match.group(2) or "00", match.group(3) or match.group(6))
        if begin and end:
            yield begin, end


def _clock(hour: str, minute: str, half: str | None) -> str:
    """HH:MM, or an empty text where it is no time."""
    h = int(hour)
    if half and half[0].lower() == "p" and h < 12:
        h += 12
    if half and half[0].lower() == "a" and h == 12:
        h = 0
    return f"{h:02d}:{minute}" if h < 24 and int(minute) < 60 else ""


def minutes_between(begin: str, end: str) -> int:
    """Minutes from HH:MM to HH:MM; past midnight where the end is the smaller."""
    (h1, m1), (h2, m2) = (map(int, t.split(":")) for t in (begin, end))
    return (h2 * 60 + m2 - h1 * 60 - m1) % (24 * 60)
