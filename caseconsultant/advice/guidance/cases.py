"""What a note says to the very case of a mail: lines of its front matter, the first that is met leads the answer.

case: {another doctor | second radiologist}: {code-77} on the second one, which another physician read.

The rule itself then follows under *Why*. `{code-77}` stands for the mail's one procedure with the modifier,
`{visit-24}` for its one visit, `{codes-QW}` for all of its procedures, `{second-78}` for the last one that it names;
where the mail names none or several, for the words "modifier 77".
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from caseconsultant.advice.composing.piece import listed
from caseconsultant.advice.extract.synonyms import in_book_words
from caseconsultant.advice.guidance.choice import is_met
from caseconsultant.advice.question import Question

LINE: Final = re.compile(r"\{([^{}]+)\}: (\S.*)")
VISIT: Final = re.compile(r"99[23]\d\d|G0438|G0439|G0402|9200[24]|9201[24]")
STANDS: Final = re.compile(r"\{(codes?|visit|second)((?:-[0-9A-Z]{2})*)\}")


@dataclass(frozen=True, slots=True)
class NoteCase:
    """The sentence that answers a case, and the words of a mail by which the case is known."""

    condition: str
    words: str


def case_line(line: str) -> NoteCase | None:
    """Read a `case` line; None where it is none."""
    found = LINE.fullmatch(line.strip())
    return NoteCase(found[1], found[2]) if found else None


def case_of(cases: tuple[NoteCase, ...], question: Question, told: str = "") -> str:
    """The sentence of the first case that the mail meets, with the mail's own codes in it; empty where none is met."""
    if not cases:
        return ""
    heard = replace(question, words="\n".join(filter(None, (question.words, in_book_words(question.words), told))))
    met = next((one for one in cases if is_met(one.condition, heard)), None)
    return filled(met.words, question) if met else ""


def filled(words: str, question: Question) -> str:
    """The sentence with the mail's own codes where it leaves their place."""
    said = STANDS.sub(lambda found: _standing(found[1], found[2], question), words)
    return f"{said[:1].upper()}{said[1:].rstrip('.')}."


def _standing(kind: str, modifiers: str, question: Question) -> str:
    visits = [code for code in question.procedures if VISIT.fullmatch(code)]
    named = visits if kind == "visit" else [code for code in question.procedures if code not in visits]
    if kind == "codes" and named:
        return listed([f"{code}{modifiers}" for code in named])
    if kind == "second" and len(named) > 1:
        return f"{named[-1]}{modifiers}"
    if len(named) == 1:
        return f"{named[0]}{modifiers}"
    words = modifiers.strip("-").replace("-", " and ")
    nameless = "the visit" if kind == "visit" else "the code"
    if not words:
        return nameless
    said = f"modifier{'s' if ' and ' in words else ''} {words}"
    return f"{said} on the visit" if kind == "visit" else said
