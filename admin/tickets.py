"""The list of tickets, and one ticket: read, edit, preview, approve, ask back, close."""

import re
import secrets
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me, show, wants_part
from caseconsultant.domain.letters import LetterKind
from caseconsultant.services import correction_pages, desk, desk_letters, desk_threads, precedent_pages, review
from caseconsultant.services import show as show_ticket
from caseconsultant.services.pages import TicketPage, View
from caseconsultant.services.review import Approval, HoldsPatientData

pages = Blueprint("tickets", __name__)
EDITOR: Final = ("text", "kind", "version", "approval_id", "file", "looked")
"""The fields of the form in which a letter is written; a file is read by admin/enclosures.py alone."""


@pages.get("/")
def home() -> Response:
    """The work begins at the list."""
    return redirect(url_for("tickets.index"), 303)


@pages.get("/tickets")
def index() -> str:
    """Show one page of one view."""
    if (view := request.args.get("view", View.REVIEW.value)) not in set(View):
        abort(404)
    return show("tickets.html", list=desk.tickets(house(), view=view, page=forms.page_number()), views=View)


@pages.get("/tickets/<int:ticket_id>")
def ticket(ticket_id: int) -> str:
    """Show a ticket, with the letter that the person is writing: an answer, or a question back."""
    page = known(ticket_id)
    kind = LetterKind.QUESTION_BACK if request.args.get("write") == LetterKind.QUESTION_BACK else LetterKind.ANSWER
    return editor(page, kind, _beginning(page, kind))


@pages.get("/tickets/<int:ticket_id>/news")
def news(ticket_id: int) -> str:
    """The part of a loaded page that tells where its letter is, and whether the ticket changed since."""
    page = known(ticket_id)
    seen = request.args.get("version", "")
    known_version = int(seen) if re.fullmatch(r"[0-9]{1,16}", seen) else page.version
    return show("part_news.html", page=page, seen=known_version)


@pages.post("/tickets/<int:ticket_id>/edit")
def edit(ticket_id: int) -> str:
    """Show a ticket with a text that was typed elsewhere (a preview, a page that had grown old). Changes nothing."""
    forms.only(*EDITOR)
    return editor(known(ticket_id), forms.kind(), forms.text(), typed=True)


@pages.post("/tickets/<int:ticket_id>/patient-data")
def patient_data(ticket_id: int) -> str:
    """Show a ticket with its patient data, on this page alone; the journal says who saw it. What was typed stays."""
    forms.only(*EDITOR)
    known(ticket_id)
    page = show_ticket.with_patient_data(house(), ticket_id, me().id)
    if page is None:
        abort(404)
    if "text" in request.form:
        return editor(page, forms.kind(), forms.text(), typed=True)
    return editor(page, LetterKind.ANSWER, _beginning(page, LetterKind.ANSWER))


@pages.post("/tickets/<int:ticket_id>/preview")
def preview(ticket_id: int) -> str:
    """Show the letter exactly as it would leave. Changes nothing."""
    forms.only(*EDITOR)
    page, yes = known(ticket_id), _approval(ticket_id)
    letter = review.preview(house(), yes)
    warnings = desk.warnings(house(), ticket_id, yes.text)
    if wants_part():
        return render_template("part_preview.html", letter=letter, page=page)
    return show(
        "preview.html",
        page=page,
        letter=letter,
        warnings=warnings,
        text=yes.text,
        kind=yes.kind,
        version=yes.version,
        approval_id=yes.approval_id,
    )


@pages.post("/tickets/<int:ticket_id>/check")
def check(ticket_id: int) -> str:
    """Say what no finding carries in the text as typed. Changes nothing."""
    forms.only(*EDITOR)
    known(ticket_id)
    return render_template("part_warnings.html", warnings=desk.warnings(house(), ticket_id, forms.text()))


