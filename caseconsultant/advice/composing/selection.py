"""Which code: the best for the words of the mail, what else to code with it, and what would change it."""

import re
from dataclasses import replace
from typing import Final

from caseconsultant.advice.composing.both_sides import on_both_sides
from caseconsultant.advice.composing.companions import after, before, called_for
from caseconsultant.advice.composing.how_sure import GOOD, because, chance, rivals, strength, sureness
from caseconsultant.advice.composing.near import also_near
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, lower_first, naming
from caseconsultant.advice.composing.rules import SURE, from_note
from caseconsultant.advice.composing.several import several_diagnoses
from caseconsultant.advice.composing.sided import sided
from caseconsultant.advice.composing.tabular import TOLD, close_by, entry_of, instructions, names
from caseconsultant.advice.draft import CodeLine
from caseconsultant.advice.findings import Candidates, CodeIs, Guidance
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.codes.facts import NoteKind, System

CLOSE: Final = 0.3
WELL: Final = 0.5
SEVERAL_CODES: Final = 0.8  # with a second code an answer can be half right
CLOSELY: Final = 8.0  # how well a note with codes must fit to come before what each condition gives
FEW: Final = 5
SEVERAL: Final = re.compile(
    r"\bcodes\b|\bfirst\b|sequenc|\border\b|\bboth\b|\btwo\b|second code|additional|anything else|something else|"
    r"which one|in addition",
    re.I,
)
YES_NO: Final = re.compile(
    r"(?:^|[.!?,;]\s*|and |but )(?:is|are|was|am|does|do|would|should|can|could)\b[^?]*\?|"
    r"\bright\?|\bcorrect\?|came up",
    re.I | re.M,
)
DOUBT: Final = re.compile(r"doubt|wrong|not convinced|disagree|incorrect", re.I)
UNSAID: Final = {
    "side": "Which side was it: right, left or both?",
    "encounter": "Was it active treatment (initial), routine healing (subsequent), or a late effect (sequela)?",
}


def selection(matter: Matter) -> Piece | None:
    """Answer which code the described thing is, together with the note of the trade that is about it."""
    every = tuple(one for one in matter.found(Candidates) if one.best and not one.best.code.startswith("Z68"))
    found = tuple(one for one in every if one.best and one.best.code[0] not in "VWXY") or every
    note = next((one for one in matter.found(Guidance) if note_named(one.name).topic == "diagnosis"), None)
    close = note is not None and note.fit >= CLOSELY and bool(note_named(note.name).code_lines)
    if not close and (together := several_diagnoses(matter)) is not None:
        return together
    if note is not None and is_icd(found) and note_named(note.name).code_lines:
        return with_note(matter, found, note)
    fit = max((one.fit for one in matter.found(Guidance)), default=0)
    least = CLOSE if is_icd(found) or not fit else WELL if fit < CLOSELY else GOOD  # our labels are few
    if not found or strength(found[0]) < least:
        return None
    piece = sided(described(matter, found), matter)
    rule = note_named(note.name) if note else None
    if note is None or rule is None or found[0].hits[0].system is not System.ICD10CM or not bears_on(rule, note, piece):
        return piece
    asks = piece.asks or rule.section("To help us further")
    return replace(piece, why=(*piece.why, Said(rule.bottom, note.cites)), asks=asks)


def bears_on(rule: GuidanceNote, note: Guidance, piece: Piece) -> bool:
    """Say whether a note belongs beside a chosen code: it fits closely, or names the code's category."""
    categories = {code[:3] for code in rule.codes}
    return note.fit >= SURE or not categories or any(line.code[:3] in categories for line in piece.codes)


def is_icd(found: tuple[Candidates, ...]) -> bool:
    """Say whether diagnoses were looked for (or nothing was)."""
    return not found or found[0].hits[0].system is System.ICD10CM


def with_note(matter: Matter, found: tuple[Candidates, ...], note: Guidance) -> Piece | None:
    """A note that names codes: alone, or before or after the code of the condition that the mail describes."""
    rule = note_named(note.name)
    if note.fit < SURE - 1.5:
        return described(matter, found) if found else None
    piece = from_note(rule, note, matter)
    named = {code[:3] for code in (*rule.codes, *(line.code for line in piece.codes))}
    other = next((one for one in found if one.best and one.best.code[:3] not in named and strength(one) >= 0.5), None)
    if rule.joins and other and other.best:
        line = CodeLine(other.best.code, (), 0, other.best.title)
        lines = (line, *piece.codes) if rule.joins == "before" else (*piece.codes, line)
        order = f"{lines[0].code} first, then {listed([one.code for one in lines[1:]])}. "
        return replace(piece, bottom=Said(f"{order}{rule.bottom}", (*piece.bottom.cites, *other.cites)), codes=lines)
    return piece


