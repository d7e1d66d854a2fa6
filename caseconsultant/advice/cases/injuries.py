"""Injuries by what a mail says of them: a ligament, a wound, a concussion, abuse; and their cause (I.C.19, I.C.20)."""

import re
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.cases.case import Case, has, pick
from caseconsultant.advice.cases.injury import told_injury
from caseconsultant.advice.lookups.stages import stage_of
from caseconsultant.advice.question import Encounter, Question
from caseconsultant.codes.library import Library

LETTERS: Final = {Encounter.INITIAL: "A", Encounter.SUBSEQUENT: "D", Encounter.SEQUELA: "S"}
WOUND: Final = re.compile(
    r"\blacerat\w*|\bpuncture (?:wound|of)|\bbit(?:e|ten)\b|\bcontus\w*|\bbruis\w*|"
    r"\babrasion|\bcrush",
    re.I,
)
NOT_HERE: Final = re.compile(
    r"perine\w*|during (?:the )?(?:surgery|procedure|delivery)|accidental (?:puncture|lacerat)|brain|liver|"
    r"spleen|kidney|lung|"
    r"sting|snake|spider|tendon|nerve|artery|infected|cellulitis|cornea|tick|flea|insect|mosquito|repair|"
    r"degree|meniscus|disc\b",
    re.I,
)
CONCUSSION: Final = re.compile(r"\bconcuss\w*", re.I)
NO_LOSS: Final = re.compile(
    r"(?:no|without|w/o|denies|negative for|never)[^.\n]{0,8}(?:\bLOC\b|loss of consc\w*|los(?:t|"
    r"ing) consc\w*)|did ?n[o']t lose",
    re.I,
)
LOSS: Final = re.compile(
    r"\bLOC\b|loss of consc\w*|lost consc\w*|unconscious|knocked out|blacked out|"
    r"passed out|\bout (?:for|cold)\b",
    re.I,
)
MINUTES: Final = re.compile(
    r"(\d{1,3}|a few|several|few|one|two|five|ten) ?(?:-|to)? ?(?:\d{1,3} ?)?(min\w*|"
    r"sec\w*|hours?|hrs?)",
    re.I,
)
NOT_KNOWN: Final = re.compile(
    r"(?:unknown|unsure|unclear|not known|not sure)[^.\n]{0,20}(?:LOC|conscious)|LOC (?:status )?unknown", re.I
)
PERIOD: Final = 30
SUSPECTED: Final = re.compile(r"suspect\w*|possible|alleg\w*|concern for|probable", re.I)
ABUSE: Final = (
    (r"shaken", "4"),
    (r"sexual\w*|rape", "2"),
    (r"psycholog\w*|emotional", "3"),
    (r"neglect\w*|abandon\w*", "0"),
    (r"physical\w*|batter\w*|beat\w*|\babus\w*|domestic violence", "1"),
)
IS_ABUSE: Final = re.compile(
    r"\b(?:abuse[d]?|neglect\w*|maltreat\w*|domestic violence|shaken (?:baby|infant)|"
    r"battered)\b",
    re.I,
)
NOT_ABUSE: Final = re.compile(
    r"(?:alcohol|drug|substance|opioid|tobacco|cannabis|cocaine|marijuana|laxative|"
    r"polysubst\w*)[^.\n]{0,12}(?:abuse|use)|"
    r"abuse of|history of|h/o|hx|spatial neglect|hemi-?neglect|ruled out|F1\d",
    re.I,
)
CHILD: Final = re.compile(
    r"\bchild\b|\binfant|\bbaby\b|\btoddler|pediatric|\b(?:boy|girl)\b|father|mother|"
    r"parent",
    re.I,
)
BY: Final = (
    (r"(?:by|from) (?:the |her |his )?(?:biological )?(?:father|dad)", "Y07.11"),
    (r"(?:by|from) (?:the |her |his )?(?:biological )?(?:mother|mom)", "Y07.12"),
    (r"(?:by|from) (?:her )?(?:husband|spouse)", "Y07.01"),
    (r"(?:by|from) (?:his )?wife", "Y07.02"),
    (r"(?:by|from) (?:her |his )?(?:step-?father|mom'?s boyfriend)", "Y07.430"),
)
ADULT: Final = 18
UNSIDED: Final = re.compile(r"unspecified (?:ankle|knee|shoulder|hand|wrist|foot|forearm|side|muscle)", re.I)
WHICH_SIDE: Final = "Which side was it?"
GROWN: Final = re.compile(r"\belder\w*|adult|wife|husband|spouse|partner|nursing home", re.I)


