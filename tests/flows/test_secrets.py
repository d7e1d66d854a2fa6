"""No key, password or token of ours stands in any log, page or row, where every login is refused and all goes wrong."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from admin.app import create_app
from caseconsultant.codes.shelf import ensure_library
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import desk, people
from tests.admin.browser import Browser
from tests.conftest import absent
from tests.fakes import a_mail
from tests.flows.service import ROOT, USER, Service
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot
from tests.servers.ports import free_port
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.contract
CANARIES = ("canary-reads-mail", "canary-sends-mail", "canary-asks-the-model")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    ensure_library(tmp_path / "library")
    reads, sends, model = CANARIES
    more = {
        "MAILBOXES": "consult,billing",
        "MAILBOX_BILLING_ADDRESS": "billing@service.test",
        "MAILBOX_BILLING_IMAP_PASSWORD": reads,
        "SMTP_USER": "nobody",
        "SMTP_PASSWORD": sends,
        "MODEL_URL": f"http://127.0.0.1:{free_port()}/v1",
        "MODEL_NAME": "words",
        "MODEL_KEY": model,
    }
    with Dovecot(USER) as server, SmtpSink(needs_login=True) as sink:
        made = Service(tmp_path, f"sqlite:///{tmp_path}/t.sqlite", server, sink, more=more)
        yield made
        made.stop()


def trouble(service: Service) -> str:
    return next(box.trouble for box in desk.status(service.app).mailboxes if box.name == "billing")


def commands(service: Service) -> str:
    """What the commands say that try everything."""
    said = ""
    for words in (["mail", "check"], ["doctor"]):
        command = [sys.executable, "-m", "caseconsultant", *words]
        done = subprocess.run(
            command,
            env={**os.environ, **service.environ},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 1, done
        said += done.stdout + done.stderr
    return said


def pages(service: Service) -> str:
    browser = Browser(create_app(service.app).test_client())
    browser.press(f"/sign-in/{people.link(service.app, service.consultant)}", "/sign-in/once")
    paths = ("/tickets?view=all", "/tickets/1", "/doubts", "/mailboxes", "/status", "/profile", "/healthz")
    return "".join(browser.get(path).text for path in paths)


def test_no_secret_is_told_where_every_login_is_refused(service: Service) -> None:
    service.start("poller")
    service.until(service.is_reading, "the first look")
    service.arrives(a_mail())
    service.until(lambda: service.states() == [TicketState.DRAFTED], "the draft")
    service.until(lambda: trouble(service), "the refused login")
    service.until(lambda: "ready" in dict(service.letter_states()).values(), "the deferred acknowledgement")
    said = commands(service) + pages(service)
    service.kill("poller")
    logs = b"".join(path.read_bytes() for path in service.home.glob("*.log"))
    rows = b"".join(path.read_bytes() for path in service.home.glob("t.sqlite*"))
    assert b"billing" in logs
    assert len(rows) > 100_000
    key = bytes(range(32))
    secrets = {*CANARIES, dovecot.PASSWORD, service.environ["CASECONSULTANT_KEY"], key.hex(), repr(key)}
    everything = {"said": said.encode(), "logs": logs, "rows": rows}
    found = [(where, secret) for where, text in everything.items() for secret in secrets if secret.encode() in text]
    assert found == []
    assert key not in rows
