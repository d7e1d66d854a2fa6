"""Whether a title and a mail say the opposite of one thing: with contrast and without it, with imaging and without."""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Final

THINGS: Final = (
    r"contrast|dye", r"imag\w+|fluoro\w*|(?:ultrasound|ct|x-ray) guidance|guidance", r"doppler", r"microscop\w*|micro",
    r"slit lamp", r"medical services?", r"(?:general )?an[a]?esthesia", r"manipulation|moving it|setting",
    r"debridement", r"the patient|patient present", r"intraocular lens|lens|iol", r"mesh", r"tomo\w*",
)  # fmt: skip
"""Each thing with the words for it that mails and our labels use."""
WITHOUT: Final = r"(?:without|w/o|no|non|sans|not using|absent)"
WITH: Final = r"(?:with|w/|using|under|and|by|plus|incl\w*)"
BETWEEN: Final = r"(?:[\s-]+\w+){0,2}?[\s-]+"
BOTH: Final = re.compile(
    r"without,? (?:and|then|followed by|&) with\b|with and without|w/? ?(?:&|and|/|\+)? ?w/?o\b|"
    r"w/?o ?(?:&|and|/|\+) ?w/?\b|pre[- ]and post[- ]contrast",
    re.I,
)


REGIONS: Final = (
    re.compile(r"\b(?:cervic\w+ (?!canal|cancer|os\b|mucus)|neck|c[2-7](?:-\d)?\b)", re.I),
    re.compile(r"\b(?:thorac\w+|upper back|mid back|t1?\d(?:-\d+)?\b(?= |$|,))", re.I),
    re.compile(r"\b(?:lumb\w+|low(?:er)? back|sacr\w+|l[1-5](?:-\d|-s1)?\b)", re.I),
)
"""The regions of the spine, in the words of mails and labels."""
SPINE: Final = re.compile(r"spin\w+|\bback\b|disc|interspace|vertebra\w*|facet|cord|epidural|nerve root", re.I)


RISKS: Final = {
    "high": re.compile(r"\b(?:high|increased)[- ]risk\b", re.I),
    "ordinary": re.compile(
        r"\b(?:average|avg\.?|low|not (?:at |a |meeting criteria for )?high|normal)[- ]risk\b", re.I
    ),
}
"""Whom a screening is for, by the risk that is told."""


class Said(Enum):
    """What a text says of a thing."""

    HAS = auto()
    LACKS = auto()
    BOTH = auto()


def opposed(title: str, heard: str) -> bool:
    """Say whether a title denies what the mail has, has what it denies, or has both ways where the mail has one."""
    if elsewhere(title, heard) or at_another_risk(title, heard):
        return True
    here, there = said(title.lower()), said(heard.lower())
    return any(here[thing] is not there[thing] for thing in here if thing in there)


@lru_cache(maxsize=4096)
def said(text: str) -> dict[str, Said]:
    """What a text in small letters says of each thing that it names after with or without."""
    found: dict[str, Said] = {}
    for thing in THINGS:
        lacks = re.search(rf"\b{WITHOUT}{BETWEEN}(?:{thing})\b", text)
        if thing == THINGS[0] and BOTH.search(text):
            found[thing] = Said.BOTH
        elif lacks:
            found[thing] = Said.LACKS
        elif re.search(rf"\b{WITH}{BETWEEN}(?:{thing})\b", text):
            found[thing] = Said.HAS
    return found


def elsewhere(title: str, heard: str) -> bool:
    """Say whether a title of the spine names other regions of it than the mail does."""
    if not SPINE.search(title):
        return False
    here, there = ({number for number, cue in enumerate(REGIONS) if cue.search(text)} for text in (title, heard))
    return bool(here and there and not here & there)


def at_another_risk(title: str, heard: str) -> bool:
    """Say whether a title is for people at high risk where the mail tells of average or low risk, or the other way."""
    here, there = ({name for name, cue in RISKS.items() if cue.search(text)} for text in (title, heard))
    return bool(here and there and not here & there)
