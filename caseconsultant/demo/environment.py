"""The environment of the demo: everything on the loopback, everything in one folder."""

import base64
import secrets
from collections.abc import Mapping
from pathlib import Path

from caseconsultant.demo import story
from caseconsultant.demo.mailserver import LOOPBACK, Ports
from caseconsultant.settings import PREFIX


def settings_for(home: Path, mail: Ports, broker_url: str, admin_port: int, undo_seconds: int) -> dict[str, str]:
    """The settings, as environment variables."""
    password = story.PASSWORDS[story.CONSULT]
    settings = {
        "DATABASE_URL": f"sqlite:///{home}/demo.sqlite",
        "BROKER_URL": broker_url,
        "HOME": str(home),
        "KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ADDRESS": story.CONSULT,
        "IMAP_HOST": LOOPBACK,
        "IMAP_PORT": str(mail.imap),
        "IMAP_USER": story.CONSULT,
        "IMAP_PASSWORD": password,
        "IMAP_TLS": "none",
        "SMTP_HOST": LOOPBACK,
        "SMTP_PORT": str(mail.submission),
        "SMTP_USER": story.CONSULT,
        "SMTP_PASSWORD": password,
        "SMTP_TLS": "none",
        "UNDO_SECONDS": str(undo_seconds),
        "SWEEP_SECONDS": "1",
        "ADMIN_URL": f"http://{LOOPBACK}:{admin_port}",
    }
    return {f"{PREFIX}{name}": value for name, value in settings.items()}


def without_ours(environ: Mapping[str, str]) -> dict[str, str]:
    """The surrounding environment without settings of a real installation."""
    return {name: value for name, value in environ.items() if not name.startswith(PREFIX)}
