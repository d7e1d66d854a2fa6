"""The parser behind its limits: one reused child process, killed and replaced when it exceeds them."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

import caseconsultant
from caseconsultant.domain.letters import InboundMail
from caseconsultant.mail.frames import LENGTH, frame, from_json
from caseconsultant.ports import Unreadable

MEBIBYTE: Final = 1024 * 1024
CHILD: Final = ("-S", "-m", "caseconsultant.mail.child")  # without `site` it starts in half the time

# The end of a child by these says nothing of the mail: a person, the system or the end of a thread sent them.
FROM_OUTSIDE: Final = frozenset((-signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP, -signal.SIGINT))


class ChildParser:
    """A ports.Parser. Threads take turns; a process forked from this one starts a child of its own."""

    def __init__(
        self,
        deadline_seconds: float = 15.0,
        memory_bytes: int = 512 * MEBIBYTE,
        cpu_seconds: int = 5,
        child: tuple[str, ...] = CHILD,
    ) -> None:
        self._deadline_seconds = deadline_seconds
        self._cpu_seconds = cpu_seconds
        self._command = (sys.executable, *child, str(memory_bytes), str(cpu_seconds))
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._owner = os.getpid()

    def parse(self, raw: bytes) -> InboundMail | Unreadable:
        """Return the mail, or why it cannot be read."""
        self._after_fork()
        with self._lock:
            try:
                return self._attempt(raw)
            except _KilledFromOutside:
                pass
            try:
                return self._attempt(raw)
            except _KilledFromOutside:
                return Unreadable("its parser was killed twice, perhaps for want of memory on this machine")

    def close(self) -> None:
        """End the child; another call of `parse` starts a new one."""
        self._after_fork()
        with self._lock:
            self._drop()

    def _attempt(self, raw: bytes) -> InboundMail | Unreadable:
        if self._child is not None and self._child.is_gone():  # it died between two mails
            self._drop()
        if self._child is None:
            self._child = _Child(self._command)
        try:
            return from_json(self._child.ask(raw, time.monotonic() + self._deadline_seconds))
        except TimeoutError:
            self._drop(grace_seconds=0)
            return Unreadable(f"reading it took longer than {self._deadline_seconds:g} seconds")
        except EOFError:
            status = self._drop()
            if status in FROM_OUTSIDE:
                raise _KilledFromOutside from None
            return Unreadable(_why(status, self._cpu_seconds))

    def _drop(self, grace_seconds: float = 0.5) -> int:
        child, self._child = self._child, None
        return child.end(grace_seconds) if child is not None else 0

    def _after_fork(self) -> None:
        """Forget what belongs to the process that we were forked from, its lock included."""
        if self._owner != os.getpid():
            if self._child is not None:
                self._child.forget()
            self._child, self._lock, self._owner = None, threading.Lock(), os.getpid()


class _KilledFromOutside(Exception):  # noqa: N818
    """Somebody killed the child; the mail may be harmless."""


class _Child:
    """One process and its two pipes."""

    def __init__(self, command: tuple[str, ...]) -> None:
        # Nothing of our environment, which holds secrets; and a session of its own, so that Ctrl-C is ours alone.
        environment = {"PYTHONPATH": os.pathsep.join((_root(), *filter(None, sys.path))), "PYTHONUTF8": "1"}
        self.process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback would show the mail
            env=environment,
            bufsize=0,
            start_new_session=True,
        )
        if self.process.stdin is None or self.process.stdout is None:
            raise AssertionError("both are pipes")
        self.stdin, self.stdout = self.process.stdin, self.process.stdout
        os.set_blocking(self.stdin.fileno(), False)
        os.set_blocking(self.stdout.fileno(), False)

    def ask(self, raw: bytes, until: float) -> bytes:
        """Send a mail and return the answer; TimeoutError past `until` (monotonic), EOFError where the child died."""
        try:
            self._write(frame(raw), until)
            head = self._read(LENGTH.size, until)
            return self._read(LENGTH.unpack(head)[0], until)
        except (BrokenPipeError, ConnectionResetError):
            raise EOFError from None

    def _write(self, content: bytes, until: float) -> None:
        left = memoryview(content)
        while left:
            _wait(self.stdin.fileno(), select.POLLOUT, until)
            left = left[os.write(self.stdin.fileno(), left) :]

    def _read(self, size: int, until: float) -> bytes:
        pieces: list[bytes] = []
        while size:
            _wait(self.stdout.fileno(), select.POLLIN, until)
            piece = os.read(self.stdout.fileno(), min(size, MEBIBYTE))
            if not piece:
                raise EOFError
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def is_gone(self) -> bool:
        """Say whether the process has ended."""
        return self.process.poll() is not None

    def end(self, grace_seconds: float) -> int:
        """Let it end by itself, else kill it; return its status: a signal's number below zero, or an exit code."""
        self.stdin.close()
        self.stdout.close()
        try:
            return self.process.wait(grace_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def forget(self) -> None:
        """Close our copies of the pipes; the process is not ours to wait for."""
        self.stdin.close()
        self.stdout.close()
        self.process.returncode = 0


def _wait(descriptor: int, event: int, until: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(until - time.monotonic(), 0) * 1000):
        raise TimeoutError


def _root() -> str:
    """The folder that holds our package, installed or not."""
    return str(Path(caseconsultant.__file__).parent.parent)


def _why(status: int, cpu_seconds: int) -> str:
    if status == -signal.SIGXCPU:
        return f"reading it took more than {cpu_seconds} seconds of computing"
    if status < 0:
        return f"its parser crashed ({signal.Signals(-status).name})"
    return f"its parser ended ({status}) without an answer"
