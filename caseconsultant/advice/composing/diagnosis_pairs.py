"""Whether two diagnoses may stand on one claim: Excludes notes, titles that contradict, symptoms of what is known."""

import re
from dataclasses import replace
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.diagnosis_checks import lines
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, lower_first
from caseconsultant.advice.composing.several import told_beside
from caseconsultant.advice.draft import Level
from caseconsultant.advice.findings import CodeIs, Conflict
from caseconsultant.codes.facts import NoteKind

TOGETHER: Final = re.compile(
    r"\btogether\b|\bboth\b|same (?:claim|visit|day|time|encounter|patient)|\bwith\b|excludes|in addition|alongside|"
    r"along with|as well|\balso\b|conflict|\b(?:ok|okay|allowed|fine)\b|combin|\band\b|\+|&",
    re.I,
)
PLAINLY: Final = re.compile(
    r"\btogether\b|(?:same|one) (?:claim|visit|encounter)|excludes ?[12]|"
    r"(?:coded|billed|reported|used|listed) (?:with|together|both)|"
    r"(?:code|bill|report|use) both",
    re.I,
)
LINKED: Final = ("I11", "I12", "I13")  # hypertension with heart or kidney disease
BARE: Final = 14  # words of a mail that tells no case, but only asks about its codes
NOTE: Final = 160  # characters of an Excludes note that a letter quotes
GUIDELINES: Final = "the ICD-10-CM Official Guidelines"


def diagnosis_pairs(matter: Matter) -> Piece | None:
    """Answer for the diagnoses of a mail, two by two, where it asks whether they go together."""
    asked = matter.question.asking
    found = [one for one in matter.found(Conflict) if one.known and one.one in asked and one.other in asked]
    if not found or matter.question.procedures or not TOGETHER.search(asked):
        return None
    barred = any(note.kind is NoteKind.EXCLUDES1 for one in found for note in one.exclusions)
    if not barred and len(matter.question.words.split()) > BARE and not PLAINLY.search(asked):
        return None  # a case is told: its words decide
    judged = [(one, *judge(one, matter)) for one in found[:3]]
    dropped = {pair[0] for one in found if (pair := excluded_by(one))}
    sections = list(dict.fromkeys(section for _, _, section in judged if section))
    notes = [said for one in found for said in quoted(one)]
    kept = tuple(code for one in found for code in (one.one, one.other) if code not in dropped)
    more = told_beside(tuple(dict.fromkeys(kept)), matter)
    adds = (f"What you tell calls for {listed([one.code for one in more])} as well.",) if more else ()
    return Piece(
        bottom=Said(" ".join((*(words for _, words, _ in judged), *adds)), jointly([*found, *more])),
        codes=tuple(
            replace(line, denied=line.code in dropped, why="Not coded beside the other" if line.code in dropped else "")
            for line in lines(tuple(dict.fromkeys(code for one in found for code in (one.one, one.other))), matter)
        )
        + lines(tuple(one.code for one in more), matter),
        why=tuple(notes),
        please_note=tuple(
            Said(f"The rule is to be confirmed in {GUIDELINES}, section {section}.") for section in sections
        ),
        findings=(*matter.findings, *more),
        sure=Level.MEDIUM if sections or any(one.older for one in found) else Level.HIGH,
        because="the tabular list's own notes were looked up"
        + (", in a release older than the date of service" if any(one.older for one in found) else ""),
        score=0.7,
    )


def judge(one: Conflict, matter: Matter) -> tuple[str, str]:
    """Return (verdict in words, section of the guidelines that it rests on beside the tabular list)."""
    titles = {code: title_of(code, matter) for code in (one.one, one.other)}
    pair = f"{one.one} and {one.other}"
    if any(note.kind is NoteKind.EXCLUDES1 for note in one.exclusions):
        unless = "so they are not coded together unless the record shows two unrelated conditions"
        instead = excluded_by(one)
        stays = (
            f" The note stands at {instead[0]} and points to {instead[1]}, which is the one to use." if instead else ""
        )
        return f"No: an Excludes1 note stands between {pair}, {unless}.{stays}", "I.A.12.a"
    if "I10" in (one.one, one.other) and (linked := next((c for c in (one.one, one.other) if c[:3] in LINKED), "")):
        return f"No: {linked} already says the hypertension, so I10 is not coded beside it.", "I.C.9.a"
    if (bare := contradicted(one, titles)) is not None:
        other = one.other if bare == one.one else one.one
        return f"No: {bare} ({lower_first(titles[bare])}) contradicts {other}, so {other} stands alone.", "I.B.2"
    if (sign := symptom(one)) is not None:
        other = one.other if sign == one.one else one.one
        unless = f"which is not coded beside {other} when it belongs to that condition; only if it is not part of it"
        return f"No, as a rule: {sign} ({lower_first(titles[sign])}) is a symptom, {unless}.", "I.B.5"
    if any(note.kind is NoteKind.EXCLUDES2 for note in one.exclusions):
        return f"Yes: {pair} may both be coded where both are documented; the note between them is an Excludes2.", ""
    return f"Yes, if the record supports both: no Excludes note stands between {pair}.", ""


def excluded_by(one: Conflict) -> tuple[str, str] | None:
    """Return (the code at which the Excludes1 notes stand, the code that they point to); None where both point."""
    notes = {(note.code, note.other) for note in one.exclusions if note.kind is NoteKind.EXCLUDES1}
    return notes.pop() if len(notes) == 1 else None


def contradicted(one: Conflict, titles: dict[str, str]) -> str | None:
    """The code of the two that denies what the other one of its category says."""
    if one.one[:3] != one.other[:3]:
        return None
    bare = [code for code, title in titles.items() if re.search(r"without complication|uncomplicated", title, re.I)]
    return bare[0] if len(bare) == 1 else None


def symptom(one: Conflict) -> str | None:
    """The code of the two that is of chapter 18, where the other is a condition."""
    signs = [code for code in (one.one, one.other) if code.startswith("R")]
    known = [code for code in (one.one, one.other) if code[0] not in "RVWXYZ"]
    return signs[0] if signs and known else None


def quoted(one: Conflict) -> list[Said]:
    """The Excludes notes between the two, as the tabular list has them."""
    return [
        Said(f"{note.kind.capitalize()} at {note.at}: {note.text.rstrip('.')}.", one.cites)
        for note in one.exclusions[:2]
        if len(note.text) <= NOTE
    ]


def title_of(code: str, matter: Matter) -> str:
    """The official title of a code of the mail; empty where it is not known."""
    found = matter.of_code(CodeIs, code)
    return found.label if found else ""