def described(matter: Matter, found: tuple[Candidates, ...]) -> Piece:
    """The code of what the mail describes, and of a second condition where several codes are asked for."""
    if (sides := on_both_sides(found[0], matter)) is not None:
        return sides
    found = (fuller(found[0], matter), *found[1:])
    chosen = ordered(matter, together(matter, found))
    main = chosen[0]
    assert main.best is not None
    entry = entry_of(main.best, matter)
    first, last = before(entry, matter), after(main.best, entry, matter)
    lines = with_companions(chosen, first, last)
    unsure = tuple(dict.fromkeys(what for one in chosen for what in one.unsure_of))
    return Piece(
        bottom=Said(
            bottom(matter, chosen, [line.code for line in lines]),
            tuple(dict.fromkeys(c for one in (*first, *chosen, *last) for c in one.cites)),
        ),
        codes=lines,
        why=(
            *premise(matter, main),
            *close_by(main),
            *also_near(main, [line.code for line in lines]),
            *instructions(entry),
        ),
        asks=tuple(UNSAID[what] for what in unsure),
        please_note=(Said("If the record says more than your mail does, a more specific code may fit."),)
        if re.search(r"unspecified", main.best.title, re.I)
        else (),
        findings=(*matter.findings, *((entry,) if entry else ()), *first, *last),
        sure=sureness(main),
        because=because(main),
        score=chance(main) if len(lines) == 1 else min(SEVERAL_CODES, chance(main)),
    )


def fuller(main: Candidates, matter: Matter) -> Candidates:
    """Instead of a code *without* something, the one close by whose own notes ask for what the mail tells."""
    if main.best is None or not re.search(r"\bwithout\b", main.best.title, re.I):
        return main
    for hit in main.hits[:FEW]:
        if hit.code[:3] == main.best.code[:3] and hit.code != main.best.code and hit.billable:
            one = what_is(hit.code, matter.question, matter.library)
            if one.found and any(True for _ in called_for(entry_of(one.found, matter), matter)):
                return replace(main, best=one.found, basis=one.basis)
    return main


def with_companions(
    chosen: tuple[Candidates, ...], first: tuple[CodeIs, ...], last: tuple[CodeIs, ...]
) -> tuple[CodeLine, ...]:
    """The codes in their order, each once: the cause, what was asked for, what goes with it."""
    found = [CodeLine(one.code, (), 0, one.label) for one in first]
    found += [CodeLine(one.best.code, (), 0, one.best.title) for one in chosen if one.best]
    found += [CodeLine(one.code, (), 0, one.label) for one in last]
    lines = {line.code: line for line in reversed(found)}
    return tuple(lines[code] for code in dict.fromkeys(one.code for one in found))


def together(matter: Matter, found: tuple[Candidates, ...]) -> tuple[Candidates, ...]:
    """The main code, and a second one where the mail asks for several or the first one's notes call for it."""
    main = found[0]
    entry = entry_of(main.best, matter) if main.best else None
    called = " ".join(note.text for note in (entry.icd.notes if entry and entry.icd else ()) if note.kind in TOLD[1:])
    asked = " ".join(asked.text for asked in matter.question.asked)
    seconds = [one for one in found[1:2] if one.best and (SEVERAL.search(asked) or one.best.code[:3] in called)]
    return (main, *seconds)


def ordered(matter: Matter, chosen: tuple[Candidates, ...]) -> tuple[Candidates, ...]:
    """Cause before what comes of it, as the notes say: *code first* and *use additional code*."""
    if len(chosen) < 2 or chosen[0].best is None or chosen[1].best is None:
        return chosen
    one, other = (entry_of(c.best, matter) if c.best else None for c in chosen)
    swap = names(one, NoteKind.CODE_FIRST, chosen[1].best.code) or names(
        other, NoteKind.USE_ADDITIONAL, chosen[0].best.code
    )
    return (chosen[1], chosen[0]) if swap else chosen


def bottom(matter: Matter, chosen: tuple[Candidates, ...], codes: list[str]) -> str:
    """The code, said as surely as the search was, with a verdict where one is asked for."""
    main = chosen[0]
    assert main.best is not None
    lead = verdict(matter, codes)
    if len(codes) > 1:
        return f"{lead}{codes[0]} first, with {listed(codes[1:])}."
    title = f"{main.best.code}, {lower_first(main.best.title)}"
    near = [naming(hit.code, hit.title) for hit in rivals(main)]
    others = f", unless the record shows {listed(near, 'or')}, which fits your words as well" if near else ""
    if main.unsure_of:
        return f"{lead}{title}, on what your mail says; the {listed(list(main.unsure_of))} may change it."
    if strength(main) >= GOOD:
        return f"{lead}{title}{others}."
    return (
        f"{lead}{title}{others}, is the closest that we find for what you describe; please hold it against the record."
    )


def verdict(matter: Matter, codes: list[str]) -> str:
    """Yes or no to 'is it this code?', turned round where the mail doubts its own code."""
    given = {*matter.question.diagnoses, *matter.question.procedures}
    asked = " ".join(asked.text for asked in matter.question.asked)
    if not given or not YES_NO.search(asked):
        return ""
    right = bool(given & set(codes)) and given <= set(codes)
    return "Yes: " if right is not bool(DOUBT.search(matter.question.words)) else "No: "


def premise(matter: Matter, main: Candidates) -> tuple[Said, ...]:
    """What the codes of the mail are, where they are not the right ones."""
    assert main.best is not None
    others = [
        what_is(code, matter.question, matter.library)
        for code in (*matter.question.diagnoses, *matter.question.procedures)
        if code != main.best.code
    ]
    return tuple(
        Said(f"{one.code} is not used here: it is {lower_first(one.label)}.", one.cites)
        for one in others[:2]
        if one.label and ("." in one.code or one.code[0].isalpha())
    )
