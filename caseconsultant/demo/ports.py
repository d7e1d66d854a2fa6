"""Ports of the loopback: the usual one where it is free, so that a copied command works; else any."""

import socket
import time
from collections.abc import Callable

from caseconsultant.demo.mailserver import LOOPBACK
from caseconsultant.domain.errors import CaseConsultantError


class NotReady(CaseConsultantError):  # noqa: N818
    """A part of the demo did not come up in time."""


def port_like(wanted: int) -> int:
    """Return the wanted port where nobody listens on it, else a free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do: TIME_WAIT is no owner
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise NotReady("There is no free port on this machine.")


def answers(port: int, says: bytes, expects: bytes) -> bool:
    """Say whether the server on the port replies to `says` with something that begins with `expects`."""
    try:
        with socket.create_connection((LOOPBACK, port), 1) as connection:
            connection.sendall(says)
            return connection.recv(64).startswith(expects)
    except OSError:
        return False


def wait_for(holds: Callable[[], bool], what: str, alive: Callable[[], None], seconds: float = 30) -> None:
    """Return as soon as `holds` does; `alive` may raise meanwhile; raise NotReady after so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        alive()
        if time.monotonic() > deadline:
            raise NotReady(f"Waited {seconds:.0f} seconds for {what}, in vain.")
        time.sleep(0.05)
