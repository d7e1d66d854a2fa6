"""Whether a day lies in a global period."""

import re
from dataclasses import dataclass
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.extract.circumstances import sides_in
from caseconsultant.advice.findings import Fee
from caseconsultant.advice.findings_of_payment import Within
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.lookups.guidance import vouched
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.question import Ask, Side

ASKED: Final = re.compile(
    r"\b(?:in|within|inside|out(?:side)? of|outside|past|over|still|part of)\b[^?.]{0,30}\b(?:global|post-?op)|"
    r"\b(?:global|post-?op)[^?.]{0,40}\b(?:over|end(?:s|ed)?|expired?|still|appl(?:y|ies))",
    re.I,
)


WHAT: Final = {
    "79": "the procedure is unrelated to the first surgery",
    "78": "an unplanned return to the operating room for a related problem",
    "58": "a planned, staged or more extensive procedure related to the first, or therapy after a diagnostic one",
    "24": "the visit is unrelated to the surgery",
}
AFTERWARDS: Final = {
    "79": "It is paid in full, and a new global period begins with it.",
    "78": "Only the intra-operative share is paid, and no new global period begins: the original one runs on.",
    "58": "It is paid in full, and a new global period begins with it.",
}
"""What a modifier does to the payment and to the period (100-04, chapter 12, section 40.2 and 40.4)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A modifier for something done in a global period, when it is true, what in a mail tells of it, and its note."""

    modifier: str
    when: str
    cue: re.Pattern[str]
    note: str


CHOICES: Final = (
    Choice(
        "79",
        "if a procedure was unrelated to the surgery, such as another side or another problem",
        re.compile(
            r"unrelated|\bleft\b[^?]{0,40}\b(?:now|then) (?:the )?right\b|"
            r"\bright\b[^?]{0,40}\b(?:now|then) (?:the )?left\b|"
            r"other (?:side|eye|knee|hip|hand|foot|ear|shoulder|leg|arm)|opposite|contralateral|"
            r"\bfell\b|new injury|unrelated|different (?:problem|site|side|eye)",
            re.I,
        ),
        "global-79",
    ),
    Choice(
        "78",
        "if it was an unplanned return to the operating room for something related",
        re.compile(
            r"(?:return|taken|went|brought|go) ?(?:ed|ing)? ?back|return(?:ed|s)? to (?:the )?(?:OR|operating)|"
            r"\bback (?:to|in|into) (?:the )?(?:OR\b|operating|surgery)|"
            r"unplanned|complication|hematoma|dehisc|infected|\bleak|\bbleed|abscess|washout",
            re.I,
        ),
        "global-78",
    ),
    Choice(
        "58",
        "if it was planned, staged or more extensive than the first",
        re.compile(r"\bstaged\b|\bplanned\b|more extensive|second stage", re.I),
        "global-58",
    ),
    Choice(
        "24",
        "on a visit that was unrelated to the surgery",
        re.compile(r"unrelated (?:visit|E/?M)", re.I),
        "global-24-unrelated",
    ),
)


def global_days(matter: Matter) -> Piece | None:
    """Answer whether a stated day lies in the period; what may be billed inside it is a rule's to say."""
    found = next(iter(matter.found(Within)), None)
    if found is None or Ask.GLOBAL not in matter.question.kinds():
        return None
    if {"58", "78", "79"} & set(matter.question.modifier_codes):
        return None  # which of them is asked, and not the count of days
    if found.inside and (not ASKED.search(matter.question.asking) or Ask.MODIFIER in matter.question.kinds()):
        return None
    lead = "Yes, it is inside: " if found.inside else "No, the period is over: "
    after = (
        " Related care on that day belongs to the package."
        if found.inside
        else " Nothing of the package is left, so what is done then is billed as usual, without a global modifier."
    )
    label = label_of(found.code, matter.question, matter.library)
    return Piece(
        bottom=Said(f"{lead}{counted(found, label)}.{after}", found.cites),
        codes=(CodeLine(found.code, (), 0, label, f"Global days {found.row.global_days}"),),
        payers=(Said("These are Medicare's global days; other payers may count otherwise."),),
        findings=matter.findings,
        sure=Level.MEDIUM if found.older else Level.HIGH,
        because="the day is counted from what the mail says, and the global days stand in the fee schedule"
        + (", of a release older than the date of service" if found.older else ""),
        score=0.8,
    )


