"""What becomes of a message that we have: moved, marked, or left. Doing it twice is harmless."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from caseconsultant.mail.imap_connection import Client, ImapAccount, IMAPClientAbortError, IMAPClientError

KEYWORD: Final = b"$CaseConsultant"
BATCH: Final = 200


class Filing(Protocol):
    """One way to file."""

    @property
    def words(self) -> str:
        """What is done, for a person."""

    def file_away(self, client: Client, uids: Sequence[int]) -> None:
        """File the messages that are still there."""


def way(client: Client, account: ImapAccount, keywords: bool) -> Filing:
    """Choose by what the account wants and the server can.

    Without MOVE (RFC 6851) a message is copied and then expunged by its UID (RFC 4315), never by a bare EXPUNGE: that
    would remove what other people marked as deleted. Where neither can be done, a keyword must do.
    """
    if account.filing == "none":
        return Nothing("handled mail stays where it is")
    if account.filing == "move" and (client.has_capability("MOVE") or client.has_capability("UIDPLUS")):
        folder = _ready_folder(client, account.done_folder)
        return Move(f"handled mail is moved to {folder}", folder, at_once=client.has_capability("MOVE"))
    if keywords:
        return Mark(f"handled mail is marked by the keyword {KEYWORD.decode()}")
    return Nothing("handled mail stays where it is, since the server keeps no keywords of ours")


@dataclass(frozen=True, slots=True)
class Nothing:
    """Leave everything as it is."""

    words: str

    def file_away(self, client: Client, uids: Sequence[int]) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Set our keyword."""

    words: str

    def file_away(self, client: Client, uids: Sequence[int]) -> None:
        """Mark; a UID that is gone is passed over by the server (RFC 9051, 6.4.9)."""
        for start in range(0, len(uids), BATCH):
            client.add_flags(list(uids[start : start + BATCH]), [KEYWORD], silent=True)


@dataclass(frozen=True, slots=True)
class Move:
    """Move to a folder, in one step or by copy and expunge."""

    words: str
    folder: str
    at_once: bool

    def file_away(self, client: Client, uids: Sequence[int]) -> None:
        """Move; where the server refuses, look what is still there and try once more with that."""
        for start in range(0, len(uids), BATCH):
            batch = list(uids[start : start + BATCH])
            try:
                self._move(client, batch)
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                if left := _present(client, batch):
                    self._move(client, left)

    def _move(self, client: Client, uids: list[int]) -> None:
        if self.at_once:
            client.move(uids, self.folder)
        elif left := _present(client, uids):  # to copy what is marked already would make a second copy
            client.copy(left, self.folder)
            client.add_flags(left, [rb"\Deleted"], silent=True)
        if not self.at_once:
            client.uid_expunge(uids)


def _present(client: Client, uids: Sequence[int]) -> list[int]:
    """Return which of the messages are in the folder and not marked as deleted."""
    return list(client.search(["UID", ",".join(map(str, uids)), "UNDELETED"]))


def _ready_folder(client: Client, name: str) -> str:
    """Return the folder's full name on this server, and make it where it is missing."""
    prefix, separator = _namespace(client)
    full = name if not separator else name.replace("/", separator)
    if prefix and not full.startswith(prefix):
        full = prefix + full
    if not client.folder_exists(full):
        try:
            client.create_folder(full)
            client.subscribe_folder(full)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            if not client.folder_exists(full):  # another connection made it meanwhile
                raise
    return full


def _namespace(client: Client) -> tuple[str, str]:
    """Return the prefix and the separator of the user's own folders (RFC 2342)."""
    if not client.has_capability("NAMESPACE"):
        return "", ""
    personal = client.namespace().personal
    return (str(personal[0][0] or ""), str(personal[0][1] or "")) if personal else ("", "")
