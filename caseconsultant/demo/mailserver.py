"""A mail server inside the process: mailboxes in memory, read by IMAP, filled by SMTP; gone when it stops."""

import asyncio
import contextlib
import logging
import os
import threading
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Any, Final, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Identity, Login
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

LOOPBACK: Final = "127.0.0.1"
NAME: Final = "mail.demo.test"
LARGEST: Final = 35_000_000  # bytes of one message


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the server listens. `smtp` takes mail for its mailboxes from anybody; `submission` wants a login."""

    imap: int = 0
    smtp: int = 0
    submission: int = 0


class MailServer:
    """Mailboxes for `users` (address: password), served from a thread while the `with` block lasts.

    A port of 0 becomes a free one. A recipient without a mailbox is refused with 550; one whose address begins
    with `later-` is put off with 451, so that a person can watch a letter being tried again.
    """

    def __init__(self, users: Mapping[str, str], ports: Ports = Ports()) -> None:
        self.ports = ports
        self._mailboxes = _Mailboxes({address.lower(): password for address, password in users.items()})
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="mail server", daemon=True)
        self._listening = threading.Event()
        self._failure: OSError | None = None
        self._stop: asyncio.Event
        self._loop: asyncio.AbstractEventLoop

    def __enter__(self) -> Self:
        self._thread.start()
        self._listening.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with contextlib.AsyncExitStack() as stack:
            try:
                self.ports = await self._listen(stack)
            except OSError as failure:
                self._failure = failure
                return
            finally:
                self._listening.set()
            await self._stop.wait()

    async def _listen(self, stack: contextlib.AsyncExitStack) -> Ports:
        boxes = self._mailboxes
        await boxes.prepare()
        imap = await asyncio.start_server(boxes.imap_connection(), LOOPBACK, self.ports.imap)
        stack.callback(imap.close)  # close() alone: wait_closed() would wait for clients that idle
        common: dict[str, Any] = {"hostname": NAME, "enable_SMTPUTF8": True, "data_size_limit": LARGEST}
        smtp = await self._loop.create_server(lambda: SMTP(_Delivery(boxes), **common), LOOPBACK, self.ports.smtp)
        stack.callback(smtp.close)
        login: dict[str, Any] = {"authenticator": boxes.authenticate, "auth_require_tls": False}
        submission = await self._loop.create_server(
            lambda: SMTP(_Delivery(boxes, wants_login=True), **common, **login), LOOPBACK, self.ports.submission
        )
        stack.callback(submission.close)
        return Ports(*(server.sockets[0].getsockname()[1] for server in (imap, smtp, submission)))


class _Mailboxes:
    """The users and their mail, in pymap's memory."""

    def __init__(self, users: dict[str, str]) -> None:
        self.users = users
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of its own past at every sign-in
        os.environ.setdefault("FQDN", "localhost")  # else pymap's greeting asks the network for this machine's name
        self._config = Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            demo_data=False,
            demo_user="",
            demo_password="",
            host=LOOPBACK,
            port=0,
            tls_enabled=False,
            secure_auth=False,
            reject_dnsbl=False,
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
        )
        self._login = Login(self._config)

    async def prepare(self) -> None:
        """Make the mailboxes."""
        self._config.apply_context()
        for address, password in self.users.items():
            await self._identity(address).set(UserMetadata(self._config, address, password=password))

    def _identity(self, address: str) -> Identity:
        return Identity(address, self._login, None, frozenset())

    def imap_connection(self) -> Any:
        """What asyncio calls for every connection."""
        reader = ProxyProtocolReader(self._config.proxy_protocol)
        return reader.get_callback(IMAPServer(self._login, self._config))

    async def deliver(self, address: str, raw: bytes) -> None:
        """Put a message into somebody's INBOX."""
        async with self._identity(address).new_session() as session:
            await session.append_messages("INBOX", [AppendMessage(raw, datetime.now(UTC), frozenset())])

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, who: Any) -> AuthResult:
        """Say whether the name and password fit (aiosmtpd then words the reply)."""
        fits = isinstance(who, LoginPassword) and self.users.get(who.login.decode().lower()) == who.password.decode()
        return AuthResult(success=fits, handled=False)


class _Delivery:
    """What aiosmtpd asks while mail comes in. The method names are its own."""

    def __init__(self, mailboxes: _Mailboxes, wants_login: bool = False) -> None:
        self._mailboxes = mailboxes
        self._wants_login = wants_login

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient who has a mailbox here."""
        if self._wants_login and not session.authenticated:
            return "530 5.7.0 sign in first"
        address = address.lower()
        if address.startswith("later-"):
            return "451 4.3.0 come back later"
        if address not in self._mailboxes.users:
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Deliver to every recipient, with the trace that a mail server adds (RFC 5321, section 4.4)."""
        when = format_datetime(datetime.now(UTC))
        trace = f"Return-Path: <{envelope.mail_from}>\r\nReceived: from {session.host_name} by {NAME}; {when}\r\n"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        for address in dict.fromkeys(envelope.rcpt_tos):
            await self._mailboxes.deliver(address, trace.encode() + content)
        return "250 2.0.0 delivered"
