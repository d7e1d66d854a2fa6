import smtplib
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes

import pytest
from imapclient import IMAPClient

from caseconsultant.demo.mailserver import MailServer, Ports

USERS = {"consult@clinic.test": "pw one", "maria@practice.test": "pw two"}
MAIL = b"From: maria@practice.test\r\nTo: consult@clinic.test\r\nSubject: hello\r\n\r\nbody\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with MailServer(USERS) as running:
        yield running


def inbox(server: MailServer, address: str) -> IMAPClient:
    client = IMAPClient("127.0.0.1", server.ports.imap, ssl=False, timeout=5)
    client.login(address, USERS[address])
    client.select_folder("INBOX")
    return client


def test_mail_for_a_mailbox_arrives_with_a_trace(server: MailServer) -> None:
    with smtplib.SMTP("127.0.0.1", server.ports.smtp) as smtp:
        smtp.sendmail("maria@practice.test", ["Consult@clinic.test"], MAIL)
    with inbox(server, "consult@clinic.test") as client:
        uid = client.search()[-1]
        raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
    mail = message_from_bytes(raw)
    assert mail["Return-Path"] == "<maria@practice.test>"
    assert "mail.demo.test" in mail["Received"]
    assert raw.endswith(MAIL)


@pytest.mark.parametrize(("recipient", "code"), [("nobody@practice.test", 550), ("later-maria@practice.test", 451)])
def test_a_recipient_without_a_mailbox_is_not_taken(server: MailServer, recipient: str, code: int) -> None:
    with (
        smtplib.SMTP("127.0.0.1", server.ports.smtp) as smtp,
        pytest.raises(smtplib.SMTPRecipientsRefused) as refused,
    ):
        smtp.sendmail("maria@practice.test", [recipient], MAIL)
    assert refused.value.recipients[recipient][0] == code


def test_submission_wants_the_right_password(server: MailServer) -> None:
    with smtplib.SMTP("127.0.0.1", server.ports.submission) as smtp:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            smtp.sendmail("consult@clinic.test", ["maria@practice.test"], MAIL)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            smtp.login("consult@clinic.test", "wrong")
        smtp.login("consult@clinic.test", "pw one")
        assert smtp.sendmail("consult@clinic.test", ["maria@practice.test"], MAIL) == {}


def test_an_idling_client_hears_of_new_mail(server: MailServer) -> None:
    with inbox(server, "maria@practice.test") as client:
        client.idle()
        with smtplib.SMTP("127.0.0.1", server.ports.smtp) as smtp:
            smtp.sendmail("consult@clinic.test", ["maria@practice.test"], MAIL)
        heard = client.idle_check(timeout=5)
        client.idle_done()
    assert any(b"EXISTS" in answer for answer in heard)


def test_it_ends_though_a_client_idles_and_leaves_its_ports() -> None:
    before = threading.active_count()
    with MailServer(USERS) as server:
        client = inbox(server, "maria@practice.test")
        client.idle()
    for port in (server.ports.imap, server.ports.smtp, server.ports.submission):
        with pytest.raises(OSError):  # noqa: PT011  (refused, whatever the platform calls it)
            socket.create_connection(("127.0.0.1", port), 1).close()
    client.socket().close()
    assert threading.active_count() == before


def test_a_port_that_is_taken_is_an_error_and_not_silence(server: MailServer) -> None:
    with pytest.raises(OSError, match="in use"), MailServer(USERS, Ports(smtp=server.ports.smtp)):
        pass
