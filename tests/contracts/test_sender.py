"""What ports.Sender promises, against a real SMTP server that misbehaves as planned."""

import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caseconsultant.domain.delivery import Outcome
from caseconsultant.domain.errors import SenderTrouble
from caseconsultant.domain.letters import Envelope
from caseconsultant.mail.smtp import SmtpAccount, SmtpSender, Timeouts
from tests.servers.dovecot import make_certificate
from tests.servers.ports import free_port
from tests.servers.smtp_sink import PASSWORD, USER, Fault, Letter, SmtpSink

pytestmark = pytest.mark.contract

ENVELOPE = Envelope("bounce@consult.test", ("pat@clinic.test",))
CONTENT = b"Subject: Your answer\r\n\r\n.a dot\r\n..two\r\n.\r\nend canary-words\r\n"
SHORT = Timeouts(connect=2, command=2, data=2, block=2, final=2)


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        yield sink


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    make_certificate(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", folder / "key.pem"


def sender_to(sink: SmtpSink, timeouts: Timeouts = SHORT, **changes: Any) -> SmtpSender:
    values: dict[str, Any] = {"host": "127.0.0.1", "port": sink.port, "tls": "none", **changes}
    return SmtpSender(SmtpAccount(**values), timeouts)


class Gate:
    """The point of no return: counts its passages, and says what it is told to say."""

    def __init__(self, *, opens: bool = True) -> None:
        self.passed = 0
        self.opens = opens

    def __call__(self) -> bool:
        self.passed += 1
        return self.opens


def test_a_letter_arrives_byte_for_byte(sink: SmtpSink) -> None:
    gate = Gate()
    report = sender_to(sink).send(ENVELOPE, CONTENT, gate)
    assert (report.outcome, report.reply) == (Outcome.ACCEPTED, "250 taken as 1")
    assert sink.letters == [Letter("bounce@consult.test", ("pat@clinic.test",), CONTENT)]
    assert gate.passed == 1


def test_a_letter_that_begins_with_a_dot_arrives_too(sink: SmtpSink) -> None:
    content = b".X: y\r\n\r\n" + b".line\r\n" * 50_000
    assert sender_to(sink).send(ENVELOPE, content, Gate()).outcome is Outcome.ACCEPTED
    assert sink.letters[0].content == content


def test_nothing_leaves_while_the_gate_is_closed(sink: SmtpSink) -> None:
    gate = Gate(opens=False)
    assert sender_to(sink).send(ENVELOPE, CONTENT, gate).outcome is Outcome.DEFERRED
    assert (gate.passed, sink.letters) == (1, [])


def test_a_gate_that_raises_lets_nothing_leave(sink: SmtpSink) -> None:
    def broken() -> bool:
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        sender_to(sink).send(ENVELOPE, CONTENT, broken)
    assert sink.letters == []


@pytest.mark.parametrize(
    ("fault", "outcome", "passed", "taken"),
    [
        (Fault.MAIL_451, Outcome.DEFERRED, 0, 0),
        (Fault.MAIL_550, Outcome.REFUSED, 0, 0),
        (Fault.RCPT_451, Outcome.DEFERRED, 0, 0),
        (Fault.RCPT_550, Outcome.REFUSED, 0, 0),
        (Fault.RCPT_530, Outcome.DEFERRED, 0, 0),
        (Fault.CUT_RCPT, Outcome.DEFERRED, 0, 0),
        (Fault.DATA_451, Outcome.DEFERRED, 0, 0),
        (Fault.DATA_554, Outcome.REFUSED, 0, 0),
        (Fault.CUT_CONTENT, Outcome.UNKNOWN, 1, 0),
        (Fault.END_452, Outcome.DEFERRED, 1, 0),
        (Fault.END_554, Outcome.REFUSED, 1, 0),
        (Fault.END_NONSENSE, Outcome.UNKNOWN, 1, 0),
        (Fault.DROP, Outcome.UNKNOWN, 1, 0),
        (Fault.TAKE_AND_DROP, Outcome.UNKNOWN, 1, 1),
        (Fault.SLOW, Outcome.ACCEPTED, 1, 1),
        (Fault.CUT_QUIT, Outcome.ACCEPTED, 1, 1),
    ],
)
def test_every_fault_has_its_outcome(sink: SmtpSink, fault: Fault, outcome: Outcome, passed: int, taken: int) -> None:
    sink.faults.append(fault)
    gate = Gate()
    report = sender_to(sink).send(ENVELOPE, CONTENT + b"x" * 60 + b"\r\n", gate)
    assert (report.outcome, gate.passed) == (outcome, passed)
    if fault is not Fault.END_NONSENSE:
        assert len(sink.letters) == taken
    assert report.reply
    assert "canary" not in report.reply
    assert len(report.reply) <= 200


def test_a_server_slower_than_our_patience_leaves_the_letter_unknown() -> None:
    with SmtpSink(slow_seconds=1) as sink:
        sink.faults.append(Fault.SLOW)
        hasty = Timeouts(connect=2, command=2, data=2, block=2, final=0.2)
        assert sender_to(sink, hasty).send(ENVELOPE, CONTENT, Gate()).outcome is Outcome.UNKNOWN


def test_the_null_sender_is_used_and_replaced_where_it_is_refused(sink: SmtpSink) -> None:
    sink.faults += [Fault.NONE, Fault.NULL_550]
    null = Envelope("", ("pat@clinic.test",))
    sender = sender_to(sink, instead_of_null="bounce@consult.test")
    assert [sender.send(null, CONTENT, Gate()).outcome for _ in range(2)] == [Outcome.ACCEPTED] * 2
    assert [letter.sender for letter in sink.letters] == ["", "bounce@consult.test"]


def test_a_letter_over_the_servers_limit_is_refused_before_it_leaves() -> None:
    with SmtpSink(size_limit=40) as sink:
        gate = Gate()
        report = sender_to(sink).send(ENVELOPE, CONTENT, gate)
    assert (report.outcome, gate.passed) == (Outcome.REFUSED, 0)


@pytest.mark.parametrize("implicit", [True, False])
def test_letters_go_over_verified_tls_with_a_login(certificate: tuple[Path, Path], implicit: bool) -> None:
    with SmtpSink(*certificate, implicit=implicit, needs_login=True) as sink:
        sender = sender_to(
            sink,
            host="localhost",
            tls="implicit" if implicit else "starttls",
            user=USER,
            password=PASSWORD,
            ca_file=certificate[0],
        )
        assert f"localhost:{sink.port} over TLS" in sender.check()
        assert sender.send(ENVELOPE, CONTENT, Gate()).outcome is Outcome.ACCEPTED
        assert len(sink.letters) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"host": "no-such-host.invalid", "tls": "implicit"}, "was not found"),
        ({"host": "x" * 70 + ".test", "tls": "implicit"}, "was not found"),
        ({"port": 0}, "nothing answers"),
        ({"tls": "starttls"}, "offers no STARTTLS"),
        ({"tls": "implicit"}, "TLS with 127.0.0.1"),
        ({"user": "somebody", "password": "wrong"}, "refused the login of somebody"),
        ({"tls": "none", "host": "mail.clinic.test"}, "without TLS"),
    ],
)
def test_a_sender_that_cannot_be_used_says_why(sink: SmtpSink, changes: dict[str, Any], words: str) -> None:
    if changes.get("port") == 0:
        changes = {"port": free_port()}
    sender = sender_to(sink, **changes)
    with pytest.raises(SenderTrouble, match=words):
        sender.check()
    report = sender.send(ENVELOPE, CONTENT, Gate())
    assert report.outcome is Outcome.DEFERRED
    assert words in report.reply


