"""Take mail in: store it, commit, and only then file it on the server."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from caseconsultant.mail.fingerprint import fingerprint
from caseconsultant.ports import Mailbox, RawMail
from caseconsultant.services.app import App
from caseconsultant.services.batches import batches
from caseconsultant.store import backlog, inbox, journal, mailboxes
from caseconsultant.store.mailboxes import Epoch
from caseconsultant.store.session import transaction

A_DAY: Final = timedelta(days=1)
FILED_AT_ONCE: Final = 500
MISSES: Final = 5


@dataclass(frozen=True, slots=True)
class Source:
    """The folder that is read. With `start_now`, mail older than the first connection is left alone."""

    mailbox: str
    folder: str
    start_now: bool = True
    files: bool = True


@dataclass(slots=True)
class Misses:
    """How often the server listed a UID without giving the message; kept by whoever polls."""

    count: dict[int, int] = field(default_factory=dict)

    def again(self, uids: Iterable[int]) -> Sequence[int]:
        """Count these once more, forget all others, and return those that were missed too often."""
        self.count = {uid: self.count.get(uid, 0) + 1 for uid in uids}
        return [uid for uid, misses in self.count.items() if misses >= MISSES]


def collect(
    app: App,
    source: Source,
    server: Mailbox,
    misses: Misses,
    *,
    stored: Callable[[int], object],
    thorough: bool = False,
) -> int:
    """Store what the folder holds and we do not; ring `stored` for each id; return how many there were.

    A thorough pass looks at every UID: the first one, then one each day, and where it is asked for. The others look
    only above the highest UID below which nothing is missing.
    """
    status = server.open(source.folder)
    with transaction(app.sessions, "collect: epoch") as session:
        epoch = mailboxes.epoch(session, source.mailbox, source.folder, status, start_now=source.start_now)
    thorough = thorough or epoch.wants_full_look
    above = epoch.start_after if thorough else epoch.floor
    listed = server.uids(above)
    older = _older(server, epoch)
    with transaction(app.sessions, "collect: known") as session:
        known = inbox.stored_uids(session, epoch, 0 if older else above)
    young = _young(server, epoch, listed)
    wanted = [uid for uid in (*older, *listed) if uid not in known and (young is None or uid in young)]

    seen: set[int] = set()
    count = 0
    for batch in batches(server.fetch(wanted)):
        seen.update(mail.uid for mail in batch)
        for inbox_id in _store(app, source, epoch, batch):
            count += 1
            stored(inbox_id)
    missed = [uid for uid in wanted if uid not in seen]
    overlooked = len([uid for uid in wanted if epoch.start_after < uid <= epoch.floor]) if thorough else None
    _close(app, source, epoch, listed, missed, misses, overlooked)
    file_away(app, source, epoch, server)
    return count


def _older(server: Mailbox, epoch: Epoch) -> Sequence[int]:
    """Return what was there before us and is wanted after all; a day more than that, since servers count in days."""
    if epoch.backlog_since is None:
        return ()
    return server.since(epoch.backlog_since.date() - A_DAY, epoch.start_after)


def _young(server: Mailbox, epoch: Epoch, listed: Sequence[int]) -> frozenset[int] | None:
    """Return what need not be left alone by its age, so that old mail is not fetched at every full look; None: all."""
    if epoch.left_alone_before is None or not listed:
        return None
    return frozenset(server.since(epoch.left_alone_before.date() - A_DAY, max(listed)))


def _store(app: App, source: Source, epoch: Epoch, batch: Sequence[RawMail]) -> Sequence[int]:
    ours = [mail for mail in batch if not epoch.leaves_alone(mail.uid, mail.received_at)]
    digest = app.sessions.keys.digest
    arrivals = [
        inbox.Arrival(
            uid=mail.uid,
            raw=mail.raw,
            fingerprint=digest("fingerprint", fingerprint(mail.raw).hex()),
            size=mail.size,
            received_at=mail.received_at,
            backlog=epoch.is_backlog(mail.uid, mail.received_at),
            unreadable="it is larger than we take; the whole mail is on the server" if mail.too_large else "",
        )
        for mail in ours
    ]
    passed = len([m for m in batch if m.uid > epoch.start_after and epoch.leaves_alone(m.uid, m.received_at)])
    with transaction(app.sessions, "collect: store") as session:
        if passed:
            mailboxes.left_alone(session, epoch.id, passed)
        return inbox.store(session, epoch, arrivals, filed=not source.files) if arrivals else []


def _close(
    app: App,
    source: Source,
    epoch: Epoch,
    listed: Sequence[int],
    missed: Sequence[int],
    misses: Misses,
    overlooked: int | None,
) -> None:
    """Raise the floor to below the first message that is missing, and say that the mailbox was read.

    `overlooked` counts what a full look found below the floor, where nothing should be; None after other looks.
    """
    hopeless = misses.again(missed)
    now = app.clock.now()
    with transaction(app.sessions, "collect: close") as session:
        if hopeless:
            reason = f"the server lists this message but did not give it in {MISSES} attempts"
            lost = [inbox.Arrival(uid, b"", b"uid %d" % uid, 0, now, reason) for uid in hopeless]
            inbox.store(session, epoch, lost, filed=True)
        waiting = [uid for uid in missed if uid not in hopeless]
        newer = [uid for uid in waiting if uid > epoch.start_after]
        floor = (newer[0] - 1) if newer else max(listed, default=epoch.floor)
        mailboxes.raise_floor(session, epoch.id, floor)
        older = [uid for uid in waiting if uid <= epoch.start_after]
        if epoch.backlog_owner is not None and not older and (epoch.backlog_since or overlooked is not None):
            backlog.is_in(session, epoch.backlog_owner)
        if overlooked is not None:
            mailboxes.looked_through(session, epoch.id)
        if overlooked:
            journal.write(session, "overlooked mail found", mailbox=source.mailbox, mails=overlooked)
        mailboxes.was_read(session, source.mailbox, _note(epoch))


def _note(epoch: Epoch) -> str:
    if epoch.is_first and epoch.start_after:
        return "Reading starts from now: mail that was in the folder before is left alone."
    return ""


def file_away(app: App, source: Source, epoch: Epoch, server: Mailbox) -> None:
    """Move what is stored out of the folder. Dying before it is recorded only means doing it again."""
    if not source.files:
        return
    while True:
        with transaction(app.sessions, "file: find") as session:
            unfiled = inbox.unfiled(session, epoch, FILED_AT_ONCE)
        if not unfiled:
            return
        app.tripwire("before filing")
        server.file_away(list(unfiled.values()))
        app.tripwire("after filing")
        with transaction(app.sessions, "file: done") as session:
            inbox.filed(session, unfiled)
