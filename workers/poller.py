"""The poller: a thread for each mailbox reads it by IDLE and by asking, one sweeps; each restarts after trouble."""

import logging
import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from caseconsultant import wiring
from caseconsultant.domain.errors import DatabaseAway, MailboxRefused, MailboxTrouble, SettingsError
from caseconsultant.ports import Mailbox
from caseconsultant.services import reading
from caseconsultant.services.app import App
from caseconsultant.services.collect import Misses, Source, collect
from caseconsultant.services.sweep import sweep
from caseconsultant.services.switches import beat
from workers.app import celery
from workers.doorbell import CeleryDoorbell

log = logging.getLogger("caseconsultant.poller")

LEASE: Final = timedelta(seconds=30)
SLICE: Final = 10.0  # seconds of IDLE before the lease is renewed
STAND_BY: Final = 10.0
REFUSED_WAIT: Final = 300.0
LONGEST_WAIT: Final = 300.0
HEALTHY_AFTER: Final = 300.0
STUCK_AFTER: Final = 600.0
LONGEST_GOODBYE: Final = 10.0


def backoff(failures: int, chance: Callable[[], float] = random.random) -> float:
    """Return how many seconds to wait after so many failures: full jitter up to 1, 2, 4 ... 300 seconds."""
    return chance() * min(LONGEST_WAIT, 2.0 ** min(failures, 9))


def nothing() -> None:
    """Do nothing: a password needs no renewal."""


@dataclass(slots=True)
class Reader:
    """Reads one mailbox, all its folders, while it holds the lease; a stand-by waits for it.

    `keep` renews its sign-in where that is due, so that an end of it is known before the connection ends.
    """

    app: App
    sources: Sequence[Source]
    connect: Callable[[], Mailbox]
    poll: float
    stored: Callable[[int], object]
    stop: threading.Event
    keep: Callable[[], object] = nothing
    owner: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    failures: int = 0
    waits: bool = False  # in IDLE, where it may be left behind
    leased: float = 0.0
    alive: float = field(default_factory=time.monotonic)

    @property
    def mailbox(self) -> str:
        """The mailbox's name."""
        return self.sources[0].mailbox

    def run(self) -> None:
        """Read until stopped; trouble is recorded, waited out and never ends it."""
        while not self.stop.is_set():
            self.alive = time.monotonic()
            started = time.monotonic()
            try:
                self._read_while_ours()
                continue
            except MailboxRefused as refused:
                wait = self._troubled(refused, random.uniform(REFUSED_WAIT, REFUSED_WAIT * 1.5))  # noqa: S311
            except MailboxTrouble as trouble:
                self.failures = 0 if time.monotonic() - started > HEALTHY_AFTER else self.failures
                wait = self._troubled(trouble, backoff(self.failures))
            except DatabaseAway as trouble:
                log.warning("%s", trouble)
                wait = backoff(self.failures)
            self.failures += 1
            self._rest(wait)

    def _read_while_ours(self) -> None:
        if not reading.lease(self.app, self.mailbox, self.owner, LEASE):
            beat(self.app, "stand-by")
            self._rest(STAND_BY)
            return
        server = self.connect()
        misses = {source.folder: Misses() for source in self.sources}
        others_at = 0.0
        try:
            while not self.stop.is_set() and reading.lease(self.app, self.mailbox, self.owner, LEASE):
                self.alive = self.leased = time.monotonic()
                self.keep()
                self._collect(server, self.sources[:1], misses)
                if self.sources[1:] and self.alive >= others_at:
                    others_at = self.alive + self.poll
                    self._collect(server, self.sources[1:], misses)
                    server.open(self.sources[0].folder)  # the one to wait on
                self.failures = 0
                beat(self.app, "poller")
                self.waits = True
                server.wait(min(SLICE, self.poll))
                self.waits = False
        finally:
            server.close()

    def _collect(self, server: Mailbox, sources: Sequence[Source], misses: dict[str, Misses]) -> None:
        for source in sources:
            collect(self.app, source, server, misses[source.folder], stored=self._stored)
            self.alive = time.monotonic()

    def _stored(self, inbox_id: int) -> None:
        """Ring for a mail; amid a long look the lease is renewed, so that a stand-by does not begin the same work."""
        self.alive = time.monotonic()
        if self.alive - self.leased > SLICE:
            self.leased = self.alive
            reading.lease(self.app, self.mailbox, self.owner, LEASE)
        self.stored(inbox_id)

    def _troubled(self, trouble: MailboxTrouble, wait: float) -> float:
        log.warning("mailbox %s: %s", self.mailbox, trouble)
        try:
            reading.in_trouble(self.app, self.mailbox, str(trouble))
        except DatabaseAway:
            log.warning("the database does not answer either")
        return wait

    def _rest(self, seconds: float) -> None:
        """Wait, but show now and then that we live."""
        until = time.monotonic() + seconds
        while not self.stop.is_set() and (left := until - time.monotonic()) > 0:
            self.alive = time.monotonic()
            self.stop.wait(min(left, 5.0))


