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

_ID: Final = re.compile(rb"<([\x21-\x3b\x3d\x3f-\x7e]{3,300})>")


class ImapEvidence:
    """A ports.Evidence over the folders of one account; each question is one short connection."""

    def __init__(self, account: ImapAccount, folders: Sequence[str]) -> None:
        self.account = account
        self.folders = tuple(safe(folder) for folder in folders)

    def found(self, message_id: str) -> str:
        """Return the Message-ID under which a folder holds the letter, or nothing.

        Raises MailboxTrouble where no folder could be searched.
        """
        if not OUR_ID.fullmatch(message_id) or len(message_id) > 300:
            raise ValueError("only Message-IDs that we made are looked for")
        client = connect(self.account)
        try:
            with troubles(self.account):
                seen = (_held(client, folder, message_id) for folder in self._existing(client))
                return next(filter(None, seen), "")
        finally:
            cut(client)

    def _existing(self, client: Client) -> list[str]:
        named = (real_name(client, folder) for folder in self.folders)
        there = [folder for folder in named if folder and _can_be_read(client, folder)]
        if not there:
            raise MailboxTrouble(f"none of the folders for evidence is there: {', '.join(self.folders)}")
        return there


def real_name(client: Client, folder: str) -> str:
    r"""Return a folder's name here; of `\Sent` the one that the server marks so (RFC 6154), or nothing."""
    if not folder.startswith("\\"):
        return folder
    return str(client.find_special_folder(folder.encode("ascii")) or "")


def _held(client: Client, folder: str, message_id: str) -> str:
    """Return the id of our letter in the folder: ours, or the one that it was given beside our own header."""
    client.select_folder(folder, readonly=True)
    if client.search(["HEADER", "Message-ID", f"<{message_id}>"]):
        return message_id
    copies = client.search(["HEADER", "X-CaseConsultant-Letter", message_id])
    if not copies:
        return ""
    answer = client.fetch(copies[:1], ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]).get(copies[0], {})
    header = next(
        (value for key, value in answer.items() if key.startswith(b"BODY[") and isinstance(value, bytes)), b""
    )
    theirs = _ID.search(header)
    return theirs[1].decode("ascii") if theirs is not None else message_id


def _can_be_read(client: Client, folder: str) -> bool:
    try:
        client.select_folder(folder, readonly=True)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return False
    return True
