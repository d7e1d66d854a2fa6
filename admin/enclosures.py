"""Files that go along with a letter: add, look at, take out. What was typed meanwhile stays."""

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from admin import forms
from admin.here import house, me
from admin.tickets import EDITOR, editor, known
from caseconsultant.domain.enclosures import LARGEST, NoEnclosure
from caseconsultant.services import enclosures

pages = Blueprint("enclosures", __name__)
LARGEST_REQUEST = LARGEST + 512 * 1024  # bytes: one file, and the form around it


def allow_files() -> None:
    """Let the one form that carries a file be larger than all others; to be asked before anything reads the form."""
    if request.endpoint == "enclosures.add":
        request.max_content_length = LARGEST_REQUEST


@pages.post("/tickets/<int:ticket_id>/enclosures")
def add(ticket_id: int) -> str | tuple[str, int]:
    """Add a file to the letter that is being written, and show the editor again as it was typed."""
    forms.only(*EDITOR)
    known(ticket_id)
    kind, text, file = forms.kind(), forms.text(), request.files.get("file")
    if file is None or not file.filename:
        flash("Choose a file first.")
        return editor(known(ticket_id), kind, text, typed=True), 422
    looked = request.form.get("looked") == "yes"
    try:
        enclosures.add(
            house(), ticket_id, forms.number("version"), me().id, file.filename, file.stream.read(), looked=looked
        )
    except NoEnclosure as told:
        flash(str(told))
        return editor(known(ticket_id), kind, text, typed=True), 422
    return editor(known(ticket_id), kind, text, typed=True)


@pages.get("/tickets/<int:ticket_id>/enclosures/<int:enclosure_id>")
def content(ticket_id: int, enclosure_id: int) -> Response:
    """Hand a file to the browser, to be kept and not to be shown within the site."""
    known(ticket_id)
    if enclosure_id > forms.LARGEST_NUMBER:
        abort(404)
    file = enclosures.content(house(), ticket_id, enclosure_id)
    answer = Response(file.content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


@pages.post("/tickets/<int:ticket_id>/enclosures/<int:enclosure_id>/out")
def take_out(ticket_id: int, enclosure_id: int) -> AnyResponse:
    """Take a file out of the letter."""
    forms.only("version")
    known(ticket_id)
    if enclosure_id > forms.LARGEST_NUMBER:
        abort(404)
    enclosures.take_out(house(), ticket_id, forms.number("version"), me().id, enclosure_id)
    flash("The file was taken out.")
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)
