"""The environment, read once, typed; every mistake in one message."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal, TypeVar, cast

from caseconsultant.domain.errors import SettingsError
from caseconsultant.domain.headers import is_plain_address

PREFIX: Final = "CASECONSULTANT_"
SECRETS: Final = ("KEY", "OLD_KEYS", "IMAP_PASSWORD", "SMTP_PASSWORD", "DATABASE_URL", "BROKER_URL")

Tls = Literal["implicit", "starttls", "none"]
Filing = Literal["move", "keyword", "none"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """One mailbox that we read. `start` says what becomes of mail older than the first connection."""

    name: str
    host: str
    port: int
    user: str
    password: str
    tls: Tls
    ca_file: Path | None
    folder: str
    filing: Filing
    done_folder: str
    evidence_folders: tuple[str, ...]
    start: Literal["now", "all"]


@dataclass(frozen=True, slots=True)
class SenderSettings:
    """The mail server that takes our letters."""

    host: str
    port: int
    user: str
    password: str
    tls: Tls
    ca_file: Path | None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next."""

    database_url: str
    broker_url: str
    home: Path
    keys: tuple[bytes, ...]  # the first one seals; the others only open
    service_name: str
    address: str
    own_addresses: frozenset[str]
    message_id_domain: str
    bounce_address: str
    trusted_authserv_id: str
    mailbox: MailboxSettings
    sender: SenderSettings
    undo: timedelta
    poll: timedelta
    sweep: timedelta
    silence_alarm: timedelta
    shadow: bool
    admin_url: str
    proxies: int
    session_idle: timedelta
    session_longest: timedelta

    @property
    def admin_is_secure(self) -> bool:
        """Say whether browsers reach the admin over TLS."""
        return self.admin_url.startswith("https://")


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings, or raise SettingsError with every mistake in one message."""
    reader = _Reader(environ)
    address = reader.text("ADDRESS", check=_an_address)
    domain = address.rpartition("@")[2]
    settings = Settings(
        database_url=reader.text("DATABASE_URL", check=_a_database),
        broker_url=reader.text("BROKER_URL", ""),
        home=Path(reader.text("HOME", "var")).expanduser(),
        keys=(reader.turned("KEY", None, _a_key), *reader.turned("OLD_KEYS", "", _keys)),
        service_name=reader.text("SERVICE_NAME", "CaseConsultant"),
        address=address,
        own_addresses=frozenset(a.lower() for a in (address, *reader.listed("OWN_ADDRESSES"))),
        message_id_domain=reader.text("MESSAGE_ID_DOMAIN", domain),
        bounce_address=reader.text("BOUNCE_ADDRESS", address, check=_an_address if address else None),
        trusted_authserv_id=reader.text("TRUSTED_AUTHSERV_ID", "", check=_a_host_or_none),
        mailbox=_mailbox(reader),
        sender=_sender(reader),
        undo=reader.turned("UNDO_SECONDS", "60", _seconds),
        poll=reader.turned("POLL_SECONDS", "60", _seconds),
        sweep=reader.turned("SWEEP_SECONDS", "5", _seconds),
        silence_alarm=reader.turned("SILENCE_ALARM_SECONDS", "180", _seconds),
        shadow=reader.turned("SHADOW", "no", _yes_or_no),
        admin_url=reader.text("ADMIN_URL", "http://127.0.0.1:8000", check=_a_web_address).rstrip("/"),
        proxies=reader.turned("TRUSTED_PROXIES", "0", _a_count),
        session_idle=reader.turned("SESSION_IDLE_MINUTES", "30", _minutes),
        session_longest=reader.turned("SESSION_HOURS", "12", _hours),
    )
    reader.refuse_unknown()
    reader.finish()
    return settings


def _mailbox(reader: "_Reader") -> MailboxSettings:
    tls = reader.one_of("IMAP_TLS", "implicit", ("implicit", "starttls", "none"))
    host = reader.text("IMAP_HOST")
    _plain_only_at_home(reader, "IMAP_TLS", tls, host)
    return MailboxSettings(
        name=reader.text("MAILBOX_NAME", "consult"),
        host=host,
        port=reader.turned("IMAP_PORT", "993" if tls == "implicit" else "143", _a_port),
        user=reader.text("IMAP_USER"),
        password=reader.text("IMAP_PASSWORD"),
        tls=cast("Tls", tls),
        ca_file=reader.file("IMAP_CA_FILE"),
        folder=reader.text("IMAP_FOLDER", "INBOX"),
        filing=cast("Filing", reader.one_of("IMAP_FILING", "move", ("move", "keyword", "none"))),
        done_folder=reader.text("IMAP_DONE_FOLDER", "CaseConsultant"),
        evidence_folders=reader.listed("IMAP_EVIDENCE_FOLDERS"),
        start=cast("Literal['now', 'all']", reader.one_of("IMAP_START", "now", ("now", "all"))),
    )


def _sender(reader: "_Reader") -> SenderSettings:
    tls = reader.one_of("SMTP_TLS", "implicit", ("implicit", "starttls", "none"))
    host = reader.text("SMTP_HOST")
    _plain_only_at_home(reader, "SMTP_TLS", tls, host)
    return SenderSettings(
        host=host,
        port=reader.turned("SMTP_PORT", "465" if tls == "implicit" else "587", _a_port),
        user=reader.text("SMTP_USER", ""),
        password=reader.text("SMTP_PASSWORD", ""),
        tls=cast("Tls", tls),
        ca_file=reader.file("SMTP_CA_FILE"),
    )


def _plain_only_at_home(reader: "_Reader", name: str, tls: str, host: str) -> None:
    if tls == "none" and host not in ("127.0.0.1", "::1", "localhost", ""):
        reader.wrong(name, f"is 'none', which is only allowed for a server on this machine, not for {host}")


class _Reader:
    """Collects the mistakes, so that a person mends them all at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = {k.removeprefix(PREFIX): v for k, v in environ.items() if k.startswith(PREFIX)}
        self._known: set[str] = set()
        self._mistakes: list[str] = []

    def text(self, name: str, default: str | None = None, check: Callable[[str], str] | None = None) -> str:
        return self.turned(name, default, check or str)

    def listed(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def one_of(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.wrong(name, f"is '{value}'; it takes one of {', '.join(choices)}")
            return default
        return value

    def file(self, name: str) -> Path | None:
        if not (value := self.text(name, "")):
            return None
        if not Path(value).is_file():
            self.wrong(name, "names a file that is not there")
        return Path(value)

    def turned(self, name: str, default: str | None, turn: Callable[[str], T]) -> T:
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
        self._known.add(name)
        if name in SECRETS and (path := self._environ.get(f"{name}_FILE")):
            self._known.add(f"{name}_FILE")
            try:
                return Path(path).read_text("utf-8").strip()
            except OSError:
                self.wrong(f"{name}_FILE", "names a file that cannot be read")
                return ""
        return self._environ.get(name)

    def wrong(self, name: str, what: str) -> None:
        self._mistakes.append(f"{PREFIX}{name} {what}.")

    def refuse_unknown(self) -> None:
        for name in sorted(set(self._environ) - self._known):
            if name not in ("SHARED", "TEST_LONG"):
                self.wrong(name, "is not a setting; .env.example lists them all")

    def finish(self) -> None:
        if self._mistakes:
            lines = "\n".join(f"  - {mistake}" for mistake in self._mistakes)
            raise SettingsError(f"The settings need mending (.env.example explains each):\n{lines}")


def _an_address(value: str) -> str:
    local, at, domain = value.rpartition("@")
    if not (local and at and domain) or any(c.isspace() or c in "<>,;" for c in value):
        raise ValueError("is not an email address such as consult@example.org")
    return value


def _a_database(value: str) -> str:
    if value.startswith("postgresql://"):
        value = "postgresql+psycopg://" + value.removeprefix("postgresql://")
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("begins with neither sqlite:/// nor postgresql://")
    return value


def _a_key(value: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ValueError("is not a key: 32 bytes in URL-safe base64; `caseconsultant key` makes one")
    return key


def _keys(value: str) -> tuple[bytes, ...]:
    return tuple(_a_key(part.strip()) for part in value.split(",") if part.strip())


def _a_host_or_none(value: str) -> str:
    value = value.strip().lower()
    if value and not is_plain_address(f"x@{value}"):
        raise ValueError("is not the name of a server, such as mx.example.org")
    return value


def _a_web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("begins with neither http:// nor https://")
    return value


def _a_port(value: str) -> int:
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise ValueError(f"is '{value}', not a port between 1 and 65535")
    return int(value)


def _a_count(value: str) -> int:
    if not value.isdigit():
        raise ValueError(f"is '{value}', not a number of 0 or more")
    return int(value)


def _number(value: str, unit: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1
    if not 0 <= number < 1e9:
        raise ValueError(f"is '{value}', not a number of {unit}")
    return number


def _seconds(value: str) -> timedelta:
    return timedelta(seconds=_number(value, "seconds"))


def _minutes(value: str) -> timedelta:
    return timedelta(minutes=_number(value, "minutes"))


def _hours(value: str) -> timedelta:
    return timedelta(hours=_number(value, "hours"))


def _yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no", "true", "false", "1", "0"):
        raise ValueError(f"is '{value}', not yes or no")
    return value.lower() in ("yes", "true", "1")
