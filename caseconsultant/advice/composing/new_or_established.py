"""New or established, where the mail tells when the patient was last seen, and by whom."""

import re
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece, Said
from caseconsultant.advice.composing.rules import lines_of
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Sum, Worked
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.lookups.guidance import vouched
from caseconsultant.advice.lookups.identity import label_of, what_is

NOTE: Final = "em-new-vs-established"
ASKS: Final = re.compile(r"\bnew\b|\bestablished\b|\best\b|\b9920[2-5x]\b|\b9921[1-5x]\b", re.I)
NOT_THIS: Final = re.compile(
    r"\bemergency|\bED\b|\bER\b|inpatient|hospital (?:visit|consult)|preventive|wellness", re.I
)
NOT_FACE_TO_FACE: Final = re.compile(
    r"\b(?:only )?(?:read|interpret\w*|refill\w*|phone|call(?:ed)?|portal|lab(?:s| draw)?|flu shot|nurse|EKG|ECG)\b",
    re.I,
)
OTHER_SPECIALTY: Final = re.compile(
    r"\b(?:different|other|another) (?:sub-?)?specialt(?:y|ies)|not the same (?:sub-?)?specialty|subspecialt", re.I
)
ASKS_NEW: Final = re.compile(r"\bnew\b(?! (?:or|vs|versus|and) )|\b9920[2-5]\b", re.I)
ASKS_ESTABLISHED: Final = re.compile(r"\bestablished\b|\best\.? (?:pt|patient)\b|\b9921[1-5]\b", re.I)
EITHER: Final = re.compile(
    r"\b(?:new|est(?:ablished)?)\b[^?.]{0,20}\b(?:or|vs\.?|versus)\b[^?.]{0,12}\b(?:new|est)", re.I
)


def new_or_established(matter: Matter) -> Piece | None:
    """Answer by the three years, where the same clinician or specialty gave the last visit, as far as told."""
    found = next((one for one in matter.found(Worked) if one.what is Sum.SEEN), None)
    words, asking = matter.question.words, matter.question.asking
    if found is None or not ASKS.search(asking) or NOT_THIS.search(words) or NOT_FACE_TO_FACE.search(words):
        return None
    other = bool(OTHER_SPECIALTY.search(words)) and found.result == "established"
    result = "new" if other else found.result
    family = "99202-99205" if result == "new" else "99211-99215"
    because = (
        "the last visit was to another specialty of the group, which does not count"
        if other
        else f"three years {'have' if result == 'new' else 'have not'} passed since the last face-to-face service "
        f"({found.arithmetic})"
    )
    whys, note = lines_of(NOTE, "Why")
    first, last = family.split("-")
    named = tuple(what_is(code, matter.question, matter.library) for code in (first, last))
    return Piece(
        bottom=Said(f"{_lead(result, asking)}{because}. The visit is from {family}.", note.cites),
        codes=tuple(CodeLine(code, (), 0, label_of(code, matter.question, matter.library)) for code in (first, last)),
        why=whys,
        must_show=(Said("The date of the last face-to-face service, and who of the group gave it."),),
        findings=(*matter.findings, vouched(note_named(NOTE)), *named),
        sure=Level.MEDIUM,
        because="the time is counted from the mail; that the specialty is the same is as the mail tells it",
        score=0.75,
    )


def _lead(result: str, asking: str) -> str:
    """Yes or no to what was asked; else the result alone."""
    if EITHER.search(asking):
        return f"{result.capitalize()}: "
    for asks, wanted in ((ASKS_NEW, "new"), (ASKS_ESTABLISHED, "established")):
        if asks.search(asking):
            return f"Yes, {result}: " if wanted == result else f"No, {result}: "
    return f"{result.capitalize()}: "
