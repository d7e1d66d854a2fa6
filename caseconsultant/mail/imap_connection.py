"""One IMAP connection: made, secured, signed in; and every trouble with it in words. The only importer of imapclient.

Nothing that a stranger wrote may be passed to imapclient: its search() sends line ends in an argument as they are, and
so runs what follows as commands. The callers pass numbers, and names of our own that `safe` has seen.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from caseconsultant.domain.errors import MailboxRefused, MailboxTrouble, TokenRefused, TokenTrouble
from caseconsultant.mail.tls import Tls, context, keep_alive, network_words, refuse_plain
from caseconsultant.ports import Tokens

__all__ = ["Client", "IMAPClientAbortError", "IMAPClientError", "ImapAccount", "connect", "cut", "safe", "troubles"]

Filing = Literal["move", "keyword", "none"]
Client = Any  # imapclient has no types

CONNECT_SECONDS: Final = 15.0
READ_SECONDS: Final = 60.0

# RFC 5530: the server, not the password, is what is wrong.
_PASSING: Final = ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]", "[LIMIT]", "[ALERT] Too many")
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f]")

# What imapclient raises where a server breaks the protocol: its readers index, convert and recurse as they go.
_NONSENSE: Final = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """Where a mailbox is and what becomes of mail that we have. `none` for TLS is for loopback only.

    With `tokens` it is signed in to by XOAUTH2, and the password is not used.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: Tls = "implicit"
    ca_file: Path | None = None
    folder: str = "INBOX"
    filing: Filing = "move"
    done_folder: str = "CaseConsultant"
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS
    tokens: Tokens | None = None

    def __repr__(self) -> str:
        """Name the account without its password."""
        return f"ImapAccount({self.user} at {self.host}:{self.port}, {self.folder})"


def connect(account: ImapAccount) -> Client:
    """Return a signed-in client; raise MailboxTrouble, or MailboxRefused where the login is wrong.

    A token that is refused may have been withdrawn before its time: another one is tried, once.
    """
    refuse_plain(account.tls, account.host, MailboxTrouble)
    for text in (account.user, account.password, account.folder, account.done_folder):
        safe(text)
    if account.tokens is None:
        return _connect(account, partial(_sign_in, account=account))
    first = _token(account.tokens)
    try:
        return _connect(account, partial(_sign_in_by_token, account=account, token=first))
    except MailboxRefused:
        second = _token(account.tokens, first)
        return _connect(account, partial(_sign_in_by_token, account=account, token=second))


def _connect(account: ImapAccount, sign_in: Callable[[Client], None]) -> Client:
    with troubles(account):
        client = _reach(account)
        try:
            _secure(client, account)
            sign_in(client)
        except BaseException:
            cut(client)
            raise
        return client


@contextmanager
def troubles(account: ImapAccount) -> Iterator[None]:
    """Turn whatever goes wrong on the wire into MailboxTrouble, in words that a person can act on."""
    place = f"{account.host}:{account.port}"
    try:
        yield
    except IMAPClientAbortError as error:
        raise MailboxTrouble(f"the mail server at {place} ended the connection ({_said(error)})") from error
    except IMAPClientError as error:
        raise MailboxTrouble(f"the mail server at {place} refused: {_said(error)}") from error
    except (OSError, UnicodeError) as error:
        raise MailboxTrouble(network_words(account.host, account.port, error)) from error
    except _NONSENSE as error:
        raise MailboxTrouble(f"the mail server at {place} does not speak IMAP as it should ({_said(error)})") from error


def safe(text: str) -> str:
    """Return the text, or raise MailboxTrouble where a control character could end a command early."""
    if _UNSAFE.search(text):
        raise MailboxTrouble("a setting of the mailbox holds a line end or another control character: remove it")
    return text


def cut(client: Client) -> None:
    """Drop the connection at once, without a word to the server. Never raises."""
    try:
        client.shutdown()
    except (OSError, IMAPClientError, *_NONSENSE):
        return  # it was dead already


def _reach(account: ImapAccount) -> Client:
    _silence_the_library()
    implicit = account.tls == "implicit"
    client = IMAPClient(
        account.host,
        account.port,
        ssl=implicit,
        ssl_context=context(account.ca_file) if implicit else None,
        timeout=SocketTimeout(connect=account.connect_seconds, read=account.read_seconds),
    )
    client.normalise_times = False  # the default turns times into naive local ones
    client._imap.debug = 0  # else every line is formatted for a log that nobody may write
    keep_alive(client.socket())
    return client


def _silence_the_library() -> None:
    """At DEBUG imapclient logs whole mails; no configuration of a log may bring that about."""
    for name in ("imapclient", "imapclient.imapclient", "imapclient.imaplib"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _secure(client: Client, account: ImapAccount) -> None:
    if account.tls != "starttls":
        return
    if (client.welcome or b"").startswith(b"* PREAUTH"):  # STARTTLS is then impossible: an attacker's way around it
        raise MailboxTrouble(f"{account.host} signs everybody in before TLS: it cannot be trusted")
    if not client.has_capability("STARTTLS"):
        raise MailboxTrouble(f"{account.host}:{account.port} offers no STARTTLS: use implicit TLS (port 993)")
    client.starttls(context(account.ca_file))
    keep_alive(client.socket())


def _sign_in(client: Client, account: ImapAccount) -> None:
    try:
        if (account.user + account.password).isascii():
            client.login(account.user, account.password)
        else:
            client.plain_login(account.user, account.password)  # LOGIN carries ASCII only
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError) or any(word in str(error) for word in _PASSING):
            raise error.__context__ or error from None
        raise MailboxRefused(
            f"{account.host} refused the login of {account.user} ({_said(error)}): check the user and the password"
        ) from error


def _token(tokens: Tokens, refused: str = "") -> str:
    """Return a token; it may not hold what could end a command early."""
    try:
        return safe(tokens.token(refused))
    except TokenRefused as trouble:
        raise MailboxRefused(str(trouble)) from trouble
    except TokenTrouble as trouble:
        raise MailboxTrouble(str(trouble)) from trouble


def _sign_in_by_token(client: Client, account: ImapAccount, token: str) -> None:
    """By XOAUTH2, as Google and Microsoft define it; an error never repeats the token."""
    try:
        client.oauth2_login(account.user, token)
    except LoginError as error:
        said = _said(error).replace(token, "(the token)")
        if any(word in said for word in _PASSING):
            raise MailboxTrouble(f"{account.host} lets nobody in now ({said})") from None
        raise MailboxRefused(
            f"{account.host} refused the token for {account.user} ({said}): check that the application may read this"
            " mailbox by IMAP"
        ) from None


def _said(error: BaseException) -> str:
    """Return the server's own words: one line, at most 200 characters."""
    text = error.args[0] if error.args else type(error).__name__
    text = text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)
    return " ".join(text.split())[:200]