@pages.post("/tickets/<int:ticket_id>/approve")
def approve(ticket_id: int) -> Response | tuple[str, int]:
    """Approve the text as the page shows it; the letter leaves after the undo time."""
    forms.only(*EDITOR)
    known(ticket_id)
    yes = _approval(ticket_id)
    if not yes.text.strip():
        flash("The letter is empty; nothing was sent.")
        return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)
    try:
        review.approve(house(), yes)
    except HoldsPatientData as refusal:
        flash(str(refusal))
        return editor(known(ticket_id), yes.kind, yes.text, typed=True), 409
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)


@pages.post("/tickets/<int:ticket_id>/undo/<int:letter_id>")
def undo(ticket_id: int, letter_id: int) -> Response:
    """Take an approval back, where its letter has not begun to leave."""
    forms.only()
    page = known(ticket_id)
    if page.letter is None or page.letter.id != letter_id:
        abort(404)
    taken_back = review.undo(house(), letter_id, me().id)
    flash("Taken back; nothing was sent." if taken_back else "Too late: the letter is already on its way.")
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)


@pages.post("/tickets/<int:ticket_id>/save")
def save(ticket_id: int) -> Response:
    """Keep the text as the draft."""
    forms.only(*EDITOR)
    known(ticket_id)
    review.save(house(), ticket_id, forms.number("version"), me().id, forms.text())
    flash("Saved.")
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)


@pages.post("/tickets/<int:ticket_id>/<any(redraft, close, reopen):move>")
def move(ticket_id: int, move: str) -> Response:
    """Ask for a new draft, close, or reopen."""
    forms.only("version")
    known(ticket_id)
    moves = {"redraft": review.redraft, "close": review.close, "reopen": review.reopen}
    moves[move](house(), ticket_id, forms.number("version"), me().id)
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)


@pages.post("/tickets/<int:ticket_id>/<any(take, release):claim>")
def claim(ticket_id: int, claim: str) -> Response | str:
    """Say that one is working on the ticket, or no longer is."""
    forms.only()
    known(ticket_id)
    if claim == "release":
        review.release(house(), ticket_id, me().id)
    elif not review.take(house(), ticket_id, me().id) and not wants_part():
        flash("A colleague was faster and is on it.")
    if wants_part():
        return render_template("part_claim.html", page=known(ticket_id), me=me())
    return redirect(url_for("tickets.ticket", ticket_id=ticket_id), 303)


def _approval(ticket_id: int) -> Approval:
    """The letter as the form holds it, ready for a yes."""
    return Approval(
        ticket_id=ticket_id,
        version=forms.number("version"),
        consultant_id=me().id,
        text=forms.text(),
        kind=forms.kind(),
        approval_id=forms.approval_id(),
    )


def known(ticket_id: int) -> TicketPage:
    """The ticket that the address names, or 404."""
    page = desk.ticket(house(), ticket_id, me().id) if ticket_id <= forms.LARGEST_NUMBER else None
    if page is None:
        abort(404)
    return page


def _beginning(page: TicketPage, kind: LetterKind) -> str:
    """The text that the editor begins with."""
    if page.draft is None:
        return ""
    if kind is LetterKind.ANSWER:
        return page.draft.text
    return "\n".join(f"{n}. {question}" for n, question in enumerate(page.draft.questions, 1))


def editor(page: TicketPage, kind: LetterKind, text: str, *, typed: bool = False) -> str:
    """A ticket's page with the letter in its editor."""
    ours = typed or (page.draft is not None and bool(page.draft.edited_by))  # a draft as made was checked when made
    warnings = desk.warnings(house(), page.id, text) if ours and kind is LetterKind.ANSWER else ()
    around, beside = desk_threads.around(house(), page.id), desk_letters.beside(house(), page.id)
    before = precedent_pages.beside(house(), page.id) if page.draft else ()
    values = {
        "kind": kind,
        "text": text,
        "typed": typed,
        "warnings": warnings,
        "around": around,
        "beside": beside,
        "before": before,
        "changed": correction_pages.standing(house(), page.id),
    }
    return show("ticket.html", page=page, approval_id=secrets.token_hex(16), **values)
