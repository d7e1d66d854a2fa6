"""A draft for a mail that cannot be answered: it says what is missing and asks for it, at most three things."""

import re
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece, Said
from caseconsultant.advice.draft import Level
from caseconsultant.advice.extract.asks import THANKS

NOTE: Final = re.compile(
    r"pre-?operative diagnosis|post-?operative diagnosis|procedure(?:s)? performed|operative (?:note|report)|\bEBL\b|"
    r"informed consent|prepped and draped|under (?:general|local|MAC)|\bindications?:|\bfindings?:|general anesthesia",
    re.I,
)
FEWEST_WORDS: Final = 4


def nothing(matter: Matter) -> Piece:
    """Say kindly what is missing."""
    text = f"{matter.question.subject}\n{matter.question.text}"
    words = re.findall(r"[A-Za-z]{2,}", matter.question.words)
    if NOTE.search(text):
        return operative_note(matter)
    if THANKS.search(text) and not matter.question.asked and len(words) < 40:
        return thanks(matter)
    if not matter.question.asked or (len(words) < FEWEST_WORDS and not matter.question.codes):
        return no_question(matter)
    return no_rule(matter)


def thanks(matter: Matter) -> Piece:
    """A mail that only says thank you."""
    return Piece(
        bottom=Said(
            "Thank you for writing. We read no new question in your mail, so there is nothing more for us to do."
        ),
        asks=("If a question is still open, please write it in one sentence, with the codes and the date of service.",),
        not_answered=("The mail reads like thanks, with no question; closing it may be all it needs.",),
        findings=matter.findings,
        sure=Level.LOW,
        because="no question was found in the mail",
    )


def operative_note(matter: Matter) -> Piece:
    """A pasted note whose procedures we cannot code from the library at hand."""
    return Piece(
        bottom=Said("We have your note, and need a little more before we can suggest codes for it."),
        asks=(
            "Which procedures do you mean to bill, and which codes have you picked so far?",
            "Who is the payer, where was it done, and on which date?",
            "Is anything not in the note: approach, side, level, size, implants, or who assisted?",
        ),
        not_answered=(
            (
                "The mail holds a clinical note; choosing CPT codes from it needs a licensed CPT file "
                "and a coder's reading."
            ),
        ),
        findings=matter.findings,
        sure=Level.LOW,
        because="choosing codes from a note needs a coder's reading",
    )


def no_question(matter: Matter) -> Piece:
    """A mail without a question that we can see."""
    return Piece(
        bottom=Said("We could not find a coding question in your mail, and do not want to guess."),
        asks=(
            "What would you like to know? One sentence is enough.",
            "Which codes are on the claim, with their modifiers and units?",
            "Who is the payer, and what is the date of service?",
        ),
        not_answered=("No question was found in the mail.",),
        findings=matter.findings,
        sure=Level.LOW,
        because="no question was found in the mail",
    )


def no_rule(matter: Matter) -> Piece:
    """A question that nothing at hand answers."""
    asks = []
    if not matter.question.codes:
        asks.append("Which codes are you considering, with modifiers and units?")
    asks.append("What does the note say of the service: what was done, where, and by whom?")
    if matter.question.around.payer is None:
        asks.append("Who is the payer, and what is the date of service?")
    reasons = tuple(dict.fromkeys(f.basis.reason for f in matter.findings if not f.known and f.basis.reason))
    return Piece(
        bottom=Said("We have your question, and need a few facts before we can answer it well."),
        asks=tuple(asks),
        not_answered=(
            "Nothing in the library or in our notes answers this question; it wants a consultant's own answer.",
            *reasons[:3],
        ),
        findings=matter.findings,
        sure=Level.LOW,
        because="nothing at hand answers the question",
    )
