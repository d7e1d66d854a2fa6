"""The environment, read once, typed; every mistake in one message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from caseconsultant.asking_settings import asking
from caseconsultant.domain.policies import Asking
from caseconsultant.environ import (
    PREFIX,
    Reader,
    a_count,
    a_database,
    a_host_or_none,
    a_key,
    a_web_address,
    a_web_address_or_none,
    hours,
    keys,
    minutes,
    seconds,
    yes_or_no,
)
from caseconsultant.mailbox_settings import MailboxSettings, SenderSettings, mailboxes, plain_only_at_home

__all__ = ["PREFIX", "MailboxSettings", "ModelSettings", "SenderSettings", "Settings", "load"]


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The language model that may word drafts; an empty address means that none is asked."""

    url: str
    name: str
    key: str = field(repr=False)
    longest: timedelta
    ca_file: Path | None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next."""

    database_url: str = field(repr=False)  # it may hold a password
    broker_url: str = field(repr=False)  # so may this
    home: Path
    keys: tuple[bytes, ...] = field(repr=False)  # the first one seals; the others only open
    service_name: str
    own_addresses: frozenset[str]
    message_id_domain: str
    trusted_authserv_id: str
    subject_tag: bool
    asking: Asking
    quote_question: bool
    mailboxes: tuple[MailboxSettings, ...]  # at least one
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
    def mailbox(self) -> MailboxSettings:
        """The first mailbox, which is the service's own face."""
        return self.mailboxes[0]

    @property
    def admin_is_secure(self) -> bool:
        """Say whether browsers reach the admin over TLS."""
        return self.admin_url.startswith("https://")


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings, or raise SettingsError with every mistake in one message."""
    reader = Reader(environ)
    service_name = reader.text("SERVICE_NAME", "CaseConsultant")
    boxes = mailboxes(reader, service_name)
    domain = boxes[0].address.rpartition("@")[2]
    settings = Settings(
        database_url=reader.text("DATABASE_URL", check=a_database),
        broker_url=reader.text("BROKER_URL", ""),
        home=Path(reader.text("HOME", "var")).expanduser(),
        keys=(reader.turned("KEY", None, a_key), *reader.turned("OLD_KEYS", "", keys)),
        service_name=service_name,
        own_addresses=frozenset(a.lower() for a in (*(b.address for b in boxes), *reader.listed("OWN_ADDRESSES"))),
        message_id_domain=reader.text("MESSAGE_ID_DOMAIN", domain),
        trusted_authserv_id=reader.text("TRUSTED_AUTHSERV_ID", "", check=a_host_or_none),
        subject_tag=reader.turned("SUBJECT_TAG", "no", yes_or_no),
        asking=asking(reader),
        quote_question=reader.turned("QUOTE_QUESTION", "no", yes_or_no),
        mailboxes=boxes,
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


def _model(reader: Reader) -> ModelSettings:
    url = reader.text("MODEL_URL", "", check=a_web_address_or_none).rstrip("/")
    host = urlsplit(url).hostname or ""
    if url.startswith("http://"):
        plain_only_at_home(reader, "MODEL_URL", "none", host, says="begins with http://")
    return ModelSettings(
        url=url,
        name=reader.text("MODEL_NAME", "" if not url else None),
        key=reader.text("MODEL_KEY", ""),
        longest=reader.turned("MODEL_SECONDS", "20", seconds),
        ca_file=reader.file("MODEL_CA_FILE"),
    )
