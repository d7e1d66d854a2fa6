"""Which notes fit a question: all their needs are met; the one with the most to say of it first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.extract.tokens import may_hold, tokens_of
from caseconsultant.advice.guidance.cases import case_of
from caseconsultant.advice.guidance.note import GuidanceNote, parse
from caseconsultant.advice.guidance.patterns import pattern
from caseconsultant.advice.question import Question

FOR_NEEDS: Final = {1: 4.0, 2: 4.5, 3: 6.0, 4: 7.5}
HELP: Final = 1.0
ASKED: Final = 0.5
NAMED: Final = 1.0
TOLD: Final = 1.5  # a note that has a sentence for the very case


@dataclass(frozen=True, slots=True)
class Fitting:
    """A note, and how well it fits: two for each need, one for each help, more where the asked sentence says it."""

    note: GuidanceNote
    score: float


@cache
def notes() -> tuple[GuidanceNote, ...]:
    """Every note that is shipped, read once."""
    folder = files(__package__) / "notes"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".md"))
    return tuple(parse(name.removesuffix(".md"), (folder / name).read_text(encoding="utf-8")) for name in names)


def fitting(question: Question, shelf: Sequence[GuidanceNote] | None = None, told: str = "") -> tuple[Fitting, ...]:
    """Return the notes that fit, best first; `told` is what the library adds to the words of the mail."""
    asked = "\n".join(one.text for one in question.asked)
    words = "\n".join(filter(None, (question.words, in_book_words(question.words), told)))
    tokens = tokens_of(words)
    found = [
        Fitting(note, score)
        for note in (notes() if shelf is None else shelf)
        if note.is_in_force(question.date_of_service)
        and all(may_hold(line, tokens) for line in note.needs)
        and (score := _score(note, question, words, asked, told)) > 0
    ]
    return tuple(sorted(found, key=lambda fit: (-fit.score, fit.note.name)))


def _score(note: GuidanceNote, question: Question, words: str, asked: str, told: str) -> float:
    """How well a note fits; 0 where a need is not met by the words or an `unless` is met by the mail's own."""
    met = []
    for line in note.needs:
        if (heard := pattern(line).search(words)) is None:
            return 0
        met.append(heard)
    if any(pattern(line).search(question.words) for line in note.unless):
        return 0
    score = FOR_NEEDS[min(4, len(note.needs))]
    score += NAMED * sum(1 for found in met if found.group().upper() in note.codes)
    score += ASKED * sum(1 for line in note.needs if pattern(line).search(asked))
    for line in note.helps:
        if pattern(line).search(words):
            score += HELP + (ASKED if pattern(line).search(asked) else 0)
    if case_of(note.cases, question, told):
        score += TOLD
    named = {*question.procedures, *question.diagnoses, *question.modifier_codes} & {*note.codes, *note.modifiers}
    return score + NAMED * min(len(named), 3)


def note_named(name: str) -> GuidanceNote:
    """The shipped note of that name."""
    return next(note for note in notes() if note.name == name)


def covers(note: GuidanceNote, words: str) -> bool:
    """Say whether all of a note's needs are met by these words alone."""
    return all(pattern(line).search(words) for line in note.needs) and bool(re.search(r"\w", words))
