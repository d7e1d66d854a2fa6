"""Refuses what nobody vouches for: a code, modifier, number, date or citation that neither mail nor finding carries.

It reads a draft that we wrote and one that a consultant edited alike.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caseconsultant.advice.composing.layout import HEADINGS
from caseconsultant.advice.draft import Draft
from caseconsultant.advice.extract.codes import codes_in
from caseconsultant.advice.extract.modifiers import Found, modifiers_in
from caseconsultant.advice.findings import day
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import DoesNotApply
from caseconsultant.codes.library import Library

NUMBER: Final = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?![\w])")
DATE: Final = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, (\d{4})\b"
)
ISO_DATE: Final = re.compile(r"\b(\d{4})-\d\d-\d\d\b")
TWO_SIGNS: Final = re.compile(r"(?<![\w.])[0-9A-Z]{2}(?![\w.])")
MARK: Final = re.compile(r"\[(\d+)\]")
ORDINARY: Final = frozenset({"1", "2", "3"})
"""Numbers that count our own list items and questions."""


class Kind(StrEnum):
    """What a warning is about."""

    CODE = "code"
    INVALID = "invalid code"
    MODIFIER = "modifier"
    NUMBER = "number"
    DATE = "date"
    CITATION = "citation"


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801  (Warning is a builtin)
    """Something in a text that nobody vouches for, and where it stands."""

    kind: Kind
    token: str
    start: int
    end: int
    message: str


def check(text: str, question: Question, draft: Draft, library: Library) -> tuple[Warning_, ...]:
    """Return what is in a text without standing in the mail, in a finding of the draft, or in a citation."""
    known = _vouched(question, draft)
    vouched, codes = codes_in(known), codes_in(text)
    modifiers = tuple(modifiers_in(text, codes))
    found = [
        *_codes(codes, {one.code for one in vouched}, known, question, library),
        *_modifiers(modifiers, vouched, known),
        *_dates(text, known),
        *_numbers(text, known, (*((one.start, one.end) for one in codes), *((at, at + 2) for _, at, _ in modifiers))),
        *_citations(text, draft),
    ]
    return tuple(sorted(found, key=lambda warning: warning.start))


def _vouched(question: Question, draft: Draft) -> str:
    """Everything that the mail and the findings carry, as one text."""
    carried = [question.subject, question.text, day(question.asked_on), day(question.date_of_service)]
    carried += [words for part in draft.parts for words in part.ledger]
    carried += [citation.line() for citation in draft.citations]
    return "\n".join(carried)


def _codes(
    codes: Iterable[Found], vouched: Collection[str], known: str, question: Question, library: Library
) -> Iterator[Warning_]:
    for found in codes:
        if found.code not in vouched and found.code not in known:
            yield Warning_(
                Kind.CODE,
                found.code,
                found.start,
                found.end,
                f"the code {found.code} is in no finding and not in the mail",
            )
        elif (
            isinstance(library.what_is(found.code, question.date_of_service), DoesNotApply)
            and found.code not in question.text + question.subject
        ):
            yield Warning_(
                Kind.INVALID,
                found.code,
                found.start,
                found.end,
                f"the code {found.code} is not valid on the date of service",
            )


def _modifiers(modifiers: Iterable[tuple[str, int, str]], codes: tuple[Found, ...], known: str) -> Iterator[Warning_]:
    vouched = {code for code, _, _ in modifiers_in(known, codes)} | set(TWO_SIGNS.findall(known))
    for modifier, start, _ in modifiers:
        if modifier not in vouched:
            yield Warning_(
                Kind.MODIFIER,
                modifier,
                start,
                start + 2,
                f"the modifier {modifier} is in no finding and not in the mail",
            )


def _dates(text: str, known: str) -> Iterator[Warning_]:
    vouched = {found.group() for found in DATE.finditer(known)}
    for found in DATE.finditer(text):
        if found.group() not in vouched:
            yield Warning_(
                Kind.DATE,
                found.group(),
                found.start(),
                found.end(),
                f"the date {found.group()} is in no finding and not in the mail",
            )


def _numbers(text: str, known: str, taken_up: Iterable[tuple[int, int]]) -> Iterator[Warning_]:
    undated = ISO_DATE.sub(r" \1 ", DATE.sub(r" \1 ", known))  # of a date only its year is a number
    vouched = {_plain(number) for number in NUMBER.findall(undated)} | ORDINARY
    taken = [*taken_up, *(f.span() for f in DATE.finditer(text)), *(f.span() for f in MARK.finditer(text))]
    taken += [f.span() for f in ISO_DATE.finditer(text) if f.group() in known]
    sources = text.find(f"\n{HEADINGS[4]}\n")
    for found in NUMBER.finditer(text):
        inside = any(start <= found.start() < end for start, end in taken)
        if not inside and _plain(found.group()) not in vouched and not 0 <= sources < found.start():
            yield Warning_(
                Kind.NUMBER,
                found.group(),
                found.start(),
                found.end(),
                f"the number {found.group()} is in no finding and not in the mail",
            )


def _plain(number: str) -> str:
    """A number without commas and without zeros that say nothing."""
    bare = number.replace(",", "")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare.lstrip("0") or "0"


def _citations(text: str, draft: Draft) -> Iterator[Warning_]:
    for found in MARK.finditer(text):
        if int(found.group(1)) not in range(1, len(draft.citations) + 1):
            yield Warning_(
                Kind.CITATION, found.group(), found.start(), found.end(), f"there is no source {found.group()}"
            )
    lines = {f"[{number}] {citation.line()}" for number, citation in enumerate(draft.citations, 1)}
    for line in re.finditer(r"^\[\d+\] .+$", text, re.M):
        if line.group() not in lines:
            yield Warning_(
                Kind.CITATION,
                line.group()[:60],
                line.start(),
                line.end(),
                "this source is not one that the findings cite",
            )
