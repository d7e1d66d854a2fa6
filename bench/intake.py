"""Messages per second from a real Dovecot through collect and through triage, beside a bare fetch: ratios of one run.

`python -m bench.intake [COUNT]`, on SQLite and, where it is installed, on PostgreSQL. Acknowledgements are measured
apart: a live question gets one, a backlog none. The last column counts the processor's seconds of this process and of
the parsing child, as if they shared one core that nobody else uses; it is the one to compare between busy machines (a
PostgreSQL server's own seconds are not in it).
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from imapclient import IMAPClient

from bench.mailboxes import mixed
from caseconsultant.mail.imap import ImapMailbox
from caseconsultant.mail.imap_connection import ImapAccount
from caseconsultant.mail.sandbox import ChildParser
from caseconsultant.services.collect import Misses, collect
from caseconsultant.services.triage import triage
from tests.servers import dovecot, postgres
from tests.servers.dovecot import Dovecot
from tests.world import World

USER = "consult"


@dataclass(frozen=True, slots=True)
class Rate:
    """Messages per second of the clock, and per second of one core."""

    wall: float
    core: float

    def __and__(self, other: "Rate") -> "Rate":
        """One after the other."""
        return Rate(1 / (1 / self.wall + 1 / other.wall), 1 / (1 / self.core + 1 / other.core))


def main(count: int = 2000) -> None:
    """Fill a mailbox, read it in three ways, and print messages per second."""
    with TemporaryDirectory() as folder, Dovecot(USER) as server:
        size = sum(_deliver(server, number, raw) for number, raw in enumerate(mixed(count), start=1))
        print(f"{count} messages, {size / 1e6:.0f} MB")
        _bare_fetch(server)  # warms Dovecot's caches, so that nobody's first look is paid by another
        bare = _rate("bare imapclient fetch", count, lambda: _bare_fetch(server))
        print("SQLite")
        for live in (False, True):
            _ours(Path(folder, str(live)), f"sqlite:///{folder}/{live}.sqlite", server, count, bare, live=live)
        if postgres.programs() is None:
            print("PostgreSQL is not installed here")
            return
        with postgres.Postgres() as databases:
            print("PostgreSQL")
            for live in (False, True):
                _ours(Path(folder, f"p{live}"), databases.new_database(), server, count, bare, live=live)


def _ours(folder: Path, database: str, server: Dovecot, count: int, bare: Rate, *, live: bool) -> None:
    world = World(folder, database).set_up()
    parser, mailbox = ChildParser(), ImapMailbox(_account(server))
    world.app = replace(world.app, parser=parser)
    source = replace(world.source, start_now=False, files=False, mailbox="consult" if live else "backlog")
    ids: list[int] = []

    def take_in() -> None:
        collect(world.app, source, mailbox, Misses(), thorough=True, stored=ids.append)

    def judge() -> None:
        for inbox_id in ids:
            triage(world.app, inbox_id)
        parser.close()  # only then is the child's time known

    with closing(parser), closing(mailbox):
        mailbox.open()
        print("live mail, each acknowledged" if live else "backlog, not acknowledged")
        stored = _rate("  collect (stored and committed)", count, take_in, bare)
        judged = _rate("  triage", count, judge, bare)
    _say("  collect and triage together", stored & judged, bare)
    assert len(world.tickets()) == count
    world.close()


def _deliver(server: Dovecot, number: int, raw: bytes) -> int:
    server.deliver(USER, raw, str(number))
    return len(raw)


def _bare_fetch(server: Dovecot) -> None:
    with IMAPClient("127.0.0.1", server.port, ssl=False) as client:
        client.login(USER, dovecot.PASSWORD)
        client.select_folder("INBOX", readonly=True)
        uids = client.search("ALL")
        for start in range(0, len(uids), 100):
            client.fetch(uids[start : start + 100], ["BODY.PEEK[]"])


def _account(server: Dovecot) -> ImapAccount:
    return ImapAccount(
        host="127.0.0.1", port=server.port, user=USER, password=dovecot.PASSWORD, tls="none", ca_file=None
    )


def _rate(name: str, count: int, work: Callable[[], object], bare: Rate | None = None) -> Rate:
    began, cpu = time.perf_counter(), _cpu_seconds()
    work()
    rate = Rate(count / (time.perf_counter() - began), count / (_cpu_seconds() - cpu))
    _say(name, rate, bare)
    return rate


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _say(name: str, rate: Rate, bare: Rate | None) -> None:
    beside = f"{rate.wall / bare.wall:>6.2f} of the bare fetch" if bare else " " * 24
    print(f"{name:<36}{rate.wall:>7.0f} /s {beside} {rate.core:>7.0f} /s of one core")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
