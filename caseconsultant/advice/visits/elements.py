"""The three elements of medical decision making as a mail tells them: what is counted, and the level of each."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.extract.cues import cue as made_ready

NAMES: Final = ("straightforward", "low", "moderate", "high")
OF_DATA: Final = ("minimal", "limited", "moderate", "extensive")
NAMED: Final = r"(minimal|straightforward|low|limited|moderate|high|extensive)"
WORTH: Final = {"minimal": 0, "straightforward": 0, "low": 1, "limited": 1, "moderate": 2, "high": 3, "extensive": 3}
SAID: Final = {
    "problem": rf"\bproblems?\b[^.;,]{{0,20}}?\b{NAMED}\b|\b{NAMED}\b[^.;,]{{0,20}}?\bproblems?\b",
    "data": rf"\bdata\b[^.;,]{{0,15}}?\b{NAMED}\b|\b{NAMED}\b(?: amount of| complexity)?\s+data\b",
    "risk": rf"\brisk\b[^.;,]{{0,10}}?\b{NAMED}\b|\b{NAMED}\b[ -]+risk\b",
}
STABLE: Final = re.compile(
    r"(?<!un)(?<!not )\bstable\b|"
    r"(?<!not )(?<!un)(?<!poorly )(?<!not well )(?<!not well-)\bcontrolled\b|\bat (?:goal|target)\b|"
    r"(?<!not )doing (?:well|fine|great|good)|no (?:changes|complaints|issues|concerns|"
    r"problems)|well managed|\bunchanged\b|"
    r"asymptomatic|A1c (?:is |was |of |now |at |= ?)?(?:[56](?:\.\d)?|7(?:\.0)?)\b",
    re.I,
)
NEGATED: Final = re.compile(
    r"\b(?:no|not|without|denies|negative for|never|ruled out|h/o|history of|no longer)[ :]+(?:[\w/-]+ ){0,2}$",
    re.I,
)
OWN_TEST: Final = re.compile(
    r"(?:we|us|office|practice|doc\w*|he|she)\W+(?:\w+\W+){0,3}?(?:bill(?:s|ed)?|cod(?:e|es|ed))|"
    r"billed by (?:us|our|the)|"
    r"\bin[- ]?house|billed (?:separately|it|too|also)|separately billed|\b(?:we|he|she|group) (?:also )?bill",
    re.I,
)
ALL_OWN: Final = re.compile(
    r"\ball (?:of (?:which|them)|(?:the )?tests|three|four) (?:are |were )?(?:we |billed|bill)", re.I
)
"""Every test of the mail is billed by the practice itself."""
OWN_READING: Final = re.compile(
    r"(?:bill\w*|report\w*|charg\w*)\W+(?:\w+\W+){0,5}?(?:interp\w*|read\w*|93010|93000|7\d{4}|26)\b|"
    r"(?:interp\w*|EKG|ECG|x-?rays?|93000|93010|7[0-6]\d{3})\W+(?:\w+\W+){0,4}?(?:is |was |are |"
    r"were )?(?<!not )billed\b(?! by the (?:hosp|radiol))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its level from 0 to 3, what was counted for it in words, and whether the mail tells anything."""

    level: int
    counted: tuple[str, ...]
    told: bool = True


def found_in(kind: str, words: str, on: date) -> list[tuple[int, str]]:
    """(level, what it is) of everything of one kind that the words tell of, as the table has it; each once."""
    found: dict[str, int] = {}
    for row in tables.rows("mdm_elements", on):
        if row["element"] == kind and is_told(row["cue"], words):
            found.setdefault(row["words"], int(row["level"]))
    return [(level, what) for what, level in found.items()]


def is_told(cue: str, words: str) -> bool:
    """Say whether a cue stands in the words and is not denied right before it."""
    return any(
        not NEGATED.search(words[max(0, hit.start() - 30) : hit.start()].split(".")[-1])
        or hit.group().lower().startswith(("no ", "not "))
        for hit in made_ready(cue).finditer(words)
    )


def named(element: str, words: str) -> Element | None:
    """The level of an element as the mail itself names it: data limited, moderate risk."""
    said = re.search(SAID[element], words, re.I)
    if said is None:
        return None
    return Element(WORTH[next(group for group in said.groups() if group).lower()], ("as you name it",))


def problems(words: str, on: date) -> Element | None:
    """The number and kind of problems; None where the mail tells of none that the table knows."""
    if (said := named("problem", words)) is not None:
        return said
    kinds = found_in("problem", words, on)
    chronic = [what for _, what in found_in("chronic", words, on)]
    level = max((level for level, _ in kinds), default=-1)
    if level < 2 and len(chronic) > 1:
        how = "stable " if STABLE.search(words) else ""
        return Element(2, (f"two or more {how}chronic illnesses: {', '.join(chronic[:4])}",))
    if (level < 1 and len(chronic) == 1) or (
        chronic and level == 1 and all(what.startswith("one") for _, what in kinds)
    ):
        stable = bool(STABLE.search(words))
        return Element(1, (f"one {'stable ' if stable else ''}chronic illness ({chronic[0]})",), told=stable)
    if level < 0:
        return None
    minor = [what for one, what in kinds if one == 0]
    if level == 0 and len(minor) > 1:
        return Element(1, ("two minor problems",))
    return Element(level, tuple(what for one, what in kinds if one == level)[:2])


def data(words: str, on: date) -> Element:
    """What was ordered, reviewed, interpreted and discussed: categories as CPT's table counts them."""
    if (said := named("data", words)) is not None:
        return said
    tests = [what for _, what in found_in("test", words, on)]
    own = bool(OWN_TEST.search(words))
    counted = [] if (own and len(tests) == 1) or ALL_OWN.search(words) else tests
    documents = [what for _, what in found_in("document", words, on)]
    historian = [what for _, what in found_in("historian", words, on)]
    reading = [] if OWN_READING.search(words) else [what for _, what in found_in("interpretation", words, on)]
    talk = [what for _, what in found_in("discussion", words, on)]
    first = len(counted) + len(documents)
    many = first + len(historian) >= 3
    categories = many + bool(reading) + bool(talk)
    level = 3 if categories > 1 else 2 if categories == 1 else 1 if first > 1 or historian else 0
    said_tests = [f"{len(counted)} test{'s' if len(counted) > 1 else ''} ({', '.join(counted[:5])})"] if counted else []
    all_of_it = (*said_tests, *documents, *historian, *reading, *talk)
    if own and len(tests) == 1 and not counted:
        all_of_it = (*all_of_it, "the test that you bill yourself does not count again as an interpretation")
    return Element(level, all_of_it, told=bool(all_of_it))


def risk(words: str, on: date, *, inpatient: bool) -> Element:
    """The risk of what was decided; in a hospital stay its admission is no decision of the day."""
    if (said := named("risk", words)) is not None:
        return said
    found = found_in("risk", words, on)
    if inpatient and not re.search(
        r"(?:to|into) (?:the )?ICU|escalat|transfer|decision to admit|decided to admit", words, re.I
    ):
        found = [(level, what) for level, what in found if "hospital care" not in what]
    if not found:
        return Element(0, (), told=False)
    level = max(level for level, _ in found)
    return Element(level, tuple(what for one, what in found if one == level)[:2])