def injuries(question: Question, library: Library) -> Case | None:
    """Code an injury by its own words, with its cause for those who want it."""
    words = question.words
    if re.search(r"history of|status post|s/p|chronic|old tear|degenerat", question.asking, re.I):
        return None
    letter = LETTERS[stage_of(question)]
    if IS_ABUSE.search(words) and not NOT_ABUSE.search(words):
        return abuse(question, library, letter)
    code = concussion(words, letter) if CONCUSSION.search(words) else ""
    code = code or ligament(question, library, letter)
    if not code and WOUND.search(words) and not NOT_HERE.search(words):
        code = told_injury(question, library, letter)
    if not code:
        return None
    asks = () if question.around.sides or not UNSIDED.search(title(code, question, library)) else (WHICH_SIDE,)
    why = "an injury is coded by its nature and site; its 7th character is A while it is actively treated, D later"
    return Case((code,), why, "I.C.19.a and I.C.20", asks=asks, where_wanted=causes_of(question))


def title(code: str, question: Question, library: Library) -> str:
    """The official title of a code; empty where it is not known."""
    fact = getattr(library.what_is(code, question.date_of_service), "fact", None)
    return str(fact.title) if fact is not None else ""


def concussion(words: str, letter: str) -> str:
    """By loss of consciousness: none, up to 30 minutes, of a duration not told, or not known whether there was one."""
    if re.search(r"post-?concuss", words, re.I):
        return ""
    if NO_LOSS.search(words):
        return f"S06.0X0{letter}"
    if NOT_KNOWN.search(words):
        return f"S06.0XA{letter}"
    if not LOSS.search(words):
        return f"S06.0X0{letter}"
    told = MINUTES.search(words)
    if told is None or told.group(2).lower().startswith("h"):
        return f"S06.0X9{letter}"
    number = told.group(1)
    short = not number.isdigit() or told.group(2).lower().startswith("s") or int(number) <= PERIOD
    return f"S06.0X1{letter}" if short else f"S06.0X9{letter}"


def ligament(question: Question, library: Library, letter: str) -> str:
    """The code of an injury that mails call by a name of their own."""
    sides = [str(side) for side in question.around.sides]
    wanted = rf"\b{sides[0]}\b" if len(sides) == 1 else "unspecified"
    stage = {"A": "initial encounter", "D": "subsequent encounter", "S": "sequela"}[letter]
    for row in tables.rows("injuries", question.date_of_service):
        if row["part"] == "injury" and has(row["cue"], question.words):
            return pick(row["stem"], question, library, stage, wanted)
    return ""


def abuse(question: Question, library: Library, letter: str) -> Case | None:
    """Abuse or neglect: T74 where it is confirmed, T76 where it is suspected, then the injury (I.C.19.f)."""
    words = question.words
    age = question.around.age_years
    young = CHILD.search(words) and not GROWN.search(words)
    child = age < ADULT if age is not None else bool(young)
    kind = next((digit for cue, digit in ABUSE if has(cue, words)), "9")
    suspected = bool(SUSPECTED.search(words)) and not has(r"\bconfirmed", words)
    category = "T76" if suspected else "T74"
    code = f"{category}.4XX{letter}" if kind == "4" else f"{category}.{kind}{2 if child else 1}X{letter}"
    found = told_injury(question, library, letter) if WOUND.search(words) or has("fract", words) else ""
    by = tuple(one for cue, one in BY if has(cue, words))[:1] if not suspected else ()
    why = (
        "suspected abuse is T76.- first, without a code for who did it"
        if suspected
        else "confirmed abuse is T74.- first, then the injury, and who did it by Y07.- where it is documented"
    )
    return Case(tuple(filter(None, (code, found))), why, "I.C.19.f", where_wanted=by)


def causes_of(question: Question) -> tuple[str, ...]:
    """External cause, place, activity and status as the mail tells them, at most one of each (I.C.20)."""
    found: dict[str, str] = {}
    for row in tables.rows("injuries", question.date_of_service):
        if row["part"] != "injury" and row["part"] not in found and has(row["cue"], question.words):
            found[row["part"]] = row["stem"]
    return tuple(found.values())
