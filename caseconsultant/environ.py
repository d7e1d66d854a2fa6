"""How the environment is read: values turned into their types, and every mistake collected for one message."""

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar, cast

from caseconsultant.domain.errors import SettingsError
from caseconsultant.domain.headers import is_plain_address

PREFIX: Final = "CASECONSULTANT_"
SECRETS: Final = (
    "KEY",
    "OLD_KEYS",
    "IMAP_PASSWORD",
    "SMTP_PASSWORD",
    "OAUTH_CLIENT_SECRET",
    "MODEL_KEY",
    "DATABASE_URL",
    "BROKER_URL",
)

T = TypeVar("T")


class Reader:
    """Collects the mistakes, so that a person mends them all at once.

    A reader `within` a scope (`MAILBOX_BILLING_`) looks there first, and then at the name without it; `own` names are
    looked for in the scope alone.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = {k.removeprefix(PREFIX): v for k, v in environ.items() if k.startswith(PREFIX)}
        self._known: set[str] = set()
        self._mistakes: dict[str, None] = {}  # in order, each once
        self._scope = ""
        self._own: frozenset[str] = frozenset()

    def within(self, scope: str, own: frozenset[str] = frozenset()) -> "Reader":
        """Return a reader of the same environment for one scope."""
        inner = Reader({})
        inner._environ, inner._known, inner._mistakes = self._environ, self._known, self._mistakes
        inner._scope, inner._own = scope, own
        return inner

    def also_own(self, names: frozenset[str]) -> "Reader":
        """Return a reader of the same scope that looks for these names there alone; none is taken from outside.

        Where there is no scope, or the scope is the first mailbox's, which owns the plain names, nothing changes.
        """
        return self.within(self._scope, self._own | names) if self._own else self

    def has_own(self, name: str) -> bool:
        """Say whether the scope itself has the setting."""
        return bool(self._scope) and any(f"{self._scope}{name}{end}" in self._environ for end in ("", "_FILE"))

    def text(self, name: str, default: str | None = None, check: Callable[[str], str] | None = None) -> str:
        """Return the text of a setting, or its default; a missing one without a default is a mistake."""
        return self.turned(name, default, check or str)

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the comma-separated parts of a setting."""
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def one_of(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """Return a setting that takes one of these choices."""
        value = self.text(name, default)
        if value not in choices:
            self.wrong(name, f"is '{value}'; it takes one of {', '.join(choices)}")
            return default
        return value

    def file(self, name: str) -> Path | None:
        """Return the file that a setting names; None where it names none."""
        if not (value := self.text(name, "")):
            return None
        if not Path(value).is_file():
            self.wrong(name, "names a file that is not there")
        return Path(value)

    def turned(self, name: str, default: str | None, turn: Callable[[str], T]) -> T:
        """Return a setting turned into its type; what raises ValueError is a mistake."""
        value = self._value(name)
        if value is None:
            value = default
        if value is None:
            self.wrong(name, "is missing")
            return cast("T", "")
        try:
            return turn(value)
        except ValueError as mistake:
            self.wrong(name, str(mistake))
            return cast("T", "")

    def _value(self, name: str) -> str | None:
        full = self._name(name)
        self._known |= {name, full} | ({f"{name}_FILE", f"{full}_FILE"} if name in SECRETS else set())
        if name in SECRETS and (path := self._environ.get(f"{full}_FILE")):
            try:
                return Path(path).read_text("utf-8").strip()
            except OSError:
                self.wrong(f"{name}_FILE", "names a file that cannot be read")
                return ""
        return self._environ.get(full)

    def _name(self, name: str) -> str:
        """Return the name under which a setting is looked up."""
        base = name.removesuffix("_FILE") if name.removesuffix("_FILE") in SECRETS else name
        if not self._scope:
            return name
        return f"{self._scope}{name}" if self.has_own(base) or base in self._own else name

    def wrong(self, name: str, what: str) -> None:
        """Collect a mistake."""
        self._mistakes[f"{PREFIX}{self._name(name)} {what}."] = None

    def refuse_unknown(self) -> None:
        """Collect every setting of ours that nobody asked for: it may be misspelt."""
        for name in sorted(set(self._environ) - self._known):
            if name not in ("SHARED", "TEST_LONG"):
                self.wrong(name, "is not a setting; .env.example lists them all")

    def finish(self) -> None:
        """Raise SettingsError where there was a mistake."""
        if self._mistakes:
            lines = "\n".join(f"  - {mistake}" for mistake in self._mistakes)
            raise SettingsError(f"The settings need mending (.env.example explains each):\n{lines}")


def an_address(value: str) -> str:
    """An email address to write to."""
    local, at, domain = value.rpartition("@")
    if not (local and at and domain) or any(c.isspace() or c in "<>,;" for c in value):
        raise ValueError("is not an email address such as consult@example.org")
    return value


def a_database(value: str) -> str:
    """The URL of a SQLite or PostgreSQL database, with the driver named."""
    if value.startswith("postgresql://"):
        value = "postgresql+psycopg://" + value.removeprefix("postgresql://")
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("begins with neither sqlite:/// nor postgresql://")
    return value


def a_key(value: str) -> bytes:
    """A key of 32 bytes, from URL-safe base64."""
    try:
        key = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ValueError("is not a key: 32 bytes in URL-safe base64; `caseconsultant key` makes one")
    return key


def keys(value: str) -> tuple[bytes, ...]:
    """Comma-separated keys."""
    return tuple(a_key(part.strip()) for part in value.split(",") if part.strip())


def a_host_or_none(value: str) -> str:
    """A host name, or nothing."""
    value = value.strip().lower()
    if value and not is_plain_address(f"x@{value}"):
        raise ValueError("is not the name of a server, such as mx.example.org")
    return value


def a_web_address(value: str) -> str:
    """An http or https URL."""
    if not value.startswith(("http://", "https://")):
        raise ValueError("begins with neither http:// nor https://")
    return value


def a_web_address_or_none(value: str) -> str:
    """An http or https URL, or nothing."""
    return a_web_address(value) if value else ""


def a_port(value: str) -> int:
    """A port number."""
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise ValueError(f"is '{value}', not a port between 1 and 65535")
    return int(value)


def a_count(value: str) -> int:
    """A whole number of 0 or more."""
    if not value.isdigit():
        raise ValueError(f"is '{value}', not a number of 0 or more")
    return int(value)


def number(value: str, unit: str) -> float:
    """A number of 0 or more of some unit."""
    try:
        number = float(value)
    except ValueError:
        number = -1
    if not 0 <= number < 1e9:
        raise ValueError(f"is '{value}', not a number of {unit}")
    return number


def seconds(value: str) -> timedelta:
    """A span from a number of seconds."""
    return timedelta(seconds=number(value, "seconds"))


def minutes(value: str) -> timedelta:
    """A span from a number of minutes."""
    return timedelta(minutes=number(value, "minutes"))


def hours(value: str) -> timedelta:
    """A span from a number of hours."""
    return timedelta(hours=number(value, "hours"))


def yes_or_no(value: str) -> bool:
    """yes or no."""
    if value.lower() not in ("yes", "no", "true", "false", "1", "0"):
        raise ValueError(f"is '{value}', not yes or no")
    return value.lower() in ("yes", "true", "1")
