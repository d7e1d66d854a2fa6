"""An SMTP server that takes letters into a list, and misbehaves as planned."""

import asyncio
import base64
import ssl
import warnings
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.servers.ports import free_port

USER, PASSWORD = "consult@clinic.test", 'pass "word" 1'


class Fault(StrEnum):
    """What goes wrong with the next letter."""

    NONE = "nothing"
    MAIL_451 = "451 at MAIL"
    MAIL_550 = "550 at MAIL"
    NULL_550 = "550 at MAIL for the null sender only"
    RCPT_451 = "451 at RCPT"
    RCPT_550 = "550 at RCPT"
    RCPT_530 = "530 at RCPT: sign in first"
    CUT_RCPT = "the connection ends at RCPT"
    DATA_451 = "451 at DATA"
    DATA_554 = "554 at DATA"
    CUT_CONTENT = "the connection ends amid the content"
    END_452 = "452 after the content"
    END_554 = "554 after the content"
    END_NONSENSE = "no SMTP after the content"
    DROP = "the connection ends after the content, which is lost"
    TAKE_AND_DROP = "the connection ends after the content, which was taken"
    SLOW = "the content is taken after a while"
    CUT_QUIT = "the connection ends at QUIT"


@dataclass(frozen=True, slots=True)
class Letter:
    """What was taken."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass
class SmtpSink:
    """One server on a port of the loopback. `faults` are used up, one for each letter; then all goes well.

    `tokens` are those that XOAUTH2 takes; without any the mechanism is not offered.

    `ca_file` and `key_file` are its certificate: with `implicit` it speaks TLS at once, else it offers STARTTLS.
    """

    ca_file: Path | None = None
    key_file: Path | None = None
    implicit: bool = False
    needs_login: bool = False
    size_limit: int = 33_000_000
    slow_seconds: float = 0.5
    faults: list[Fault] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    connections: int = 0
    tokens: set[str] | None = None
    signed_in: list[str] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port, **self._tls_at_once())

    def tls(self) -> ssl.SSLContext | None:
        """The server's side of TLS; None where it has no certificate."""
        if self.ca_file is None or self.key_file is None:
            return None
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.load_cert_chain(self.ca_file, self.key_file)
        return made

    def fault(self) -> Fault:
        """What goes wrong with the letter at hand."""
        return self.faults[0] if self.faults else Fault.NONE

    def over(self) -> None:
        """The letter at hand is done with, and its fault too."""
        del self.faults[:1]

    def _tls_at_once(self) -> dict[str, Any]:
        return {"ssl_context": self.tls()} if self.implicit else {}

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()


class _Controller(Controller):
    def __init__(self, sink: SmtpSink, **options: Any) -> None:
        self.sink = sink
        super().__init__(_Handler(sink), **options)

    def factory(self) -> SMTP:
        starttls = None if self.sink.implicit else self.sink.tls()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a login without STARTTLS, which TLS from the start makes needless
            return _Server(
                self.handler,
                hostname="sink.test",
                data_size_limit=self.sink.size_limit,
                tls_context=starttls,
                auth_exclude_mechanism=None if self.sink.tokens is not None else ["XOAUTH2"],
                authenticator=_authenticate,
                auth_required=self.sink.needs_login,
                auth_require_tls=starttls is not None,
                loop=self.loop,
            )


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        sink: SmtpSink = self.event_handler.sink
        match sink.fault():
            case Fault.DATA_451 | Fault.DATA_554 as fault:
                sink.over()
                await self.push(f"{fault[:3]} not now")
            case Fault.CUT_CONTENT:
                sink.over()
                await self.push("354 go on")
                await self._reader.read(10)
                transport: Any = self.transport
                transport.abort()
            case _:
                await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sink.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        match self.sink.fault():
            case Fault.MAIL_451 | Fault.MAIL_550 as fault:
                self.sink.over()
                return f"{fault[:3]} not from you"
            case Fault.NULL_550 if address in ("", "<>"):
                return "550 no null sender here"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        match self.sink.fault():
            case Fault.RCPT_451 | Fault.RCPT_550 | Fault.RCPT_530 as fault:
                self.sink.over()
                return f"{fault[:3]} not to them"
            case Fault.CUT_RCPT:
                self.sink.over()
                server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        fault = self.sink.fault()
        if fault is not Fault.CUT_QUIT:
            self.sink.over()
        match fault:
            case Fault.END_452 | Fault.END_554:
                return f"{fault[:3]} not this"
            case Fault.END_NONSENSE:
                return "what was that?"
            case Fault.DROP:
                server.transport.abort()
                return "250 nobody hears this"
            case Fault.SLOW:
                await asyncio.sleep(self.sink.slow_seconds)
        sender = envelope.mail_from.removeprefix("<>")  # aiosmtpd keeps the brackets of the null sender
        self.sink.letters.append(Letter(sender, tuple(envelope.rcpt_tos), envelope.original_content))
        if fault is Fault.TAKE_AND_DROP:
            server.transport.abort()
        return f"250 taken as {len(self.sink.letters)}"

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802
        said = base64.b64decode(args[1]).decode().split("\x01")
        user, token = said[0].removeprefix("user="), said[1].removeprefix("auth=Bearer ")
        if token in (self.sink.tokens or ()):
            self.sink.signed_in.append(user)
            return AuthResult(success=True, auth_data=LoginPassword(user.encode(), b""))
        await server.push("334 " + base64.b64encode(b'{"status":"401"}').decode())
        await server._reader.readline()
        return AuthResult(success=False, handled=False, message=f"535 5.7.3 not with {token}")

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.sink.fault() is Fault.CUT_QUIT:
            self.sink.over()
            server.transport.abort()
        return "221 bye"


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, login: LoginPassword) -> AuthResult:
    fine = login.login.decode() == USER and login.password.decode() == PASSWORD
    return AuthResult(success=fine, handled=False)
