"""The page of the mailboxes: how each one is read, and what becomes of mail that was there before us."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me, show
from caseconsultant.services import backlog, mailbox_pages
from caseconsultant.services.backlog import MOST_DAYS, NoSuchSpan

pages = Blueprint("mailboxes", __name__)


@pages.get("/mailboxes")
def index() -> str:
    """Show every mailbox."""
    return show("mailboxes.html", boxes=mailbox_pages.show(house()), most_days=MOST_DAYS)


@pages.post("/mailboxes/<int:folder_id>/take-in")
def take_in(folder_id: int) -> Response:
    """Take in the newest days of a folder's older mail."""
    forms.only("days")
    try:
        decided = backlog.take_in(house(), folder_id, me().id, forms.number("days"))
    except NoSuchSpan as told:
        flash(str(told))
    else:
        flash("It is taken in at the next look. Nobody is written to for it." if decided else ALREADY)
    return redirect(url_for("mailboxes.index"), 303)


@pages.post("/mailboxes/<int:folder_id>/leave")
def leave(folder_id: int) -> Response:
    """Leave a folder's older mail where it is."""
    forms.only()
    decided = backlog.leave_alone(house(), folder_id, me().id)
    flash("The older mail stays where it is." if decided else ALREADY)
    return redirect(url_for("mailboxes.index"), 303)


ALREADY = "Somebody has decided on it already."
