"""What a folder holds, and its messages: by UID, in batches, without marking them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from caseconsultant.domain.errors import MailboxTrouble
from caseconsultant.mail.imap_connection import Client, ImapAccount, IMAPClientAbortError, IMAPClientError
from caseconsultant.ports import FolderStatus, RawMail

SINCE_WINDOW: Final = 50_000  # an answer takes up to 11 bytes for each UID, and a line 1 MB
WINDOW: Final = 500  # messages whose sizes are asked for at once
BATCH: Final = 50  # messages fetched at once ...
BATCH_BYTES: Final = 4 * 1024 * 1024  # ... and together at most so large
LARGE: Final = 1024 * 1024  # fetched one by one
TOO_LARGE: Final = 25 * 1024 * 1024
KEPT_OF_TOO_LARGE: Final = 1024 * 1024

# A server that gives no INTERNALDATE has never been met; a date that is plainly none must do for it.
NO_DATE: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Selected:
    """What the server said of the folder; `keywords` whether it keeps keywords of ours."""

    status: FolderStatus
    keywords: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A message by its facts, before its bytes."""

    uid: int
    size: int
    received_at: datetime


def select(client: Client, account: ImapAccount, folder: str = "") -> Selected:
    """Select a folder (by default the account's own), read-only where nothing is to be filed."""
    folder = folder or account.folder
    try:
        answer = client.select_folder(folder, readonly=account.filing == "none")
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        names = ", ".join(sorted(str(name) for _, _, name in client.list_folders())[:10])
        raise MailboxTrouble(f"there is no folder {folder}; there are: {names}") from error
    kept = answer.get(b"PERMANENTFLAGS", ())
    status = FolderStatus(
        uidvalidity=answer.get(b"UIDVALIDITY", 0),
        uidnext=answer.get(b"UIDNEXT") or _next(client),
        exists=answer.get(b"EXISTS", 0),
        uidnext_told=bool(answer.get(b"UIDNEXT")),
    )
    return Selected(status, keywords=rb"\*" in kept or b"$CaseConsultant" in kept)


def _next(client: Client) -> int:
    """What UIDNEXT would be, for servers that do not say it."""
    return max(client.search(["UID", "*"]), default=0) + 1


def search(client: Client, first: int, last: int | None) -> list[int]:
    """Return the UIDs from `first` to `last` (None: to the end), ascending.

    `n:*` names the last message even where its UID is below n (RFC 9051, 9, seq-range): that one is dropped.
    """
    found = client.search(["UID", f"{first}:{'*' if last is None else last}"])
    return sorted({uid for uid in found if uid >= first and (last is None or uid <= last)})


def search_in_windows(client: Client, first: int, uidnext: int, window: int) -> list[int]:
    """Return the UIDs from `first` on; what came since `uidnext` was said is in the last window, which is open."""
    found: list[int] = []
    for start in range(first, uidnext, window):
        found += search(client, start, min(start + window, uidnext) - 1)
    return found + search(client, max(first, uidnext), None)


def search_since(client: Client, day: date, up_to: int) -> list[int]:
    """Return the UIDs up to `up_to` whose INTERNALDATE is on that day or later (RFC 9051, 6.4.4), in windows."""
    found: list[int] = []
    for start in range(1, up_to + 1, SINCE_WINDOW):
        last = min(start + SINCE_WINDOW - 1, up_to)
        found += [uid for uid in client.search(["UID", f"{start}:{last}", "SINCE", day]) if start <= uid <= last]
    return sorted(found)


def windows(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut the UIDs into pieces that fit into one command."""
    for start in range(0, len(uids), WINDOW):
        yield uids[start : start + WINDOW]


def plan(client: Client, uids: Sequence[int]) -> list[list[Listed]]:
    """Ask for sizes and dates, and group the messages: small ones together, large ones alone."""
    facts = client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE"])
    batches: list[list[Listed]] = [[]]
    total = 0
    for uid in uids:
        size = facts.get(uid, {}).get(b"RFC822.SIZE")
        if not isinstance(size, int):
            continue
        if batches[-1] and (len(batches[-1]) == BATCH or total + size > BATCH_BYTES or size > LARGE):
            batches.append([])
            total = 0
        date = facts[uid].get(b"INTERNALDATE")
        batches[-1].append(Listed(uid, size, date.astimezone(UTC) if isinstance(date, datetime) else NO_DATE))
        total += size if size <= LARGE else BATCH_BYTES
    return [batch for batch in batches if batch]


def bodies(client: Client, batch: Sequence[Listed]) -> list[RawMail]:
    """Fetch one batch. A literal is read into memory whole, so a message that is too large is only begun."""
    if len(batch) == 1 and batch[0].size > LARGE:
        return _one(client, batch[0])
    answer = client.fetch([one.uid for one in batch], ["BODY.PEEK[]"])
    return [
        RawMail(one.uid, raw, one.received_at, one.size)
        for one in batch
        if isinstance(raw := answer.get(one.uid, {}).get(b"BODY[]"), bytes) and (raw or not one.size)
    ]


def given(client: Client, batch: Sequence[Listed], refused: list[Exception]) -> list[RawMail]:
    """Fetch one batch; where the server refuses it, one message after the other, and note which it refuses alone.

    Yahoo does so with single messages: one of them must not hold up the others.
    """
    try:
        return bodies(client, batch)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as refusal:
        if len(batch) == 1:
            refused.append(refusal)
            return []
    return [mail for one in batch for mail in given(client, [one], refused)]


def _one(client: Client, one: Listed) -> list[RawMail]:
    """Fetch a large message by octets: one that announced less than it is cannot fill the memory."""
    limit = KEPT_OF_TOO_LARGE if one.size > TOO_LARGE else TOO_LARGE
    answer = client.fetch([one.uid], [f"BODY.PEEK[]<0.{limit}>"]).get(one.uid, {})
    raw = next((value for key, value in answer.items() if key.startswith(b"BODY[]") and isinstance(value, bytes)), b"")
    if not raw:
        return []
    too_large = one.size > TOO_LARGE or len(raw) >= TOO_LARGE
    return [RawMail(one.uid, raw, one.received_at, one.size, too_large)]
