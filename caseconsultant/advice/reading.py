"""From a messy mail to a Question. Reading never fails: what is not there stays empty."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from caseconsultant.advice.extract import dates, numbers
from caseconsultant.advice.extract.asks import THANKS, asks, kinds_of, sentences
from caseconsultant.advice.extract.circumstances import circumstances_of
from caseconsultant.advice.extract.codes import codes_in
from caseconsultant.advice.extract.modifiers import Found, modifiers_in
from caseconsultant.advice.extract.phrases import phrases_in
from caseconsultant.advice.extract.zones import counting
from caseconsultant.advice.question import (
    Ask,
    Asked,
    CodeMention,
    DateMention,
    Family,
    ModifierMention,
    Phrase,
    Place,
    Quantity,
    Question,
    Where,
)
from caseconsultant.domain.privacy import find

CALLED: Final = re.compile(
    r"\bcodes?\b|icd|\bdx\b|\bcpt\b|hcpcs|bill|modif|global|\bMUE\b|level|cover|\bvs\b|units?\b|denied|\bABN\b|polic|rule",
    re.I,
)
LONGEST, LONGEST_SUBJECT = 24_000, 500  # characters that are read: no question is longer, and time is not without end
MOST_ASKED: Final = 12
FRAGMENT: Final = 25  # words: "icd 10 for left ankle sprain, first visit" asks, a paragraph of a note does not


def read(subject: str, text: str, asked_on: date) -> Question:
    """Read a mail that came on a day. Its subject counts as its first line."""
    parts = ((Where.SUBJECT, subject[:LONGEST_SUBJECT]), (Where.BODY, counting(text[:LONGEST])))
    words = "\n".join(part.strip() for _, part in parts if part.strip())
    codes = [(where, part, codes_in(part)) for where, part in parts]
    return Question(
        subject=subject,
        text=text,
        asked_on=asked_on,
        words=words,
        asked=tuple(_asked(parts)),
        codes=tuple(_mentions(codes)),
        modifiers=tuple(_modifiers(codes)),
        families=tuple(
            Family(f, last, Place(w, s, e)) for w, part in parts for f, last, s, e in numbers.families_in(part)
        ),
        quantities=tuple(
            Quantity(v, u, Place(w, s, e)) for w, part in parts for v, u, s, e in numbers.quantities_in(part)
        ),
        dates=tuple(
            DateMention(d, Place(w, s, e), dos) for w, part in parts for d, dos, s, e in dates.dates_in(part, asked_on)
        ),
        phrases=tuple(
            Phrase(t, Place(w, s, e), neg, hx) for w, part in parts for t, s, e, neg, hx in phrases_in(anonymous(part))
        ),
        around=circumstances_of(words),
    )


def anonymous(text: str) -> str:
    """The text at the same length, with blanks where it identifies somebody, so that no name is looked up."""
    kept = list(text)
    for found in find(text):
        kept[found.start : found.end] = " " * (found.end - found.start)
    return "".join(kept)


def _asked(parts: tuple[tuple[Where, str], ...]) -> Iterator[Asked]:
    """The sentences that ask; where none does, the subject is what is asked."""
    found = [
        Asked(sentence, Place(where, start, end), kinds_of(sentence))
        for where, part in parts
        for sentence, start, end in sentences(part)
        if asks(sentence)
    ]
    yield from found[:MOST_ASKED] or _unasked(parts)


def _unasked(parts: tuple[tuple[Where, str], ...]) -> Iterator[Asked]:
    """Where no sentence asks: the subject, else the first short sentence that names what may be asked for."""
    names_codes = any(codes_in(part) or any(modifiers_in(part, ())) for _, part in parts)
    for where, part in parts:
        for sentence, start, end in sentences(part):
            kinds = kinds_of(sentence) if names_codes or CALLED.search(sentence) else ()
            kinds = kinds or ((Ask.DEFINITION,) if codes_in(sentence) else ())
            if kinds and (where is Where.SUBJECT or len(sentence.split()) <= FRAGMENT):
                yield Asked(sentence, Place(where, start, end), kinds)
                return
    if not any(THANKS.search(part) for _, part in parts):
        yield from _described(parts)


def _described(parts: tuple[tuple[Where, str], ...]) -> Iterator[Asked]:
    """A short mail that only names a thing, such as a brace or a finding, asks for its code."""
    for where, part in reversed(parts):
        for sentence, start, end in sentences(part):
            if len(sentence.split()) <= FRAGMENT and any(True for _ in phrases_in(anonymous(sentence))):
                yield Asked(sentence, Place(where, start, end), (Ask.WHICH_CODE,))
                return


def _mentions(codes: list[tuple[Where, str, tuple[Found, ...]]]) -> Iterator[CodeMention]:
    for where, part, found in codes:
        for code in found:
            units = next(
                (
                    int(v)
                    for v, u, s, _ in numbers.quantities_in(part[code.end : code.end + 14])
                    if u in {"times", "units"} and s < 6
                ),
                None,
            )
            yield CodeMention(
                code.code, code.system, Place(where, code.start, code.end), tuple(m for m, _ in code.modifiers), units
            )


def _modifiers(codes: list[tuple[Where, str, tuple[Found, ...]]]) -> Iterator[ModifierMention]:
    for where, part, found in codes:
        for modifier, at, on in modifiers_in(part, found):
            yield ModifierMention(modifier, Place(where, at, at + len(modifier)), on)
