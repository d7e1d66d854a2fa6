"""The service signs in by OAuth2, reads and answers; and an end of the sign-in is alarmed while mail still flows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseconsultant.codes.shelf import ensure_library
from caseconsultant.services import desk
from caseconsultant.services.health import health
from tests.conftest import absent
from tests.fakes import a_mail
from tests.flows.service import USER, Service
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot, make_certificate
from tests.servers.identity import TENANT, Identity
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.contract

ENDED = (401, {"error": "invalid_client", "error_description": "the secret has expired"})


@pytest.fixture
def identity(tmp_path: Path) -> Iterator[Identity]:
    make_certificate(tmp_path / "cert.pem", tmp_path / "key.pem")
    with Identity(tmp_path / "cert.pem", tmp_path / "key.pem", user=USER, lifetime=75) as made:
        yield made


@pytest.fixture
def service(identity: Identity, tmp_path: Path) -> Iterator[Service]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    ensure_library(tmp_path / "library")
    more = {
        "IMAP_PASSWORD": "",
        "OAUTH": "microsoft",
        "OAUTH_TENANT": TENANT,
        "OAUTH_CLIENT_ID": "app",
        "OAUTH_CLIENT_SECRET": "canary-secret",
        "OAUTH_AUTHORITY": identity.authority,
        "OAUTH_CA_FILE": str(identity.cert),
    }
    with (
        Dovecot(USER, tokeninfo=identity.tokeninfo) as server,
        SmtpSink(needs_login=True, tokens=identity.valid) as sink,
    ):
        made = Service(tmp_path, f"sqlite:///{tmp_path}/t.sqlite", server, sink, more=more)
        yield made
        made.stop()


def test_mail_is_read_and_answered_by_tokens_and_an_end_is_alarmed(service: Service, identity: Identity) -> None:
    service.start("poller")
    service.until(service.is_reading, "the first look")
    service.arrives(a_mail())
    service.until(lambda: len(service.letters()) == 1, "the acknowledgement")
    assert service.sink.signed_in == [USER]
    assert len(identity.asked) == 1  # one token for reading and for sending

    identity.plan += [ENDED] * 10
    service.until(lambda: not health(service.app).ok, "the alarm")
    assert health(service.app).alarms == ("the mailbox consult gets no new token to sign in with",)
    (box,) = desk.status(service.app).mailboxes
    assert "the secret has expired" in box.trouble
    service.arrives(a_mail(message_id="2@clinic.test", text="And 20611?"))
    service.until(lambda: len(service.states()) == 2, "the second ticket, over the connection that stands")
    said = service.logs()
    assert "canary-secret" not in said
    assert not any(token in said for token in identity.valid)
