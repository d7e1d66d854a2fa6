"""Rows of tickets turned into lines of a list: whose question, in which state, since when, who is on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import Address
from caseconsultant.domain.ticket import Attention, KeptFor, TicketState
from caseconsultant.services.pages import Claim, TicketLine
from caseconsultant.services.patient_data import subject_line
from caseconsultant.store import desk_queries, switches
from caseconsultant.store.tables import TicketRow

IN_QUARANTINE: Final = "(in quarantine)"
OURS_TO_DO: Final = (TicketState.DRAFTED, TicketState.OPEN)


def lines(session: Session, rows: Sequence[TicketRow]) -> tuple[TicketLine, ...]:
    """Return tickets as lines, with one statement for all their letters."""
    now, names = switches.now(session), desk_queries.names(session)
    letters = desk_queries.letter_states(session, [row.id for row in rows])
    return tuple(
        TicketLine(
            id=row.id,
            subject=IN_QUARANTINE if in_quarantine(row) else subject_line(row.subject, requester(row)),
            requester=requester(row),
            state=TicketState(row.state),
            since=since(row),
            age=now - since(row),
            letter=_worth_showing(letters.get(row.id)),
            attention=attention(row),
            claim=claim(row, names, now),
            kept_for=KeptFor(row.kept_for) if row.kept_for else None,
        )
        for row in rows
    )


def in_quarantine(row: TicketRow) -> bool:
    """Say whether a ticket is kept for whoever may see patient data."""
    return row.state == TicketState.KEPT and row.kept_for == KeptFor.PATIENT_DATA


def _worth_showing(state: LetterState | None) -> LetterState | None:
    quiet = (LetterState.SENT, LetterState.WITHDRAWN, LetterState.LET_GO)
    return None if state in quiet else state


def requester(row: TicketRow) -> Address:
    """Who asks."""
    return Address(row.requester, row.requester_name)


def since(row: TicketRow) -> datetime:
    """How long somebody waits for us, else how long the ticket has been as it is."""
    return row.asked_at if TicketState(row.state) in OURS_TO_DO else row.changed_at


def attention(row: TicketRow) -> Attention | None:
    """Why the ticket wants a person, if it does."""
    return Attention(row.attention) if row.attention else None


def claim(row: TicketRow, names: Mapping[int, str], now: datetime) -> Claim | None:
    """Who is on it, until the claim runs out."""
    if row.taken_by is None or row.taken_until is None or row.taken_until < now:
        return None
    return Claim(row.taken_by, names.get(row.taken_by, ""), row.taken_until)
