"""A mail that only points to what is attached: it says what we need in words, instead of a guess at a code."""

import re
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece, Said
from caseconsultant.advice.draft import Level

ATTACHED: Final = re.compile(
    r"\b(?:see|find|in|review|look at|per|open)\b[^.?!]{0,20}\battach(?:ed|ment)|"
    r"\battached (?:is|are|note|op|file|pdf|document)",
    re.I,
)
SAYS_NOTHING: Final = re.compile(
    r"\b(?:please|pls|kindly|see|find|review|look|open|at|in|per|the|our|my|this|that|is|are|and|a|an|to|for|of|it|on|"
    r"attach\w*|advise|advice|help|thanks?|thank you|hi|hello|dear|all|team|let|me|us|know|we|i|you|your|can|"
    r"could|would|note|notes|report|op|operative|file|pdf|document|code|codes|coding|question|here|regards|best|what|do|bill)\b",
    re.I,
)
MOST_WORDS: Final = 3  # that may stand beside it


def only_attached(matter: Matter) -> Piece | None:
    """Ask for the words of an attachment, where the mail has no others of its own."""
    words = f"{matter.question.subject}\n{matter.question.words}"
    if matter.question.codes or not ATTACHED.search(words):
        return None
    left = re.findall(r"[A-Za-z]{2,}", SAYS_NOTHING.sub(" ", matter.question.words))
    if len(left) > MOST_WORDS:
        return None
    return Piece(
        bottom=Said(
            "We do not code from attachments alone: please put the question and what was done in the mail itself."
        ),
        asks=(
            "What would you like to know, in one sentence?",
            "What does the note say was found and done, without anything that tells who the patient is?",
            "Who is the payer, and where and on which date was it done?",
        ),
        not_answered=("The mail only points to an attachment, which is not read.",),
        findings=matter.findings,
        sure=Level.LOW,
        because="the mail has no question in words",
    )
