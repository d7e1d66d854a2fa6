"""For whoever watches the service: is every part alive? No patient data, no sign-in."""

from flask import Blueprint, Response, jsonify

from admin.here import house
from caseconsultant.services import health

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def show() -> tuple[Response, int]:
    """200 while all is well, else 503; the parts with their last heartbeat, and the alarms in words."""
    state = health.health(house())
    parts = [
        {"name": part.name, "last_beat": part.last_beat.isoformat() if part.last_beat else None, "late": part.late}
        for part in state.parts
    ]
    return jsonify(ok=state.ok, parts=parts, alarms=list(state.alarms)), 200 if state.ok else 503
