"""How the service stands, on every page: the button that pauses all sending, and the one that resumes it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me
from caseconsultant.services import desk, switches

pages = Blueprint("sending", __name__)


@pages.get("/status")
def status() -> str:
    """The parts of a loaded page that tell how the service stands."""
    return render_template("part_status.html", status=desk.status(house()))


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
