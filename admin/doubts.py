"""The page of doubts: everything that waits for a person to decide, each with the buttons that settle it."""

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.files import as_file
from admin.here import house, me, show
from caseconsultant.services import desk, desk_doubts, doubts, raw_mail
from caseconsultant.services.doubts import HeldDecision, LetterDecision

pages = Blueprint("doubts", __name__)
Choice = TypeVar("Choice", bound=StrEnum)


@pages.get("/doubts")
def index() -> str:
    """Show every doubt."""
    return show("doubts.html", page=desk_doubts.doubts(house()), held=HeldDecision, decisions=LetterDecision)


@pages.get("/doubts/ignored")
def ignored() -> str:
    """Show what was ignored, and why."""
    return show("ignored.html", list=desk_doubts.ignored(house(), page=forms.page_number()), held=HeldDecision)


@pages.post("/doubts/mail/<int:inbox_id>")
def mail(inbox_id: int) -> Response:
    """Settle a held mail."""
    forms.only("decision", "ticket_id")
    decision = _choice(HeldDecision)
    ticket_id = forms.number_or_none("ticket_id") if decision is HeldDecision.ADD_TO_TICKET else None
    if decision is HeldDecision.ADD_TO_TICKET and (
        ticket_id is None or desk.ticket(house(), ticket_id, me().id) is None
    ):
        flash("There is no such ticket; the mail waits as before.")
    else:
        doubts.settle_held(house(), inbox_id, me().id, decision, ticket_id)
    return redirect(url_for("doubts.index"), 303)


@pages.post("/doubts/mail/<int:inbox_id>/retry")
def retry(inbox_id: int) -> Response:
    """Read an unreadable mail again."""
    forms.only()
    doubts.retry_mail(house(), inbox_id, me().id)
    flash("The mail is being read again.")
    return redirect(url_for("doubts.index"), 303)


@pages.post("/doubts/mail/<int:inbox_id>/raw")
def raw(inbox_id: int) -> Response:
    """Hand over a held or unreadable mail as it came; the journal says who took it."""
    forms.only()
    if inbox_id > forms.LARGEST_NUMBER:
        abort(404)
    return as_file(raw_mail.of_doubt(house(), inbox_id, me().id), "mail.eml")


@pages.post("/doubts/letter/<int:letter_id>")
def letter(letter_id: int) -> Response:
    """Settle a letter that failed or may have been sent."""
    forms.only("decision")
    doubts.settle_letter(house(), letter_id, me().id, _choice(LetterDecision))
    return redirect(url_for("doubts.index"), 303)


@pages.post("/doubts/ticket/<int:ticket_id>/seen")
def seen(ticket_id: int) -> Response:
    """Take the mark off a ticket that wanted attention."""
    forms.only()
    doubts.clear_attention(house(), ticket_id, me().id)
    return redirect(url_for("doubts.index"), 303)


def _choice(kinds: type[Choice]) -> Choice:
    try:
        return kinds(request.form.get("decision", ""))
    except ValueError:
        abort(400)
