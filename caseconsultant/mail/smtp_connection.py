"""One SMTP connection: made, secured, signed in; and every trouble with it in words."""

import base64
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from caseconsultant.domain.errors import SenderTrouble, TokenTrouble
from caseconsultant.mail.tls import Tls, context, keep_alive, network_words, refuse_plain
from caseconsultant.ports import Tokens


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds, by RFC 5321, section 4.5.3.2. A short `final` would make letters *unknown* that were only slow."""

    connect: float = 30.0
    command: float = 300.0
    data: float = 120.0
    block: float = 180.0
    final: float = 600.0


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """The server that takes our letters. An empty user means no login; `none` for TLS is for loopback only.

    `instead_of_null` is the sender to use where the server refuses the null sender of automatic letters. With `tokens`
    the login is by XOAUTH2, and the password is not used.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Tls = "implicit"
    ca_file: Path | None = None
    helo: str = "localhost"
    instead_of_null: str = ""
    tokens: Tokens | None = field(default=None, repr=False)


class _TokenNotTaken(Exception):  # noqa: N818
    """The server refused a token; its reply."""


def connect(account: SmtpAccount, timeouts: Timeouts) -> smtplib.SMTP:
    """Return a client that is ready for MAIL; raise SenderTrouble in words.

    A token that is refused may have been withdrawn before its time: another one is tried, once.
    """
    refuse_plain(account.tls, account.host, SenderTrouble)
    if account.tokens is None:
        return _connect(account, timeouts, "")
    token = _token(account.tokens)
    try:
        return _connect(account, timeouts, token)
    except _TokenNotTaken:
        token = _token(account.tokens, token)
    try:
        return _connect(account, timeouts, token)
    except _TokenNotTaken as refusal:
        raise SenderTrouble(
            f"{account.host} refused the token for {account.user} ({refusal}): check that the application may send for"
            " this mailbox"
        ) from None


def _connect(account: SmtpAccount, timeouts: Timeouts, token: str) -> smtplib.SMTP:
    with troubles(account):
        client = _reach(account, timeouts)
        try:
            _greet(client, account)
            if token:
                _sign_in_by_token(client, account, token)
            elif account.user:
                _sign_in(client, account)
        except BaseException:
            client.close()
            raise
        return client


@contextmanager
def troubles(account: SmtpAccount) -> Iterator[None]:
    """Turn whatever goes wrong on the wire into SenderTrouble, in words that a person can act on."""
    place = f"{account.host}:{account.port}"
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise SenderTrouble(
            f"the mail server at {place} refused: {reply(error.smtp_code, error.smtp_error)}"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise SenderTrouble(f"{place} offers no STARTTLS: use implicit TLS (port 465)") from error
    except smtplib.SMTPException as error:
        raise SenderTrouble(f"the mail server at {place} ended the connection ({one_line(str(error))})") from error
    except (OSError, UnicodeError) as error:
        raise SenderTrouble(network_words(account.host, account.port, error)) from error


def reply(code: int, said: bytes | str) -> str:
    """Return a server's reply on one line, at most 200 characters of it."""
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    return one_line(f"{code} {text}")


def one_line(text: str) -> str:
    """Return the text on one line, at most 200 characters of it."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))[:200]


def largest(client: smtplib.SMTP) -> int:
    """Return how many bytes the server takes (RFC 1870); 0 where it does not say."""
    said = str(client.esmtp_features.get("size", ""))
    return int(said) if said.isdecimal() else 0


def _reach(account: SmtpAccount, timeouts: Timeouts) -> smtplib.SMTP:
    if account.tls == "implicit":
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            account.host,
            account.port,
            local_hostname=account.helo,
            timeout=timeouts.connect,
            context=context(account.ca_file),
        )
    else:
        client = smtplib.SMTP(account.host, account.port, local_hostname=account.helo, timeout=timeouts.connect)
    if client.sock is not None:
        keep_alive(client.sock)
        client.sock.settimeout(timeouts.command)
    return client


def _greet(client: smtplib.SMTP, account: SmtpAccount) -> None:
    client.ehlo_or_helo_if_needed()
    if account.tls == "starttls":
        client.starttls(context=context(account.ca_file))
        client.ehlo_or_helo_if_needed()  # what was said before TLS does not count (RFC 3207, 4.2)


_SIGNED_IN: Final = (235, 503)  # 503: already signed in


def _sign_in(client: smtplib.SMTP, account: SmtpAccount) -> None:
    """By PLAIN or LOGIN, inside TLS. One attempt only: smtplib's login() tries all, and accounts get locked."""
    offered = str(client.esmtp_features.get("auth", "")).upper().split()
    if "PLAIN" in offered:
        code, said = client.docmd("AUTH", "PLAIN " + _base64(f"\0{account.user}\0{account.password}"))
    elif "LOGIN" in offered:
        code, said = client.docmd("AUTH", "LOGIN " + _base64(account.user))
        if code == 334:
            code, said = client.docmd(_base64(account.password))
    else:
        raise SenderTrouble(f"{account.host}:{account.port} offers no login by user and password")
    if code not in _SIGNED_IN:
        raise SenderTrouble(
            f"{account.host} refused the login of {account.user} ({reply(code, said)}): check the user and the password"
        )


def _token(tokens: Tokens, refused: str = "") -> str:
    try:
        return tokens.token(refused)
    except TokenTrouble as trouble:
        raise SenderTrouble(str(trouble)) from trouble


def _sign_in_by_token(client: smtplib.SMTP, account: SmtpAccount, token: str) -> None:
    """By XOAUTH2, as Google and Microsoft define it; a refusal never repeats the token."""
    if "XOAUTH2" not in str(client.esmtp_features.get("auth", "")).upper().split():
        raise SenderTrouble(f"{account.host}:{account.port} offers no login by token (XOAUTH2)")
    code, said = client.docmd("AUTH", "XOAUTH2 " + _base64(f"user={account.user}\x01auth=Bearer {token}\x01\x01"))
    if code == 334:  # the reason in base64; an empty line asks for the reply
        code, said = client.docmd("")
    if code not in _SIGNED_IN:
        words = reply(code, said).replace(token, "(the token)")
        if 400 <= code < 500:
            raise SenderTrouble(f"{account.host} lets nobody in now ({words})")
        raise _TokenNotTaken(words)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
