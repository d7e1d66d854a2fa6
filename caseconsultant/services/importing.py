"""Take mails in from files, as if they had been collected: stored, committed, judged later like all others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.mail.fingerprint import fingerprint
from caseconsultant.mail.mailfiles import KEPT_OF_TOO_LARGE, TOO_LARGE, Found, reached_us_at
from caseconsultant.services.app import App
from caseconsultant.services.batches import batches
from caseconsultant.store import inbox, journal
from caseconsultant.store.mailboxes import Epoch
from caseconsultant.store.session import transaction

FOLDER: Final = "(imported)"


class Fate(StrEnum):
    """What became of a mail in a file."""

    STORED = "stored"
    KNOWN = "here already"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Imported:
    """One mail of a file and what became of it."""

    name: str
    fate: Fate
    trouble: str = ""


def take_in(app: App, mailbox: str, mails: Iterable[Found], *, acknowledge: bool) -> Iterator[Imported]:
    """Store what is not here yet, in batches; yield each mail after the commit of its batch.

    The same mail is known by its fingerprint, so dying anywhere only means to begin again. Without `acknowledge` no
    letter is owed for any of them.
    """
    for batch in batches(mails):
        good = [one for one in batch if not one.trouble]
        with transaction(app.sessions, "import") as session:
            fates = [_store(app, session, mailbox, one, acknowledge=acknowledge) for one in good]
            if stored := fates.count(Fate.STORED):
                journal.write(session, "mails imported", count=stored, mailbox=mailbox)
        yield from (Imported(one.name, fate) for one, fate in zip(good, fates, strict=True))
        yield from (Imported(one.name, Fate.BAD, one.trouble) for one in batch if one.trouble)


def _store(app: App, session: Session, mailbox: str, one: Found, *, acknowledge: bool) -> Fate:
    digest = app.sessions.keys.digest("fingerprint", fingerprint(one.raw).hex())
    place, number = _place(mailbox, digest), _number(digest[8:16])
    if inbox.has_seen(session, digest) or inbox.is_stored(session, place, number):
        return Fate.KNOWN
    too_large = len(one.raw) > TOO_LARGE
    arrival = inbox.Arrival(
        uid=number,
        raw=one.raw[:KEPT_OF_TOO_LARGE] if too_large else one.raw,
        fingerprint=digest,
        size=len(one.raw),
        received_at=reached_us_at(one.raw, app.clock.now()),
        unreadable="it is larger than we take; the whole mail is in the file that was imported" if too_large else "",
        backlog=not acknowledge,
    )
    return Fate.STORED if inbox.store(session, place, [arrival], filed=True) else Fate.KNOWN


def _place(mailbox: str, digest: bytes) -> Epoch:
    """A place that only this mail can have: what is unique for a server's UIDs is unique for fingerprints."""
    return Epoch(0, mailbox, FOLDER, _number(digest[:8]))


def _number(octets: bytes) -> int:
    return int.from_bytes(octets, "big") >> 1  # the database's numbers have a sign
