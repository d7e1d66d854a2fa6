"""The one button that stops all sending, and the signs of life of the parts."""

from caseconsultant.services.app import App
from caseconsultant.store import journal, switches
from caseconsultant.store.session import transaction


def pause_sending(app: App, consultant_id: int | None, reason: str) -> bool:
    """Let no letter leave until sending is resumed; False where it was paused already."""
    with transaction(app.sessions, "pause") as session:
        turned = switches.turn_on(session, switches.PAUSED, consultant_id, reason)
        if turned:
            journal.write(session, "sending paused", by=consultant_id, reason=reason)
        return turned


def resume_sending(app: App, consultant_id: int | None) -> bool:
    """Let letters leave again; False where sending was not paused."""
    with transaction(app.sessions, "resume") as session:
        turned = switches.turn_off(session, switches.PAUSED)
        if turned:
            journal.write(session, "sending resumed", by=consultant_id)
        return turned


def beat(app: App, part: str, detail: str = "") -> None:
    """Say that a part of the service lives."""
    with transaction(app.sessions, "heartbeat") as session:
        switches.beat(session, part, detail)
