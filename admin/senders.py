"""Senders: whom we let in and keep out ourselves, and who has registered."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me, show
from caseconsultant.domain.senders import NoSender, SenderRule
from caseconsultant.services import registration, senders

pages = Blueprint("senders", __name__)


@pages.get("/senders")
def rules() -> str:
    """Show every rule for a sender."""
    return _rules()


@pages.post("/senders/put")
def put() -> Response | tuple[str, int]:
    """Let an address or a domain in, or keep it out."""
    forms.only("who", "rule")
    rule, who = forms.one_of("rule", SenderRule), forms.line("who")
    try:
        name = senders.put(house(), who, rule, me().id)
    except NoSender as problem:
        return _rules(who, str(problem)), 422
    flash(f"{name} is {'let in' if rule is SenderRule.ALLOW else 'kept out'} from now on.")
    return redirect(url_for("senders.rules"), 303)


@pages.post("/senders/forget")
def forget() -> Response:
    """Treat a sender as everybody else again."""
    forms.only("who")
    senders.forget(house(), forms.line("who"), me().id)
    return redirect(url_for("senders.rules"), 303)


@pages.get("/senders/registered")
def registered() -> str:
    """Show who has registered."""
    return show("registered.html", list=registration.registered(house()), asking=house().policy.asking)


@pages.post("/senders/registered/<int:asker_id>/end")
def end(asker_id: int) -> Response:
    """Let a registered sender count as a guest again."""
    forms.only()
    if asker_id <= forms.LARGEST_NUMBER and registration.end(house(), asker_id, me().id):
        flash("They count as a guest from now on, and may register again.")
    return redirect(url_for("senders.registered"), 303)


def _rules(who: str = "", problem: str = "") -> str:
    return show("senders.html", rules=senders.everything(house()), who=who, problem=problem, kinds=SenderRule)
