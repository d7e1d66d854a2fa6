"""What stands beside the letters of a ticket's page: files that go along, and what the requester said of answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from caseconsultant.services.app import App
from caseconsultant.store import enclosures, ratings
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import EnclosureRow


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file on a page; `size` is in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class RatingLine:
    """What a requester said of an answer."""

    helped: bool
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BesideLetters:
    """Files waiting for the next letter, files that left, and ratings, the latter two by letter."""

    waiting: tuple[FileLine, ...]
    sent: Mapping[int, tuple[FileLine, ...]]
    ratings: Mapping[int, RatingLine]


def beside(app: App, ticket_id: int) -> BesideLetters:
    """Return what stands beside the letters of a ticket."""
    with transaction(app.sessions, "desk: beside letters") as session:
        gone = enclosures.sent_with(session, ticket_id)
        return BesideLetters(
            waiting=_lines(enclosures.waiting(session, ticket_id)),
            sent={
                letter: _lines([row for row in gone if row.letter_id == letter])
                for letter in {row.letter_id for row in gone if row.letter_id is not None}
            },
            ratings={
                row.letter_id: RatingLine(row.helped, row.words, row.at)
                for row in ratings.of_ticket(session, ticket_id)
            },
        )


def _lines(rows: Sequence[EnclosureRow]) -> tuple[FileLine, ...]:
    return tuple(FileLine(row.id, row.name, row.size) for row in rows)