def test_an_unknown_certificate_is_never_trusted(certificate: tuple[Path, Path]) -> None:
    with SmtpSink(*certificate, implicit=True) as sink, pytest.raises(SenderTrouble, match="is not trusted"):
        sender_to(sink, tls="implicit", host="localhost").check()


HOSTILE = [
    "",
    "nobody",
    "a@b.test\r\nRCPT TO:<x@y.test>",
    "a@b.test> SIZE=1",
    "a@b.test>\r\nDATA",
    "<a@b.test>",
    "a b@c.test",
    "a@b.test\x00",
    "a@b.test\u2028x",
    "a@b.test, c@d.test",
    "a@b@c.test",
    "jö@b.test",
    "a@b.test" * 100,
    "a" * 65 + "@b.test",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_ends_a_command_early(sink: SmtpSink, address: str) -> None:
    report = sender_to(sink).send(Envelope("bounce@consult.test", (address,)), CONTENT, Gate())
    assert report.outcome is Outcome.REFUSED
    assert sink.connections == 0
    if address:
        assert sender_to(sink).send(Envelope(address, ("pat@clinic.test",)), CONTENT, Gate()).outcome is Outcome.REFUSED
    assert sink.letters == []


@pytest.mark.parametrize("content", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\n.\n\r\n", b"no end", b""])
def test_a_bare_line_end_never_leaves(sink: SmtpSink, content: bytes) -> None:
    with pytest.raises(ValueError, match="CRLF"):
        sender_to(sink).send(ENVELOPE, content, Gate())
    assert sink.connections == 0


def test_a_letter_has_one_recipient(sink: SmtpSink) -> None:
    with pytest.raises(ValueError, match="one recipient"):
        sender_to(sink).send(Envelope("", ("a@b.test", "c@d.test")), CONTENT, Gate())


def test_no_log_holds_the_letter_or_the_password(sink: SmtpSink, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="smtplib"):
        sender = sender_to(sink, user=USER, password=PASSWORD)
        assert sender.send(ENVELOPE, CONTENT, Gate()).outcome is Outcome.ACCEPTED
    assert PASSWORD not in caplog.text + repr(sender.account)


def test_a_server_that_lets_us_wait_holds_up_only_one_letter() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        account = SmtpAccount("127.0.0.1", mute.getsockname()[1], tls="none")
        sender = SmtpSender(account, Timeouts(connect=0.5, command=0.5), slow=0.3)
        began = time.monotonic()
        reports = [sender.send(ENVELOPE, CONTENT, Gate()) for _ in range(20)]
        assert time.monotonic() - began < 3
    assert {report.outcome for report in reports} == {Outcome.DEFERRED}
    assert len({report.reply for report in reports}) == 1


def test_a_server_that_is_quickly_known_to_be_away_is_tried_for_every_letter() -> None:
    port = free_port()
    sender = SmtpSender(SmtpAccount("127.0.0.1", port, tls="none"), SHORT)
    assert sender.send(ENVELOPE, CONTENT, Gate()).outcome is Outcome.DEFERRED
    with SmtpSink(port=port):
        assert sender.send(ENVELOPE, CONTENT, Gate()).outcome is Outcome.ACCEPTED
