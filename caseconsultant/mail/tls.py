"""What both wires share: verified TLS, which never trusts an unknown certificate, and sockets that notice an end."""

import socket
import ssl
from pathlib import Path
from typing import Final, Literal

from caseconsultant.domain.errors import CaseConsultantError

Tls = Literal["implicit", "starttls", "none"]

LOOPBACK: Final = frozenset(("127.0.0.1", "::1", "localhost"))


def context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context that verifies name and chain: by the system's authorities, or by `ca_file` alone."""
    made = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def network_words(host: str, port: int, error: OSError | UnicodeError) -> str:
    """Return why a server cannot be reached or trusted, and what to do, as a sentence without a full stop."""
    place = f"{host}:{port}"
    match error:
        case socket.gaierror():
            return f"the mail server {host} was not found: check its name ({error.strerror})"
        case ConnectionRefusedError():
            return f"nothing answers at {place}: check the port, and whether the server runs"
        case TimeoutError():
            return f"the mail server at {place} did not answer in time"
        case ssl.SSLCertVerificationError():
            return (
                f"the certificate of {host} is not trusted ({error.verify_message}): use the name that the certificate"
                " is for, or give the file of its certificate authority"
            )
        case ssl.SSLError():
            return (
                f"TLS with {place} failed ({error.reason or 'no reason given'}): check whether this port speaks TLS"
                " at once (implicit) or after STARTTLS"
            )
        case UnicodeError():  # a part of the name is empty or too long
            return f"the mail server {host} was not found: check its name"
    return f"the connection to {place} broke ({error.strerror or error or type(error).__name__})"


def refuse_plain(tls: Tls, host: str, trouble: type[CaseConsultantError]) -> None:
    """Raise `trouble` where a password would travel in the clear to another machine."""
    if tls == "none" and host not in LOOPBACK:
        raise trouble(f"a connection without TLS is only allowed to a server on this machine, not to {host}")


def keep_alive(sock: socket.socket) -> None:
    """Notice a dead peer within two minutes, and do not wait to fill packets."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        ("TCP_KEEPIDLE", 60),
        ("TCP_KEEPINTVL", 15),
        ("TCP_KEEPCNT", 4),
        ("TCP_USER_TIMEOUT", 90_000),
    ):
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
