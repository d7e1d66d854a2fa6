"""How long one mail's attachments may take altogether: what is slow is left unread, and said so."""

import signal
import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

SECONDS: Final = 2.5  # of computing, for all attachments of one mail; the child's own limit ends the whole mail
LEAST: Final = 0.01

T = TypeVar("T")


class TooLong(BaseException):
    """Raised inside a library that was given its time; none that catches Exception may swallow it."""


class Patience:
    """What is left of a mail's seconds, and what went wrong while they were spent."""

    __slots__ = ("defects", "left")

    def __init__(self, seconds: float = SECONDS) -> None:
        self.left = seconds
        self.defects: dict[str, None] = {}

    def attempt(self, work: Callable[[], T], otherwise: T, what: str) -> T:
        """Return what the work returns; `otherwise`, and a defect noted, where it fails or takes too long."""
        until = time.process_time() + self.left
        try:
            return _within(self.left, work)
        except TooLong:
            until = 0.0  # nothing is left for the others
            self.defects[f"{what} was not read: it takes too long"] = None
        except MemoryError:
            self.defects[f"{what} was not read: it needs too much memory"] = None
        except Exception as error:  # noqa: BLE001  (libraries that read strangers' files raise anything)
            self.defects[f"{what} was not read ({type(error).__name__})"] = None
        finally:
            self.left = until - time.process_time()
        return otherwise


def _within(seconds: float, work: Callable[[], T]) -> T:
    """Do the work; raise TooLong past the seconds of computing, where a signal can say so: in the main thread."""
    if seconds < LEAST:
        raise TooLong
    if threading.current_thread() is not threading.main_thread():
        return work()

    def stop(_number: int, _frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
