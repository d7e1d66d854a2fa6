"""Signing in and out."""

import re
from typing import Final

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from admin import forms, guard
from admin.here import house
from caseconsultant.services import people

pages = Blueprint("auth", __name__)

# Only pages that a person can be sent back to; anything else, and any other site, is the list of tickets.
OURS: Final = re.compile(r"/(tickets(/\d{1,17})?|doubts|profile)(\?[\w=&%.-]*)?\Z")


@pages.get("/sign-in")
def form() -> str:
    """Ask for email and password."""
    return render_template("sign_in.html", next=_ours(request.args.get("next", "")), refused=False, email="")


@pages.post("/sign-in")
def enter() -> Response | tuple[str, int]:
    """Sign in by password."""
    forms.only("email", "password", "next")
    email, back = forms.line("email"), _ours(forms.line("next"))
    token = people.sign_in(house(), email, forms.secret("password"), request.remote_addr or "")
    if token is None:
        return render_template("sign_in.html", next=back, refused=True, email=email), 401
    guard.remember(token)
    return redirect(back, 303)


@pages.get("/sign-in/<token>")
def once(token: str) -> str:
    """Show the button of a one-time link. Scanners follow links, so following it alone signs nobody in."""
    return render_template("sign_in_once.html", token=token, refused=False)


@pages.post("/sign-in/once")
def enter_once() -> Response | tuple[str, int]:
    """Sign in by one-time link."""
    forms.only("token")
    token = people.sign_in_once(house(), forms.line("token"))
    if token is None:
        return render_template("sign_in_once.html", token="", refused=True), 401
    guard.remember(token)
    return redirect(url_for("tickets.index"), 303)


@pages.post("/sign-out")
def leave() -> Response:
    """End this session, on the server too."""
    forms.only()
    people.sign_out(house(), session[guard.TOKEN])
    session.clear()
    return redirect(url_for("auth.form"), 303)


def _ours(target: str) -> str:
    return target if OURS.match(target) else url_for("tickets.index")
