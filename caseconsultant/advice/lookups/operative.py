"""What a pasted clinical note names: procedures and diagnoses by search, each with the words that it comes from."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.extract.phrases import phrases_in
from caseconsultant.advice.findings import Finding
from caseconsultant.advice.findings_of_diagnoses import NamedInNote
from caseconsultant.advice.lookups.descent import descend
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import Hit, System
from caseconsultant.codes.library import Library

CUES: Final = re.compile(
    r"pre-?op(?:erative)? (?:diagnosis|dx)|post-?op(?:erative)? (?:diagnosis|dx)|procedures? (?:performed|in detail)|"
    r"\bprocedure:|operative (?:note|report)|\bop (?:note|report)|\bEBL\b|estimated blood loss|informed consent|"
    r"prepped and draped|under (?:general|local|MAC)|general anesthesia|\bindications?:|\bfindings?:|\bcomplications?:|"
    r"\bspecimens?:|time ?out|tolerated the procedure|sterile fashion|was (?:incised|excised|ligated|closed)|dictat",
    re.I,
)
ENOUGH: Final = 2
HEADING: Final = re.compile(r"(?:^|\n|(?<=[.;]) )\s*([A-Z][A-Za-z +/-]{2,30}):", re.M)
OF_DIAGNOSES: Final = re.compile(r"diagnos|\bdx\b|indication|impression|assessment", re.I)
OF_BOTH: Final = re.compile(r"findings?", re.I)
DONE: Final = re.compile(
    r"remov|excis|biops|snar|repair|inject|inser|plac|releas|ablat|drain|resect|divid|decompress|fus|graft|sutur|"
    r"debrid|dilat|cauteri|ligat|replac|reduc|fixat",
    re.I,
)
OF_NOTHING: Final = re.compile(
    r"anesth|EBL|blood|complication|specimen|disposition|surgeon|assist|consent|patient", re.I
)
MOST_PHRASES: Final = 14
MOST: Final = {System.CPT: 5, System.ICD10CM: 3}
LEAST: Final = {System.CPT: 0.45, System.ICD10CM: 0.6}
SHORTEST: Final = 2  # words of a phrase that says enough


def is_note(text: str) -> bool:
    """Say whether a mail holds a clinical note: at least two of the marks that such notes bear."""
    return len({found.group().lower() for found in CUES.finditer(text)}) >= ENOUGH


def operative(question: Question, library: Library) -> Iterator[Finding]:
    """Give the candidates of a note: diagnoses from where it lists them, procedures from the rest, best first."""
    if not is_note(question.words):
        return
    for system in (System.CPT, System.ICD10CM):
        yield from _candidates(question, library, system)


def _candidates(question: Question, library: Library, system: System) -> Iterator[NamedInNote]:
    found: dict[str, tuple[Hit, str]] = {}
    for phrase in _phrases(question.words, of_diagnoses=system is System.ICD10CM):
        for hit in library.search(phrase, 1, (system,)):
            if hit.score >= LEAST[system] and (hit.code not in found or hit.score > found[hit.code][0].score):
                found[hit.code] = (hit, phrase)
    ranked = sorted(found.values(), key=lambda one: -one[0].score)
    for hit, phrase in ranked[: MOST[system]]:
        code = descend(hit, question, library)[0] if system is System.ICD10CM else hit.code
        known = judge(library.what_is(code, question.date_of_service))
        if known.fact is not None:
            yield NamedInNote(basis=known.basis(code), code=known.fact, words=phrase)


def _phrases(text: str, *, of_diagnoses: bool) -> list[str]:
    """The telling phrases of the sections that list diagnoses, or of those that tell what was done."""
    kept: list[str] = []
    for heading, section in _sections(text):
        both = bool(OF_BOTH.search(heading))
        if OF_NOTHING.search(heading) or (not both and bool(OF_DIAGNOSES.search(heading)) is not of_diagnoses):
            continue
        told = [phrase for phrase, _, _, negated, history in phrases_in(section) if not negated and not history]
        told = [phrase for phrase in told if not both or bool(DONE.search(phrase)) is not of_diagnoses]
        kept += [phrase for phrase in told if len(phrase.split()) >= SHORTEST]
    return list(dict.fromkeys(kept))[:MOST_PHRASES]


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Yield (heading, section) of a note; what stands before its first heading only asks about it."""
    marks = list(HEADING.finditer(text))
    starts = [(mark.group(1), mark.end()) for mark in marks]
    ends = [mark.start() for mark in marks] + [len(text)]
    if not marks:
        yield "", text
    for (heading, start), end in zip(starts, ends[1:], strict=True):
        yield heading, text[start:end]
