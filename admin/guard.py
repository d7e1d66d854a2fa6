"""Who may come in: the session cookie, the CSRF token, and the sign-in that every other page asks for."""

import hmac
from typing import Any, Final

from flask import Flask, abort, g, redirect, request, session, url_for
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]
from werkzeug.wrappers import Response

from admin.here import house, wants_part
from caseconsultant.services import people

TOKEN: Final = "token"  # noqa: S105  (the name of the entry, not a secret)
OPEN_TO_ALL: Final = frozenset(
    {
        "static", "auth.form", "auth.enter", "auth.once", "auth.enter_once", "health.show",
        "ratings.ask", "ratings.answer", "registration.ask", "registration.confirm",
    }
)  # fmt: skip
UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def cookies(signing_key: bytes, *, secure: bool) -> dict[str, Any]:
    """Flask's settings for the one cookie. It is signed; what it carries of the sign-in is an opaque token."""
    return {
        "SECRET_KEY": hmac.digest(signing_key, b"cookies of the admin", "sha256"),
        "SESSION_COOKIE_NAME": "__Host-caseconsultant" if secure else "caseconsultant",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",  # Strict would sign people out who follow a link from their mail
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "WTF_CSRF_SSL_STRICT": False,  # it wants a Referer, which our own policy forbids; see _same_site
    }


def protect(site: Flask) -> None:
    """Ask every unsafe request for its CSRF token, and every page but the open ones for a sign-in."""
    site.before_request(_same_site)
    CSRFProtect(site)
    site.before_request(_signed_in)


def remember(token: str) -> None:
    """Begin a session in a fresh cookie: nothing of the one before the sign-in survives."""
    session.clear()
    session[TOKEN] = token


def _same_site() -> None:
    # A second lock beside the token. Browsers that say where a request comes from must say: from here.
    if request.method in UNSAFE and request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)


def _signed_in() -> Response | None:
    if request.endpoint is None or request.endpoint in OPEN_TO_ALL:
        return None
    token = session.get(TOKEN)
    by_itself = request.method == "GET" and wants_part()  # an open page that brings itself up to date is no activity
    who = people.whois(house(), token, touch=not by_itself) if token else None
    if who is not None:
        g.me = who
        return None
    if request.method not in ("GET", "HEAD") or wants_part():
        abort(401)
    return redirect(url_for("auth.form", next=request.full_path.rstrip("?")), 303)
