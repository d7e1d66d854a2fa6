"""What the admin's pages show. Reads only; every value is frozen before its transaction ends."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.advice.draft import Draft
from caseconsultant.domain.errors import NotAllowed
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import entries
from caseconsultant.services.app import App
from caseconsultant.services.lines import OURS_TO_DO, attention, claim, in_quarantine, lines, requester, since
from caseconsultant.services.pages import DraftView, MailboxLine, Pause, StatusBar, TicketList, TicketPage, View
from caseconsultant.services.patient_data import as_read, masked
from caseconsultant.store import backlog, desk_queries, fact_changes, mailboxes, oauth_tokens, outbox, people, switches
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import JournalRow, MailboxRow, TicketRow
from caseconsultant.store.tickets import messages, newest_draft

PAGE: Final = 50
STATES: Final = {
    View.REVIEW: OURS_TO_DO,
    View.WAITING: (TicketState.NEEDS_INFO,),
    View.KEPT: (TicketState.KEPT,),
    View.ANSWERED: (TicketState.ANSWERED,),
    View.CLOSED: (TicketState.CLOSED,),
    View.ALL: tuple(TicketState),
}
THE_SERVICE: Final = "the service"


def tickets(app: App, *, view: str, page: int) -> TicketList:
    """Return one page (from 1) of a view; a page past the end is the last one. Raises ValueError for no view."""
    which = View(view)
    states = STATES[which]
    with transaction(app.sessions, "desk: tickets") as session:
        total = desk_queries.count_in(session, states)
        pages = max(-(-total // PAGE), 1)
        page = min(max(page, 1), pages)
        waiting = which in (View.REVIEW, View.KEPT)
        rows = desk_queries.tickets_in(
            session, states, longest_waiting_first=waiting, offset=(page - 1) * PAGE, limit=PAGE
        )
        return TicketList(which, page, pages, total, lines(session, rows))


def ticket(app: App, ticket_id: int, consultant_id: int, *, unmasked: bool = False) -> TicketPage | None:
    """Return everything about a ticket, or None where there is none. Only services/show.py asks for it unmasked.

    Raises NotAllowed for one that is kept because it holds patient data, unless the consultant may see them.
    """
    with transaction(app.sessions, "desk: ticket") as session:
        row = session.get(TicketRow, ticket_id)
        if row is None:
            return None
        if in_quarantine(row) and not people.find(session, consultant_id).may_approve:
            raise NotAllowed("This ticket holds patient data: it waits for a consultant with a credential.")
        now, names = switches.now(session), desk_queries.names(session)
        journal = desk_queries.journal_of(session, ticket_id)
        page = TicketPage(
            id=row.id,
            version=row.version,
            subject=row.subject,
            requester=requester(row),
            state=TicketState(row.state),
            since=since(row),
            age=now - since(row),
            thread=entries.thread(
                messages(session, ticket_id),
                outbox.of_ticket(session, ticket_id),
                desk_queries.approvals(session, ticket_id),
                requester(row),
                now,
            ),
            draft=_draft(session, row, names, journal),
            attention=attention(row),
            claim=claim(row, names, now),
            journal=entries.journal(journal, names, THE_SERVICE),
            next_to_review=desk_queries.next_to_review(session, ticket_id, consultant_id),
            unmasked=unmasked,
        )
    return page if unmasked else masked(page)


def warnings(app: App, ticket_id: int, text: str) -> tuple[str, ...]:
    """Return what an edited text says that neither the question nor a finding carries; none where nothing was found."""
    with transaction(app.sessions, "desk: warnings") as session:
        row, newest = session.get(TicketRow, ticket_id), newest_draft(session, ticket_id)
        if row is None or row.merged_into is not None or newest is None or not newest.draft:
            return ()
        made = Draft.from_json(newest.draft)
        (subject, question), asked_on = as_read(row, messages(session, ticket_id)), row.asked_at.date()
    return app.checker(subject, question, made, asked_on, text)


def status(app: App) -> StatusBar:
    """Return how the whole service stands."""
    with transaction(app.sessions, "desk: status") as session:
        counts, now = desk_queries.counts(session), switches.now(session)
        switch = switches.find(session, switches.PAUSED)
        names = desk_queries.names(session) if switch else {}
        ended = oauth_tokens.troubles(session)
        return StatusBar(
            drafted=counts.drafted,
            open=counts.open,
            doubts=counts.mails + counts.letters + counts.attention,
            mailboxes=tuple(
                _mailbox(app, box, now, ended.get(box.name, ""))
                for box in mailboxes.those_read(session, app.policy.letterheads)
            ),
            pause=Pause(switch.at, names.get(switch.consultant_id or 0, THE_SERVICE), switch.reason)
            if switch
            else None,
            shadow=app.policy.shadow,
            offers=len(backlog.undecided(session, app.policy.letterheads)),
            changed=fact_changes.count_affected(session),
        )


def _draft(
    session: Session, row: TicketRow, names: Mapping[int, str], journal: Sequence[JournalRow]
) -> DraftView | None:
    if TicketState(row.state) is not TicketState.DRAFTED:
        return None
    failure = entries.failure(journal)
    return entries.draft(newest_draft(session, row.id), names, failure, row.changed_at)


def _mailbox(app: App, box: MailboxRow, now: datetime, sign_in: str) -> MailboxLine:
    ago = now - box.last_read_at if box.last_read_at else None
    late = ago is None or ago > app.policy.silence_alarm
    return MailboxLine(box.name, box.last_read_at, ago, late, box.trouble or sign_in, box.note)
