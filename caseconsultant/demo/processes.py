"""Child processes that end with this one, however it ends."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from caseconsultant.domain.errors import CaseConsultantError

KEEPER: Final = Path(__file__).with_name("keeper.py")
PATIENCE: Final = 8.0  # seconds between asking a process to end and making it


class ChildDied(CaseConsultantError):  # noqa: N818
    """A part of the demo ended by itself; the message holds the last words of its log."""


@dataclass(frozen=True, slots=True)
class Child:
    """One part of the service. It leads a process group of its own, so that what it starts ends with it.

    One that is not `lasting` may end by itself when it has done its work.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    lasting: bool = True


class Processes:
    """Starts children while the `with` block lasts; ends them all at once when it ends.

    Ctrl-C does not reach them, since they have sessions of their own: we end them. Should this process be killed, the
    keeper ends them: it waits for the end of a pipe that only we hold.
    """

    def __init__(self, logs: Path, patience: float = PATIENCE) -> None:
        self._logs = logs
        self._patience = patience
        self._children: list[Child] = []
        self._keeper: subprocess.Popen[bytes]

    def __enter__(self) -> Self:
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(KEEPER)], stdin=subprocess.PIPE, start_new_session=True
        )
        return self

    def start(self, name: str, command: Sequence[str], environ: Mapping[str, str], *, lasting: bool = True) -> Child:
        """Start one; its output goes to a log of its name."""
        log = self._logs / f"{name}.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environ, start_new_session=True
            )
        self._tell_keeper(f"+{process.pid}")
        child = Child(name, process, log, lasting)
        self._children.append(child)
        return child

    def check(self) -> None:
        """Raise ChildDied when a child ended by itself."""
        for child in self._children:
            code = child.process.poll()
            if code is not None and (child.lasting or code != 0):
                raise ChildDied(f"The {child.name} ended with {code}. Its last words:\n{last_words(child.log)}")

    def _tell_keeper(self, line: str) -> None:
        pipe = self._keeper.stdin
        if pipe is not None:
            with contextlib.suppress(
                BrokenPipeError
            ):  # somebody killed the keeper: we still end the children ourselves
                pipe.write(line.encode() + b"\n")
                pipe.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + self._patience
        for child in self._children:
            end(child.process, deadline - time.monotonic())
            self._tell_keeper(f"-{child.process.pid}")
        self._children.clear()
        if self._keeper.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._keeper.stdin.close()
        self._keeper.wait()


def end(process: subprocess.Popen[bytes], patience: float) -> None:
    """Wait so many seconds for a process that was asked to end; then make it, and whatever it started."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(max(patience, 0))
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says EPERM of a group of the dead
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_words(log: Path, lines: int = 15) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
