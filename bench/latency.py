"""From a mail's delivery to its acknowledgement queued and its draft ready, over a real Dovecot with IDLE.

`python -m bench.latency [COUNT]` prints median and 95th percentile in seconds, for the sweep alone and for Celery with
Redis where a Redis server is installed, each beside the time that a bare parse and draft of
the same mail takes.
"""

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from caseconsultant.codes.shelf import ensure_library
from caseconsultant.domain.ticket import TicketState
from caseconsultant.mail.parse import parse_bytes
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import LetterRow, TicketRow
from tests.fakes import a_mail
from tests.flows.service import USER, Service
from tests.servers import redis
from tests.servers.dovecot import Dovecot
from tests.servers.redis import Redis
from tests.servers.smtp_sink import SmtpSink

QUESTION = "Can we bill 20610 with 64483 on the same day? Question {}."


def main(count: int = 30) -> None:
    """Deliver questions one by one and time each."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        ensure_library(home / "library")
        if redis.program() is not None:
            with Redis() as broker:
                _measure("Celery and Redis", home, broker.url, count)
        _measure("the sweep alone", home, "", count)


def _measure(name: str, home: Path, broker_url: str, count: int) -> None:
    url = f"sqlite:///{home}/{bool(broker_url)}.sqlite"
    with Dovecot(USER) as server, SmtpSink() as sink:
        service = Service(home, url, server, sink, broker_url)
        try:
            service.start("poller")
            if broker_url:
                service.start("worker")
            service.until(service.is_reading, "the first look")
            _ask(service, 0)  # warms the library, the child and the connections
            timed = [_ask(service, number) for number in range(1, count + 1)]
            bare = statistics.median(_bare(service, number) for number in range(5))
        finally:
            service.stop()
    for what, times in zip(("acknowledgement queued", "draft ready"), zip(*timed, strict=True), strict=True):
        median, last = statistics.median(times), statistics.quantiles(times, n=20)[18]
        print(f"{name}: {what:<23} median {median:.2f} s, p95 {last:.2f} s; {median / bare:.0f} times the bare work")


def _ask(service: Service, number: int) -> tuple[float, float]:
    began = time.monotonic()
    sender = f"Jo Coder <jo{number}@clinic.test>"
    service.arrives(a_mail(message_id=f"{number}@clinic.test", text=QUESTION.format(number), sender=sender))
    acknowledged = service.until(lambda: len(_letters(service)) == number + 1, "the acknowledgement")
    service.until(lambda: service.states() == [TicketState.DRAFTED] * (number + 1), "the draft")
    return acknowledged, time.monotonic() - began


def _letters(service: Service) -> list[int]:
    with transaction(service.app.sessions) as session:
        return list(session.scalars(select(LetterRow.id).join(TicketRow, TicketRow.id == LetterRow.ticket_id)))


def _bare(service: Service, number: int) -> float:
    began = time.perf_counter()
    mail = parse_bytes(a_mail(text=QUESTION.format(number)))
    service.app.drafter(mail.subject, mail.text, service.app.clock.now().date())
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
