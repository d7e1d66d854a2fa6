"""Modifiers in a text: written on a code, after a word of the trade, or known by their letters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caseconsultant.advice.extract.loose_modifiers import spoken
from caseconsultant.advice.extract.words import words
from caseconsultant.codes.facts import System

LEVEL_ONE: Final = words(
    """22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 90 91 92 93 95 96
    97 99"""
)
LEVEL_TWO: Final = words(
    """LT RT E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LC LD LM RC RI XE XS XP XU AS AI
    GA GX GY GZ JW JZ KX FS FT FQ FX FY GC GE GN GO GP CO CQ GT GQ TC QW QX QY QZ QK AA AD QS G8 G9 P1 P2 P3 P4 P5
    P6 Q5 Q6 Q7 Q8 Q9 PT PO PN PA PB PC PI PS CS CT CR AT AQ AY EY GJ GW GV KD KF KH KI KJ KP KQ NU RR UE RA RB TB
    JG JA JB JD SA SB SG SL SU TH TJ UN UP UQ UR US ET EP EA EB EC ED EE G0 GG GH GK GL GM GR GS GU K0 K1 K2 K3 K4 LL LR
    MS RD V5 V6 V7 M2 1P 2P 3P 8P"""
)
PLAIN_WORDS: Final = words(
    """AS AT ET CO ED PA PT PC PS PI CT CR CS SA LL MS AD AI GO PO TC ST EP EA LM RI RA RD RC TH UP UN UR US"""
)
"""Modifiers that are also words, states, credentials or departments: taken only where something says modifier."""
ANY: Final = r"(?:[0-9][0-9A-Z]|[A-Z][A-Z0-9])"
ON_CODE: Final = re.compile(
    rf"^\)?(?:\s?[-–]\s?|\s?\+\s?|(?: |\s?,\s?|\s?\()(?={ANY}\b))({ANY}(?:[\s,/–-]{{1,2}}{ANY})*)(?![\w%]|\.\w)"
)
CUE: Final = re.compile(
    (
        rf"\b(?:mod(?:if(?:i?e|y?e)|fie)rs?|mods?\.?)(?:\s*(?:-|#|:|code|codes|like|of|is|are|was|such "
        rf"as))?\s*[-'\"“]?((?:{ANY})(?:['\"”]?\s*(?:,|/|and|or|&|\+|nor|vs\.?|versus|"
        rf",\s*(?:and|or))\s*[-'\"“]?{ANY})*)\b(?!\s*(?:%|minutes?\b|min\b|units?\b))"
    ),
    re.I,
)
BEFORE_CUE: Final = re.compile(rf"(?<![\w.-])[-'\"“]?({ANY})['\"”]?\s+(?:modifiers?|mods?)\b", re.I)
VERB: Final = re.compile(
    r"\b(?:append(?:ed|ing)?|attach(?:ed)?|add(?:ed|ing)?|us(?:e|es|ed|ing)|put|need(?:s|"
    r"ed)?|with|without|w/|want(?:ed|s)?|"
    r"tr(?:y|ied)|report(?:ed)?|take(?:s)?|bill(?:ed)?|say(?:s)?|just|is|does|the|a|an|or|"
    r"and|vs\.?|versus|both|either|of|carry|carries)"
    rf"\s+(?:the |a |an |a -|just |on |only )?[-'\"“]?({ANY})(?=['\"”]?(?:[\s.,;:?!)/]|"
    rf"$))(?!\s*(?:%|min|units?\b|days?\b|d\b|y/?o|years?|yrs?|"
    r"months?|weeks?|wks?|cm\b|mm\b|mg\b|mcg\b|ml\b|hours?|hrs?|patients?|people|lesions?|"
    r"of\b|to\b|-?\d|times|levels?|percent|year|old|"
    r"tags?|claims?|stages?|blocks?|(?:other )?codes?|visits?|hour|pts?\b|\.\d|,\d|/\d|:\d))",
    re.I,
)
DASHED: Final = re.compile(rf"(?<![\w.-])-({ANY})\b(?!\s*(?:%|min|days?|[\d.]))")
BARE_LETTERS: Final = re.compile(r"(?<![\w.-])([A-Z][A-Z0-9])(?![\w-]|\.\w)")
SPELLED: Final = {
    "twenty-two": "22", "twenty-four": "24", "twenty-five": "25", "twenty-six": "26", "fifty": "50", "fifty-one": "51",
    "fifty-two": "52", "fifty-three": "53", "fifty-seven": "57", "fifty-eight": "58", "fifty-nine": "59",
    "sixty-two": "62", "seventy-six": "76", "seventy-seven": "77", "seventy-eight": "78", "seventy-nine": "79",
    "eighty": "80", "ninety-one": "91", "ninety-five": "95",
}  # fmt: skip
NUMBER_WORDS: Final = "|".join(word.replace("-", "[- ]") for word in sorted(SPELLED, key=len, reverse=True))
IN_WORDS: Final = re.compile(
    rf"\b({NUMBER_WORDS}) (?:modifiers?|mods?)\b|\b(?:modifiers?|mods?) ({NUMBER_WORDS})\b", re.I
)
EITHER: Final = re.compile(
    rf"(?<![\w.$/%:-])-?({ANY})\s?(?:or|vs\.?|versus|/)\s?-?({ANY})(?=\s*(?:\?|$|\.\s|\bon\b|\bfor\b|\bhere\b|modif))",
    re.M,
)
"""Two modifiers between which a mail asks to choose: 58 or 78?"""
NOT_A_DASH: Final = re.compile(r"\d\s?$")


@dataclass(frozen=True, slots=True)
class Found:
    """A code or modifier at its place in the text."""

    code: str
    system: System
    start: int
    end: int
    modifiers: tuple[tuple[str, int], ...] = ()


def is_modifier(text: str) -> bool:
    """Say whether two characters are a modifier that the trade uses."""
    return text.upper() in LEVEL_ONE or text.upper() in LEVEL_TWO


def attached(text: str, at: int) -> tuple[tuple[str, int], ...]:
    """The modifiers written on a code that ends here, each with its place."""
    match = ON_CODE.match(text[at : at + 24])
    if match is None:
        return ()
    dashed = match.group()[0] in "-–" or match.group().lstrip()[0] in "-–"
    found = []
    for piece in re.finditer(ANY, match.group(1)):
        code = piece.group()
        if not is_modifier(code) or (not dashed and (code in PLAIN_WORDS or code.isdigit())):
            break
        found.append((code, at + match.start(1) + piece.start()))
    return tuple(found)


def modifiers_in(text: str, codes: tuple[Found, ...]) -> Iterator[tuple[str, int, str]]:
    """Yield each modifier, its start, and the code it is written on (empty where it stands loose)."""
    seen: set[int] = set()
    for code in codes:
        for modifier, at in code.modifiers:
            seen.add(at)
            yield modifier, at, code.code
    for modifier, at in sorted(set(_loose(text)), key=lambda found: found[1]):
        inside_a_code = any(c.start <= at < c.end for c in codes)
        if at not in seen and not inside_a_code:
            seen.add(at)
            yield modifier, at, ""


def _loose(text: str) -> Iterator[tuple[str, int]]:
    for match in CUE.finditer(text):
        for piece in re.finditer(rf"(?<!\w){ANY}(?!\w)", match.group(1), re.I):
            if is_modifier(piece.group()):
                yield piece.group().upper(), match.start(1) + piece.start()
    for match in BEFORE_CUE.finditer(text):
        if is_modifier(match.group(1)):
            yield match.group(1).upper(), match.start(1)
    yield from _either(text)
    for match in IN_WORDS.finditer(text):
        number = 1 if match.group(1) else 2
        yield SPELLED[match.group(number).lower().replace(" ", "-")], match.start(number)
    yield from _by_verb(text)
    yield from spoken(text, is_modifier)
    for match in BARE_LETTERS.finditer(text):
        if match.group(1) in LEVEL_TWO - PLAIN_WORDS and not _is_a_level(text, match):
            yield match.group(1), match.start(1)


def _either(text: str) -> Iterator[tuple[str, int]]:
    """Yield the two modifiers between which a mail asks to choose."""
    for match in EITHER.finditer(text):
        if is_modifier(match[1]) and is_modifier(match[2]) and (match[1].isdigit() or match[2].isdigit()):
            yield from ((match[number], match.start(number)) for number in (1, 2))


def _by_verb(text: str) -> Iterator[tuple[str, int]]:
    for match in VERB.finditer(text):
        code = match.group(1)
        if code.isdigit() and code in LEVEL_ONE and _a_modifier_is_talked_about(text, match):
            yield code, match.start(1)
    for match in DASHED.finditer(text):
        code = match.group(1)
        if code in LEVEL_ONE | (LEVEL_TWO - PLAIN_WORDS) and not NOT_A_DASH.search(text[: match.start()][-2:]):
            yield code, match.start(1)
    for match in re.finditer(
        r"(?<![\w.-])(AS|AI|TC|PT|CS|AT)(?=\s+(?:modifier|pay|claims?|assist|percent|line|rate)|\s*[?.,]?\s*$)", text
    ):
        yield match.group(1), match.start(1)


def _a_modifier_is_talked_about(text: str, match: re.Match[str]) -> bool:
    """Two digits are a modifier after a verb of the trade, or where modifiers or codes are being discussed at all."""
    verb = match.group().split()[0].lower()
    if verb in {"the", "a", "an", "is", "does", "of", "or", "and", "just", "both", "either", "say", "says"}:
        return bool(re.search(r"modif|\bmods?\b", text, re.I)) or "-" in match.group()
    return True


def _is_a_level(text: str, match: re.Match[str]) -> bool:
    """T1 to T9 and the like: a vertebra where spines are talked about, else a digit."""
    around = text[max(0, match.start() - 40) : match.end() + 40]
    return bool(re.match(r"T\d$", match.group(1))) and bool(
        re.search(r"spin|vertebr|thorac|lumbar|level|fusion|[LCT]\d{1,2}\s?[-/–]|lamin|compress", around, re.I)
    )
