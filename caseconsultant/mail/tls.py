"""Verified TLS for both wires; nothing here ever trusts an unknown certificate."""

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


def certificate_words(host: str, error: ssl.SSLCertVerificationError) -> str:
    """Return what is wrong with a server's certificate, and what to do."""
    return (
        f"the certificate of {host} is not trusted ({error.verify_message}): use the name that the certificate is for,"
        " or give the file of its certificate authority"
    )


def refuse_plain(tls: Tls, host: str, trouble: type[CaseConsultantError]) -> None:
    """Raise `trouble` where a password would travel in the clear to another machine."""
    if tls == "none" and host not in LOOPBACK:
        raise trouble(f"a connection without TLS is only allowed to a server on this machine, not to {host}")
