"""Two or more procedure codes together: what NCCI says of each pair, and which modifier fits."""

import re
from dataclasses import replace
from typing import Final

from caseconsultant.advice.composing.apart import (
    alternatives,
    days_differ,
)
from caseconsultant.advice.composing.edits import edit_said, facts, free_said, payers
from caseconsultant.advice.composing.pair_words import (
    VISIT,
    closed_words,
    code_line,
    modifier_for,
    must_show,
    opened_words,
    refused,
    verdict,
    without_primary,
)
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.draft import Level
from caseconsultant.advice.findings import AddsOn, Fee, Guidance, Pair, Standing
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.question import Ask

INCLUDED: Final = re.compile(r"\b(?:is|are)\b[^?]{0,40}\b(?:included|bundled|part of|inclusive|integral)\b", re.I)
THEY: Final = re.compile(
    r"\b(?:is|are|was|were) (?:they|the (?:payer|plan|payor|auditor|insur\w+)|he|she|my \w+|our \w+) "
    r"(?:right|correct)\b|"
    r"(?:right|correct) to (?:deny|bundle|take|deni)",
    re.I,
)
COMES_OFF: Final = re.compile(
    r"\b(?:come|comes|coming|take|taken|dropp?(?:ed)?|remov\w+|delet\w+|writ\w+)\b[^?.]{0,24}(?:\boff\b|\?)|\bdrop\b[^?]*\?",
    re.I,
)
"""The mail asks whether a code is to be taken away, so that a no to the code is a yes to the question."""
NEEDED: Final = re.compile(
    r"\bneed(?:s|ed)? (?:a |the |an )?(?:-?59|mod|X[EPSU])|(?:is|are) there (?:still )?an? (?:\w+ )?edit|"
    r"\bis (?:it|this|that|one) bundled|\bare (?:they|these|the two) bundled",
    re.I,
)
CLOSE: Final = 5.0
CLOSED, OPENED = 0.82, 0.62  # how often such answers were right, measured on our own questions
MOST_EDITS: Final = 4  # a letter is one screen


def pairs(matter: Matter) -> Piece | None:
    """Answer for two or more procedure codes, whatever is asked of them together."""
    found = matter.found(Pair)
    kinds = matter.question.kinds()
    if not found or (matter.question.diagnoses and kinds[:1] == (Ask.DIAGNOSIS,)):
        return None
    if days_differ(matter.question) or alternatives(matter.question):
        return None  # no edit stands between two days, nor between this code or that one
    edits = tuple(pair for pair in found if pair.edit)
    if edits:
        return with_rule(bundled(matter, edits, found), matter)
    wanted = {Ask.BUNDLING, Ask.MODIFIER, Ask.COVERAGE, Ask.WHICH_CODE, Ask.GUIDELINE, Ask.ROLES}
    return unbundled(matter, found) if wanted & set(kinds) and not matter.question.diagnoses else None


def with_rule(piece: Piece, matter: Matter) -> Piece:
    """Add what a note that fits closely says of such services."""
    best = next(iter(matter.found(Guidance)), None)
    note = note_named(best.name) if best and best.fit >= CLOSE else None
    if note is None or best is None or note.topic == "diagnosis" or "{choice}" in note.bottom:
        return piece
    return replace(piece, why=(*piece.why, Said(note.bottom, best.cites)))


def any_pairs(matter: Matter) -> Piece | None:
    """Where nothing else answers for two or more procedure codes: what NCCI says of them."""
    found = matter.found(Pair)
    if days_differ(matter.question) or alternatives(matter.question):
        return None
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
    no = {pair.edit.column2 for pair in opened if pair.edit and pair.edit.column2 in marks and refused(pair, matter)}
    visits = {code: mark for code, mark in marks.items() if VISIT.fullmatch(code)}
    parts = [closed_words(pair) for pair in closed] + [
        verdict(pair, marks, matter, leads=not closed and not number)
        for number, pair in enumerate(one for one in opened if one.edit and one.edit.column2 in marks)
    ]
    lead = "No: " if closed and not set(marks) - no else "Partly: " if closed else ""
    if opened and not closed and INCLUDED.search(matter.question.words):
        lead = f"Yes, NCCI includes it: {opened[0].edit.column2 if opened[0].edit else ''} is billed apart only if "
        parts = [opened_words(pair, marks, matter) for pair in opened]
    bottom = f"{lead}{'; '.join(parts[:3])}."
    if THEY.search(matter.question.words) and bottom.startswith("No"):
        bottom = f"Yes, they are right: {bottom.split(': ', 1)[-1] if closed else bottom.split(', ', 1)[-1]}"
    if COMES_OFF.search(matter.question.asking) and bottom.startswith("No"):
        bottom = f"Yes, off the claim: {re.split(r'[:,] ', bottom, maxsplit=1)[-1]}"
    if (orphans := without_primary(matter)) and not closed:
        bottom = f"{bottom} {orphans}"
    return Piece(
        bottom=Said(bottom, tuple(cite for pair in edits for cite in pair.cites)),
        codes=tuple(code_line(code, marks, denied | no, matter) for code in in_order(matter, edits)),
        why=(
            *(edit_said(pair) for pair in edits[:MOST_EDITS]),
            *(Said(f"{len(edits) - MOST_EDITS} more edits stand between these codes.") for _ in edits[MOST_EDITS:][:1]),
            *(free_said(pair) for pair in every[:MOST_EDITS] if not pair.edit and pair.known),
            *facts(matter, without=denied | no),
        ),
        must_show=must_show(opened, visits),
        payers=payers(matter.question),
        not_answered=tuple(pair.basis.reason for pair in every if pair.basis.standing is Standing.NO_DATA),
        findings=matter.findings,
        sure=sureness(edits, every),
        because=because(edits, every),
        score=CLOSED if closed and not marks else OPENED,
    )


def in_order(matter: Matter, edits: tuple[Pair, ...]) -> tuple[str, ...]:
    """The codes in the order of a claim: what is column 1 of an edit before its column 2."""
    second = {pair.edit.column2 for pair in edits if pair.edit}
    return tuple(sorted(matter.question.procedures, key=lambda code: code in second))


def unbundled(matter: Matter, found: tuple[Pair, ...]) -> Piece | None:
    """No edit: free as far as NCCI goes, or nobody can tell."""
    known = [pair for pair in found if pair.known]
    if not known:
        return None
    codes = listed(list(matter.question.procedures))
    unknown = tuple(pair.basis.reason for pair in found if not pair.known)
    bottom = f"Yes, as far as NCCI goes: there is no edit between {codes}, so no modifier is needed to unbundle them."
    if NEEDED.search(matter.question.asking):
        bottom = f"No: NCCI has no edit between {codes}, so both are billed and no modifier is needed to unbundle them."
    if unknown:
        bottom = (
            f"Yes for the pairs that we could check, if the record supports each service: NCCI has "
            f"no edit between {listed([f'{p.one} and {p.other}' for p in known], 'or between')}."
        )
    if added := next((one for one in matter.found(AddsOn) if one.primary), None):
        bottom = (
            f"Yes: {added.code} is an add-on code, billed beside its primary {added.primary} and never alone; "
            f"there is no edit between {codes}."
        )
    if never := [one for one in matter.found(Fee) if one.row and one.row.status == "B"]:
        they = "have status B and are" if len(never) > 1 else "has status B and is"
        bottom = f"{bottom} For Medicare {listed([one.code for one in never])} {they} never paid apart."
    if orphans := without_primary(matter):
        bottom = f"Not as it stands: {orphans} {bottom.removeprefix('Yes, as far as NCCI goes: ')}"
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
