"""What the admin's pages show. Reads only; every value is frozen before its transaction ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.advice.draft import Draft
from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import Address, LetterKind
from caseconsultant.domain.ticket import Attention, TicketState
from caseconsultant.ports import Unreadable
from caseconsultant.services import entries
from caseconsultant.services.app import App
from caseconsultant.services.draft import question_of
from caseconsultant.services.pages import (
    Claim,
    DoubtfulLetter,
    DoubtsPage,
    DraftView,
    HeldMail,
    IgnoredPage,
    MailboxLine,
    Pause,
    StatusBar,
    TicketLine,
    TicketList,
    TicketPage,
    UnreadableMail,
    View,
)
from caseconsultant.store import desk_queries, mailboxes, outbox, switches
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, JournalRow, LetterRow, MailboxRow, TicketRow
from caseconsultant.store.tickets import messages, newest_draft

PAGE: Final = 50
SHOWN: Final = 25  # doubts of a kind on the page; the rest moves up as they are settled
STATES: Final = {
    View.REVIEW: (TicketState.DRAFTED, TicketState.OPEN),
    View.WAITING: (TicketState.NEEDS_INFO,),
    View.ANSWERED: (TicketState.ANSWERED,),
    View.CLOSED: (TicketState.CLOSED,),
    View.ALL: tuple(TicketState),
}
OURS_TO_DO: Final = STATES[View.REVIEW]
THE_SERVICE: Final = "the service"


def tickets(app: App, *, view: str, page: int) -> TicketList:
    """Return one page (from 1) of a view; a page past the end is the last one. Raises ValueError for no view."""
    which = View(view)
    states = STATES[which]
    with transaction(app.sessions, "desk: tickets") as session:
        total = desk_queries.count_in(session, states)
        pages = max(-(-total // PAGE), 1)
        page = min(max(page, 1), pages)
        rows = desk_queries.tickets_in(
            session, states, longest_waiting_first=which is View.REVIEW, offset=(page - 1) * PAGE, limit=PAGE
        )
        return TicketList(which, page, pages, total, _lines(session, rows))


def ticket(app: App, ticket_id: int, consultant_id: int) -> TicketPage | None:
    """Return everything about a ticket, or None where there is none."""
    with transaction(app.sessions, "desk: ticket") as session:
        row = session.get(TicketRow, ticket_id)
        if row is None:
            return None
        now, names = switches.now(session), desk_queries.names(session)
        lines = desk_queries.journal_of(session, ticket_id)
        return TicketPage(
            id=row.id,
            version=row.version,
            subject=row.subject,
            requester=_requester(row),
            state=TicketState(row.state),
            since=_since(row),
            age=now - _since(row),
            thread=entries.thread(
                messages(session, ticket_id),
                outbox.of_ticket(session, ticket_id),
                desk_queries.approvals(session, ticket_id),
                _requester(row),
                now,
            ),
            draft=_draft(session, row, names, lines),
            attention=_attention(row),
            claim=_claim(row, names, now),
            journal=entries.journal(lines, names, THE_SERVICE),
            next_to_review=desk_queries.next_to_review(session, ticket_id, consultant_id),
        )


def warnings(app: App, ticket_id: int, text: str) -> tuple[str, ...]:
    """Return what an edited text says that neither the question nor a finding carries; none where nothing was found."""
    with transaction(app.sessions, "desk: warnings") as session:
        row, newest = session.get(TicketRow, ticket_id), newest_draft(session, ticket_id)
        if row is None or newest is None or not newest.draft:
            return ()
        made = Draft.from_json(newest.draft)
        subject, question, asked_on = row.subject, question_of(messages(session, ticket_id)), row.asked_at.date()
    return app.checker(subject, question, made, asked_on, text)


def doubts(app: App) -> DoubtsPage:
    """Return everything that waits for a person. Held mail is parsed anew, outside the transaction."""
    with transaction(app.sessions, "desk: doubts") as session:
        held = [_stored(row) for row in desk_queries.held(session, SHOWN)]
        letters = [_doubtful(one, of) for one, of in desk_queries.doubtful_letters(session, 4 * SHOWN)]
        counts = desk_queries.counts(session)
        unreadable = tuple(UnreadableMail(*row) for row in desk_queries.unreadable(session, SHOWN))
        attention = _lines(session, desk_queries.wanting_attention(session, 4 * SHOWN))
    mails = tuple(_parsed(app, one) for one in held)
    return DoubtsPage(
        held=mails,
        more_held=counts.mails - len(mails) - len(unreadable),
        unreadable=unreadable,
        unknown=tuple(letter for letter in letters if letter.state is LetterState.UNKNOWN),
        failed=tuple(letter for letter in letters if letter.state is LetterState.FAILED),
        attention=attention,
    )


def ignored(app: App, *, page: int) -> IgnoredPage:
    """Return one page (from 1) of the mails that were ignored; a page past the end is the last one."""
    with transaction(app.sessions, "desk: ignored") as session:
        total = desk_queries.count_ignored(session)
        pages = max(-(-total // SHOWN), 1)
        page = min(max(page, 1), pages)
        stored = [_stored(row) for row in desk_queries.ignored(session, (page - 1) * SHOWN, SHOWN)]
    return IgnoredPage(page, pages, total, tuple(_parsed(app, one) for one in stored))


def status(app: App) -> StatusBar:
    """Return how the whole service stands."""
    with transaction(app.sessions, "desk: status") as session:
        counts, now = desk_queries.counts(session), switches.now(session)
        switch = switches.find(session, switches.PAUSED)
        names = desk_queries.names(session) if switch else {}
        return StatusBar(
            drafted=counts.drafted,
            open=counts.open,
            doubts=counts.mails + counts.letters + counts.attention,
            mailboxes=tuple(_mailbox(app, box, now) for box in mailboxes.all_of_them(session)),
            pause=Pause(switch.at, names.get(switch.consultant_id or 0, THE_SERVICE), switch.reason)
            if switch
            else None,
            shadow=app.policy.shadow,
        )


def _lines(session: Session, rows: Sequence[TicketRow]) -> tuple[TicketLine, ...]:
    now, names = switches.now(session), desk_queries.names(session)
    letters = desk_queries.letter_states(session, [row.id for row in rows])
    return tuple(
        TicketLine(
            id=row.id,
            subject=row.subject,
            requester=_requester(row),
            state=TicketState(row.state),
            since=_since(row),
            age=now - _since(row),
            letter=_worth_showing(letters.get(row.id)),
            attention=_attention(row),
            claim=_claim(row, names, now),
        )
        for row in rows
    )


def _worth_showing(state: LetterState | None) -> LetterState | None:
    quiet = (LetterState.SENT, LetterState.WITHDRAWN, LetterState.LET_GO)
    return None if state in quiet else state


def _requester(row: TicketRow) -> Address:
    return Address(row.requester, row.requester_name)


def _since(row: TicketRow) -> datetime:
    """How long somebody waits for us, else how long the ticket has been as it is."""
    return row.asked_at if TicketState(row.state) in OURS_TO_DO else row.changed_at


def _attention(row: TicketRow) -> Attention | None:
    return Attention(row.attention) if row.attention else None


def _claim(row: TicketRow, names: Mapping[int, str], now: datetime) -> Claim | None:
    if row.taken_by is None or row.taken_until is None or row.taken_until < now:
        return None
    return Claim(row.taken_by, names.get(row.taken_by, ""), row.taken_until)


def _draft(session: Session, row: TicketRow, names: Mapping[int, str], lines: Sequence[JournalRow]) -> DraftView | None:
    if TicketState(row.state) is not TicketState.DRAFTED:
        return None
    failure = entries.failure(lines)
    return entries.draft(newest_draft(session, row.id), names, failure, row.changed_at)


def _doubtful(letter: LetterRow, row: TicketRow) -> DoubtfulLetter:
    return DoubtfulLetter(
        letter_id=letter.id,
        ticket_id=row.id,
        kind=LetterKind(letter.kind),
        recipient=_requester(row),
        subject=row.subject,
        state=LetterState(letter.state),
        at=letter.made_at,
        attempts=letter.attempts,
        server_said=letter.reply,
    )


@dataclass(frozen=True, slots=True)
class _Stored:
    """A stored mail that is still to be parsed."""

    inbox_id: int
    at: datetime
    reason: str
    claims: int | None
    raw: bytes


def _stored(row: InboxRow) -> _Stored:
    return _Stored(row.id, row.received_at, row.reason, row.ticket_id, row.raw)


def _parsed(app: App, one: _Stored) -> HeldMail:
    mail = app.parser.parse(one.raw)
    if isinstance(mail, Unreadable):
        words = f"This mail cannot be read now: {mail.reason}."
        return HeldMail(one.inbox_id, one.at, Address(""), "", words, one.reason, one.claims)
    return HeldMail(one.inbox_id, one.at, mail.sender, mail.subject, mail.text, one.reason, one.claims)


def _mailbox(app: App, box: MailboxRow, now: datetime) -> MailboxLine:
    ago = now - box.last_read_at if box.last_read_at else None
    late = ago is None or ago > app.policy.silence_alarm
    return MailboxLine(box.name, box.last_read_at, ago, late, box.trouble)
