"""The page that registers a requester by the link in our letter. No sign-in; it says nothing about the address."""

from flask import Blueprint, render_template, request

from admin import forms
from admin.here import house
from caseconsultant.services import registration
from caseconsultant.services.registration import Confirmed

pages = Blueprint("registration", __name__)
CODES = {Confirmed.YES: 200, Confirmed.TOO_OLD: 410, Confirmed.TOO_MANY: 429}


@pages.get("/register/<token>")
def ask(token: str) -> tuple[str, int]:
    """Show the button. Scanners follow links, so following it alone registers nobody."""
    good = registration.is_good(house(), token)
    return _page("ask" if good else Confirmed.TOO_OLD, token if good else ""), 200 if good else 410


@pages.post("/register")
def confirm() -> tuple[str, int]:
    """Register."""
    forms.only("token")
    done = registration.confirm(house(), forms.line("token"), request.remote_addr or "")
    return _page(done), CODES[done]


def _page(step: str, token: str = "") -> str:
    policy = house().policy
    return render_template(
        "register.html", step=step, token=token, service=policy.service_name, plan=policy.asking.plan
    )
