"""Which code: the best candidate for the words of the mail, what would change it, and what stands close to it."""

import re
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Candidates, Finding
from caseconsultant.advice.lookups.diagnoses import diagnosis
from caseconsultant.codes.facts import Code, Hit, NoteKind, System

GOOD: Final = 0.72
CLOSE: Final = 0.55
SHOWN: Final = 3
TOLD: Final = (NoteKind.EXCLUDES1, NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL, NoteKind.CODE_ALSO)
UNSAID: Final = {
    "side": "Which side was it: right, left or both?",
    "encounter": (
        "Was the patient still under active treatment (initial), in routine healing "
        "(subsequent), or is it a late effect (sequela)?"
    ),
}


def selection(matter: Matter) -> Piece | None:
    """Answer which code the described thing is."""
    found = next(iter(matter.found(Candidates)), None)
    if found is None or found.best is None:
        return None
    top = found.hits[0]
    if top.score < CLOSE:
        return None
    others = beside(found)
    lines, notes_from = instructions(found.best, matter)
    return Piece(
        bottom=Said(bottom(found, top), found.cites),
        codes=(CodeLine(found.best.code, (), 0, found.best.title, ""),),
        why=(*close_by(found, others), *lines),
        asks=tuple(UNSAID[what] for what in found.unsure_of),
        please_note=(Said("If the record says more than your mail does, a more specific code may fit."),)
        if unspecified(found.best)
        else (),
        findings=(*matter.findings, *notes_from),
        sure=sureness(found, top),
        because=because(found, top),
    )


def bottom(found: Candidates, top: Hit) -> str:
    """The code, said as surely as the search was."""
    assert found.best is not None
    title = found.best.title
    if top.score >= GOOD and not found.unsure_of:
        return f"{found.best.code}, {title}."
    if found.unsure_of:
        return f"{found.best.code}, {title}, on what your mail says; the {listed(list(found.unsure_of))} may change it."
    return (
        f"{found.best.code}, {title}, is the closest that we find for '{found.words}'; please "
        f"hold it against the record."
    )


def beside(found: Candidates) -> list[tuple[str, str]]:
    """The codes that stand close to the chosen one, by the book and by the search."""
    best = found.best.code if found.best else ""
    top = found.hits[0]
    near = [
        *top.beside,
        *((hit.code, hit.title) for hit in found.hits[1:] if hit.billable and hit.score > top.score * 0.8),
    ]
    return [(code, title) for code, title in dict(near).items() if code not in (best, top.code)][:SHOWN]


def close_by(found: Candidates, others: list[tuple[str, str]]) -> tuple[Said, ...]:
    """What else stands close by."""
    if not others:
        return ()
    words = "; ".join(f"{code} is {title[:1].lower() + title[1:]}" for code, title in others)
    return (Said(f"Close to it, should the record say so: {words}.", found.cites),)


def instructions(best: Code, matter: Matter) -> tuple[tuple[Said, ...], tuple[Finding, ...]]:
    """The notes of the tabular list that a coder must obey with this code."""
    if best.system is not System.ICD10CM:
        return (), ()
    entry = diagnosis(best.code, matter.question, matter.library)
    notes = [note for note in (entry.icd.notes if entry.icd else ()) if note.kind in TOLD][:SHOWN]
    said = tuple(
        Said(f"{note.kind.capitalize()} (at {note.at}): {note.text.rstrip('.')}.", entry.cites) for note in notes
    )
    return said, (entry,)


def unspecified(best: Code) -> bool:
    """Say whether the code is one for what is not specified."""
    return bool(re.search(r"unspecified", best.title, re.I))


def sureness(found: Candidates, top: Hit) -> Level:
    """High where the words cover a title well and nothing is unsaid."""
    if top.score >= GOOD and not found.unsure_of:
        return Level.MEDIUM if found.older else Level.HIGH
    return Level.MEDIUM if top.score >= GOOD else Level.LOW


def because(found: Candidates, top: Hit) -> str:
    """Why it is as sure as it is."""
    fit = (
        "the words of the mail cover the code's title well"
        if top.score >= GOOD
        else "the words of the mail cover the code's title only in part"
    )
    older = ", from a release older than the date of service" if found.older else ""
    unsaid = f"; the mail does not tell the {listed(list(found.unsure_of))}" if found.unsure_of else ""
    return f"{fit}{older}{unsaid}"
