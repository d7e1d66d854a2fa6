"""Which family of visits a mail speaks of: office, hospital, emergency."""

import re
from typing import Final

from caseconsultant.advice.question import Payer, Question

MEDICARE: Final = frozenset({Payer.MEDICARE, Payer.MEDICARE_ADVANTAGE})
"""Payers without consultation codes, and with their own count of time."""
FAMILIES: Final = (
    (
        "same-day hospital",
        (
            r"same[- ](?:calendar )?(?:day|date) (?:admit|admission|discharge)|9923[456]|"
            r"(?:admit|admission|\bobs\b)[^?]*(?:home|discharge|\bd/?c\b)[^?]*(?:same|one) (?:calendar )?(?:day|date)|"
            r"(?:same|one) (?:calendar )?(?:day|date)[^?]*(?:admit|admission|\bobs\b)[^?]*(?:home|discharge|\bd/?c\b)|"
            r"(?:placed in|admit\w*|\bobs\b|observation)[^?]*(?:home|discharg\w*|\bd/?c'?d?\b|released)[^?]*"
            r"(?:same|one) (?:calendar )?(?:day|date)"
        ),
    ),
    ("discharge", r"discharge|9923[89]"),
    ("emergency", r"\bE[DR] (?:visit|phys|level|code|provider|doc)|emergency dep|9928\d"),
    (
        "subsequent hospital",
        (
            r"subsequent (?:hospital|inpatient|day|visit|care)|hospital (?:follow|round|day [2-9])|9923[123]|"
            r"(?:daily |inpatient |ward )rounds?|rounding|\bHD ?#?[2-9]\b|inpatient follow"
        ),
    ),
    (
        "initial hospital",
        (
            r"initial (?:hospital|inpatient|observation)|admission H&?P|9922\d|\bH&P\b[^?]{0,40}admi|"
            r"hospitalist admi|admitted (?:the |a |an |to )"
        ),
    ),
)


ELSEWHERE: Final = (
    ("nursing facility discharge", r"(?:nursing (?:facility|home)|\bSNF\b|\bNF\b)[^?]*discharge|9931[56]"),
    (
        "initial nursing facility",
        (
            r"(?:initial|admission|admit\w*|first)[^.?]{0,40}(?:nursing (?:facility|home)|\bSNF\b|\bNF\b)|"
            r"(?:nursing (?:facility|home)|\bSNF\b|\bNF\b)[^.?]{0,40}(?:initial|admission|H&P)|9930[456]"
        ),
    ),
    (
        "subsequent nursing facility",
        (
            r"(?:nursing (?:facility|home)|\bSNF\b|\bNF\b)[^?]*(?:visit|follow|round|saw|seen|level)|9930[789]|99310|"
            r"(?:visit|follow|round|saw|seen)[^?]*(?:nursing (?:facility|home)|\bSNF\b)"
        ),
    ),
    ("hospital consultation", r"(?:inpatient|hospital|bedside) consult|consult\w*[^.?]{0,30}\binpatient|9925[2-5]"),
    ("office consultation", r"(?:office|outpatient) consult|consult\w*[^.?]{0,30}\b(?:office|clinic)\b|9924[2-5]"),
)
"""Visits that are neither in the office nor on a hospital's ward; nursing facilities come before discharges."""
AT_HOME: Final = re.compile(
    r"house ?calls?|home visit|(?:seen|saw|visit\w*|care)[^.?]{0,40}\b(?:at|in) (?:(?:the|her|his|their) )?"
    r"(?:patient'?s? )?(?:own )?(?:home|residence|assisted living|group home)|assisted living|domiciliary|"
    r"home or residence|9934[1-59]|99350|9934[78]",
    re.I,
)
NOT_AT_HOME: Final = re.compile(r"nursing home|tele|video|audio|virtual|home health|sent home|\bCCM\b|dialysis", re.I)


def family_of(question: Question) -> str:
    """The family of the mail's visit, as the tables name it; empty where the mail does not tell."""
    words = question.words
    elsewhere = next((name for name, cue in ELSEWHERE if re.search(cue, words, re.I)), "")
    if elsewhere.endswith("consultation") and question.around.payer in MEDICARE:
        return "initial hospital" if elsewhere.startswith("hospital") else newness(question)
    if elsewhere:
        return elsewhere
    if AT_HOME.search(words) and not NOT_AT_HOME.search(words):
        return f"home {newness(question) or 'established'}"
    hospital = next((name for name, cue in FAMILIES if re.search(cue, words, re.I)), "")
    return hospital or newness(question)


def newness(question: Question) -> str:
    """New or established, as the mail says it or by the codes that it names; empty where it does not tell."""
    if question.around.new_patient is not None:
        return "new" if question.around.new_patient else "established"
    offices = {"new": r"9920\d|9920x", "established": r"9921[2-5]|9921x|\b(?:f/u|follow[- ]?up|return(?:ing)?) visit"}
    named = [name for name, cue in offices.items() if re.search(cue, question.words)]
    return named[0] if len(named) == 1 else ""
