"""Two or more procedure codes together: what NCCI says of each pair, and which modifier fits."""

import re
from typing import Final

from caseconsultant.advice.composing.edits import edit_said, facts, free_said, label, payers
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Fee, Pair, Standing
from caseconsultant.advice.question import Ask, Side

VISIT: Final = re.compile(r"992\d\d|993[0-9]\d|G0438|G0439|G0402|9920\d|92002|92004|92012|92014")
INCLUDED: Final = re.compile(r"\b(?:is|are)\b[^?]{0,40}\b(?:included|bundled|part of|inclusive|integral)\b", re.I)
MINOR: Final = ("000", "010", "XXX", "YYY")


def pairs(matter: Matter) -> Piece | None:
    """Answer for two or more procedure codes, whatever is asked of them together."""
    found = matter.found(Pair)
    wanted = {Ask.BUNDLING, Ask.MODIFIER, Ask.COVERAGE, Ask.WHICH_CODE, Ask.GUIDELINE, Ask.ROLES}
    if not found or not wanted & set(matter.question.kinds()) or matter.question.diagnoses:
        return None
    edits = tuple(pair for pair in found if pair.edit)
    if edits:
        return bundled(matter, edits, found)
    return unbundled(matter, found)


def any_pairs(matter: Matter) -> Piece | None:
    """Where nothing else answers for two or more procedure codes: what NCCI says of them."""
    found = matter.found(Pair)
    edits = tuple(pair for pair in found if pair.edit)
    return bundled(matter, edits, found) if edits else unbundled(matter, found)


def bundled(matter: Matter, edits: tuple[Pair, ...], every: tuple[Pair, ...]) -> Piece:
    """At least one edit exists: closed by indicator 0, or open to a modifier."""
    closed = [pair for pair in edits if pair.edit and not pair.edit.modifier_allowed]
    opened = [pair for pair in edits if pair.edit and pair.edit.modifier_allowed]
    denied = {pair.edit.column2 for pair in closed if pair.edit}
    marks = {
        pair.edit.column2: modifier_for(pair, matter)
        for pair in opened
        if pair.edit and pair.edit.column2 not in denied
    }
    visits = {code: mark for code, mark in marks.items() if VISIT.fullmatch(code)}
    parts = [closed_words(pair) for pair in closed] + [
        opened_words(pair, marks, matter) for pair in opened if pair.edit and pair.edit.column2 in marks
    ]
    lead = "No: " if closed and not marks else "Partly: " if closed else "Yes, if "
    if opened and not closed and INCLUDED.search(matter.question.words):
        lead = f"Yes, NCCI includes it: {opened[0].edit.column2 if opened[0].edit else ''} is billed apart only if "
    bottom = f"{lead}{'; '.join(parts[:3])}."
    return Piece(
        bottom=Said(bottom, tuple(cite for pair in edits for cite in pair.cites)),
        codes=tuple(code_line(code, marks, denied, matter) for code in in_order(matter, edits)),
        why=(
            *(edit_said(pair) for pair in edits),
            *(free_said(pair) for pair in every if not pair.edit and pair.known),
            *facts(matter),
        ),
        must_show=must_show(opened, visits),
        payers=payers(matter.question),
        not_answered=tuple(pair.basis.reason for pair in every if pair.basis.standing is Standing.NO_DATA),
        findings=matter.findings,
        sure=sureness(edits, every),
        because=because(edits, every),
    )


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


def in_order(matter: Matter, edits: tuple[Pair, ...]) -> tuple[str, ...]:
    """The codes in the order of a claim: what is column 1 of an edit before its column 2."""
    second = {pair.edit.column2 for pair in edits if pair.edit}
    return tuple(sorted(matter.question.procedures, key=lambda code: code in second))


def code_line(code: str, marks: dict[str, tuple[str, ...]], denied: set[str], matter: Matter) -> CodeLine:
    """A code with the modifier it needs, and why."""
    if code in denied:
        return CodeLine(code, (), 0, label(code, matter), "Not billed with the other code on this day")
    why = (
        "Goes first; paid as it stands"
        if code not in marks
        else "Column 2 of the edit; the modifier says that it was distinct"
    )
    if code in marks and VISIT.fullmatch(code):
        why = "The modifier says that the visit went beyond the usual work around the procedure"
    return CodeLine(code, marks[code][:1] if code in marks else (), 1, label(code, matter), why)


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


def unbundled(matter: Matter, found: tuple[Pair, ...]) -> Piece | None:
    """No edit: free as far as NCCI goes, or nobody can tell."""
    known = [pair for pair in found if pair.known]
    if not known:
        return None
    codes = listed(list(matter.question.procedures))
    unknown = tuple(pair.basis.reason for pair in found if not pair.known)
    bottom = f"Yes, as far as NCCI goes: there is no edit between {codes}, so no modifier is needed to unbundle them."
    if unknown:
        bottom = (
            f"Yes for the pairs that we could check, if the record supports each service: NCCI has "
            f"no edit between {listed([f'{p.one} and {p.other}' for p in known], 'or between')}."
        )
    return Piece(
        bottom=Said(bottom, tuple(cite for pair in known for cite in pair.cites)),
        codes=tuple(code_line(code, {}, set(), matter) for code in matter.question.procedures),
        why=(
            Said("No NCCI edit is not a permission: CPT's own rules and the payer's policy still count."),
            *facts(matter),
        ),
        payers=payers(matter.question),
        not_answered=unknown,
        findings=matter.findings,
        sure=sureness(tuple(known), found),
        because=because(tuple(known), found),
    )


def sureness(said: tuple[Pair, ...], every: tuple[Pair, ...]) -> Level:
    """High with current releases for every pair, medium with older ones, low where a pair is unknown."""
    if any(not pair.known for pair in every):
        return Level.LOW
    return Level.MEDIUM if any(pair.older for pair in said) else Level.HIGH


def because(said: tuple[Pair, ...], every: tuple[Pair, ...]) -> str:
    """Why it is as sure as it is."""
    unknown = [f"{pair.one} with {pair.other}" for pair in every if not pair.known]
    if unknown:
        return f"no release that we hold speaks of {listed(unknown)}"
    older = next((pair.source for pair in said if pair.older and pair.source), None)
    if older:
        return f"the NCCI edits at hand (release {older.release}) are older than the date of service"
    return "the NCCI edits of the date of service were at hand"
