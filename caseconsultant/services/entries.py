"""Rows of one ticket turned into what its page shows: the thread, the draft with its sources, the journal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from math import ceil
from typing import Final

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.findings import Citation, day
from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.delivery import MOVES, LetterEvent, LetterState
from caseconsultant.domain.letters import Address, LetterKind
from caseconsultant.domain.ticket import TicketEvent
from caseconsultant.services.pages import (
    AttachmentLine,
    CitationLine,
    DraftView,
    JournalLine,
    LetterEntry,
    MailEntry,
)
from caseconsultant.store.desk_queries import Approved
from caseconsultant.store.tables import DraftRow, JournalRow, LetterRow, MessageRow
from caseconsultant.store.tickets import parts_of

NO_DRAFT: Final = "No draft could be made."


@dataclass(frozen=True, slots=True)
class Failure:
    """When drafting was last given up, and why."""

    at: datetime
    reason: str


def thread(
    mails: Sequence[MessageRow],
    letters: Sequence[LetterRow],
    approvals: Mapping[str, Approved],
    requester: Address,
    now: datetime,
) -> tuple[MailEntry | LetterEntry, ...]:
    """Return mails and letters in order: a letter stands behind the newest mail that its approver had read.

    Their times would not do: they come from clocks of different machines.
    """
    first = mails[0].id if mails else 0
    entries: list[tuple[int, int, MailEntry | LetterEntry]] = [(row.id, 0, _mail(row)) for row in mails]
    for row in letters:
        approved = approvals.get(row.approval_id or "")
        entry = _letter(row, approved.by if approved else "", requester, now)
        entries.append((approved.newest_message_id if approved else first, row.id, entry))
    return tuple(entry for _, _, entry in sorted(entries, key=lambda placed: placed[:2]))


def _mail(row: MessageRow) -> MailEntry:
    headers = json.loads(row.headers)
    sender, reply_to = Address(row.sender, headers["from_name"]), Address(headers["reply_to"])
    return MailEntry(
        sender=sender,
        at=row.at,
        subject=row.subject,
        text=row.text,
        parts=parts_of(row),
        attachments=tuple(AttachmentLine(a["name"], a["content_type"], a["size"]) for a in headers["attachments"]),
        authentication=Authentication(headers["authentication"]),
        reply_to="" if reply_to.key == sender.key else reply_to.email,
        forwards=headers.get("forwarded") is not None,
        id=row.id,
    )


def _letter(row: LetterRow, approved_by: str, requester: Address, now: datetime) -> LetterEntry:
    state, kind = LetterState(row.state), LetterKind(row.kind)
    may_undo = row.approval_id is not None and (state, LetterEvent.WITHDRAWN) in MOVES
    seconds = ceil((row.due_at - now).total_seconds()) if may_undo and not row.attempts else 0
    subject, text = _as_read(row.content)
    return LetterEntry(
        id=row.id,
        kind=kind,
        state=state,
        at=row.made_at,
        recipient=requester,
        subject=subject,
        text=text,
        approved_by=approved_by,
        server_said=row.reply,
        may_undo=may_undo,
        undo_seconds=max(seconds, 0),
    )


def _as_read(content: bytes) -> tuple[str, str]:
    """Subject and plain text of our own bytes: what really leaves, not what it was made from."""
    message = message_from_bytes(content, policy=default)
    body = message.get_body(("plain",))
    return str(message["Subject"] or ""), body.get_content() if body is not None else ""


def failure(lines: Sequence[JournalRow]) -> Failure | None:
    """Return how drafting failed, where no draft was made since."""
    for line in reversed(lines):
        if line.what == TicketEvent.ANSWER_DRAFTED:
            return None
        if line.what == TicketEvent.DRAFTING_FAILED:
            return Failure(line.at, str(line.details.get("reason") or NO_DRAFT))
    return None


def draft(row: DraftRow | None, names: Mapping[int, str], failed: Failure | None, at: datetime) -> DraftView:
    """Return the draft as it stands. After a failure an older draft answers an older question: only an edit counts."""
    edited_since = row is not None and row.edited_at is not None and (failed is None or row.edited_at > failed.at)
    text = row.edited if row is not None and edited_since else None
    by = names.get(row.edited_by or 0, "") if row is not None and edited_since else ""
    if row is None or failed is not None or not row.draft:
        reason = failed.reason if failed else NO_DRAFT
        return DraftView(text=text or "", at=failed.at if failed else at, unanswered=(reason,), edited_by=by)
    made = Draft.from_json(row.draft)
    return DraftView(
        text=made.text if text is None else text,
        at=row.made_at,
        citations=tuple(_citation(n, one, made.as_of) for n, one in enumerate(made.citations, 1)),
        confidence=made.confidence.level,
        why=made.confidence.why,
        unanswered=made.not_answered,
        wording=made.wording,
        questions=made.questions_back,
        assumptions=made.assumptions,
        edited_by=by,
    )


def _citation(number: int, one: Citation, as_of: date) -> CitationLine:
    return CitationLine(
        number=number,
        title=one.title,
        place=one.where,
        release=one.release,
        holds=_holds(one),
        older_than_date=one.ends is not None and one.ends < as_of,
        confirmed=one.confirmed,
        against=one.against,
    )


def _holds(one: Citation) -> str:
    match one.effective, one.ends:
        case date(), date():
            return f"{day(one.effective)} to {day(one.ends)}"
        case date(), None:
            return f"since {day(one.effective)}"
        case None, date():
            return f"until {day(one.ends)}"
        case _:
            return ""


def journal(lines: Sequence[JournalRow], names: Mapping[int, str], nobody: str) -> tuple[JournalLine, ...]:
    """Return the journal in words: who (`nobody` where no person did it), and what, with the reason if it has one."""
    return tuple(
        JournalLine(
            at=line.at,
            who=names.get(line.consultant_id, nobody) if line.consultant_id else nobody,
            what=": ".join(filter(None, (line.what, str(line.details.get("reason") or "")))),
        )
        for line in lines
    )
