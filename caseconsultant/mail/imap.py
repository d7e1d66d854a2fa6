"""The mailbox that we read, over IMAP (RFC 9051; RFC 3501 for older servers). Correctness rests on UIDs alone."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Final

from caseconsultant.domain.errors import MailboxTrouble
from caseconsultant.mail import imap_fetch, imap_filing, imap_idle
from caseconsultant.mail.imap_connection import Client, ImapAccount, connect, cut, safe, troubles
from caseconsultant.mail.imap_evidence import ImapEvidence
from caseconsultant.ports import FolderStatus, RawMail

__all__ = ["ImapAccount", "ImapEvidence", "ImapMailbox"]

# imaplib refuses lines beyond 1 MB: a SEARCH answer takes up to 11 bytes for each UID.
SEARCH_AT_ONCE: Final = 80_000
UID_WINDOW: Final = 5_000
NOOP_SECONDS: Final = 30.0


class ImapMailbox:
    """A ports.Mailbox: one connection, for one thread at a time."""

    def __init__(
        self,
        account: ImapAccount,
        sleep: Callable[[float], None] = time.sleep,
        search_at_once: int = SEARCH_AT_ONCE,
        uid_window: int = UID_WINDOW,
    ) -> None:
        self.account = account
        self._sleep = sleep
        self._search_at_once = search_at_once
        self._uid_window = uid_window
        self._client: Client | None = None
        self._status = FolderStatus(0, 0, 0)
        self._filings: dict[str, imap_filing.Filing] = {}
        self._folder = account.folder

    def open(self, folder: str = "") -> FolderStatus:
        """Connect where needed, select the folder (by default the account's own), and say what it holds."""
        self._folder = safe(folder or self.account.folder)
        if self._client is None:
            self._client = connect(self.account)
        with self._connected() as client:
            answer = imap_fetch.select(client, self.account, self._folder)
            self._status = answer.status
            if self._folder not in self._filings:
                self._filings[self._folder] = imap_filing.way(client, self.account, answer.keywords)
        return self._status

    def uids(self, above: int) -> Sequence[int]:
        """Return the UIDs greater than `above`, ascending."""
        with self._connected() as client:
            imap_idle.asked(client)  # Dovecot's SEARCH alone does not see what came since the last command
            imap_idle.told(client)  # forgotten before we look, so that what comes meanwhile is remembered
            if self._status.exists <= self._search_at_once:
                return imap_fetch.search(client, above + 1, None)
            return imap_fetch.search_in_windows(client, above + 1, self._status.uidnext, self._uid_window)

    def since(self, day: date, up_to: int) -> Sequence[int]:
        """Return the UIDs up to `up_to` that came on this day or later, ascending."""
        with self._connected() as client:
            return imap_fetch.search_since(client, day, up_to)

    def fetch(self, uids: Sequence[int]) -> Iterator[RawMail]:
        """Yield the messages; what the server does not give is left out. One that gives none at all is in trouble."""
        refused: list[Exception] = []
        some = False
        for window in imap_fetch.windows(uids):
            with self._connected() as client:
                plan = imap_fetch.plan(client, window)
            for batch in plan:
                with self._connected() as client:
                    mails = imap_fetch.given(client, batch, refused)
                some = some or bool(mails)
                yield from mails
        if refused and not some:
            with self._connected():
                raise refused[0]

    def file_away(self, uids: Sequence[int]) -> None:
        """Move the messages to the folder for what is done, or mark them, as the account says."""
        with self._connected() as client:
            if (filing := self._filings.get(self._folder)) is not None:
                filing.file_away(client, uids)

    def wait(self, seconds: float) -> bool:
        """Wait for news; True as soon as something may have come."""
        with self._connected() as client:
            if client.has_capability("IDLE"):
                return imap_idle.wait(client, seconds)
            return imap_idle.told(client) or self._ask_now_and_then(client, seconds)

    def check(self) -> str:
        """Connect, look and say in one sentence what was reached."""
        status = self.open()
        with self._connected() as client:
            secured = {"implicit": "over TLS", "starttls": "over TLS (STARTTLS)", "none": "without TLS"}[
                self.account.tls
            ]
            news = "news comes at once (IDLE)" if client.has_capability("IDLE") else "news is asked for (no IDLE)"
            filing = self._filings[self._folder].words
        return (
            f"signed in to {self.account.host}:{self.account.port} {secured} as {self.account.user}: the folder"
            f" {self._folder} holds {status.exists} messages; {news}; {filing}."
        )

    def close(self) -> None:
        """Sign out where that is quick; never raises."""
        client, self._client, self._filings = self._client, None, {}
        if client is None:
            return
        try:
            with troubles(self.account):
                client.socket().settimeout(2)
                client.logout()
        except MailboxTrouble:
            cut(client)

    def _ask_now_and_then(self, client: Client, seconds: float) -> bool:
        left = seconds
        while left > 0:
            pause = min(left, NOOP_SECONDS)
            self._sleep(pause)
            left -= pause
            if imap_idle.asked(client):
                return True
        return False

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        """Give the client; after any trouble it is dropped, and `open` makes another."""
        if self._client is None:
            raise MailboxTrouble(f"the mailbox {self.account.user} is not open")
        try:
            with troubles(self.account):
                yield self._client
        except MailboxTrouble:
            cut(self._client)
            self._client, self._filings = None, {}
            raise
