"""Letters handed over by SMTP (RFC 5321): one attempt, four outcomes, and one point of no return."""

import re
import smtplib
import time
from collections.abc import Callable
from typing import Final

from caseconsultant.domain.delivery import Outcome, Report
from caseconsultant.domain.errors import SenderTrouble
from caseconsultant.domain.letters import Envelope
from caseconsultant.mail.smtp_connection import (
    SmtpAccount,
    Timeouts,
    connect,
    largest,
    one_line,
    reply,
    troubles,
)

__all__ = ["SmtpAccount", "SmtpSender", "Timeouts"]

BLOCK: Final = 64 * 1024
SLOW: Final = 5.0  # seconds
SULK: Final = 60.0

# What may stand between the brackets of MAIL and RCPT: anything else could end the command early.
_MAILBOX: Final = re.compile(r"[^\s<>@\x00-\x20\x7f-\U0010ffff]{1,64}@[A-Za-z0-9.:\[\]-]{1,255}")
_BARE: Final = re.compile(rb"\r(?!\n)|(?<!\r)\n")

# RFC 4954, 6: the account is wrong, not the letter. The letter waits until somebody mends it.
_OUR_ACCOUNT: Final = frozenset((530, 534, 535, 538))


class SmtpSender:
    """A ports.Sender: each letter is one connection and one transaction with one recipient.

    A server that let us wait for `slow` seconds in vain is left in peace for a minute, so that its letters do not hold
    up those of others, one after the other.
    """

    def __init__(
        self,
        account: SmtpAccount,
        timeouts: Timeouts = Timeouts(),  # noqa: B008  (frozen)
        slow: float = SLOW,
    ) -> None:
        self.account = account
        self.timeouts = timeouts
        self._slow = slow
        self._silent_until = 0.0
        self._trouble = ""

    def send(self, envelope: Envelope, content: bytes, before_data: Callable[[], bool]) -> Report:
        """Make one attempt; see ports.Sender for what each outcome means. ValueError: the letter is not one of ours."""
        if len(envelope.recipients) != 1:
            raise ValueError("a letter has one recipient")
        if _BARE.search(content) or not content.endswith(b"\r\n"):
            raise ValueError("a letter's lines end in CRLF")  # anything else could smuggle a second letter
        addresses = (*filter(None, (envelope.sender,)), *envelope.recipients)
        if wrong := [address for address in addresses if not _MAILBOX.fullmatch(address)]:
            return Report(Outcome.REFUSED, one_line(f"{wrong[0]!a} is no address that can be written to"))
        began = time.monotonic()
        if began < self._silent_until:
            return Report(Outcome.DEFERRED, self._trouble)
        try:
            client = connect(self.account, self.timeouts)
        except SenderTrouble as trouble:
            self._trouble = one_line(str(trouble))
            if time.monotonic() - began > self._slow:
                self._silent_until = time.monotonic() + SULK
            return Report(Outcome.DEFERRED, self._trouble)
        try:
            return self._transact(client, envelope, content, before_data)
        finally:
            client.close()

    def check(self) -> str:
        """Connect, sign in and leave; return what was reached in words, or raise SenderTrouble."""
        client = connect(self.account, self.timeouts)
        try:
            with troubles(self.account):
                size = largest(client)
                client.quit()
        finally:
            client.close()
        secured = {"implicit": "over TLS", "starttls": "over TLS (STARTTLS)", "none": "without TLS"}[self.account.tls]
        who = f" as {self.account.user}" if self.account.user else ", without a login"
        limit = f"; it takes letters of up to {size // 1_000_000} MB" if size else ""
        return f"reached {self.account.host}:{self.account.port} {secured}{who}{limit}."

    def _transact(
        self, client: smtplib.SMTP, envelope: Envelope, content: bytes, before_data: Callable[[], bool]
    ) -> Report:
        try:
            if (refusal := self._announce(client, envelope, content)) is not None:
                return refusal
        except OSError as error:  # smtplib's errors are of this family
            return Report(Outcome.DEFERRED, one_line(f"the connection broke before the letter left ({error})"))
        if not before_data():
            return Report(Outcome.DEFERRED, "not sent: the letter was no longer ours to send")
        try:
            code, said = self._hand_over(client, content)
        except OSError as error:
            return Report(Outcome.UNKNOWN, one_line(f"no answer after the letter left ({error})"))
        _leave(client)
        return Report(_outcome_of(code), reply(code, said))

    def _announce(self, client: smtplib.SMTP, envelope: Envelope, content: bytes) -> Report | None:
        """Say MAIL, RCPT and DATA; None means that the server waits for content (354)."""
        limit = largest(client)
        if 0 < limit < len(content):
            return Report(
                Outcome.REFUSED, f"the server takes letters of at most {limit} bytes, and this has {len(content)}"
            )
        options = f" SIZE={len(content)}" if client.has_extn("size") else ""
        if not content.isascii() and client.has_extn("8bitmime"):
            options += " BODY=8BITMIME"
        code, said = client.docmd("MAIL", f"FROM:<{envelope.sender}>{options}")
        if 500 <= code < 600 and not envelope.sender and self.account.instead_of_null:
            client.rset()
            code, said = client.docmd("MAIL", f"FROM:<{self.account.instead_of_null}>{options}")
        if code != 250:
            return _refusal(code, said)
        code, said = client.docmd("RCPT", f"TO:<{envelope.recipients[0]}>")
        if code not in (250, 251):
            return _refusal(code, said)
        _patience(client, self.timeouts.data)
        code, said = client.docmd("DATA")
        return None if code == 354 else _refusal(code, said)

    def _hand_over(self, client: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
        """Send the content, its dots doubled (RFC 5321, 4.5.2), and wait for what the server says to it."""
        stuffed = content.replace(b"\r\n.", b"\r\n..")
        stuffed = (b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n"
        _patience(client, self.timeouts.block)
        for start in range(0, len(stuffed), BLOCK):
            client.send(stuffed[start : start + BLOCK])
        _patience(client, self.timeouts.final)
        return client.getreply()


def _refusal(code: int, said: bytes) -> Report:
    """The report on a refusal before content left: nothing was taken, whatever the server said."""
    definite = 500 <= code < 600 and code not in _OUR_ACCOUNT
    return Report(Outcome.REFUSED if definite else Outcome.DEFERRED, reply(code, said))


def _outcome_of(code: int) -> Outcome:
    """What the reply to the content means; one that is no reply tells nothing."""
    match code // 100:
        case 2:
            return Outcome.ACCEPTED
        case 4:
            return Outcome.DEFERRED
        case 5:
            return Outcome.REFUSED
    return Outcome.UNKNOWN


def _patience(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock is not None:
        client.sock.settimeout(seconds)


def _leave(client: smtplib.SMTP) -> None:
    """Say QUIT; whatever comes of it, the letter's fate is known."""
    try:
        _patience(client, 5)
        client.quit()
    except OSError:
        return
