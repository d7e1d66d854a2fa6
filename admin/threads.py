"""The buttons that mend a thread: who takes part, who the requester is, what was held, one ticket or two."""

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.files import as_file
from admin.here import house, me
from caseconsultant.services import bounces, doubts, merging, raw_mail, threads
from caseconsultant.services.doubts import HeldDecision

pages = Blueprint("threads", __name__)


@pages.post("/tickets/<int:ticket_id>/participants/<any(add, remove):what>")
def participant(ticket_id: int, what: str) -> Response:
    """Let an address take part in the ticket, or no longer."""
    forms.only("version", "email")
    change = threads.let_take_part if what == "add" else threads.take_part_no_more
    change(house(), _known(ticket_id), forms.number("version"), me().id, forms.line("email"))
    return _back(ticket_id)


@pages.post("/tickets/<int:ticket_id>/requester")
def requester(ticket_id: int) -> Response:
    """Switch the requester."""
    forms.only("version", "email")
    threads.switch_requester(house(), _known(ticket_id), forms.number("version"), me().id, forms.line("email"))
    flash("The requester was switched; letters go to them from now on.")
    return _back(ticket_id)


@pages.post("/tickets/<int:ticket_id>/takes-mail-again")
def takes_mail_again(ticket_id: int) -> Response:
    """Believe that the requester's address takes mail again, whatever a delivery report said."""
    forms.only("version")
    bounces.lift(house(), _known(ticket_id), forms.number("version"), me().id)
    flash("The requester's address gets automatic letters again.")
    return _back(ticket_id)


@pages.post("/tickets/<int:ticket_id>/held/<int:inbox_id>")
def held(ticket_id: int, inbox_id: int) -> Response:
    """Add a held mail to the ticket that it quotes; its sender takes part from now on."""
    forms.only()
    doubts.settle_held(house(), _known(inbox_id), me().id, HeldDecision.ADD_TO_TICKET, _known(ticket_id))
    flash("Added. Its sender takes part from now on; letters go to the requester alone, as before.")
    return _back(ticket_id)


@pages.post("/tickets/<int:ticket_id>/mails/<int:message_id>/raw")
def raw(ticket_id: int, message_id: int) -> Response:
    """Hand over a mail of the ticket as it came, to be kept and not to be shown; the journal says who took it."""
    forms.only()
    return as_file(raw_mail.of_ticket(house(), _known(ticket_id), _known(message_id), me().id), "mail.eml")


@pages.post("/tickets/<int:ticket_id>/merge")
def merge(ticket_id: int) -> Response:
    """Merge the ticket into another, and show that."""
    forms.only("version", "into")
    into = merging.merge(house(), _known(ticket_id), forms.number("version"), me().id, forms.number("into"))
    flash(f"Ticket #{ticket_id} was merged into this one. It can be taken out again until a letter leaves.")
    return _back(into)


@pages.post("/tickets/<int:ticket_id>/unmerge")
def unmerge(ticket_id: int) -> Response:
    """Take a merged ticket out again."""
    forms.only("version")
    merging.unmerge(house(), _known(ticket_id), forms.number("version"), me().id)
    return _back(ticket_id)


@pages.post("/tickets/<int:ticket_id>/split")
def split(ticket_id: int) -> Response:
    """Make a ticket of its own of one message, and show that."""
    forms.only("version", "message_id")
    new = merging.split(house(), _known(ticket_id), forms.number("version"), me().id, forms.number("message_id"))
    flash(f"This message was taken out of ticket #{ticket_id}. Merge it into that again to undo this.")
    return _back(new)


def _known(number: int) -> int:
    if number > forms.LARGEST_NUMBER:  # more than a database takes
        abort(404)
    return number


def _back(ticket_id: int) -> Response:
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)
