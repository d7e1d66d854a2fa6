"""What the pages show of answers whose facts changed, and of corrections that are being written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.advice.draft import Draft
from caseconsultant.domain.letters import Address
from caseconsultant.domain.ticket import MOVES, TicketEvent, TicketState
from caseconsultant.services.app import App
from caseconsultant.services.patient_data import as_read, subject_line
from caseconsultant.services.precedent_pages import PrecedentLine, lines_of
from caseconsultant.store import corrections, fact_changes, moving
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import CorrectionRow, TicketRow
from caseconsultant.store.tickets import messages, newest_draft

PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Affected:
    """A sent answer that rests on facts that changed; `subject` is masked. `begun` says that it is being corrected."""

    answer: PrecedentLine
    subject: str
    begun: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A correction that is open: being written, or `leaving` in the outbox."""

    ticket_id: int
    subject: str
    begun_at: datetime
    leaving: bool


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """One page (from 1) of answers whose facts changed, and every open correction."""

    page: int
    pages: int
    total: int
    lines: tuple[Affected, ...]
    begun: tuple[Begun, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """A correction in its editor. `may_approve` is False while the ticket itself waits for an answer."""

    ticket_id: int
    version: int
    subject: str
    requester: Address
    text: str
    answer: PrecedentLine
    leaving: bool
    may_approve: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What a ticket's page says: its sent answers that rest on changed facts, and whether a correction is open."""

    affected: tuple[PrecedentLine, ...]
    begun: bool
    leaving: bool


def show(app: App, page: int) -> CorrectionsPage:
    """Return one page of what changed; a page past the end is the last one."""
    with transaction(app.sessions, "desk: corrections") as session:
        begun = corrections.all_open(session)
        total = fact_changes.count_affected(session)
        pages = max(-(-total // PAGE), 1)
        page = min(page, pages)
        answers = lines_of(session, fact_changes.affected(session, (page - 1) * PAGE, PAGE))
        at_work = {one.precedent_id for one in begun}
        return CorrectionsPage(
            page,
            pages,
            total,
            tuple(Affected(one, _subject(session, one.ticket_id), one.id in at_work) for one in answers),
            tuple(_begun(session, one) for one in begun),
        )


def writing(app: App, ticket_id: int) -> Writing | None:
    """Return the correction of a ticket that is open; None where there is none."""
    with transaction(app.sessions, "desk: correction") as session:
        ticket, correction = session.get(TicketRow, ticket_id), corrections.open_of_ticket(session, ticket_id)
        if ticket is None or correction is None:
            return None
        precedent, _ = corrections.corrected(session, correction)
        (answer,) = lines_of(session, [precedent])
        return Writing(
            ticket_id=ticket_id,
            version=ticket.version,
            subject=_subject(session, ticket_id),
            requester=Address(ticket.requester, ticket.requester_name),
            text=correction.text,
            answer=answer,
            leaving=corrections.is_leaving(session, correction),
            may_approve=ticket.merged_into is None
            and (TicketState(ticket.state), TicketEvent.CORRECTION_APPROVED) in MOVES,
        )


def warnings(app: App, ticket_id: int, text: str) -> tuple[str, ...]:
    """Return what a correction says that neither the question, the answer, a finding nor a changed fact carries."""
    with transaction(app.sessions, "desk: warnings of a correction") as session:
        ticket, correction = session.get(TicketRow, ticket_id), corrections.open_of_ticket(session, ticket_id)
        newest = newest_draft(session, ticket_id)
        if ticket is None or correction is None or newest is None or not newest.draft:
            return ()
        precedent, letter = corrections.corrected(session, correction)
        changes = fact_changes.of_precedent(session, precedent.id)
        said = (letter.text, *(f"{row.fact}: {row.old}; {row.new}" for row in changes))
        (subject, question), asked_on = as_read(ticket, messages(session, ticket_id)), ticket.asked_at.date()
        made = Draft.from_json(newest.draft)
    return app.checker(subject, question, made.vouching_for(said), asked_on, text)


def standing(app: App, ticket_id: int) -> Standing:
    """Return what a ticket's page says of changed facts and corrections."""
    with transaction(app.sessions, "desk: changed facts") as session:
        correction = corrections.open_of_ticket(session, ticket_id)
        tickets = (ticket_id, *(ticket.id for ticket in moving.merged_into(session, ticket_id)))
        affected = lines_of(session, fact_changes.affected_of(session, tickets))
        return Standing(
            affected, correction is not None, correction is not None and corrections.is_leaving(session, correction)
        )


def _begun(session: Session, correction: CorrectionRow) -> Begun:
    leaving = corrections.is_leaving(session, correction)
    return Begun(correction.ticket_id, _subject(session, correction.ticket_id), correction.begun_at, leaving)


def _subject(session: Session, ticket_id: int) -> str:
    ticket = session.get_one(TicketRow, ticket_id)
    return subject_line(ticket.subject, Address(ticket.requester, ticket.requester_name))
