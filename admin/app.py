"""Builds the admin: one Flask site around a wired App."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from admin import (
    asking,
    auth,
    corrections,
    doubts,
    enclosures,
    errors,
    forms,
    guard,
    headers,
    health,
    here,
    mailboxes,
    organisations,
    precedents,
    profile,
    ratings,
    registration,
    senders,
    sending,
    threads,
    tickets,
    wording,
    words,
)
from caseconsultant.services.app import App

LARGEST_REQUEST = 1024 * 1024  # bytes; far more than any letter


def create_app(app: App, *, proxies: int = 0) -> Flask:
    """Return the site; `proxies` of our own stand before it. Nothing is opened here; the first request does."""
    secure = not app.policy.admin_url.startswith("http://")
    site = Flask(__name__)
    site.url_map.converters["int"] = forms.SmallNumber
    site.extensions[here.KEY] = app
    site.config.update(guard.cookies(app.sessions.keys.signing_key, secure=secure))
    site.config.update(MAX_CONTENT_LENGTH=LARGEST_REQUEST, MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST, MAX_FORM_PARTS=40)
    site.jinja_env.undefined = StrictUndefined

    site.before_request(enclosures.allow_files)  # before anything reads a form
    guard.protect(site)
    headers.protect(site, secure=secure)
    words.teach(site)
    errors.register(site)
    for pages in (
        auth.pages,
        tickets.pages,
        asking.pages,
        threads.pages,
        doubts.pages,
        sending.pages,
        mailboxes.pages,
        organisations.pages,
        senders.pages,
        profile.pages,
        health.pages,
        wording.pages,
        enclosures.pages,
        ratings.pages,
        registration.pages,
        precedents.pages,
        corrections.pages,
    ):
        site.register_blueprint(pages)

    if proxies:  # X-Forwarded-* counts only from so many of our own
        site.wsgi_app = ProxyFix(site.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return site
