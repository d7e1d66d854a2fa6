"""Messages per second from a real Dovecot through collect and through triage, beside a bare fetch: ratios of one run.

`python -m bench.intake [COUNT]`. Acknowledgements are measured apart: a live question gets one, a backlog none.
"""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from imapclient import IMAPClient

from bench.mailboxes import mixed
from caseconsultant.mail.imap import ImapMailbox
from caseconsultant.mail.imap_connection import ImapAccount
from caseconsultant.mail.sandbox import ChildParser
from caseconsultant.services.collect import Misses, collect
from caseconsultant.services.triage import triage
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot
from tests.world import World

USER = "consult"


def main(count: int = 2000) -> None:
    """Fill a mailbox, read it in three ways, and print messages per second."""
    with TemporaryDirectory() as folder, Dovecot(USER) as server:
        size = sum(_deliver(server, number, raw) for number, raw in enumerate(mixed(count), start=1))
        print(f"{count} messages, {size / 1e6:.0f} MB")
        _bare_fetch(server)  # warms Dovecot's caches, so that nobody's first look is paid by another
        bare = _rate("bare imapclient fetch", count, lambda: _bare_fetch(server))
        for live in (False, True):
            _ours(Path(folder), server, count, bare, live=live)


def _ours(folder: Path, server: Dovecot, count: int, bare: float, *, live: bool) -> None:
    world = World(folder / str(live), f"sqlite:///{folder}/{live}.sqlite").set_up()
    parser, mailbox = ChildParser(), ImapMailbox(_account(server))
    world.app = replace(world.app, parser=parser)
    source = replace(world.source, start_now=False, files=False, mailbox="consult" if live else "backlog")
    ids: list[int] = []
    with closing(parser), closing(mailbox):
        mailbox.open()

        def take_in() -> None:
            collect(world.app, source, mailbox, Misses(), thorough=True, stored=ids.append)

        def judge() -> None:
            for inbox_id in ids:
                triage(world.app, inbox_id)

        print("live mail, each acknowledged" if live else "backlog, not acknowledged")
        stored = _rate("  collect (stored and committed)", count, take_in, bare)
        judged = _rate("  triage", count, judge, bare)
        both = 1 / (1 / stored + 1 / judged)
        print(f"  {'collect and triage together':<34}{both:>8.0f} /s {both / bare:>7.2f} of the bare fetch")
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


def _rate(name: str, count: int, work: Callable[[], object], bare: float | None = None) -> float:
    began = time.perf_counter()
    work()
    rate = count / (time.perf_counter() - began)
    beside = f"{rate / bare:>7.2f} of the bare fetch" if bare else ""
    print(f"{name:<36}{rate:>8.0f} /s {beside}")
    return rate


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
