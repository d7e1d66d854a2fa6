"""Several diagnoses of one mail: combined, in their order, each with why it stands where it stands."""

from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.companions import after, gestation
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.composing.tabular import entry_of
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Candidates, CodeIs
from caseconsultant.advice.lookups.candidates import wanted
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.lookups.note_order import asked_beside, entry, in_order, notes_name
from caseconsultant.advice.lookups.parts import parts
from caseconsultant.advice.lookups.together import says_all, several, single
from caseconsultant.codes.facts import NoteKind, System

MOST: Final = 7
LINKED: Final = ("I11", "I12", "I13")
NOTES: Final = {
    NoteKind.CODE_FIRST: "goes first by the code-first note at",
    NoteKind.USE_ADDITIONAL: "is asked for beside it by the note at",
}


def several_diagnoses(matter: Matter) -> Piece | None:
    """Answer with every code of a mail that names several conditions and no code; None where it names fewer."""
    question = matter.question
    if question.diagnoses or question.procedures or System.ICD10CM not in wanted(question):
        return None
    found = several(question, matter.library)
    whole = next((one.hits[0] for one in matter.found(Candidates)), None)
    if not found or (whole and says_all(whole, found, question, matter.library)):
        return None
    codes = with_companions(found, matter)
    return Piece(
        bottom=Said(f"{codes[0].code} first, then {listed([one.code for one in codes[1:]])}.", jointly(codes)),
        codes=tuple(CodeLine(one.code, (), 0, one.label) for one in codes),
        why=tuple(reasons(codes, matter)),
        please_note=(
            Said("Each code needs its condition in the record for this visit; the one mainly treated leads its group."),
        ),
        findings=(*matter.findings, *codes),
        sure=Level.MEDIUM,
        because="each condition was looked up, alone and together, and the tabular list's notes gave the order",
        score=0.7,
    )


def with_companions(found: tuple[CodeIs, ...], matter: Matter) -> tuple[CodeIs, ...]:
    """The codes with what their notes ask for and the mail tells: weeks, body mass index, a drug."""
    every = {one.code: one for one in found}
    for one in found:
        if one.found is not None:
            every |= {more.code: more for more in after(one.found, entry_of(one.found, matter), matter)}
    return tuple(every[code] for code in in_order(list(every), matter.question, matter.library))[:MOST]


def reasons(codes: tuple[CodeIs, ...], matter: Matter) -> list[Said]:
    """Which note of the tabular list, or which presumption, links the codes."""
    said = [
        Said("The guidelines presume that hypertension is linked with heart failure and kidney disease.", one.cites)
        for one in codes
        if one.code[:3] in LINKED
    ]
    for one in codes:
        found = entry(one.code, matter.question, matter.library)
        for note in found.notes if found else ():
            others = [other.code for other in codes if other.code[:3] in note.text and other.code[:3] != one.code[:3]]
            if others and note.kind in NOTES:
                verb = NOTES[note.kind]
                said.append(Said(f"With {one.code}, {listed(others)} {verb} {note.at}.", one.cites))
    return list(dict.fromkeys(said))[:4]


def told_beside(codes: tuple[str, ...], matter: Matter) -> tuple[CodeIs, ...]:
    """What the mail tells and the notes of its codes ask for beside them: an infection, the weeks of a pregnancy."""
    question, library = matter.question, matter.library
    found: dict[str, CodeIs] = {}
    alone = [one.code for part in parts(question) if (one := single(part, question, library))]
    for code in codes:
        best = what_is(code, question, library)
        weeks = gestation(matter, best.found) if best.found else ()
        found |= {one.code: one for one in weeks}
        beside = [one for one in alone if one[:3] != code[:3] and asked_beside(one, code, question, library)]
        found |= {one: what_is(one, question, library) for one in beside}
    return tuple(one for code, one in found.items() if code not in codes)


def told_before(code: str, matter: Matter) -> tuple[str, ...]:
    """The conditions of the mail, given by their words alone, that a code's code-first note names."""
    question, library = matter.question, matter.library
    note = entry(code, question, library)
    alone = [one.code for part in parts(question) if (one := single(part, question, library))]
    return tuple(one for one in alone if one[:3] != code[:3] and notes_name(note, (NoteKind.CODE_FIRST,), one))[:1]
