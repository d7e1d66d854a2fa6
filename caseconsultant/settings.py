"""The environment, read once, typed; every mistake in one message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from caseconsultant.environ import (
    PREFIX,
    Reader,
    a_count,
    a_database,
    a_host_or_none,
    a_key,
    a_port,
    a_web_address,
    a_web_address_or_none,
    an_address,
    hours,
    keys,
    minutes,
    seconds,
    yes_or_no,
)

__all__ = ["PREFIX", "Filing", "MailboxSettings", "ModelSettings", "SenderSettings", "Settings", "Tls", "load"]

Tls = Literal["implicit", "starttls", "none"]
Filing = Literal["move", "keyword", "none"]


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
class ModelSettings:
    """The language model that may word drafts; an empty address means that none is asked."""

    url: str
    name: str
    key: str
    longest: timedelta
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
    subject_tag: bool
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
    model: ModelSettings

    @property
    def admin_is_secure(self) -> bool:
        """Say whether browsers reach the admin over TLS."""
        return self.admin_url.startswith("https://")


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings, or raise SettingsError with every mistake in one message."""
    reader = Reader(environ)
    address = reader.text("ADDRESS", check=an_address)
    domain = address.rpartition("@")[2]
    settings = Settings(
        database_url=reader.text("DATABASE_URL", check=a_database),
        broker_url=reader.text("BROKER_URL", ""),
        home=Path(reader.text("HOME", "var")).expanduser(),
        keys=(reader.turned("KEY", None, a_key), *reader.turned("OLD_KEYS", "", keys)),
        service_name=reader.text("SERVICE_NAME", "CaseConsultant"),
        address=address,
        own_addresses=frozenset(a.lower() for a in (address, *reader.listed("OWN_ADDRESSES"))),
        message_id_domain=reader.text("MESSAGE_ID_DOMAIN", domain),
        bounce_address=reader.text("BOUNCE_ADDRESS", address, check=an_address if address else None),
        trusted_authserv_id=reader.text("TRUSTED_AUTHSERV_ID", "", check=a_host_or_none),
        subject_tag=reader.turned("SUBJECT_TAG", "no", yes_or_no),
        mailbox=_mailbox(reader),
        sender=_sender(reader),
        undo=reader.turned("UNDO_SECONDS", "60", seconds),
        poll=reader.turned("POLL_SECONDS", "60", seconds),
        sweep=reader.turned("SWEEP_SECONDS", "5", seconds),
        silence_alarm=reader.turned("SILENCE_ALARM_SECONDS", "180", seconds),
        shadow=reader.turned("SHADOW", "no", yes_or_no),
        admin_url=reader.text("ADMIN_URL", "http://127.0.0.1:8000", check=a_web_address).rstrip("/"),
        proxies=reader.turned("TRUSTED_PROXIES", "0", a_count),
        session_idle=reader.turned("SESSION_IDLE_MINUTES", "30", minutes),
        session_longest=reader.turned("SESSION_HOURS", "12", hours),
        model=_model(reader),
    )
    reader.refuse_unknown()
    reader.finish()
    return settings


def _mailbox(reader: Reader) -> MailboxSettings:
    tls = reader.one_of("IMAP_TLS", "implicit", ("implicit", "starttls", "none"))
    host = reader.text("IMAP_HOST")
    _plain_only_at_home(reader, "IMAP_TLS", tls, host)
    return MailboxSettings(
        name=reader.text("MAILBOX_NAME", "consult"),
        host=host,
        port=reader.turned("IMAP_PORT", "993" if tls == "implicit" else "143", a_port),
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


def _sender(reader: Reader) -> SenderSettings:
    tls = reader.one_of("SMTP_TLS", "implicit", ("implicit", "starttls", "none"))
    host = reader.text("SMTP_HOST")
    _plain_only_at_home(reader, "SMTP_TLS", tls, host)
    return SenderSettings(
        host=host,
        port=reader.turned("SMTP_PORT", "465" if tls == "implicit" else "587", a_port),
        user=reader.text("SMTP_USER", ""),
        password=reader.text("SMTP_PASSWORD", ""),
        tls=cast("Tls", tls),
        ca_file=reader.file("SMTP_CA_FILE"),
    )


def _model(reader: Reader) -> ModelSettings:
    url = reader.text("MODEL_URL", "", check=a_web_address_or_none).rstrip("/")
    host = urlsplit(url).hostname or ""
    if url.startswith("http://"):
        _plain_only_at_home(reader, "MODEL_URL", "none", host, says="begins with http://")
    return ModelSettings(
        url=url,
        name=reader.text("MODEL_NAME", "" if not url else None),
        key=reader.text("MODEL_KEY", ""),
        longest=reader.turned("MODEL_SECONDS", "20", seconds),
        ca_file=reader.file("MODEL_CA_FILE"),
    )


def _plain_only_at_home(reader: Reader, name: str, tls: str, host: str, says: str = "is 'none'") -> None:
    if tls == "none" and host not in ("127.0.0.1", "::1", "localhost", ""):
        reader.wrong(name, f"{says}, which is only allowed for a server on this machine, not for {host}")
