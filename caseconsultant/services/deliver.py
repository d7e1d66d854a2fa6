"""Hand one letter to the mail server: claim, act, settle. Nothing is sent twice without a person or evidence."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from caseconsultant.domain.allowances import LADDER, within_ladder
from caseconsultant.domain.delivery import LetterEvent, Outcome, Report, event_of, wait_after
from caseconsultant.domain.letters import Envelope, LetterKind
from caseconsultant.domain.threads import id_given
from caseconsultant.domain.ticket import Attention
from caseconsultant.services import correcting
from caseconsultant.services.app import App
from caseconsultant.store import journal, outbox, tickets
from caseconsultant.store.outbox import Claim
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import LetterRow
from caseconsultant.store.types import database_now, milliseconds

CLAIM_LEASE: Final = timedelta(minutes=5)
DATA_LEASE: Final = timedelta(minutes=15)  # longer than the 10 minutes a server may take (RFC 5321, 4.5.3.2.6)


UNTOLD: Final = (LetterEvent.REFUSED, LetterEvent.GAVE_UP, LetterEvent.LET_GO)


@dataclass(frozen=True, slots=True)
class _Attempt:
    claim: Claim
    ticket_id: int
    number: int
    mailbox: str
    envelope: Envelope
    content: bytes


def deliver(app: App, letter_id: int) -> Outcome | None:
    """Make one attempt at one letter; None where it is not ours to make."""
    if app.policy.shadow or (attempt := _claim(app, letter_id)) is None:
        return None

    def no_return() -> bool:
        """Commit the point of no return; the sender calls this just before the first byte of content leaves."""
        with transaction(app.sessions, "deliver: data") as session:
            return outbox.content_starts(session, attempt.claim, DATA_LEASE)

    app.tripwire("before sending")
    report = app.sender_of(attempt.mailbox).send(attempt.envelope, attempt.content, no_return)
    app.tripwire("after sending")
    _settle(app, attempt, report)
    return report.outcome


def _claim(app: App, letter_id: int) -> _Attempt | None:
    with transaction(app.sessions, "deliver: claim") as session:
        claim = outbox.claim(session, letter_id, CLAIM_LEASE)
        if claim is None:
            return None
        row = session.get_one(LetterRow, letter_id, populate_existing=True)
        if LetterKind(row.kind).automatic and not _within_ladder(session, row):
            return None
        said = json.loads(row.envelope)
        envelope = Envelope(said["sender"], tuple(said["recipients"]))
        return _Attempt(claim, row.ticket_id, row.attempts, said["mailbox"], envelope, row.content)


def _within_ladder(session: Session, row: LetterRow) -> bool:
    """Say whether an automatic letter may leave; one too many of its ticket is withdrawn. The last line of all."""
    if within_ladder(outbox.automatic_of_ticket(session, row.ticket_id, LADDER[-1][1])):
        return True
    outbox.withdraw(session, LetterRow.id == row.id)
    what = "letter withdrawn: too many automatic letters of this ticket"
    journal.write(session, what, ticket_id=row.ticket_id, letter_id=row.id)
    tickets.untold(session, row.ticket_id, row.kind)
    return False


def _settle(app: App, attempt: _Attempt, report: Report) -> None:
    """Record the outcome under the fence; a letter that was withdrawn or taken over meanwhile stays as it is."""
    event = event_of(report.outcome)
    values: dict[str, Any] = {}
    match report.outcome:
        case Outcome.DEFERRED:
            values["due_at"] = database_now() + milliseconds(wait_after(attempt.number))
        case Outcome.ACCEPTED | Outcome.REFUSED:
            values["settled_at"] = database_now()
        case Outcome.UNKNOWN:
            pass  # reconcile looks for evidence
    with transaction(app.sessions, "deliver: settle") as session:
        tickets.lock(session, attempt.ticket_id)  # always before its letters, so that two never wait for each other
        if not outbox.settle(session, attempt.claim, event, report.reply, **values):
            return
        if report.outcome is Outcome.ACCEPTED and (theirs := id_given(report.reply)):
            tickets.add_thread_id(session, attempt.ticket_id, theirs)  # a reply may know the letter by no other
        tell(session, (attempt.claim.letter_id,), event)


def tell(session: Session, letter_ids: Sequence[int], event: LetterEvent) -> None:
    """Write what happened to letters in the journal, and put their tickets before a person where one is needed."""
    for letter_id in letter_ids:
        row = session.get_one(LetterRow, letter_id, populate_existing=True)
        journal.write(session, f"letter: {event}", ticket_id=row.ticket_id, letter_id=letter_id, reply=row.reply)
        if row.approval_id is None:
            if event in UNTOLD:
                tickets.untold(session, row.ticket_id, row.kind)
            continue  # nobody waits for the fate of an acknowledgement
        match event:
            case LetterEvent.REFUSED | LetterEvent.GAVE_UP:
                tickets.want_attention(session, row.ticket_id, Attention.LETTER_FAILED)
            case LetterEvent.LOST_SIGHT:
                tickets.want_attention(session, row.ticket_id, Attention.LETTER_UNKNOWN)
            case LetterEvent.ACCEPTED | LetterEvent.FOUND:
                tickets.letter_arrived(session, row.ticket_id)
                correcting.arrived(session, letter_id)
