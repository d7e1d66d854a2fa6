"""XOAUTH2 on both wires: against Dovecot, which asks our own provider whose a token is, and a real SMTP server."""

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from caseconsultant.domain.delivery import Outcome
from caseconsultant.domain.errors import MailboxRefused, MailboxTrouble, SenderTrouble, TokenRefused, TokenTrouble
from caseconsultant.domain.letters import Envelope
from caseconsultant.mail.imap import ImapAccount, ImapEvidence, ImapMailbox
from caseconsultant.mail.smtp import SmtpAccount, SmtpSender
from tests.conftest import absent
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot, make_certificate
from tests.servers.identity import Identity
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.contract

USER = "consult"
GOOD, WITHDRAWN = "canary-good", "canary-withdrawn"
ENVELOPE = Envelope("consult@service.test", ("pat@clinic.test",))


@dataclass
class FakeTokens:
    """Gives these tokens, one after the other; the last one again and again."""

    given: list[str] = field(default_factory=list)
    trouble: TokenTrouble | None = None
    refused: list[str] = field(default_factory=list)

    def token(self, refused: str = "") -> str:
        if self.trouble is not None:
            raise self.trouble
        if refused:
            self.refused.append(refused)
        return self.given.pop(0) if len(self.given) > 1 else self.given[0]


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Identity]:
    folder = tmp_path_factory.mktemp("tls")
    make_certificate(folder / "cert.pem", folder / "key.pem")
    with Identity(folder / "cert.pem", folder / "key.pem", user=USER, valid={GOOD}) as made:
        yield made


@pytest.fixture(scope="module")
def server(identity: Identity) -> Iterator[Dovecot]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot(USER, tokeninfo=identity.tokeninfo) as made:
        yield made


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink(needs_login=True, tokens={GOOD}) as made:
        yield made


def account(server: Dovecot, tokens: FakeTokens) -> ImapAccount:
    return ImapAccount("127.0.0.1", server.tls_port, USER, "", ca_file=server.ca_file, tokens=tokens)


def sender(sink: SmtpSink, tokens: FakeTokens) -> SmtpSender:
    return SmtpSender(SmtpAccount("127.0.0.1", sink.port, "consult@service.test", tls="none", tokens=tokens))


def test_a_mailbox_is_read_by_a_token(server: Dovecot) -> None:
    with closing(ImapMailbox(account(server, FakeTokens([GOOD])))) as mailbox:
        server.deliver(USER, b"Subject: one\r\n\r\n20610?\r\n")
        mailbox.open()
        assert len(mailbox.uids(0)) == 1
    evidence = ImapEvidence(account(server, FakeTokens([GOOD])), ["Sent"])
    assert not evidence.found("cc.1.a.b@service.test")


def test_a_token_that_was_withdrawn_is_replaced_once(server: Dovecot) -> None:
    tokens = FakeTokens([WITHDRAWN, GOOD])
    with closing(ImapMailbox(account(server, tokens))) as mailbox:
        assert mailbox.open().uidvalidity
    assert tokens.refused == [WITHDRAWN]


def test_a_refused_token_is_a_refused_login_and_is_never_told(
    server: Dovecot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tokens = FakeTokens([WITHDRAWN])
    with closing(ImapMailbox(account(server, tokens))) as mailbox, pytest.raises(MailboxRefused) as told:
        mailbox.open()
    assert "127.0.0.1 refused the token for consult" in str(told.value)
    assert tokens.refused == [WITHDRAWN]
    assert "canary" not in str(told.value) + caplog.text + repr(account(server, tokens))


def test_an_ended_sign_in_is_a_refused_login_and_a_passing_trouble_is_not(server: Dovecot) -> None:
    for trouble, becomes in ((TokenRefused("ended"), MailboxRefused), (TokenTrouble("no network"), MailboxTrouble)):
        with closing(ImapMailbox(account(server, FakeTokens(trouble=trouble)))) as mailbox:
            with pytest.raises(MailboxTrouble) as told:
                mailbox.open()
            assert type(told.value) is becomes
            assert str(told.value) == str(trouble)


def test_a_token_cannot_carry_a_command(server: Dovecot) -> None:
    tokens = FakeTokens(["x\r\nA1 DELETE Sent"])
    with closing(ImapMailbox(account(server, tokens))) as mailbox, pytest.raises(MailboxTrouble):
        mailbox.open()


def test_letters_leave_by_a_token(sink: SmtpSink) -> None:
    made = sender(sink, FakeTokens([WITHDRAWN, GOOD]))
    assert made.send(ENVELOPE, b"Subject: x\r\n\r\ny\r\n", lambda: True).outcome is Outcome.ACCEPTED
    assert sink.signed_in == ["consult@service.test"]
    assert f"127.0.0.1:{sink.port}" in made.check()


def test_without_a_token_a_letter_waits_and_no_token_is_told(sink: SmtpSink, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "caseconsultant")
    for tokens in (FakeTokens([WITHDRAWN]), FakeTokens(trouble=TokenRefused("the sign-in has ended"))):
        made = sender(sink, tokens)
        report = made.send(ENVELOPE, b"Subject: x\r\n\r\ny\r\n", lambda: True)
        assert report.outcome is Outcome.DEFERRED
        with pytest.raises(SenderTrouble) as told:
            made.check()
        said = report.reply + str(told.value)
        assert "refused the token for consult@service.test" in said or "the sign-in has ended" in said
        assert "canary" not in said + caplog.text + repr(made.account)
    assert sink.letters == []


def test_a_server_without_xoauth2_is_said() -> None:
    with SmtpSink() as poor, pytest.raises(SenderTrouble, match="offers no login by token"):
        sender(poor, FakeTokens([GOOD])).check()
