"""From a mail to a draft: read, divide into questions, look up, compose, lay out, check."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from caseconsultant.advice.checking import check
from caseconsultant.advice.composing import layout
from caseconsultant.advice.composing.choosing import choose
from caseconsultant.advice.composing.piece import Matter, Piece, older_note
from caseconsultant.advice.dividing import divide
from caseconsultant.advice.draft import Confidence, Draft, Level, Part
from caseconsultant.advice.findings import CodeIs, Guidance, day
from caseconsultant.advice.ledger import ledger
from caseconsultant.advice.lookups import look_up
from caseconsultant.advice.question import Question
from caseconsultant.advice.reading import LONGEST, read
from caseconsultant.codes.library import Library
from caseconsultant.domain.privacy import mask

UNVOUCHED: Final = "Please check:"
"""How a line for the consultant begins that names something in a draft which no finding carries."""

SURENESS: Final = (Level.LOW, Level.MEDIUM, Level.HIGH)


def draft(subject: str, text: str, library: Library, asked_on: date) -> Draft:
    """Draft an answer to a mail that came on a day. Whatever the mail holds, there is a draft."""
    question = read(subject, text, asked_on)
    asked = divide(question)
    pieces = tuple(_answer(one, library) for one in asked)
    made = _assemble(question, asked, pieces, library)
    return _checked(made, question, library)


def _answer(question: Question, library: Library) -> Piece:
    """Answer one question by the first composer that can."""
    return choose(Matter(question, look_up(question, library), library))


def _assemble(question: Question, asked: Sequence[Question], pieces: Sequence[Piece], library: Library) -> Draft:
    """Lay the answers out as one text, and collect what stands behind it."""
    numbers = layout.Numbers()
    paragraphs: list[str] = []
    parts: list[Part] = []
    for one, piece in zip(asked, pieces, strict=True):
        title = _title(one)
        if len(pieces) > 1:
            paragraphs.append(f"Question {len(parts) + 1}: {title}")
        paragraphs.extend(layout.body(piece, numbers))
        parts.append(_part(title, piece, numbers))
    assumptions = tuple(
        dict.fromkeys([*_assumed(question, pieces), *(a for piece in pieces for a in piece.assumptions)])
    )
    asks = tuple(dict.fromkeys(ask for piece in pieces for ask in piece.asks))[: layout.MOST_ASKS]
    releases = {replace(citation, where="") for citation in numbers.given}
    cited = [
        finding
        for piece in pieces
        for finding in piece.findings
        if releases & {replace(citation, where="") for citation in finding.cites} or isinstance(finding, CodeIs)
    ]
    minded = [*filter(None, [older_note(cited, question)]), *assumptions]
    paragraphs.extend(layout.ending(pieces, minded, asks, numbers))
    return Draft(
        text="\n\n".join(paragraphs) + "\n",
        bottom_line=" ".join(piece.bottom.text for piece in pieces),
        parts=tuple(parts),
        citations=tuple(numbers.given),
        questions_back=asks,
        assumptions=assumptions,
        not_answered=tuple(
            dict.fromkeys([*_unread(question), *(said for piece in pieces for said in piece.not_answered if said)])
        ),
        confidence=min((part.confidence for part in parts), key=lambda c: (SURENESS.index(c.level), c.score)),
        codes=tuple(dict.fromkeys(line.billed for piece in pieces for line in piece.codes if not line.denied)),
        library_digest=library.digest,
        as_of=question.asked_on,
        rules=tuple(dict.fromkeys(finding.name for finding in cited if isinstance(finding, Guidance))),
    )


def _title(question: Question) -> str:
    """The question in the requester's words, in short, without whom it is about."""
    words = mask(next((asked.text for asked in question.asked), ""))
    return words if len(words) <= 120 else words[:117].rsplit(" ", 1)[0] + " ..."


def _part(title: str, piece: Piece, numbers: layout.Numbers) -> Part:
    return Part(
        question=title,
        bottom_line=numbers.mark(piece.bottom),
        codes=piece.codes,
        why=tuple(numbers.mark(said) for said in piece.why),
        must_show=tuple(numbers.mark(said) for said in piece.must_show),
        payers=tuple(numbers.mark(said) for said in piece.payers),
        please_note=tuple(numbers.mark(said) for said in piece.please_note),
        ledger=tuple(dict.fromkeys(words for finding in piece.findings for words in ledger(finding))),
        confidence=Confidence(piece.sure, piece.because, piece.worth),
    )


def _assumed(question: Question, pieces: Sequence[Piece]) -> list[str]:
    """The date of service, where the mail states none and an answer rests on dated facts."""
    if question.date_is_stated or not any(finding.known for piece in pieces for finding in piece.findings):
        return []
    return [f"You gave no date of service, so we took the day of your mail, {day(question.asked_on)}."]


def _unread(question: Question) -> list[str]:
    """Tell the consultant of what is too long to be read."""
    if len(question.text) <= LONGEST:
        return []
    return [f"The mail is very long: only its first {LONGEST:,} characters were read."]


def _checked(made: Draft, question: Question, library: Library) -> Draft:
    """Tell the consultant of anything in the draft that no finding carries, and trust the draft less."""
    warnings = check(made.text, question, made, library)
    if not warnings:
        return made
    found = tuple(f"{UNVOUCHED} {warning.message}" for warning in warnings)
    confidence = Confidence(Level.LOW, "the draft holds something that no finding carries")
    return replace(made, not_answered=(*made.not_answered, *found), confidence=confidence)