def global_modifiers(matter: Matter) -> Piece | None:
    """Answer which modifier tells of something done inside a global period: by what is told, else all with their if."""
    found = next(iter(matter.found(Within)), None)
    if found is None or not found.inside or Ask.MODIFIER not in matter.question.kinds():
        return None
    told = [one for one in CHOICES if one.cue.search(matter.question.words)]
    chosen = told if len(told) == 1 else list(CHOICES)
    notes = [vouched(note_named(one.note)) for one in chosen]
    said = "; ".join(f"{one.modifier} {one.when}" for one in chosen)
    then = f" {AFTERWARDS[chosen[0].modifier]}" if told == chosen and chosen[0].modifier in AFTERWARDS else ""
    return Piece(
        bottom=Said(
            f"{lead(found, chosen[0], matter)}{then}"
            if told == chosen
            else f"It depends on what was done: modifier {said}."
        ),
        codes=(
            CodeLine(found.code, (), 0, label_of(found.code, matter.question, matter.library), "The first surgery"),
            *(later_line(found, chosen[0].modifier, matter) if told == chosen else ()),
        ),
        why=(Said(f"{sentence(found)}.", found.cites),),
        must_show=(Said("Why the second service was done, and where it stands to the first surgery."),),
        payers=(Said("These are Medicare's global days; other payers may count otherwise."),),
        please_note=tuple(
            Said(f"Our note on {one.modifier} is to be confirmed in {note_named(one.note).source}.")
            for one in chosen
            if not note_named(one.note).confirmed
        ),
        asks=() if told == chosen else ("What was done on that day, and was it planned or related to the surgery?",),
        findings=(*matter.findings, *notes),
        sure=Level.MEDIUM if told == chosen and not found.older else Level.LOW,
        because="the day is counted from the mail; what the second service was decides the modifier",
        score=0.7 if told == chosen else 0.2,
    )


def lead(found: Within, one: Choice, matter: Matter) -> str:
    """The one modifier that the mail's words tell, on the second procedure where it is named."""
    line = next(iter(later_line(found, one.modifier, matter)), None)
    name = line.billed if line else f"Modifier {one.modifier}"
    return f"{name}: {WHAT[one.modifier]}, on day {found.day_after} of the global period of {found.code}."


def later_line(found: Within, modifier: str, matter: Matter) -> tuple[CodeLine, ...]:
    """The second procedure with its modifier, where the mail names one beside the first."""
    codes = [code for code in matter.question.procedures if code != found.code]
    if len(codes) != 1:
        return ()
    label = label_of(codes[0], matter.question, matter.library)
    return (CodeLine(codes[0], (modifier, *side_of(codes[0], matter)), 1, label, "In the global period of the first"),)


def side_of(code: str, matter: Matter) -> tuple[str, ...]:
    """LT or RT where the mail tells the side just before or after the second procedure, and the code has sides."""
    fee = matter.of_code(Fee, code)
    if fee is None or fee.row is None or fee.row.bilateral not in {"1", "3"}:
        return ()
    words = matter.question.words
    near = words[max(0, words.find(code) - 40) : words.find(code) + 40]
    sides = [side for side in sides_in(near) if side is not Side.BILATERAL]
    return ({Side.LEFT: "LT", Side.RIGHT: "RT"}[sides[0]],) if len(sides) == 1 else ()


def sentence(found: Within) -> str:
    """The count as a sentence begins."""
    words = counted(found)
    return f"{words[:1].upper()}{words[1:]}"


def counted(found: Within, label: str = "") -> str:
    """How the day was counted, and where it lies, without a full stop."""
    where = "inside" if found.inside else "outside"
    name = naming(found.code, label)
    ends = f"ends on day {found.last}" if found.last else "is the day itself, day 0"
    return f"{found.arithmetic}; the global period of {name} {ends}, so this is {where} it"
