"""The request at hand: the wired house, who is signed in, and the frame that every page stands in."""

from typing import cast

from flask import current_app, g, render_template, request

from caseconsultant.domain.people import Consultant
from caseconsultant.services import desk
from caseconsultant.services.app import App

KEY = "caseconsultant"


def house() -> App:
    """The wired App that this site was made for."""
    return cast("App", current_app.extensions[KEY])


def me() -> Consultant:
    """Who is signed in; only on routes behind the guard."""
    return cast("Consultant", g.me)


def wants_part() -> bool:
    """Say whether a loaded page asks for a part of itself, not for a whole page."""
    return request.headers.get("HX-Request") == "true"


def show(template: str, **values: object) -> str:
    """Render a page in its frame, which shows who is signed in and how the service stands."""
    return render_template(template, me=me(), status=desk.status(house()), **values)
