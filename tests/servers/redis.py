"""A private Redis (or Valkey), which may be killed and started again."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.ports import answers, free_port, wait_until_up

NEEDS = "redis-server (or valkey-server)"


def program() -> str | None:
    """The server's program, or None where none is installed."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


class Redis:
    """One server in a folder of its own. With `port`, it comes back where it was."""

    def __init__(self) -> None:
        if (found := program()) is None:
            raise FileNotFoundError(NEEDS)
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="cc-redis-"))
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "dir": str(self._folder),
            "save": "",
            "appendonly": "yes",
        }
        self._command = [found, *(word for name, value in settings.items() for word in (f"--{name}", value))]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start; return when it answers."""
        log = self._folder / "log"
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )
        wait_until_up(self._process, lambda: answers(self.port, b"PING\r\n", b"+PONG"), log)

    def flush(self) -> None:
        """Forget everything, as a restart without a disk would."""
        if not answers(self.port, b"FLUSHALL\r\n", b"+OK"):
            raise RuntimeError("Redis does not answer: did a test kill it and not start it again?")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(15)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
