"""Free ports, and waiting for a server to answer on one."""

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    """A port of the loopback that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int, says: bytes, expects: bytes) -> bool:
    """Say whether a server on the port replies to `says` with something that begins with `expects`."""
    try:
        with socket.create_connection(("127.0.0.1", port), 0.5) as connection:
            connection.settimeout(0.5)
            connection.sendall(says)
            return connection.recv(64).startswith(expects)
    except OSError:
        return False


def wait_until_up(process: subprocess.Popen[bytes], is_up: Callable[[], bool], log: Path, seconds: float = 20) -> None:
    """Return when the server answers; raise RuntimeError with its log when it ended or stays silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if is_up():
            return
        time.sleep(0.02)
    process.kill()
    process.wait()
    raise RuntimeError(f"{process.args!r} did not come up:\n{log.read_text(errors='replace')}")
