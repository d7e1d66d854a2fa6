"""Answers whose facts changed: the list, the editor of a correction, and the word that none is needed."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me, show, wants_part
from admin.precedents import small
from admin.tickets import known
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.services import correction_pages, corrections
from caseconsultant.services.correcting import CannotCorrect
from caseconsultant.services.correction_pages import Writing
from caseconsultant.services.review import HoldsPatientData, NothingToSend

pages = Blueprint("corrections", __name__)
FIELDS = ("text", "version", "approval_id")
Page = tuple[str, int]


@pages.get("/corrections")
def index() -> str:
    """Show the sent answers that rest on facts that changed."""
    return show("corrections.html", list=correction_pages.show(house(), forms.page_number()))


@pages.post("/precedents/<int:precedent_id>/correct")
def begin(precedent_id: int) -> Response:
    """Begin a correction, or go on with it."""
    forms.only()
    ticket_id = corrections.begin(house(), small(precedent_id), me().id)
    return redirect(url_for("corrections.write", ticket_id=ticket_id), 303)


@pages.post("/precedents/<int:precedent_id>/dismiss")
def dismiss(precedent_id: int) -> Response:
    """Record that no correction is needed, and why."""
    forms.only("reason")
    try:
        corrections.dismiss(house(), small(precedent_id), me().id, forms.line("reason"))
        flash("Settled: no correction is needed.")
    except CannotCorrect as told:
        flash(str(told))
    return redirect(url_for("corrections.index"), 303)


@pages.get("/tickets/<int:ticket_id>/correction")
def write(ticket_id: int) -> str:
    """Show the correction that is open on a ticket."""
    writing = _writing(ticket_id)
    return _editor(writing, writing.text)


@pages.post("/tickets/<int:ticket_id>/correction/preview")
def preview(ticket_id: int) -> str:
    """Show the letter exactly as it would leave. Changes nothing."""
    forms.only(*FIELDS)
    writing, text = _writing(ticket_id), forms.text()
    version, approval_id = forms.number("version"), forms.approval_id()
    letter = corrections.preview(house(), ticket_id, version, me().id, text, approval_id)
    if wants_part():
        return render_template("part_preview.html", letter=letter, page=writing)
    return _editor(writing, text, letter)


@pages.post("/tickets/<int:ticket_id>/correction/check")
def check(ticket_id: int) -> str:
    """Say what nothing carries in the text as typed. Changes nothing."""
    forms.only(*FIELDS)
    _writing(ticket_id)
    warnings = correction_pages.warnings(house(), ticket_id, forms.text())
    return render_template("part_warnings.html", warnings=warnings)


@pages.post("/tickets/<int:ticket_id>/correction/save")
def save(ticket_id: int) -> Response | Page:
    """Keep the text."""
    forms.only(*FIELDS)
    writing, text = _writing(ticket_id), forms.text()
    try:
        corrections.save(house(), ticket_id, forms.number("version"), me().id, text)
    except StaleVersion:
        return _meanwhile(writing, text)
    flash("Saved.")
    return redirect(url_for("corrections.write", ticket_id=ticket_id), 303)


@pages.post("/tickets/<int:ticket_id>/correction/approve")
def approve(ticket_id: int) -> Response | Page:
    """Approve the correction as the page shows it; the letter leaves after the undo time."""
    forms.only(*FIELDS)
    writing, text = _writing(ticket_id), forms.text()
    try:
        corrections.approve(house(), ticket_id, forms.number("version"), me().id, text, forms.approval_id())
    except StaleVersion:
        return _meanwhile(writing, text)
    except (HoldsPatientData, NothingToSend, CannotCorrect) as told:
        flash(str(told))
        return _editor(writing, text), 409
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)


@pages.post("/tickets/<int:ticket_id>/correction/drop")
def drop(ticket_id: int) -> Response:
    """End the correction without a letter."""
    forms.only("version")
    _writing(ticket_id)
    corrections.drop(house(), ticket_id, forms.number("version"), me().id)
    flash("The correction was dropped; nothing was sent.")
    return redirect(url_for("corrections.index"), 303)


def _writing(ticket_id: int) -> Writing:
    """The correction that is open on the ticket that the address names, or 404."""
    known(ticket_id)
    writing = correction_pages.writing(house(), ticket_id)
    if writing is None:
        abort(404)
    return writing


def _editor(writing: Writing, text: str, letter: object = None) -> str:
    typed = request.method == "POST"
    values = {"text": text, "typed": typed, "letter": letter, "approval_id": secrets.token_hex(16)}
    warnings = correction_pages.warnings(house(), writing.ticket_id, text)
    return show("correction.html", page=writing, warnings=warnings, **values)


def _meanwhile(writing: Writing, text: str) -> Page:
    """The editor with what was typed, where the ticket has changed since the page was loaded."""
    flash("The ticket has changed since this page was loaded; nothing was saved or sent. Your text stands below.")
    return _editor(writing, text), 409
