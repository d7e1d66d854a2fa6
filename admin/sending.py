"""The button that pauses all sending, on every page, and the one that resumes it."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me
from caseconsultant.services import switches

pages = Blueprint("sending", __name__)


@pages.post("/sending/pause")
def pause() -> Response:
    """Hold every letter back until somebody resumes."""
    forms.only("reason")
    switches.pause_sending(house(), me().id, forms.line("reason") or "no reason given")
    flash("Sending is paused. Letters wait; nothing is lost.")
    return redirect(url_for("tickets.index"), 303)


@pages.post("/sending/resume")
def resume() -> Response:
    """Let letters leave again."""
    forms.only()
    switches.resume_sending(house(), me().id)
    flash("Sending goes on.")
    return redirect(url_for("tickets.index"), 303)
