"""The words for two codes under an NCCI edit: verdict, modifier, code lines, what the record must show."""

import re
from typing import Final

from caseconsultant.advice.composing.apart import (
    is_apart,
    is_one_site,
    kept,
    side_of,
    sides_differ,
)
from caseconsultant.advice.composing.edits import label
from caseconsultant.advice.composing.piece import Matter, Said, listed, naming
from caseconsultant.advice.draft import CodeLine
from caseconsultant.advice.findings import AddsOn, Fee, Pair
from caseconsultant.advice.question import Side

VISIT: Final = re.compile(r"992\d\d|993[0-9]\d|G0438|G0439|G0402|9920\d|92002|92004|92012|92014")
PART: Final = re.compile(
    r"7694\d|7700[0-3]|77012|77021|3600[05]|36410|9304[0-2]|9476[01]|644[0-5]\d|69210|69990|9637[2-7]|96360"
)
"""Guidance, access, blocks, monitoring and the like: part of the service that they serve."""
INTEGRAL: Final = re.compile(
    r"anesthesia service included|standard preparation|separate procedure|medical/surgical practice|"
    r"procedure code def|laboratory panel",
    re.I,
)
"""CMS's reasons that make column 2 a part of column 1, unless it was done elsewhere."""


def without_primary(matter: Matter) -> str:
    """Say which add-on codes of the mail stand without a primary that CMS lists; empty where none does."""
    alone = [one for one in matter.found(AddsOn) if one.add_on and one.add_on.primaries and not one.primary]
    said = [
        f"{one.code} is an add-on code, and none of the other codes is among its primaries "
        f"({listed(list(one.add_on.primaries[:4]))}{' and others' if len(one.add_on.primaries) > 4 else ''})."
        for one in alone
        if one.add_on
    ]
    return " ".join(said[:2])


def closed_words(pair: Pair) -> str:
    """The bottom line for an edit that nothing opens."""
    assert pair.edit is not None
    return f"{pair.edit.column2} is part of {pair.edit.column1} on the same day, and no modifier opens this edit"


def opened_words(pair: Pair, marks: dict[str, tuple[str, ...]], matter: Matter) -> str:
    """The bottom line for an edit that a modifier opens."""
    assert pair.edit is not None
    first, second = pair.edit.column1, pair.edit.column2
    mark = marks[second]
    if VISIT.fullmatch(second):
        return (
            f"the visit was significant and separately identifiable from "
            f"{naming(first, label(first, matter))}: bill {first} and {second}-{mark[0]}"
        )
    also = f" (or {second}-{mark[1]} where the payer takes it)" if len(mark) > 1 else ""
    return (
        f"the two were truly separate services, such as a different site, lesion or session: "
        f"bill {first} and {second}-{mark[0]}{also}"
    )


def verdict(pair: Pair, marks: dict[str, tuple[str, ...]], matter: Matter, *, leads: bool) -> str:
    """What to do about an open edit, as far as the mail tells whether the two were at one site or apart."""
    assert pair.edit is not None
    first, second = pair.edit.column1, pair.edit.column2
    then = opened_words(pair, marks, matter)
    if VISIT.fullmatch(second):
        return f"{'Yes, if ' if leads else 'if '}{then}"
    if not leads:
        return f"{second} is part of {first} too, unless {then}" if refused(pair, matter) else f"if {then}"
    if sides_differ(pair, matter.question):
        return (
            f"Yes: they were done on opposite sides, so bill {first} and {second} with LT and RT, and {second} with "
            f"{marks[second][0]} too where the payer wants it"
        )
    if is_one_site(matter.question):
        return f"No, not at one site: {second} is part of {first} there; only if {then}"
    if is_apart(matter.question):
        return f"Yes, with a modifier, as the two were apart: bill {first} and {_marked(second, marks)}"
    if PART.fullmatch(second) or INTEGRAL.search(pair.edit.rationale):
        return f"No, not for the same service: {second} is part of {first}; only if {then}"
    return f"Yes, if {then}"


def refused(pair: Pair, matter: Matter) -> bool:
    """Say whether the answer for an open edit is no, on what the mail tells."""
    if pair.edit is None or VISIT.fullmatch(pair.edit.column2) or sides_differ(pair, matter.question):
        return False
    if is_one_site(matter.question):
        return True
    part = bool(PART.fullmatch(pair.edit.column2)) or bool(INTEGRAL.search(pair.edit.rationale))
    return part and not is_apart(matter.question)


def _marked(code: str, marks: dict[str, tuple[str, ...]]) -> str:
    """A code with its modifier, and the other one that a payer may take."""
    mark = marks[code]
    return f"{code}-{mark[0]}" + (f" (or {code}-{mark[1]} where the payer takes it)" if len(mark) > 1 else "")


def modifier_for(pair: Pair, matter: Matter) -> tuple[str, ...]:
    """Which modifier tells best why the two were separate: the one for the facts first, 59 where nothing is better."""
    assert pair.edit is not None
    question, other = matter.question, pair.edit.column1
    if VISIT.fullmatch(pair.edit.column2):
        row = matter.of_code(Fee, other)
        return ("57",) if row and row.row and row.row.global_days == "090" else ("25",)
    words = question.words
    if re.search(
        r"(?:different|another|separate|other) (?:time|session|encounter|visit)|later (?:that|the same) day|came back",
        words,
        re.I,
    ):
        return ("59", "XE")
    if question.around.same_provider is False:
        return ("59", "XP")
    if Side.LEFT in question.around.sides and Side.RIGHT in question.around.sides:
        return ("59", "XS")
    return ("59", "XS")


def code_line(code: str, marks: dict[str, tuple[str, ...]], denied: set[str], matter: Matter) -> CodeLine:
    """A code with the modifier it needs, and why."""
    if code in denied:
        return CodeLine(code, (), 0, label(code, matter), "Not billed beside the other code", denied=True)
    why = (
        "Goes first; paid as it stands"
        if code not in marks
        else "Column 2 of the edit; the modifier says that it was distinct"
    )
    if code in marks and VISIT.fullmatch(code):
        why = "The modifier says that the visit went beyond the usual work around the procedure"
    side = side_of(code, matter.question) if {Side.LEFT, Side.RIGHT} <= set(matter.question.around.sides) else None
    sides = () if side is None else ("RT",) if side is Side.RIGHT else ("LT",)
    modifiers = (*(marks[code][:1] if code in marks else ()), *sides, *kept(code, matter))
    return CodeLine(code, tuple(dict.fromkeys(modifiers)), 1, label(code, matter), why)


def must_show(opened: list[Pair], visits: dict[str, tuple[str, ...]]) -> tuple[Said, ...]:
    """What the record must hold before the modifier is true."""
    if not opened:
        return ()
    lines = []
    if visits:
        lines.append(
            Said("The visit's own history, findings and decisions, apart from those that led to the procedure.")
        )
    if len(visits) < len(opened):
        lines.append(Said("Where each service was done (site, side, level or lesion), and why each was needed."))
        lines.append(
            Said("That the second service was no part of the first; different diagnoses alone are not enough.")
        )
    return tuple(lines)
