"""Global periods: how long, and between which dates."""

import re
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.definitions import GLOBALS
from caseconsultant.advice.composing.modifier_words import meanings
from caseconsultant.advice.composing.named_modifiers import parts, worded
from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.composing.rules import lines_of
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import CodeIs, GlobalPeriod, day
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.question import Ask

LONG: Final = ("010", "090")
LENGTH: Final = re.compile(
    r"how (?:long|many)|what(?:'s| is| are| does) (?:the |a )?(?:\w+ )?(?:global|post-?op)|"
    r"\bhave (?:an? |any )?\w* ?global|"
    r"global (?:days|period|indicator)? ?(?:for|of) |\bglobal (?:days|period)\b\W*$|\b(?:MMM|XXX|YYY|ZZZ)\b",
    re.I | re.M,
)


def global_periods(matter: Matter) -> Piece | None:
    """Answer how long the global period of a code is; with a date of surgery, its dates."""
    found = matter.found(GlobalPeriod)
    asks_length = re.search(
        r"global (?:period|days?|package|surg)|\bglobal\b[^?.]{0,16}\b(?:for|of|on)\b|what(?:'s| is| are) the global|"
        r"how (?:long|many days)|post-?op (?:period|days)|days? global",
        matter.question.words,
        re.I,
    )
    if not found or Ask.GLOBAL not in matter.question.kinds() or not asks_length or matter.question.modifiers:
        return None
    known = [one for one in found if one.row]
    if not known or not (
        LENGTH.search(matter.question.words) or any(one.row.global_days in LONG for one in known if one.row)
    ):
        return None  # a visit or a test in somebody's global period asks for something else
    named = tuple(meanings(tuple(modifier for modifier, _ in parts_asked(matter)), matter.question, matter.library))
    package, rule = lines_of("global-package", "Why")
    return Piece(
        bottom=Said(" ".join((*digits(matter), *(sentence(one, matter) for one in known))), jointly(known)),
        codes=tuple(
            CodeLine(one.code, (), 0, label(one.code, matter), f"Global days {one.row.global_days}")
            for one in known
            if one.row
        ),
        why=(
            *shares(known),
            *(package if any(one.row and one.row.global_days in {"010", "090"} for one in known) else ()),
        ),
        payers=lines_of("global-package", "Payers")[0],
        please_note=(Said(f"What is in the package is to be confirmed in {note_named('global-package').source}."),)
        if rule.cites and not rule.cites[0].confirmed
        else (),
        not_answered=tuple(one.basis.reason for one in found if not one.row and one.basis.reason),
        findings=(*matter.findings, rule, *named),
        sure=Level.LOW if len(known) < len(found) else Level.MEDIUM if any(one.older for one in known) else Level.HIGH,
        because="the fee schedule row is at hand"
        + (", of a release older than the date of service" if any(one.older for one in known) else ""),
    )


def parts_asked(matter: Matter) -> list[tuple[str, str]]:
    """The digits or lids of a mail that asks for a modifier beside the length."""
    wanted = Ask.MODIFIER in matter.question.kinds()
    return list(dict(parts(matter.question.words)).items()) if wanted else []


def digits(matter: Matter) -> tuple[str, ...]:
    """Which modifiers tell them, as one sentence."""
    codes = matter.question.procedures
    said = parts_asked(matter)
    return (worded(said, codes[0] if len(codes) == 1 else ""),) if said else ()


def label(code: str, matter: Matter) -> str:
    """The name that we may show for a code."""
    found = matter.of_code(CodeIs, code)
    return found.label if found else ""


def sentence(one: GlobalPeriod, matter: Matter) -> str:
    """The bottom line for one code."""
    assert one.row is not None
    name = naming(one.code, label(one.code, matter))
    match one.row.global_days:
        case "090":
            words = (
                f"{name} has a 90-day global period: the day before, the day of surgery and the 90 "
                f"days after it, {one.length} days in all."
            )
        case "010":
            words = (
                f"{name} has a 10-day global period: the day of the procedure and the 10 days after "
                f"it, {one.length} days in all."
            )
        case "000":
            words = f"{name} has a 0-day global period: only the day of the procedure itself."
        case other:
            words = f"{name} has the global indicator {other}: {GLOBALS.get(other, 'see the fee schedule')}."
    if one.surgery and one.first and one.last and one.row.global_days != "000":
        words += f" With surgery on {day(one.surgery)} it runs from {day(one.first)} through {day(one.last)}."
    return words


def shares(known: list[GlobalPeriod]) -> list[Said]:
    """How the fee is shared between the parts of the package."""
    return [
        Said(
            (
                f"The fee of {one.code} is shared {one.shares[0]}% before, {one.shares[1]}% for and "
                f"{one.shares[2]}% after surgery."
            ),
            one.cites,
        )
        for one in known
        if one.row and one.row.global_days in {"010", "090"}
    ]
