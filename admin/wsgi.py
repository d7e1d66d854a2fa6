"""Where a WSGI server finds the admin: `gunicorn "admin.wsgi:application()"`."""

from flask import Flask

from admin.app import create_app
from caseconsultant import wiring


def application() -> Flask:
    """Build the admin from the environment."""
    settings = wiring.environment()
    return create_app(wiring.build(settings), proxies=settings.proxies)
