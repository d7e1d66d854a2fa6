"""The mailboxes of an installation, from the environment: one by the plain names, several by names of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, cast

from caseconsultant.environ import Reader, a_port, a_web_address, an_address
from caseconsultant.mail.providers import PROFILES, Profile

Tls = Literal["implicit", "starttls", "none"]
Filing = Literal["move", "keyword", "none"]
Flow = Literal["microsoft", "microsoft-device", "google"]

TLS: Final = ("implicit", "starttls", "none")
HOME: Final = ("127.0.0.1", "::1", "localhost", "")
MICROSOFT: Final = "https://login.microsoftonline.com"

# Who a mailbox is, is never taken from the plain names, which are the first mailbox's.
OWN: Final = frozenset(("ADDRESS", "BOUNCE_ADDRESS", "IMAP_USER", "IMAP_PASSWORD"))
OWN_LOGIN: Final = frozenset(("SMTP_USER", "SMTP_PASSWORD"))
_NAME: Final = re.compile(r"[a-z][a-z0-9]{0,29}")


@dataclass(frozen=True, slots=True)
class OAuthSettings:
    """How access tokens are got: by the application itself, by a device flow, or by a service account's key."""

    flow: Flow
    tenant: str
    client_id: str
    client_secret: str
    key_file: Path | None
    authority: str
    ca_file: Path | None

    def __repr__(self) -> str:
        """Name the flow without its secret."""
        return f"OAuthSettings({self.flow}, {self.client_id})"


