"""The requester's side: hands a question to the mail server, and looks into the INBOX for letters."""

import contextlib
import smtplib
import socket
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from imapclient import IMAPClient

from caseconsultant.demo.mailserver import LOOPBACK, Ports


def send(ports: Ports, mail: EmailMessage) -> None:
    """Hand a mail to the server, as any mail program on this machine may."""
    with smtplib.SMTP(LOOPBACK, ports.smtp, local_hostname="localhost") as smtp:
        smtp.send_message(mail)


class Inbox:
    """An open INBOX. `letters` reads what came since the last call."""

    def __init__(self, ports: Ports, address: str, password: str) -> None:
        self._client = IMAPClient(LOOPBACK, ports.imap, ssl=False, timeout=10)
        self._client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else 40 ms a command
        self._client.login(address, password)
        self._client.select_folder("INBOX", readonly=True)
        self._read = 0

    def letters(self) -> Iterator[EmailMessage]:
        """Yield the letters not yielded before, the oldest first."""
        self._client.noop()
        for uid in sorted(uid for uid in self._client.search() if uid > self._read):
            raw = self._client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
            self._read = uid
            letter = BytesParser(policy=policy.default).parsebytes(raw)
            assert isinstance(letter, EmailMessage)  # what this policy makes
            yield letter

    def close(self) -> None:
        """Sign out."""
        with contextlib.suppress(OSError):
            self._client.logout()
