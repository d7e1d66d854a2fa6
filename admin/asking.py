"""The buttons of a ticket that is kept back: take it up, or let its requester ask more."""

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me
from caseconsultant.services import allowances

pages = Blueprint("asking", __name__)

MOST_GRANTED = 999


@pages.post("/tickets/<int:ticket_id>/take-up")
def take_up(ticket_id: int) -> Response:
    """Take a kept ticket up; it is drafted at once."""
    forms.only("version")
    allowances.take_up(house(), _known(ticket_id), forms.number("version"), me().id)
    return _back(ticket_id)


@pages.post("/tickets/<int:ticket_id>/grant")
def grant(ticket_id: int) -> Response:
    """Let the requester ask so many questions more."""
    forms.only("version", "questions")
    questions = forms.number("questions")
    if not 1 <= questions <= MOST_GRANTED:
        abort(400)
    allowances.grant(house(), _known(ticket_id), forms.number("version"), me().id, questions)
    flash(f"{questions} more granted. What is kept for them is taken up as far as they go, oldest first.")
    return _back(ticket_id)


def _known(number: int) -> int:
    if number > forms.LARGEST_NUMBER:  # more than a database takes
        abort(404)
    return number


def _back(ticket_id: int) -> Response:
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)
