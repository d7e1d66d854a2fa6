"""Is the service well? For monitors, so without a word about any mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caseconsultant.services.app import App
from caseconsultant.store import mailboxes, oauth_tokens, switches
from caseconsultant.store.session import transaction

EXPECTED: Final = ("poller", "sweep")
BY_CELERY: Final = ("worker", "beat")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the service, when it last said that it lives, and whether that is too long ago."""

    name: str
    last_beat: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Health:
    """The whole service: `ok` while nothing alarms."""

    ok: bool
    parts: tuple[Part, ...]
    alarms: tuple[str, ...]


def health(app: App) -> Health:
    """Return every part's last sign of life, and what alarms."""
    with transaction(app.sessions, "health") as session:
        beats = {row.part: row.at for row in switches.beats(session)}
        boxes = [
            (box.name, box.last_read_at, box.trouble) for box in mailboxes.those_read(session, app.policy.letterheads)
        ]
        ended = oauth_tokens.troubles(session)
        now = switches.now(session)
    names = dict.fromkeys([*EXPECTED, *(BY_CELERY if app.doorbell.expected else ()), *beats])
    parts = tuple(_part(app, name, beats.get(name), now) for name in names)
    alarms = [f"the {part.name} has been silent for too long" for part in parts if part.late]
    for name, last_read_at, trouble in boxes:
        if name in ended:
            alarms.append(f"the mailbox {name} gets no new token to sign in with")
        if trouble:
            alarms.append(f"the mailbox {name} cannot be read")
        elif last_read_at is None or now - last_read_at > app.policy.silence_alarm:
            alarms.append(f"the mailbox {name} was not read lately")
    return Health(not alarms, parts, tuple(alarms))


def _part(app: App, name: str, last_beat: datetime | None, now: datetime) -> Part:
    late = last_beat is None or now - last_beat > app.policy.silence_alarm
    return Part(name, last_beat, late)
