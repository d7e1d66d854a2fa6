"""What the pages of doubts show: everything that waits for a person to decide, and what was ignored."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import Address, LetterKind
from caseconsultant.ports import Unreadable
from caseconsultant.services.app import App
from caseconsultant.services.doubt_pages import DoubtfulLetter, DoubtsPage, HeldMail, IgnoredPage, UnreadableMail
from caseconsultant.services.lines import lines, requester
from caseconsultant.services.patient_data import mail_shown, subject_line
from caseconsultant.store import desk_queries
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, LetterRow, TicketRow

SHOWN: Final = 25  # doubts of a kind on the page; the rest moves up as they are settled


def doubts(app: App) -> DoubtsPage:
    """Return everything that waits for a person. Held mail is parsed anew, outside the transaction."""
    with transaction(app.sessions, "desk: doubts") as session:
        held = [stored(row) for row in desk_queries.held(session, SHOWN)]
        letters = [_doubtful(one, of) for one, of in desk_queries.doubtful_letters(session, 4 * SHOWN)]
        counts = desk_queries.counts(session)
        unreadable = tuple(UnreadableMail(*row) for row in desk_queries.unreadable(session, SHOWN))
        attention = lines(session, desk_queries.wanting_attention(session, 4 * SHOWN))
    mails = tuple(parsed(app, one) for one in held)
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
        rows = [stored(row) for row in desk_queries.ignored(session, (page - 1) * SHOWN, SHOWN)]
    return IgnoredPage(page, pages, total, tuple(parsed(app, one) for one in rows))


def _doubtful(letter: LetterRow, row: TicketRow) -> DoubtfulLetter:
    return DoubtfulLetter(
        letter_id=letter.id,
        ticket_id=row.id,
        kind=LetterKind(letter.kind),
        recipient=_recipient(letter, row),
        subject=subject_line(row.subject, requester(row)),
        state=LetterState(letter.state),
        at=letter.made_at,
        attempts=letter.attempts,
        server_said=letter.reply,
    )


def _recipient(letter: LetterRow, row: TicketRow) -> Address:
    """To whom a letter was written, be it a former requester."""
    if letter.recipient_digest == row.requester_digest:
        return requester(row)
    return Address(json.loads(letter.envelope)["recipients"][0])


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored mail that is still to be parsed."""

    inbox_id: int
    at: datetime
    reason: str
    claims: int | None
    raw: bytes


def stored(row: InboxRow) -> Stored:
    """Take out of its transaction what is needed of a mail."""
    return Stored(row.id, row.received_at, row.reason, row.ticket_id, row.raw)


def parsed(app: App, one: Stored) -> HeldMail:
    """Parse a mail for a page, outside any transaction."""
    mail = app.parser.parse(one.raw)
    if isinstance(mail, Unreadable):
        words = f"This mail cannot be read now: {mail.reason}."
        return HeldMail(one.inbox_id, one.at, Address(""), "", words, one.reason, one.claims)
    subject, words = mail_shown(mail)
    return HeldMail(one.inbox_id, one.at, mail.sender, subject, words, one.reason, one.claims)