@dataclass(slots=True)
class Sweeper:
    """Sweeps every few seconds, and at once when it is woken."""

    app: App
    every: float
    stop: threading.Event
    wake: threading.Event
    alive: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Sweep until stopped."""
        while not self.stop.is_set():
            self.alive = time.monotonic()
            self.wake.clear()
            try:
                sweep(self.app)
                beat(self.app, "sweep")
            except DatabaseAway as trouble:
                log.warning("%s", trouble)
            self.wake.wait(self.every)


def main() -> int:
    """Run the poller until it is told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        settings = wiring.environment()
    except SettingsError as mistakes:
        print(mistakes, file=sys.stderr)
        return 2
    doorbell = CeleryDoorbell(celery) if settings.broker_url else wiring.NoDoorbell()
    app = wiring.build(settings, doorbell)
    stop, wake = threading.Event(), threading.Event()

    def stored(inbox_id: int) -> None:
        if not doorbell.ring("triage", inbox_id):
            wake.set()

    poll, every = settings.poll.total_seconds(), settings.sweep.total_seconds()
    readers = []
    for box in settings.mailboxes:
        tokens = wiring.tokens_of(box, app.sessions)
        connect = partial(wiring.open_mailbox, box, app.sessions)
        keep = tokens.keep if tokens is not None else nothing
        readers.append(Reader(app, wiring.sources_of(box), connect, poll, stored, stop, keep))
    return run(readers, Sweeper(app, every, stop, wake), stop, wake)


def run(readers: Sequence[Reader], sweeper: Sweeper, stop: threading.Event, wake: threading.Event) -> int:
    """Run all threads until a signal; a thread that is stuck or dead ends the process, for its supervisor."""

    def end(*_: object) -> None:
        stop.set()
        wake.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    parts: list[Reader | Sweeper] = [*readers, sweeper]
    threads = [threading.Thread(target=part.run, daemon=True) for part in parts]
    for thread in threads:
        thread.start()
    while not stop.wait(1.0):
        dead = [thread for thread in threads if not thread.is_alive()]
        stuck = time.monotonic() - min(part.alive for part in parts) > STUCK_AFTER
        if dead or stuck:
            log.error("a part of the poller has %s; ending, so that it is started anew", "died" if dead else "hung")
            return 1
    until = time.monotonic() + LONGEST_GOODBYE
    while _are_busy(threads, readers) and time.monotonic() < until:
        time.sleep(0.05)
    for reader in readers:
        reading.hand_back(reader.app, reader.mailbox, reader.owner)
    sweeper.app.parser.close()
    return 0


def _are_busy(threads: Sequence[threading.Thread], readers: Sequence[Reader]) -> bool:
    """Say whether a thread still works; a reader that waits for news may be left behind."""
    idle = [*(reader.waits for reader in readers), False]
    return any(thread.is_alive() and not waits for thread, waits in zip(threads, idle, strict=True))


if __name__ == "__main__":
    sys.exit(main())
