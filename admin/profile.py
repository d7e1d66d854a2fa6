"""One's own account: the password, and the other sessions."""

from flask import Blueprint, flash, redirect, session, url_for
from werkzeug.wrappers import Response

from admin import forms, guard
from admin.here import house, me, show
from caseconsultant.services import people

pages = Blueprint("profile", __name__)


@pages.get("/profile")
def index() -> str:
    """Show the account."""
    return show("profile.html", problem="")


@pages.post("/profile/password")
def password() -> Response | tuple[str, int]:
    """Change the password; every other session ends."""
    forms.only("old", "new", "again")
    new = forms.secret("new")
    if new != forms.secret("again"):
        return _refused("The new password and its repetition differ.")
    try:
        changed = people.change_password(house(), me().id, forms.secret("old"), new, session[guard.TOKEN])
    except people.BadPassword as bad:
        return _refused(str(bad))
    if not changed:
        return _refused("That is not your password now.")
    flash("Your password is changed, and every other session of yours has ended.")
    return redirect(url_for("profile.index"), 303)


@pages.post("/profile/signature")
def signature() -> Response | tuple[str, int]:
    """Change the lines below one's name in letters."""
    forms.only("signature")
    try:
        people.change_signature(house(), me().id, forms.text("signature"))
    except people.BadSignature as bad:
        return _refused(str(bad))
    flash("Your letters end so from now on.")
    return redirect(url_for("profile.index"), 303)


@pages.post("/profile/sessions")
def sessions() -> Response:
    """End every session of this person but this one."""
    forms.only()
    people.end_other_sessions(house(), me().id, session[guard.TOKEN])
    flash("Every other session of yours has ended.")
    return redirect(url_for("profile.index"), 303)


def _refused(problem: str) -> tuple[str, int]:
    return show("profile.html", problem=problem), 422
