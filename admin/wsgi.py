"""Where a WSGI server finds the admin: `gunicorn "admin.wsgi:application()"`."""

import os

from flask import Flask

from admin.app import create_app
from caseconsultant import settings, wiring


def application() -> Flask:
    """Build the admin from the environment."""
    return create_app(wiring.build(settings.load(os.environ)))
