"""The stage of an injury's care, how a fracture heals and is open: what the 7th character tells (I.C.19.a, c)."""

import re
from typing import Final

from caseconsultant.advice.question import Encounter, Question

HEALING: Final = (
    (re.compile(r"\bnon-?\s?union", re.I), "nonunion"),
    (re.compile(r"\bmal-?\s?union", re.I), "malunion"),
    (re.compile(r"delayed (?:healing|union)|slow(?:ly)? heal", re.I), "delayed healing"),
)
LATER: Final = re.compile(
    r"\bcast (?:check|removal|removed|change|off)\b|\bsplint (?:check|removal|off)\b|routine(?:ly)? heal|healing well|"
    r"\b(?:at|visit) \d{1,2} (?:weeks?|wks?|months?)\b|\b\d{1,2}(?:st|nd|rd|th)? (?:weeks?|wks?|"
    r"months?) (?:out|later|post|after|"
    r"f/?u|follow|check|recheck)|(?:suture|staple|stitch\w*) removal|\bfollow[- ]?up\b|\bf/u\b|\brecheck\b|"
    r"(?:second|third|fourth|2nd|3rd|4th) visit|physical therapy|\bPT eval|\brehab\w*|aftercare",
    re.I,
)
FIRST_SEEN: Final = re.compile(
    r"\bfirst (?:visit|enc\w*|seen|time)|initial (?:visit|enc\w*)|new injury|"
    r"\b1st (?:visit|enc)",
    re.I,
)
SEVERE: Final = re.compile(r"(?:gustilo|type|grade)[^.\n]{0,18}\b(?:III|3) ?[ABC]?\b|\bIII[ABC]\b", re.I)
OPEN: Final = re.compile(r"\bopen\b[^.\n]{0,40}(?:fract|fx|femur|tibia|fibula|radius|ulna|humer)|(?:fract\w*|"
                         r"fx)[^.\n]{0,20}\bopen\b|"
                         r"compound(?:ed)? (?:fract|fx)|gustilo", re.I)  # fmt: skip


def stage_of(question: Question) -> Encounter:
    """Active treatment, later care or a late effect: how it heals and what is done tell more than a bare word."""
    told = question.around.encounter
    if told is Encounter.SEQUELA or FIRST_SEEN.search(question.words):
        return told or Encounter.INITIAL
    if healing_of(question.words) or LATER.search(question.words):
        return Encounter.SUBSEQUENT
    return told or Encounter.INITIAL


def healing_of(words: str) -> str:
    """How a fracture heals where it does not routinely, in the words of titles."""
    return next((name for cue, name in HEALING if cue.search(words)), "")


def course_of(words: str) -> str:
    """What a mail says anywhere of how a fracture heals and is open, for a part of it that says it not."""
    if not re.search(r"fract|\bfx\b", words, re.I):
        return ""
    found = (cue.search(words) for cue in (*(cue for cue, _ in HEALING), SEVERE, LATER))
    return " ".join(match.group() for match in found if match)


def fits_fracture(title: str, words: str) -> float:
    """For a title whose way of healing and of being open is the mail's, against another one."""
    worth = 0.0
    if re.search(r"subsequent encounter for .*fracture", title):
        wanted = healing_of(words) or "routine healing"
        worth += 2 if wanted in title else -2
    if re.search(r"encounter for (?:closed|open) fracture", title):
        is_open = bool(OPEN.search(words))
        worth += 2 if is_open is ("open fracture" in title) else -2
        if is_open and "type iii" in title:
            worth += 2 if SEVERE.search(words) else -2
        elif is_open and SEVERE.search(words):
            worth -= 2
    return worth
