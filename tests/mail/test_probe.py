"""What `mail check` sees of a mailbox, against a real Dovecot."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from imapclient import IMAPClient

from caseconsultant.mail import probe
from caseconsultant.mail.imap_connection import ImapAccount
from caseconsultant.mail.probe import Grade, Step
from tests.conftest import absent
from tests.servers import dovecot
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.ports import free_port

pytestmark = pytest.mark.contract


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot("jo@x.test") as server:
        yield server


def account(server: Dovecot) -> ImapAccount:
    return ImapAccount(
        host="127.0.0.1", port=server.tls_port, user="jo@x.test", password=PASSWORD, ca_file=server.ca_file
    )


def look(account: ImapAccount, *folders: str, now: datetime | None = None) -> dict[str, Step]:
    return {step.name: step for step in probe.mailbox(account, (), folders, now or datetime.now(UTC))}


def test_every_step_of_a_good_mailbox_goes_well_and_leaves_nothing_behind(server: Dovecot) -> None:
    server.deliver("jo@x.test", b"Subject: a\r\n\r\nb\r\n", "1")
    steps = look(account(server))
    assert {name for name, step in steps.items() if step.grade is not Grade.WELL} <= {"TLS"}, steps
    assert {"name", "sign-in", "TLS", "folder", "news", "filing", "filing right", "clock"} <= set(steps)
    assert "it holds 1 messages" in steps["folder"].says
    assert "the certificate is trusted and ends on" in steps["TLS"].says
    with IMAPClient("127.0.0.1", server.port, ssl=False) as client:
        client.login("jo@x.test", PASSWORD)
        assert client.select_folder("CaseConsultant")[b"EXISTS"] == 0
        assert client.select_folder("INBOX")[b"EXISTS"] == 1
        assert client.search("SEEN") == []


def test_a_clock_that_is_wrong_is_noted(server: Dovecot) -> None:
    wrong = look(account(server), now=datetime.now(UTC) + timedelta(minutes=5))["clock"]
    assert wrong.grade is Grade.NOTE
    assert "300 seconds" in wrong.says or "301 seconds" in wrong.says


def test_a_certificate_that_ends_soon_is_noted(server: Dovecot) -> None:
    later = look(account(server), now=datetime.now(UTC) + timedelta(days=365 * 20))["TLS"]
    assert later.grade is Grade.NOTE


@pytest.mark.parametrize(
    ("changes", "step", "says"),
    [
        ({"password": "wrong"}, "sign-in", "check the user and the password"),
        ({"ca_file": None}, "sign-in", "the certificate of 127.0.0.1 is not trusted"),
        ({"host": "no-such-host.invalid"}, "name", "was not found: check its name"),
        ({"folder": "Nowhere"}, "folders", "there is no folder Nowhere; there are: "),
    ],
)
def test_what_is_wrong_is_said_in_words_and_ends_the_look(
    server: Dovecot, changes: dict[str, str], step: str, says: str
) -> None:
    steps = look(replace(account(server), **changes))  # type: ignore[arg-type]
    assert list(steps)[-1] == step
    assert steps[step].grade is Grade.FAILED
    assert says in steps[step].says


def test_a_port_where_nothing_answers_is_said(server: Dovecot) -> None:
    steps = look(replace(account(server), port=free_port()))
    assert "nothing answers at 127.0.0.1" in steps["sign-in"].says


def test_a_folder_for_copies_that_is_not_there_is_said(server: Dovecot) -> None:
    steps = look(account(server), "Sent Somewhere")
    assert steps["copies of letters"].grade is Grade.FAILED


def test_a_server_that_can_little_is_noted_and_nothing_is_put_there() -> None:
    with Dovecot("jo@x.test", capability="IMAP4rev1") as poor:
        steps = look(replace(account(poor), port=poor.port, tls="none"))
    assert steps["news"].grade is Grade.NOTE
    assert steps["TLS"].grade is Grade.NOTE
    assert "filing right" not in steps
