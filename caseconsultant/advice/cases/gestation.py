"""When in a pregnancy a mail is: completed weeks, trimester, delivery or the weeks after, and which fetus."""

import re
from dataclasses import dataclass
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.lookups.clinical import MATERNAL
from caseconsultant.advice.question import Question

NOT_AFTER: Final = r"(?!\s*(?:post-?\s?partum|pp\b|after|ago|s/p|post|old|later|since|course|supply))"
WEEKS: Final = (
    re.compile(
        rf"\b(\d{{1,2}})\s?(?:\+\s?\d\s?|\s\d/7\s?)?(?:w|wks?|weeks?|"
        rf"wga)(?![a-z])\.?(?:[\s,+&]*(?:and )?\d\s?(?:d|days?|/7)\b)?{NOT_AFTER}",
        re.I,
    ),
    re.compile(r"\b(\d{1,2})\s?(?:\+\s?[0-6]|\s[0-6]/7|w[0-6]d)\b", re.I),
    re.compile(r"\b(?:GA|EGA|gestation(?:al age)?)\W{0,4}(?:of |at |is )?(\d{1,2})\b", re.I),
)
TRIMESTER: Final = re.compile(r"\b(first|1st|second|2nd|third|3rd)[\s-]+tri(?:mester)?\b", re.I)
NAMES: Final = {"1": "first", "2": "second", "3": "third", "f": "first", "s": "second", "t": "third"}
POSTPARTUM: Final = re.compile(
    r"\bpost-?\s?partum\b|\bpuerper|\bPP (?:visit|check|day|depression)|(?:weeks?|wks?|days?|"
    r"months?) (?:after|post|s/p|"
    r"out from|since) (?:the |her |a |vaginal |normal |c[- ]?section |cesarean )*(?:deliver|c[- ]?section|"
    r"birth|cesarean|"
    r"having (?:her|the) baby)|delivered (?:\d+|two|three|four|five|six) (?:weeks?|days?) ago|breast-?feeding|"
    r"lactat",
    re.I,
)
DELIVERED: Final = re.compile(
    r"\b(?:vaginal|cesarean|c[- ]?section|forceps|vacuum|spontaneous|normal|breech|preterm|term|"
    r"full[- ]term) (?:assisted )?"
    r"(?:deliver(?:y|ies|ed)|birth)|\bdeliver(?:ed|s)\b|\bSVD\b|\bNSVD\b|\bVBAC\b|gave birth|birth of|\bC/S\b|"
    r"c[- ]?section|cesarean|during (?:the )?(?:delivery|labor)|\bdelivery (?:at|of|with|complicated)\b|liveborn|"
    r"live born",
    re.I,
)
NOT_YET: Final = re.compile(
    r"not (?:yet )?deliver|undeliver|without delivery|no delivery|previous (?:c[- ]?section|cesarean)|"
    r"prior (?:c[- ]?section|"
    r"cesarean)|h(?:x|istory) (?:of )?(?:a )?(?:c[- ]?section|cesarean)|before delivery|sent home|antepartum|prenatal|"
    r"scheduled for (?:a )?(?:repeat )?(?:c[- ]?section|cesarean)",
    re.I,
)
OBSTETRIC: Final = re.compile(
    r"\bG\d(?:\s?P\d\w*)?\b|\bdi/di\b|\bmono/(?:di|mono)\b|\b(?:twin|triplet)s? (?:at|preg|gest)|pre-?eclamp|"
    r"\bprevia\b|"
    r"fetal|fetus|perinatal|obstetric|\bL&D\b|\bGDM\b|\bP?PROM\b|cerclage|ectopic|missed ab|ovum|molar|"
    r"perineal (?:lac|tear)|"
    r"\bIUGR\b|\b(?:EAB|SAB)\b|termination|trimester|\bHELLP\b|Z3A",
    re.I,
)
FETUS: Final = re.compile(r"\b(?:twin|fetus|baby|triplet)s? ?#?(?:([ABC])\b|([1-5])\b)", re.I)


@dataclass(frozen=True, slots=True)
class Time:
    """Completed weeks (None: not told), and the part of a title that says when: a trimester, childbirth, puerperium."""

    weeks: int | None
    when: str

    @property
    def title(self) -> str:
        """The expression that titles of chapter 15 use for it."""
        match self.when:
            case "childbirth":
                return r"childbirth|during delivery|in labor"
            case "puerperium":
                return r"puerperium|postpartum|following delivery"
            case "":
                return r"unspecified trimester"
            case trimester:
                return rf"{trimester} trimester"


def time_of(question: Question) -> Time:
    """Read when it is; postpartum before delivery before the weeks."""
    words = question.words
    weeks = weeks_of(words)
    if POSTPARTUM.search(words) and not re.search(r"\bprenatal\b|\bpregnant\b(?! last)", words, re.I):
        return Time(None, "puerperium")
    if DELIVERED.search(words) and not NOT_YET.search(words):
        return Time(weeks, "childbirth")
    if weeks is not None:
        return Time(weeks, trimester_of(weeks, question))
    told = TRIMESTER.search(words)
    return Time(None, NAMES[told.group(1)[0].lower()] if told else "")


def weeks_of(words: str) -> int | None:
    """Completed weeks of gestation, 4 to 42."""
    found = (match for cue in WEEKS for match in cue.finditer(words))
    return next((int(match.group(1)) for match in found if 4 <= int(match.group(1)) <= 42), None)


def trimester_of(weeks: int, question: Question) -> str:
    """The trimester of completed weeks (Official Guidelines, I.C.15.a.3)."""
    rows = tables.rows("weeks", question.date_of_service)
    return next(row["trimester"] for row in rows if int(row["first_week"]) <= weeks <= int(row["last_week"]))


def fetus_of(words: str) -> str:
    """The part of a title for the fetus that a mail names; that of one alone or none named else."""
    found = FETUS.search(words)
    if found is None:
        return r"not applicable or unspecified"
    number = "ABC".index(found.group(1).upper()) + 1 if found.group(1) else int(found.group(2))
    return rf"fetus {number}\b"


def is_maternal(question: Question) -> bool:
    """Say whether a mail is about a pregnancy, a delivery or the time after it."""
    return any(cue.search(question.words) for cue in (MATERNAL, OBSTETRIC, DELIVERED, POSTPARTUM))


def z3a(weeks: int | None) -> tuple[str, ...]:
    """The code of the weeks; the mail's own number, 8 to 42."""
    if weeks is None:
        return ()
    return (f"Z3A.{weeks:02d}",) if weeks >= 8 else ("Z3A.01",)
