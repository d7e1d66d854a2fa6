"""How pages say times, sizes and states; and the addresses of our own files."""

import hashlib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from flask import Flask, url_for

from admin.mail_words import part_name
from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import Address, LetterKind
from caseconsultant.domain.policies import PatientData
from caseconsultant.domain.ticket import Attention, KeptFor, TicketState


def age(span: timedelta) -> str:
    """A span in its largest unit: 40 s, 12 min, 3 h, 2 d."""
    seconds = max(int(span.total_seconds()), 0)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def moment(at: datetime) -> str:
    """A time as it stands where the browser does not put it into local time."""
    return f"{at:%b} {at.day}, {at.year}, {at:%H:%M} UTC"


def long_day(day: date) -> str:
    """A day without a time: Nov 24, 2026."""
    return f"{day:%b} {day.day}, {day.year}"


def size(count: int) -> str:
    """Bytes, rounded: 512 B, 12 KB, 3.4 MB."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{round(count / 1000)} KB"
    return f"{count / 1_000_000:.1f} MB"


def state(value: TicketState) -> str:
    """Who acts next, in words."""
    match value:
        case TicketState.OPEN:
            return "being drafted"
        case TicketState.KEPT:
            return "kept back"
        case TicketState.DRAFTED:
            return "to review"
        case TicketState.NEEDS_INFO:
            return "waiting for requester"
        case TicketState.ANSWERED:
            return "answered"
        case TicketState.CLOSED:
            return "closed"


def letter_state(value: LetterState) -> str:
    """Where a letter is, in words."""
    match value:
        case LetterState.READY | LetterState.CLAIMED | LetterState.DATA:
            return "sending"
        case LetterState.SENT:
            return "sent"
        case LetterState.FAILED:
            return "failed"
        case LetterState.UNKNOWN:
            return "may have been sent"
        case LetterState.WITHDRAWN:
            return "withdrawn"
        case LetterState.LET_GO:
            return "let go"


def letter_kind(value: LetterKind) -> str:
    """Which letter, in words."""
    match value:
        case LetterKind.ACKNOWLEDGEMENT:
            return "acknowledgement"
        case LetterKind.ANSWER:
            return "answer"
        case LetterKind.QUESTION_BACK:
            return "question back"
        case LetterKind.CORRECTION:
            return "correction"
        case LetterKind.OVER_ALLOWANCE:
            return "note that it is kept"
        case LetterKind.PATIENT_DATA:
            return "note on patient data"


def attention(value: Attention) -> str:
    """Why a ticket wants a person, short enough for a list."""
    match value:
        case Attention.DRAFT_KEEPS_FAILING:
            return "draft fails"
        case Attention.LETTER_FAILED:
            return "letter refused"
        case Attention.LETTER_UNKNOWN:
            return "letter in doubt"
        case Attention.LETTER_WITHDRAWN:
            return "wrote again"
        case Attention.REPORT_CAME:
            return "delivery report"
        case Attention.SECOND_OPINION:
            return "second opinion"
        case Attention.NOT_TOLD:
            return "not told"
        case Attention.WROTE_WHILE_KEPT:
            return "wrote while kept"


def patient_data(value: PatientData) -> str:
    """What becomes of patient data in mail that comes in."""
    match value:
        case PatientData.ACCEPT:
            return "accepted, shown masked"
        case PatientData.QUARANTINE:
            return "kept for whoever may see it"
        case PatientData.REFUSE:
            return "refused"


def kept_for(value: KeptFor) -> str:
    """Why a ticket is kept back, or was closed at once, short enough for a list."""
    match value:
        case KeptFor.ALLOWANCE:
            return "over the allowance"
        case KeptFor.PATIENT_DATA:
            return "patient data"
        case KeptFor.REFUSED:
            return "refused"


def initials(person: str) -> str:
    """The first letters of the first and the last name."""
    words = person.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def name(address: Address) -> str:
    """Whom to show for an address."""
    return address.name or address.email


def asset(file: str) -> str:
    """The address of one of our own files, with its digest, so that browsers may keep it."""
    return url_for("static", filename=file, v=_digest(file))


@cache
def _digest(file: str) -> str:
    return hashlib.sha256((Path(__file__).parent / "static" / file).read_bytes()).hexdigest()[:12]


def teach(site: Flask) -> None:
    """Give the templates these words."""
    for word in (
        age,
        moment,
        long_day,
        size,
        state,
        letter_state,
        letter_kind,
        attention,
        initials,
        kept_for,
        patient_data,
        part_name,
    ):
        site.jinja_env.filters[word.__name__] = word
    site.jinja_env.filters["who"] = name
    site.jinja_env.globals.update(asset=asset)
