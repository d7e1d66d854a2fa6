"""Ends the process groups of a process that was killed; run as a program, on the standard library alone.

Its standard input says whom it keeps: `+123` a group that was started, `-123` one that was ended. The end of the
input means that whoever held the pipe is gone.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable

PATIENCE = 5.0  # seconds between asking and making


def groups_left(lines: Iterable[str]) -> set[int]:
    """Read to the end; return the groups that were started and never ended."""
    left: set[int] = set()
    for line in lines:
        group = int(line[1:])
        (left.add if line.startswith("+") else left.discard)(group)
    return left


def alive(group: int) -> bool:
    """Say whether a group has members."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False  # macOS, of a group of the dead
    return True


def end(groups: set[int]) -> None:
    """Ask every group to end; after a while, make it."""
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while any(map(alive, groups)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in filter(alive, groups):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    end(groups_left(sys.stdin))
