"""Answers given before: the page on which they are searched, and the button that cites one in an answer."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me, show
from admin.tickets import EDITOR, editor, known
from caseconsultant.domain.letters import LetterKind
from caseconsultant.services import precedent_pages, precedents

pages = Blueprint("precedents", __name__)


@pages.get("/precedents")
def index() -> str:
    """Show the newest precedents, or what a search found."""
    query = request.args.get("q", "")[: forms.LONGEST_LINE]
    found = precedent_pages.search(house(), forms.CONTROL.sub("", query), forms.page_number())
    return show("precedents.html", list=found)


@pages.post("/precedents/<int:precedent_id>/<any(exclude, include):what>")
def exclude(precedent_id: int, what: str) -> Response:
    """Let a precedent be found no more, or again."""
    forms.only()
    precedents.exclude(house(), small(precedent_id), me().id, out=what == "exclude")
    flash("It is shown beside no draft any more." if what == "exclude" else "It is found again.")
    return redirect(url_for("precedents.index"), 303)


@pages.post("/tickets/<int:ticket_id>/precedents/<int:precedent_id>/quote")
def quote(ticket_id: int, precedent_id: int) -> str:
    """Put a quotation, with its date, below the text as typed. Changes nothing."""
    forms.only(*EDITOR)
    page, quotation = known(ticket_id), precedent_pages.quotation(house(), small(precedent_id))
    return editor(page, LetterKind.ANSWER, f"{forms.text().rstrip()}\n\n{quotation}".lstrip(), typed=True)


def small(number: int) -> int:
    """A number that a database can hold, or 404."""
    if number > forms.LARGEST_NUMBER:
        abort(404)
    return number
