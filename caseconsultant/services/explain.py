"""Why a mail became what it became, from what was kept at the time; nothing of its content unless asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.domain.allowances import AUTOMATIC_IN_A_DAY, AUTOMATIC_IN_AN_HOUR
from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.intake import MailVerdict, anything_else
from caseconsultant.domain.judging import Look, facts_in_words, judged, looks, record
from caseconsultant.domain.letters import InboundMail, LetterKind
from caseconsultant.domain.privacy import mask
from caseconsultant.ports import Unreadable
from caseconsultant.services.app import App
from caseconsultant.services.importing import FOLDER
from caseconsultant.services.triage import facts_of
from caseconsultant.store import journal, mail_story
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, LetterRow, TicketRow

# What a mail says of itself, as words for "it is ..." and the like.
MARKS: Final = {
    "is_report": "it is a delivery report or a receipt",
    "is_auto_reply": "it was written by an away program",
    "is_bulk": "it came through a list, or went to many",
    "return_path_is_empty": "its sender's server wants no answer (the null sender)",
    "no_auto_response": "it asks for no automatic answer",
    "is_encrypted": "it is encrypted",
    "is_signed": "it is signed (the signature is not verified)",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The story of one mail, in lines. `then` is False where the rules were asked just now."""

    id: int
    arrival: tuple[str, ...]
    itself: tuple[str, ...]
    rules: tuple[Look, ...]
    then: bool
    facts: tuple[str, ...]
    verdict: str
    acknowledgement: str
    history: tuple[str, ...]
    shown: tuple[str, ...] = ()


def explain(app: App, inbox_id: int, *, reveal: bool = False) -> Explanation | None:
    """Return why a mail became what it became; None where there is no such mail. Revealing is journalled first."""
    with transaction(app.sessions, "explain: read") as session:
        row = session.get(InboxRow, inbox_id)
        if row is None:
            return None
        raw = row.raw
        if reveal:
            journal.write(session, "mail shown on the command line", inbox_id=inbox_id, ticket_id=row.ticket_id)
    mail = app.parser.parse(raw) if raw else Unreadable("its bytes are not here")
    with transaction(app.sessions, "explain") as session:
        row = session.get_one(InboxRow, inbox_id)
        kept = row.judged or _as_of_now(app, session, row, mail)
        return Explanation(
            id=inbox_id,
            arrival=tuple(_arrival(row)),
            itself=tuple(_itself(mail)),
            rules=looks(_names(kept)),
            then=row.judged is not None,
            facts=facts_in_words(_mapping(kept.get("facts"))) if kept else (),
            verdict=_verdict(session, row),
            acknowledgement=_acknowledgement(session, row, kept),
            history=tuple(
                _line(one.at, one.what, one.details) for one in mail_story.journal_of_mail(session, inbox_id)
            ),
            shown=_shown(mail) if reveal else (),
        )


def _as_of_now(app: App, session: Session, row: InboxRow, mail: InboundMail | Unreadable) -> dict[str, object]:
    """What the rules would say now; nothing where no rule is asked: the mail is unreadable or seen before."""
    if isinstance(mail, Unreadable) or row.verdict in (MailVerdict.UNREADABLE, MailVerdict.DUPLICATE):
        return {}
    facts = facts_of(app, session, row, mail)
    return record(judged(mail, facts), facts)


def _arrival(row: InboxRow) -> Iterator[str]:
    place = "imported from a file" if row.folder == FOLDER else f"folder {row.folder}, UID {row.uid}"
    yield f"mailbox {row.mailbox}, {place}"
    yield f"reached the mailbox {_time(row.received_at)}, stored {_time(row.stored_at)}, {row.size} bytes"
    yield f"filed {_time(row.filed_at)}" if row.filed_at else "not filed on the server yet"
    if row.attempts:
        yield f"our program failed on it {row.attempts} times"


def _itself(mail: InboundMail | Unreadable) -> Iterator[str]:
    if isinstance(mail, Unreadable):
        yield f"it cannot be read: {mail.reason}"
        return
    yield f"its sender writes from the domain {mail.sender.domain or '(none)'}"
    yield f"Auto-Submitted says {mail.auto_submitted if mail.auto_submitted == 'no' else 'that a program wrote it'}"
    yield from (words for name, words in MARKS.items() if getattr(mail, name))
    files = len(mail.attachments)
    yield f"it passed through {mail.hops} servers, refers to {len(mail.references)} mails, holds {files} files"
    yield from (f"when read: {mask(defect)}" for defect in mail.defects)


def _verdict(session: Session, row: InboxRow) -> str:
    if row.verdict is None:
        return "not judged yet"
    said = f"{row.verdict}: {row.reason}" if row.reason else row.verdict
    ticket = session.get(TicketRow, row.ticket_id) if row.ticket_id else None
    if ticket is None:
        return said
    merged = f", merged into ticket {ticket.merged_into}" if ticket.merged_into else ""
    return f"{said} (ticket {ticket.id}, {ticket.state}{merged})"


def _acknowledgement(session: Session, row: InboxRow, kept: Mapping[str, object]) -> str:
    if row.verdict is None:
        return "undecided"
    if row.verdict != MailVerdict.OPENED or row.ticket_id is None:
        return "none: only a mail that opens a ticket is acknowledged"
    if letters := mail_story.automatic_letters(session, row.ticket_id):
        return "; ".join(f"letter {one.id}{_kind(one)}, {one.state}" for one in letters)
    if (ticket := session.get(TicketRow, row.ticket_id)) is not None and ticket.kept_for:
        return f"none: the ticket is kept back ({ticket.kept_for})"
    return f"none: {_why_none(kept)}"


def _kind(letter: LetterRow) -> str:
    """Name an automatic letter that went instead of an acknowledgement."""
    return "" if letter.kind == LetterKind.ACKNOWLEDGEMENT else f" ({letter.kind} instead)"


def _why_none(kept: Mapping[str, object]) -> str:
    facts = _mapping(kept.get("facts"))
    if _names(kept)[-1:] != (anything_else.__name__,):
        return "a person made it a ticket"
    if not kept.get("acknowledge"):
        if facts.get("backlog"):
            return "the mail is older than our first connection, or was imported"
        failed = facts.get("authentication") == Authentication.FAILS
        return "its sender may be forged" if failed else "the mail asks for no automatic answer"
    written = kept.get("automatic letters")
    hour, day = written if isinstance(written, list) else (0, 0)
    if hour >= AUTOMATIC_IN_AN_HOUR or day >= AUTOMATIC_IN_A_DAY:
        return f"its sender had {hour} automatic letters in the hour before, and {day} in the day before"
    if kept.get("bounced"):
        return "its sender's address takes no mail, as a report on an earlier letter said"
    return "machines write from its sender's address"


def _shown(mail: InboundMail | Unreadable) -> tuple[str, ...]:
    if isinstance(mail, Unreadable):
        return ()
    names = ", ".join(one.name or one.content_type for one in mail.attachments)
    sender = f"{mail.sender.name} <{mail.sender.email}>".strip()
    return (
        f"From: {sender}",
        f"Subject: {mail.subject}",
        f"Message-ID: {mail.message_id}",
        f"Files: {names or 'none'}",
    )


def _line(at: datetime, what: str, details: Mapping[str, str | int]) -> str:
    reason = details.get("reason") or ""
    return f"{_time(at)} {what}" + (f": {reason}" if reason else "")


def _names(kept: Mapping[str, object]) -> tuple[str, ...]:
    rules = kept.get("rules")
    return tuple(str(name) for name in rules) if isinstance(rules, list) else ()


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
