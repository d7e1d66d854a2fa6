"""What goes wrong, as a calm page: what to do next, no trace of our insides, and nothing typed is lost."""

import secrets
import traceback

from flask import Flask, current_app, jsonify, render_template, request
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me, show, wants_part
from caseconsultant.domain.errors import CaseConsultantError, DatabaseAway, IllegalMove, NotAllowed, StaleVersion
from caseconsultant.services import desk

Answer = tuple[str | Response, int]

WORDS = {
    400: (
        "That request cannot be read",
        "It is not as our own pages send it. Go back, reload the page, and try again.",
    ),
    401: ("Please sign in again", "Your session has ended. Nothing has been changed."),
    403: ("That is not yours to do", "Nothing has been changed."),
    404: ("There is nothing here", "The ticket or page does not exist, or no longer does."),
    405: ("That does not work this way", "Use the buttons on our pages."),
    409: (
        "This has moved on",
        "Somebody was faster. Reload the ticket to see how it stands; nothing has been changed.",
    ),
    413: ("That is too long", "A letter holds at most 100,000 characters. Go back and shorten it."),
    415: ("That request cannot be read", "It is not as our own pages send it."),
    503: ("The database does not answer", "Nothing has been changed. Try again in a minute."),
    429: ("Too many attempts", "Wait a few minutes, then try again."),
}
OURS = ("Something broke on our side", "Your last step may not have been saved. Try again in a minute.")


def register(site: Flask) -> None:
    """Answer every error of the site."""
    site.register_error_handler(HTTPException, _http)
    site.register_error_handler(CSRFError, _old_page)
    site.register_error_handler(StaleVersion, _stale)
    site.register_error_handler(NotAllowed, _not_allowed)
    site.register_error_handler(IllegalMove, _moved_on)
    site.register_error_handler(DatabaseAway, _database_away)
    site.register_error_handler(CaseConsultantError, _ours_to_mend)
    site.register_error_handler(Exception, _broken)


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect of the router
    return _page(error.code)


def _old_page(_error: CSRFError) -> Answer:
    return _page(403, ("This page had grown old", "You signed in anew, or out, since it was loaded. Open it again."))


def _not_allowed(error: NotAllowed) -> Answer:
    return _page(403, ("That is not yours to do", f"{error} Nothing has been changed."))


def _stale(_error: StaleVersion) -> Answer:
    ticket_id = (request.view_args or {}).get("ticket_id")
    page = desk.ticket(house(), ticket_id, me().id) if ticket_id is not None else None
    if page is None:
        return _page(409)
    kind = request.form.get("kind", "answer")
    return show("stale.html", page=page, typed=_typed(), kind=kind), 409


def _moved_on(_error: IllegalMove) -> Answer:
    return _page(409)


def _ours_to_mend(error: CaseConsultantError) -> Answer:
    return _page(409, ("That does not work as it is", str(error)))


def _database_away(error: DatabaseAway) -> Answer:
    current_app.logger.error("%s (on %s)", error, request.endpoint)
    if request.endpoint == "health.show":
        return jsonify(ok=False), 503
    return _page(503)


def _broken(error: Exception) -> Answer:
    # Messages of exceptions may hold what people wrote to us; the frames never do.
    reference = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("error %s: %s on %s\n%s", reference, type(error).__name__, request.endpoint, frames)
    title, what = OURS
    return _page(500, (title, f"{what} If it stays, tell whoever runs the service this number: {reference}."))


def _page(code: int, words: tuple[str, str] | None = None) -> Answer:
    title, what = words or WORDS.get(code, OURS)
    if wants_part():
        return "", code  # the page that asked stays as it is; site.js says what happened
    return render_template("error.html", title=title, what=what, code=code, typed=_typed()), code


def _typed() -> str:
    """What the person had typed, to give it back, where it can be read."""
    try:
        return forms.CONTROL.sub("", request.form.get("text", "")) if request.method == "POST" else ""
    except RequestEntityTooLarge:
        return ""
