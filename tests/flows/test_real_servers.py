"""The path over real servers, in the processes of production: Dovecot, SMTP, Redis, Celery, both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseconsultant.codes.shelf import ensure_library
from caseconsultant.domain.ticket import TicketState
from tests.conftest import absent
from tests.fakes import a_mail
from tests.flows.service import USER, Service
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot
from tests.servers.redis import Redis
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.contract


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the starter library in it."""
    made = tmp_path_factory.mktemp("home")
    ensure_library(made / "library")
    return made


@pytest.fixture
def service(home: Path, database_url: str) -> Iterator[Service]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot(USER) as server, SmtpSink() as sink:
        made = Service(home, database_url, server, sink)
        yield made
        made.stop()


@pytest.fixture
def service_with_broker(home: Path, tmp_path: Path, redis_server: Redis) -> Iterator[Service]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    redis_server.flush()
    with Dovecot(USER) as server, SmtpSink() as sink:
        made = Service(home, f"sqlite:///{tmp_path}/t.sqlite", server, sink, broker_url=redis_server.url)
        yield made
        made.stop()


def ask(service: Service, number: int) -> None:
    service.arrives(a_mail(message_id=f"{number}@clinic.test", text=f"Question {number}: 20610 with 64483?"))


def test_without_a_broker_the_sweep_does_all_the_work(service: Service) -> None:
    service.start("poller")
    service.until(service.is_reading, "the first look")
    ask(service, 1)
    service.until(lambda: service.states() == [TicketState.DRAFTED], "the draft")
    service.until(lambda: len(service.sink.letters) == 1, "the acknowledgement")
    service.approve(1)
    service.until(lambda: service.answers() == 1, "the answer")
    assert service.letters()[1]["In-Reply-To"] == "<1@clinic.test>"


def test_the_poller_outlives_its_mail_server(service: Service) -> None:
    service.start("poller")
    service.until(service.is_reading, "the first look")
    service.dovecot.kill()
    ask(service, 1)
    service.dovecot.start()
    service.until(lambda: service.states() == [TicketState.DRAFTED], "the draft")


def test_a_killed_poller_goes_on_where_it_was(service: Service) -> None:
    service.start("poller")
    service.until(service.is_reading, "the first look")
    for number in range(1, 6):
        ask(service, number)
        service.kill("poller")
        service.start("poller")
    service.until(lambda: len(service.states()) == 5, "five tickets", seconds=120)  # the lease of the dead must end
    service.until(lambda: service.states() == [TicketState.DRAFTED] * 5, "five drafts")
    assert service.undecided() == 0


def test_redis_may_forget_everything_and_go_away(service_with_broker: Service, redis_server: Redis) -> None:
    service = service_with_broker
    service.start("poller")
    service.start("worker")
    service.until(service.is_reading, "the first look")
    ask(service, 1)
    service.until(lambda: service.states() == [TicketState.DRAFTED], "the first draft")
    redis_server.flush()
    ask(service, 2)
    service.until(lambda: service.states() == [TicketState.DRAFTED] * 2, "the second draft")
    redis_server.kill()
    try:
        ask(service, 3)
        service.until(lambda: service.states() == [TicketState.DRAFTED] * 3, "the third draft, without a broker")
        service.approve(1)
        service.until(lambda: service.answers() == 1, "the answer, without a broker")
    finally:
        redis_server.start()
    ask(service, 4)
    service.until(lambda: service.states()[1:] == [TicketState.DRAFTED] * 3, "the fourth draft")
    service.until(lambda: len(service.sink.letters) == 5, "four acknowledgements and one answer")
