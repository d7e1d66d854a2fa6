"""Free ports, and waiting for a server to answer on one."""

import contextlib
import os
import random
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

# Below the ports that systems take for outgoing connections (32768 on Linux, 49152 on others), so that no connection
# takes one while its server is starting, or is down for a moment. Mixed by process, and none is given twice.
_untried = random.Random(os.getpid()).sample(range(20_000, 32_000), 12_000)


def free_port() -> int:
    """A port of the loopback that nobody listens on, and that was not given before by this process."""
    while _untried:
        port = _untried.pop()
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("every port between 20000 and 32000 is taken, or was given before")


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
