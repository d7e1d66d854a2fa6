"""Surgeons' roles, line by line: what the mail says of each procedure, and what the fee schedule allows."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.extract.asks import sentences
from caseconsultant.advice.extract.codes import codes_in
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.lookups.fitness import fits
from caseconsultant.advice.lookups.guidance import vouched
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.question import Ask

NOTE: Final = "role-62-spine"
ASSISTED: Final = re.compile(r"\bassist", re.I)
NON_PHYSICIAN: Final = re.compile(r"\b(?:PA|NP|CNS|PA-C|APRN)\b|physician assistant|nurse pract", re.I)
TOGETHER: Final = re.compile(r"\bboth\b|co-?surgeon|each (?:doing|did|does)|together|two surgeons", re.I)
SURGEONS: Final = re.compile(r"surge?on|assist|co-?surg|\bPA\b|\bNP\b|orthoped|neurosurg|\bour doc", re.I)
ALONE: Final = re.compile(r"\balone\b|\bonly\b|by himself|by herself|\bsolo\b", re.I)
INSTRUMENTATION: Final = re.compile(r"228(?:4\d|5[0-9])|2093\d")


def roles(matter: Matter) -> Piece | None:
    """Answer which role modifier goes on each line, where the mail tells who did what for two or more codes."""
    asks = {Ask.ROLES, Ask.MODIFIER} & set(matter.question.kinds())
    said = dict(told(matter.question.words))
    lines = [(code, role_of(code, said[code])) for code in matter.question.procedures if code in said]
    if not asks or len(lines) < 2 or not any(role for _, role in lines) or not SURGEONS.search(matter.question.words):
        return None
    checked = [fits(code, role, matter.question, matter.library) for code, role in lines if role]
    refused = [one for one in checked if one.verdict is False]
    note = vouched(note_named(NOTE))
    rule: tuple[Finding, ...] = (*checked, note)
    return Piece(
        bottom=Said(f"{listed([words(code, role) for code, role in lines])}."),
        codes=tuple(
            CodeLine(
                code, (role,) if role else (), 1, label_of(code, matter.question, matter.library), reason(code, role)
            )
            for code, role in lines
        ),
        why=(
            *(Said(f"{one.code}: {one.condition}.", one.cites) for one in checked if one.condition),
            *(Said(line, note.cites) for line in note_named(NOTE).section("Why")),
        ),
        must_show=tuple(Said(line) for line in note_named(NOTE).section("What the note must show")),
        findings=(*matter.findings, *rule),
        not_answered=tuple(
            f"The fee schedule does not allow modifier {one.modifier} on {one.code}." for one in refused
        ),
        sure=Level.LOW if refused else Level.MEDIUM,
        because="each line follows from what the mail says of it and from the indicators of the fee schedule",
    )


def told(text: str) -> Iterator[tuple[str, str]]:
    """Yield each procedure code with the sentence or list item that speaks of it."""
    for sentence, _, _ in sentences(text):
        for found in codes_in(sentence):
            yield found.code, sentence


def role_of(code: str, sentence: str) -> str:
    """The modifier of the role that a sentence tells; none for what one surgeon did alone."""
    if ASSISTED.search(sentence):
        return "AS" if NON_PHYSICIAN.search(sentence) else "80"
    if TOGETHER.search(sentence) and not ALONE.search(sentence):
        return "80" if INSTRUMENTATION.fullmatch(code) else "62"
    return ""


def words(code: str, role: str) -> str:
    """One line in the bottom line."""
    match role:
        case "62":
            return f"{code}-62 for what both did as co-surgeons"
        case "80" | "AS":
            return f"{code}-{role} as the assistant"
        case _:
            return f"{code} without a role modifier"


def reason(code: str, role: str) -> str:
    """Why a line carries its modifier."""
    if role == "62":
        return "Both surgeons did a distinct part"
    if role:
        return "Assisted; no co-surgeon modifier on instrumentation" if INSTRUMENTATION.fullmatch(code) else "Assisted"
    return "Done by one surgeon alone"
