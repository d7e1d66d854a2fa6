"""Files that a consultant adds to the next letter of a ticket, and takes out again."""

from email.message import EmailMessage

from sqlalchemy.orm import Session

from caseconsultant.domain.enclosures import LARGEST_TOGETHER, MOST, NoEnclosure, enclosed
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.letters import Enclosure, InboundMail
from caseconsultant.domain.privacy import kinds
from caseconsultant.services.app import App
from caseconsultant.services.patient_data import NO_BAR
from caseconsultant.store import enclosures, journal, people, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import EnclosureRow


class MayHoldPatientData(NoEnclosure):
    """The file may hold patient data; a person must look at it, and say that it does not."""


def add(app: App, ticket_id: int, version: int, consultant_id: int, name: str, content: bytes, *, looked: bool) -> int:
    """Add a file; return the ticket's new version, so that an older page cannot approve without having seen it.

    Raises NoEnclosure (MayHoldPatientData unless `looked` says that a person has looked) and StaleVersion.
    """
    plain, media_type = enclosed(name, content)
    if not looked and (held := _held(app, plain, media_type, content)):
        raise MayHoldPatientData(f"{plain} was not added: {held}. Look at it, and add it only if it holds none.")
    with transaction(app.sessions, "enclosure: add") as session:
        people.find(session, consultant_id)
        ticket = tickets.lock_version(session, ticket_id, version)
        there = enclosures.waiting(session, ticket_id)
        if len(there) >= MOST or sum(row.size for row in there) + len(content) > LARGEST_TOGETHER:
            together = LARGEST_TOGETHER // 1024 // 1024
            raise NoEnclosure(f"{plain} was not added: a letter takes {MOST} files and {together} MB along at most.")
        session.add(
            EnclosureRow(
                ticket_id=ticket_id,
                content_type=media_type,
                size=len(content),
                added_by=consultant_id,
                name=plain,
                content=content,
            )
        )
        tickets.changed(ticket)
        what = "file added, looked at" if looked else "file added"
        journal.write(session, what, by=consultant_id, ticket_id=ticket_id, size=len(content))
        session.flush()
        session.refresh(ticket)
        return ticket.version


def take_out(app: App, ticket_id: int, version: int, consultant_id: int, enclosure_id: int) -> None:
    """Take a file out that has not left; one that is no longer there is taken out already. Raises StaleVersion."""
    with transaction(app.sessions, "enclosure: take out") as session:
        ticket = tickets.lock_version(session, ticket_id, version)
        row = next((one for one in enclosures.waiting(session, ticket_id) if one.id == enclosure_id), None)
        if row is None:
            return
        session.delete(row)
        tickets.changed(ticket)
        journal.write(session, "file taken out", by=consultant_id, ticket_id=ticket_id)


def content(app: App, ticket_id: int, enclosure_id: int) -> Enclosure:
    """Return a file of a ticket, waiting or sent. Raises StaleVersion where there is none."""
    with transaction(app.sessions, "enclosure: read") as session:
        row = session.get(EnclosureRow, enclosure_id)
        if row is None or row.ticket_id != ticket_id:
            raise StaleVersion("There is no such file any more.")
        return _value(row)


def taken_along(session: Session, ticket_id: int) -> tuple[tuple[EnclosureRow, ...], tuple[Enclosure, ...]]:
    """Return the files that the letter which is being composed takes along, as rows and as values."""
    rows = tuple(enclosures.waiting(session, ticket_id))
    return rows, tuple(_value(row) for row in rows)


def _value(row: EnclosureRow) -> Enclosure:
    return Enclosure(row.name, row.content_type, row.content)


def _held(app: App, name: str, media_type: str, content: bytes) -> str:
    """Say what of a file may identify a patient, as our own parser reads it; empty where nothing does."""
    if media_type.startswith("image/"):
        return "nobody but you can read a picture"
    carrier = EmailMessage()
    carrier.set_content("x")
    maintype, _, subtype = media_type.partition("/")
    carrier.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    mail = app.parser.parse(carrier.as_bytes())
    if not isinstance(mail, InboundMail):
        return f"its text cannot be read ({mail.reason})"
    (file,) = mail.attachments
    found = [kind.value for kind in kinds(f"{name}\n\n{file.text}") if kind not in NO_BAR]
    if found:
        return f"it seems to hold patient data ({', '.join(found)})"
    return "" if file.text.strip() else "no text could be read in it"
