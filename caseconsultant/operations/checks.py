"""What the doctor looks at: one function for each part, which says how it is and what to do."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from kombu.connection import Connection
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy.exc import SQLAlchemyError

from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.library import Library
from caseconsultant.domain.errors import DatabaseAway, MailboxTrouble, SenderTrouble
from caseconsultant.ports import Mailbox, Parser, Sender, Unreadable
from caseconsultant.services.app import App
from caseconsultant.services.health import health
from caseconsultant.store import migrate, switches
from caseconsultant.store.session import Sessions, transaction

LITTLE: Final = 2 * 1024**3  # bytes of free disk
TOO_LITTLE: Final = 200 * 1024**2
CLOCKS_APART: Final = timedelta(seconds=5)
SAMPLE: Final = b"From: a@practice.test\r\nSubject: Is anybody there?\r\nMessage-ID: <1@practice.test>\r\n\r\nYes.\r\n"


class Grade(StrEnum):
    """How bad it is."""

    GOOD = "good"
    NOTE = "note"  # works, but somebody should know
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is, in a sentence; what to do, where something is to be done."""

    part: str
    grade: Grade
    says: str
    todo: str = ""


def database(sessions: Sessions) -> Finding:
    """Can the database be reached, and has it the tables of this version?"""
    try:
        current = migrate.is_current(sessions.engine)
    except SQLAlchemyError as trouble:
        why = str(trouble.__cause__ or trouble).strip().partition("\n")[0]
        file = "that its folder is there and this account may write in it"
        server = "that the database server runs and lets this machine in"
        kind = file if sessions.engine.dialect.name == "sqlite" else server
        todo = f"Check CASECONSULTANT_DATABASE_URL, and {kind}."
        return Finding("database", Grade.BAD, f"It cannot be reached: {why}", todo)
    if not current:
        return Finding(
            "database", Grade.BAD, "It has not (yet) the tables of this version.", "Run `caseconsultant migrate`."
        )
    return Finding("database", Grade.GOOD, "It can be reached, and has the tables of this version.")


def broker(url: str, timeout: float = 3) -> Finding:
    """Does the broker answer?"""
    if not url:
        says = "None is set: the poller's sweep does all the work by itself, a little slower."
        return Finding("broker", Grade.NOTE, says, "For more than one worker set CASECONSULTANT_BROKER_URL.")
    try:
        with Connection(url, connect_timeout=timeout) as connection:  # type: ignore[no-untyped-call]
            connection.ensure_connection(max_retries=1, timeout=timeout)
    except (BrokerError, OSError) as trouble:
        todo = "Start it, or mend CASECONSULTANT_BROKER_URL. Nothing is lost meanwhile: the sweep goes on."
        return Finding("broker", Grade.BAD, f"It does not answer: {trouble}", todo)
    return Finding("broker", Grade.GOOD, "It answers.")


def mailbox(name: str, box: Mailbox) -> Finding:
    """Can the mailbox be read?"""
    part = f"mailbox {name}"
    try:
        status = box.open()
    except MailboxTrouble as trouble:
        return Finding(part, Grade.BAD, str(trouble), "Check the CASECONSULTANT_IMAP_ settings.")
    finally:
        box.close()
    return Finding(part, Grade.GOOD, f"It can be read; the folder holds {status.exists} messages.")


def sender(server: Sender) -> Finding:
    """Would the mail server take letters?"""
    try:
        return Finding("sending", Grade.GOOD, server.check())
    except SenderTrouble as trouble:
        return Finding("sending", Grade.BAD, str(trouble), "Check the CASECONSULTANT_SMTP_ settings.")


def library(open_library: Callable[[], Library], first_use: bool) -> Finding:
    """Is there a code library, and can it be opened?"""
    if first_use:
        return Finding("code library", Grade.NOTE, "There is none yet: the starter set is built at the first question.")
    try:
        open_library()
    except LibraryError as trouble:
        todo = "Build one with `caseconsultant codes`, or restore the folder from a backup."
        return Finding("code library", Grade.BAD, str(trouble), todo)
    return Finding("code library", Grade.GOOD, "It can be opened.")


def parser(children: Parser) -> Finding:
    """Can the child process that reads strangers' mail be started, and does it read?"""
    read = children.parse(SAMPLE)
    if isinstance(read, Unreadable):
        todo = "Look for limits on processes or memory of the account that runs the service."
        return Finding("mail parser", Grade.BAD, f"It cannot read a plain mail: {read.reason}.", todo)
    return Finding("mail parser", Grade.GOOD, "It starts and reads.")


def disk(folder: Path, free: int | None = None) -> Finding:
    """Is there room? `free` is in bytes; by default what the disk says."""
    there = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    left = shutil.disk_usage(there).free if free is None else free
    says = f"{left / 1024**3:.1f} GiB are free where {folder} is."
    todo = "Make room: with a full disk no mail is taken in (it stays in the mailbox, so none is lost)."
    if left < TOO_LITTLE:
        return Finding("disk", Grade.BAD, says, todo)
    return Finding("disk", Grade.NOTE, says, todo) if left < LITTLE else Finding("disk", Grade.GOOD, says)


def clock(now: datetime, sessions: Sessions) -> Finding:
    """Do this machine and the database agree on the time?"""
    try:
        with transaction(sessions, "doctor: clock") as session:
            apart = abs(switches.now(session) - now)
    except DatabaseAway:
        return Finding("clock", Grade.NOTE, "It cannot be compared while the database cannot be reached.")
    says = f"This machine and the database differ by {apart.total_seconds():.1f} seconds."
    if apart > CLOCKS_APART:
        todo = "Set the clocks by NTP: letters carry this machine's time, waits and leases the database's."
        return Finding("clock", Grade.BAD, says, todo)
    return Finding("clock", Grade.GOOD, says)


def sending(sessions: Sessions, shadow: bool) -> Finding:
    """May letters leave?"""
    with transaction(sessions, "doctor: sending") as session:
        paused = switches.find(session, switches.PAUSED)
        reason = paused.reason if paused else None
    if shadow:
        return Finding(
            "letters", Grade.NOTE, "Shadow mode: everything but sending.", "CASECONSULTANT_SHADOW=no ends it."
        )
    if reason is not None:
        return Finding("letters", Grade.NOTE, f"Sending is paused: {reason}.", "The admin has the button that resumes.")
    return Finding("letters", Grade.GOOD, "They may leave.")


def parts(app: App) -> Finding:
    """Do the parts of the service show that they live?"""
    state = health(app)
    if all(part.last_beat is None for part in state.parts):
        return Finding("service", Grade.NOTE, "Nothing has run here yet.", "Start what the Procfile names.")
    if state.alarms:
        todo = "Start what is silent again (the Procfile names it); its own log says why it stopped."
        return Finding("service", Grade.BAD, f"Not all of it lives: {', '.join(state.alarms)}.", todo)
    return Finding("service", Grade.GOOD, "Every part shows that it lives.")