@dataclass(frozen=True, slots=True)
class SenderSettings:
    """The mail server that takes a mailbox's letters; `oauth` says that it takes the mailbox's token as login."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: Tls
    ca_file: Path | None
    oauth: bool = False


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """One mailbox that we read, and who its letters are from.

    `folders` are all read, and the first one is waited on; `start` says what becomes of mail older than the first
    connection.
    """

    name: str
    address: str
    from_name: str
    signature: tuple[str, ...]
    bounce_address: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: Tls
    ca_file: Path | None
    folders: tuple[str, ...]
    filing: Filing
    done_folder: str
    evidence_folders: tuple[str, ...]
    start: Literal["now", "all"]
    oauth: OAuthSettings | None
    sender: SenderSettings


def mailboxes(reader: Reader, service_name: str) -> tuple[MailboxSettings, ...]:
    """Read every mailbox. The first one may use the names without MAILBOX_..., the others inherit what is not theirs.

    So a server, its profile and its OAuth client are said once, and each further mailbox names its address and login.
    """
    named = reader.listed("MAILBOXES")
    single = reader.text("MAILBOX_NAME", "consult")
    for name in named:
        if not _NAME.fullmatch(name):
            reader.wrong("MAILBOXES", f"names '{name}': a mailbox is named by small letters and digits")
    names = tuple(dict.fromkeys(named)) or (single,)
    made = tuple(
        _mailbox(reader.within(f"MAILBOX_{name.upper()}_", OWN if number else frozenset()), name, service_name)
        for number, name in enumerate(names)
    )
    _no_two_alike(reader, made)
    return made


def _mailbox(reader: Reader, name: str, service_name: str) -> MailboxSettings:
    profile = PROFILES[reader.one_of("IMAP_PROFILE", "other", tuple(PROFILES))]
    address = reader.text("ADDRESS", check=an_address)
    oauth = _oauth(reader)
    tls = reader.one_of("IMAP_TLS", profile.imap_tls, TLS)
    host = reader.text("IMAP_HOST", profile.imap_host or None)
    plain_only_at_home(reader, "IMAP_TLS", tls, host)
    user = reader.text("IMAP_USER", address)
    password = reader.text("IMAP_PASSWORD", None if oauth is None else "")
    return MailboxSettings(
        name=name,
        address=address,
        from_name=reader.text("FROM_NAME", service_name),
        signature=tuple(line.strip() for line in reader.text("SIGNATURE", "").split("\\n") if line.strip()),
        bounce_address=reader.text("BOUNCE_ADDRESS", address, check=an_address if address else None),
        host=host,
        port=reader.turned("IMAP_PORT", str(profile.imap_port or (993 if tls == "implicit" else 143)), a_port),
        user=user,
        password=password,
        tls=cast("Tls", tls),
        ca_file=reader.file("IMAP_CA_FILE"),
        folders=tuple(dict.fromkeys(reader.listed("IMAP_FOLDER"))) or ("INBOX",),
        filing=cast("Filing", reader.one_of("IMAP_FILING", profile.filing, ("move", "keyword", "none"))),
        done_folder=reader.text("IMAP_DONE_FOLDER", profile.done_folder),
        evidence_folders=reader.listed("IMAP_EVIDENCE_FOLDERS") or profile.evidence_folders,
        start=cast("Literal['now', 'all']", reader.one_of("IMAP_START", "now", ("now", "all"))),
        oauth=oauth,
        sender=_sender(reader, profile, (user, password), oauth),
    )


def _oauth(reader: Reader) -> OAuthSettings | None:
    flow = reader.one_of("OAUTH", "none", ("none", "microsoft", "microsoft-device", "google"))
    microsoft, google = flow.startswith("microsoft"), flow == "google"
    made = OAuthSettings(
        flow=cast("Flow", flow),
        tenant=reader.text("OAUTH_TENANT", None if microsoft else ""),
        client_id=reader.text("OAUTH_CLIENT_ID", None if microsoft else ""),
        client_secret=reader.text("OAUTH_CLIENT_SECRET", None if flow == "microsoft" else ""),
        key_file=reader.file("OAUTH_KEY_FILE"),
        authority=reader.text("OAUTH_AUTHORITY", MICROSOFT, check=a_web_address).rstrip("/"),
        ca_file=reader.file("OAUTH_CA_FILE"),
    )
    if google and made.key_file is None:
        reader.wrong("OAUTH_KEY_FILE", "is missing: the service account's key, a JSON file")
    if microsoft and not made.authority.startswith("https://"):
        reader.wrong("OAUTH_AUTHORITY", "does not begin with https://")
    return made if flow != "none" else None


def _sender(reader: Reader, profile: Profile, account: tuple[str, str], oauth: OAuthSettings | None) -> SenderSettings:
    """The shared sender where the mailbox says nothing of its own; a login belongs to the server it is for.

    `account` is the mailbox's user and password, which a provider's own server for letters takes too.
    """
    login = reader.one_of("SMTP_AUTH", "password" if oauth is None else "oauth2", ("password", "oauth2"))
    if login == "oauth2" and oauth is None:
        reader.wrong("SMTP_AUTH", "is 'oauth2', but OAUTH does not say how tokens are got")
    if login == "oauth2" or reader.has_own("SMTP_HOST") or reader.has_own("SMTP_USER"):
        reader = reader.also_own(OWN_LOGIN)
    tls = reader.one_of("SMTP_TLS", profile.smtp_tls, TLS)
    host = reader.text("SMTP_HOST", profile.smtp_host or None)
    plain_only_at_home(reader, "SMTP_TLS", tls, host)
    return SenderSettings(
        host=host,
        port=reader.turned("SMTP_PORT", str(profile.smtp_port or (465 if tls == "implicit" else 587)), a_port),
        user=reader.text("SMTP_USER", account[0] if login == "oauth2" or profile.smtp_host else ""),
        password=reader.text("SMTP_PASSWORD", account[1] if login == "password" and profile.smtp_host else ""),
        tls=cast("Tls", tls),
        ca_file=reader.file("SMTP_CA_FILE"),
        oauth=login == "oauth2",
    )


def plain_only_at_home(reader: Reader, name: str, tls: str, host: str, says: str = "is 'none'") -> None:
    """Refuse a connection without TLS to another machine."""
    if tls == "none" and host not in HOME:
        reader.wrong(name, f"{says}, which is only allowed for a server on this machine, not for {host}")


def _no_two_alike(reader: Reader, made: Sequence[MailboxSettings]) -> None:
    """Two mailboxes with one address, or over one folder, would take each other's mail."""
    addresses = [box.address.lower() for box in made if box.address]
    places = [(box.host, box.port, box.user, folder) for box in made if box.host for folder in box.folders]
    if len(set(addresses)) < len(addresses):
        reader.wrong("MAILBOXES", "names two mailboxes with one ADDRESS")
    if len(set(places)) < len(places):
        reader.wrong("MAILBOXES", "names two mailboxes that read one folder of one account")
