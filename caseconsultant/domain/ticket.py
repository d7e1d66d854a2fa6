"""The ticket's states, named after who acts next, and the one table of its moves."""

from enum import StrEnum
from typing import Final

from caseconsultant.domain.errors import IllegalMove


class TicketState(StrEnum):
    """Who acts next on a ticket."""

    OPEN = "open"  # the drafter
    KEPT = "kept"  # whoever it is kept for: its requester, or a consultant who takes it up
    DRAFTED = "drafted"  # a consultant
    NEEDS_INFO = "needs_info"  # the requester: we asked back
    ANSWERED = "answered"  # nobody
    CLOSED = "closed"  # nobody


class TicketEvent(StrEnum):
    """What happened to a ticket."""

    ANSWER_DRAFTED = "answer drafted"
    DRAFTING_FAILED = "drafting failed"
    ANSWER_APPROVED = "answer approved"
    QUESTION_APPROVED = "question back approved"
    CORRECTION_APPROVED = "correction approved"
    LETTER_WITHDRAWN = "letter withdrawn"
    REQUESTER_WROTE = "requester wrote"
    KEPT_BACK = "kept back"
    TAKEN_UP = "taken up"
    REFUSED = "refused for patient data"
    REDRAFT_ASKED = "new draft asked for"
    WENT_QUIET = "went quiet"
    CLOSED_BY_HAND = "closed by hand"
    REOPENED_BY_HAND = "reopened by hand"
    MERGED = "merged into another ticket"
    MAIL_MOVED = "mail moved in or out"
    REST_IS_ANSWERED = "mail moved out, the rest is answered"


MOVES: Final = {
    (TicketState.OPEN, TicketEvent.ANSWER_DRAFTED): TicketState.DRAFTED,
    (TicketState.OPEN, TicketEvent.DRAFTING_FAILED): TicketState.DRAFTED,
    (TicketState.OPEN, TicketEvent.REQUESTER_WROTE): TicketState.OPEN,
    (TicketState.OPEN, TicketEvent.CLOSED_BY_HAND): TicketState.CLOSED,
    (TicketState.OPEN, TicketEvent.KEPT_BACK): TicketState.KEPT,
    (TicketState.OPEN, TicketEvent.REFUSED): TicketState.CLOSED,
    (TicketState.KEPT, TicketEvent.TAKEN_UP): TicketState.OPEN,
    (TicketState.KEPT, TicketEvent.REQUESTER_WROTE): TicketState.KEPT,
    (TicketState.KEPT, TicketEvent.CLOSED_BY_HAND): TicketState.CLOSED,
    (TicketState.DRAFTED, TicketEvent.ANSWER_APPROVED): TicketState.ANSWERED,
    (TicketState.DRAFTED, TicketEvent.QUESTION_APPROVED): TicketState.NEEDS_INFO,
    (TicketState.DRAFTED, TicketEvent.REQUESTER_WROTE): TicketState.OPEN,
    (TicketState.DRAFTED, TicketEvent.REDRAFT_ASKED): TicketState.OPEN,
    (TicketState.DRAFTED, TicketEvent.CLOSED_BY_HAND): TicketState.CLOSED,
    (TicketState.NEEDS_INFO, TicketEvent.REQUESTER_WROTE): TicketState.OPEN,
    (TicketState.NEEDS_INFO, TicketEvent.LETTER_WITHDRAWN): TicketState.DRAFTED,
    (TicketState.NEEDS_INFO, TicketEvent.WENT_QUIET): TicketState.CLOSED,
    (TicketState.NEEDS_INFO, TicketEvent.CLOSED_BY_HAND): TicketState.CLOSED,
    (TicketState.ANSWERED, TicketEvent.REQUESTER_WROTE): TicketState.OPEN,
    (TicketState.ANSWERED, TicketEvent.LETTER_WITHDRAWN): TicketState.DRAFTED,
    (TicketState.ANSWERED, TicketEvent.WENT_QUIET): TicketState.CLOSED,
    (TicketState.ANSWERED, TicketEvent.CORRECTION_APPROVED): TicketState.ANSWERED,
    (TicketState.ANSWERED, TicketEvent.REOPENED_BY_HAND): TicketState.OPEN,
    (TicketState.CLOSED, TicketEvent.REQUESTER_WROTE): TicketState.OPEN,
    (TicketState.CLOSED, TicketEvent.REOPENED_BY_HAND): TicketState.OPEN,
    (TicketState.CLOSED, TicketEvent.CORRECTION_APPROVED): TicketState.ANSWERED,
    **{(state, TicketEvent.MERGED): TicketState.CLOSED for state in TicketState},
    **{(state, TicketEvent.MAIL_MOVED): TicketState.OPEN for state in TicketState},
    **{(state, TicketEvent.REST_IS_ANSWERED): TicketState.ANSWERED for state in TicketState},
}


def advance(state: TicketState, event: TicketEvent) -> TicketState:
    """Return the state that follows, or raise IllegalMove."""
    if (following := MOVES.get((state, event))) is None:
        raise IllegalMove(f"a ticket that is {state} cannot move on '{event}'")
    return following


class KeptFor(StrEnum):
    """Why a ticket was kept back, or closed at once; it stands beside the state until somebody acts on it."""

    ALLOWANCE = "over the allowance"
    PATIENT_DATA = "holds patient data"
    REFUSED = "refused: it held patient data"


class Attention(StrEnum):
    """Why a ticket wants a person, beside its state."""

    DRAFT_KEEPS_FAILING = "the draft keeps failing"
    LETTER_FAILED = "a letter was refused"
    LETTER_UNKNOWN = "a letter may have been sent"
    LETTER_WITHDRAWN = "the requester wrote before the letter left"
    REPORT_CAME = "a delivery report came for one of its letters"
    SECOND_OPINION = "a second opinion is wanted"
    NOT_TOLD = "it is kept back or refused, and its requester could not be told"
    WROTE_WHILE_KEPT = "its requester wrote while it is kept back"
