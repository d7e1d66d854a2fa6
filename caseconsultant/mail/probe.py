"""Look at a mailbox as our poller will use it, one step after the other, and say in words how each went."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from caseconsultant.domain.errors import MailboxTrouble
from caseconsultant.mail import imap_evidence, imap_fetch, imap_filing
from caseconsultant.mail.imap_connection import Client, ImapAccount, connect, cut, troubles
from caseconsultant.mail.tls import network_words

CLOCKS_APART: Final = timedelta(seconds=30)
CERTIFICATE_NOTE: Final = timedelta(days=14)

# Lies in the folder for handled mail for a moment; were we to die just then, a person may delete it.
PROBE: Final = (
    b"From: caseconsultant@localhost\r\nTo: caseconsultant@localhost\r\nAuto-Submitted: auto-generated\r\n"
    b"Subject: A probe of caseconsultant mail check: it may be deleted\r\n\r\nIt may be deleted.\r\n"
)
_APPENDED = re.compile(rb"\[APPENDUID \d+ (\d+)\]")


class Grade(StrEnum):
    """How a step went."""

    WELL = "well"
    NOTE = "note"  # works, but somebody should know
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, how it went, and a sentence about it."""

    name: str
    grade: Grade
    says: str


def names(host: str) -> Step:
    """Say whether the name service knows the host."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        trouble = error if isinstance(error, OSError) else socket.gaierror(0, "no such name")
        return Step("name", Grade.FAILED, f"{network_words(host, 0, trouble)}.")
    return Step("name", Grade.WELL, f"{host} is known to the name service ({len(found)} addresses).")


def mailbox(account: ImapAccount, further: tuple[str, ...], evidence: tuple[str, ...], now: datetime) -> Iterator[Step]:
    """Yield how each step goes; one that fails is the last. `further` folders are read too; `evidence` gets copies."""
    known = names(account.host)
    yield known
    if known.grade is Grade.FAILED:
        return
    client: Client = None
    try:
        client = connect(account)
        yield Step("sign-in", Grade.WELL, f"{account.host}:{account.port} takes {account.user}.")
        yield _secured(client, now)
        with troubles(account):
            yield from _folders(client, account, now)
            yield from (_there(client, "further folder", name, "no mail is read from it") for name in further)
            trouble = "the fate of letters cannot be looked up in it"
            yield from (_there(client, "copies of letters", name, trouble) for name in evidence)
    except MailboxTrouble as trouble:
        yield Step("folders" if client is not None else "sign-in", Grade.FAILED, f"{trouble}.")
    finally:
        if client is not None:
            _leave(client, account)


def _secured(client: Client, now: datetime) -> Step:
    certificate = client.socket().getpeercert() if isinstance(client.socket(), ssl.SSLSocket) else None
    if not certificate:
        return Step("TLS", Grade.NOTE, "The connection is not encrypted; only a server on this machine may do that.")
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    says = f"The connection is encrypted; the certificate is trusted and ends on {ends:%Y-%m-%d}."
    return Step("TLS", Grade.NOTE if ends - now < CERTIFICATE_NOTE else Grade.WELL, says)


def _there(client: Client, step: str, name: str, trouble: str) -> Step:
    real = imap_evidence.real_name(client, name)
    if real and client.folder_exists(real):
        return Step(step, Grade.WELL, f"The folder {real} is there.")
    return Step(step, Grade.FAILED, f"The folder {name} is not there: {trouble}.")


def _folders(client: Client, account: ImapAccount, now: datetime) -> Iterator[Step]:
    selected = imap_fetch.select(client, account)
    yield Step("folder", Grade.WELL, f"{account.folder} can be read; it holds {selected.status.exists} messages.")
    idles = client.has_capability("IDLE")
    says = "News comes at once (IDLE)." if idles else "The server has no IDLE: news is asked for every half minute."
    yield Step("news", Grade.WELL if idles else Grade.NOTE, says)
    filing = imap_filing.way(client, account, selected.keywords)
    yield _filing(client, account, filing)
    if isinstance(filing, imap_filing.Move):
        yield from _tried(client, filing.folder, now)


def _filing(client: Client, account: ImapAccount, filing: imap_filing.Filing) -> Step:
    answer = client.select_folder(account.folder, readonly=account.filing == "none")
    words = f"{filing.words[:1].upper()}{filing.words[1:]}"
    if account.filing != "none" and (b"READ-ONLY" in answer or not answer.get(b"PERMANENTFLAGS", (b"?",))):
        return Step("filing", Grade.FAILED, f"{account.user} may only read {account.folder}, so nothing can be filed.")
    if account.filing != "none" and isinstance(filing, imap_filing.Nothing):
        return Step("filing", Grade.NOTE, f"{words}. Correctness does not rest on it.")
    return Step("filing", Grade.WELL, f"{words}.")


def _tried(client: Client, folder: str, now: datetime) -> Iterator[Step]:
    """Put a message of our own into the folder for handled mail, read the server's time off it, and remove it."""
    if not client.has_capability("UIDPLUS"):  # ours could not be told apart from others when it is to go
        yield Step("clock", Grade.NOTE, "It cannot be compared: the server has no UIDPLUS.")
        return
    put = _APPENDED.search(client.append(folder, PROBE))
    if put is None:
        yield Step("clock", Grade.NOTE, "It cannot be compared: the server does not say where it put our message.")
        return
    uid = int(put[1])
    client.select_folder(folder)
    try:
        said = client.fetch([uid], ["INTERNALDATE"]).get(uid, {}).get(b"INTERNALDATE")
    finally:
        client.add_flags([uid], [rb"\Deleted"], silent=True)
        client.uid_expunge([uid])
    yield Step("filing right", Grade.WELL, f"A message of ours could be put into {folder} and removed again.")
    if isinstance(said, datetime):
        yield clocks(said, now)


def clocks(theirs: datetime, ours: datetime) -> Step:
    """Say how far the server's clock is from ours."""
    apart = abs(theirs - ours)
    says = f"The mail server's clock and ours differ by {apart.total_seconds():.0f} seconds."
    return Step("clock", Grade.NOTE if apart > CLOCKS_APART else Grade.WELL, says)


def _leave(client: Client, account: ImapAccount) -> None:
    """Sign out; whatever comes of it, all has been said."""
    with suppress(MailboxTrouble), troubles(account):
        client.logout()
        return
    cut(client)
