"""Whether an answer helped: the page behind the link in an answer. It asks; only its buttons record anything."""

from flask import Blueprint, abort, render_template, request

from admin import forms
from admin.here import house
from caseconsultant.services import ratings
from caseconsultant.services.ratings import NoSuchAnswer

pages = Blueprint("ratings", __name__)
LONGEST_TOKEN = 100


@pages.get("/rate/<token>")
def ask(token: str) -> str:
    """Ask. Programs that follow every link of a mail change nothing here."""
    return render_template("rate.html", asked=_asked(token), token=token, thanked=False)


@pages.post("/rate/<token>/said")
def answer(token: str) -> str:
    """Keep the answer, and say thank you."""
    forms.only("helped", "words")
    _asked(token)
    if (helped := request.form.get("helped")) not in ("yes", "no"):
        abort(400)
    ratings.rate(house(), token, helped == "yes", forms.text("words"))
    return render_template("rate.html", asked=_asked(token), token=token, thanked=True)


def _asked(token: str) -> ratings.Asked:
    try:
        return ratings.asked(house(), token if len(token) <= LONGEST_TOKEN else "")
    except NoSuchAnswer:
        abort(404)
