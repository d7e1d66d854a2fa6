"""Whether a folder that gets copies of our letters holds one of them: *found*, or *cannot tell*."""

import re
from collections.abc import Sequence
from typing import Final

from caseconsultant.domain.errors import MailboxTrouble
from caseconsultant.mail.imap_connection import (
    Client,
    ImapAccount,
    IMAPClientAbortError,
    IMAPClientError,
    connect,
    cut,
    safe,
    troubles,
)

# What our own Message-IDs are made of. imapclient's search() would run anything else as commands.
OUR_ID: Final = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9.-]+")


class ImapEvidence:
    """A ports.Evidence over the folders of one account; each question is one short connection."""

    def __init__(self, account: ImapAccount, folders: Sequence[str]) -> None:
        self.account = account
        self.folders = tuple(safe(folder) for folder in folders)

    def found(self, message_id: str) -> bool:
        """Say whether one of the folders holds the letter; raise MailboxTrouble where none could be searched."""
        if not OUR_ID.fullmatch(message_id) or len(message_id) > 300:
            raise ValueError("only Message-IDs that we made are looked for")
        client = connect(self.account)
        try:
            with troubles(self.account):
                return any(self._holds(client, folder, message_id) for folder in self._existing(client))
        finally:
            cut(client)

    def _existing(self, client: Client) -> list[str]:
        there = [folder for folder in self.folders if _can_be_read(client, folder)]
        if not there:
            raise MailboxTrouble(f"none of the folders for evidence is there: {', '.join(self.folders)}")
        return there

    def _holds(self, client: Client, folder: str, message_id: str) -> bool:
        client.select_folder(folder, readonly=True)
        return bool(client.search(["HEADER", "Message-ID", f"<{message_id}>"]))


def _can_be_read(client: Client, folder: str) -> bool:
    try:
        client.select_folder(folder, readonly=True)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return False
    return True
