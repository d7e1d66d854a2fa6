"""Mail that was there before us: left alone, offered, and taken in when a person says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from caseconsultant.ports import RawMail
from caseconsultant.services import backlog, desk, mailbox_pages
from caseconsultant.services.backlog import NoSuchSpan
from caseconsultant.services.mailbox_pages import FolderView
from caseconsultant.store.session import no_tripwire, transaction
from caseconsultant.store.tables import FolderRow, InboxRow, JournalRow
from tests.crashes.path import Died, Tripwire
from tests.fakes import FakeMailbox, a_mail
from tests.world import World

TODAY = datetime.now(UTC)


@dataclass
class Counting(FakeMailbox):
    """Notes which UIDs are fetched."""

    fetched: list[int] = field(default_factory=list)

    def fetch(self, uids: Sequence[int]) -> Iterator[RawMail]:
        for mail in super().fetch(uids):
            self.fetched.append(mail.uid)
            yield mail


def old_mailbox(world: World, *days: float) -> World:
    """Another mailbox, with mails that are so many days old when we first meet it."""
    world.source = replace(world.source, mailbox="old", start_now=True, files=False)
    world.mailbox = Counting(world.server, world.tripwire, received_at=TODAY + timedelta(minutes=5))
    for number, age in enumerate(days):
        uid = world.server.arrives(a_mail(message_id=f"old{number}@clinic.test", text=f"Question {number}"))
        world.mailbox.received[uid] = TODAY - timedelta(days=age)
    world.poll()
    return world


def folder(world: World) -> FolderView:
    (box,) = (box for box in mailbox_pages.show(world.app) if box.name == "old")
    return box.folders[0]


def journal(world: World) -> list[str]:
    with transaction(world.app.sessions) as session:
        return list(session.scalars(select(JournalRow.what).order_by(JournalRow.id)))


def a_day_passes(world: World) -> None:
    with transaction(world.app.sessions) as session:
        session.execute(update(FolderRow).values(looked_through_at=0))


def uids(world: World) -> list[tuple[int, bool]]:
    with transaction(world.app.sessions) as session:
        rows = session.execute(select(InboxRow.uid, InboxRow.backlog).order_by(InboxRow.uid))
        return [(uid, old) for uid, old in rows]


def test_older_mail_is_offered_and_left_alone_until_somebody_decides(world: World) -> None:
    old_mailbox(world, 1, 10, 100)
    world.poll(thorough=True)
    assert uids(world) == []
    assert folder(world).older.is_offered
    assert folder(world).older.left_alone == 3


def test_the_newest_days_are_taken_in_as_backlog_and_nobody_is_written_to(world: World) -> None:
    old_mailbox(world, 1, 9.9, 10.1, 100)
    assert backlog.take_in(world.app, folder(world).id, world.consultant(), days=10)
    world.work()
    assert uids(world) == [(1, True), (2, True)]
    assert len(world.tickets()) == 2
    assert world.server.accepted() == []
    assert (folder(world).older.taken_in, folder(world).older.days) == (2, 10)
    assert folder(world).older.in_at is not None
    assert "older mail taken in" in journal(world)
    page = desk.ticket(world.app, world.tickets()[0][0], world.consultant())
    assert page is not None
    assert "opened from older mail, not acknowledged" in [line.what for line in page.journal]


def test_what_comes_after_the_first_look_is_acknowledged_as_ever(small_world: World) -> None:
    world = old_mailbox(small_world, 1)
    backlog.take_in(world.app, folder(world).id, world.consultant(), days=10)
    world.server.arrives(a_mail(message_id="new@clinic.test", text="New"))
    world.work()
    assert uids(world) == [(1, True), (2, False)]
    assert len(world.server.accepted()) == 1


def test_a_decision_is_made_once(world: World) -> None:
    old_mailbox(world, 1)
    one, who = folder(world).id, world.consultant()
    assert backlog.leave_alone(world.app, one, who)
    assert not backlog.take_in(world.app, one, who, days=10)
    world.poll()
    assert uids(world) == []
    assert folder(world).older.decided_by == "Ana Reyes"
    assert journal(world).count("older mail is left alone") == 1


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_span_that_is_none_is_refused(small_world: World, days: int) -> None:
    with pytest.raises(NoSuchSpan):
        backlog.take_in(small_world.app, 1, small_world.consultant(), days)


def test_it_is_not_taken_in_again(small_world: World) -> None:
    world = old_mailbox(small_world, 1, 2)
    backlog.take_in(world.app, folder(world).id, world.consultant(), days=10)
    world.poll()
    assert isinstance(world.mailbox, Counting)
    world.mailbox.fetched.clear()
    world.poll()
    world.poll(thorough=True)
    assert world.mailbox.fetched == []
    assert journal(world).count("older mail taken in") == 1


def test_what_the_server_withholds_is_asked_for_again(small_world: World) -> None:
    world = old_mailbox(small_world, 1, 2)
    backlog.take_in(world.app, folder(world).id, world.consultant(), days=10)
    world.mailbox.withheld = frozenset({1})
    world.poll()
    assert uids(world) == [(2, True)]
    assert folder(world).older.in_at is None
    world.mailbox.withheld = frozenset()
    world.poll()
    assert uids(world) == [(1, True), (2, True)]
    assert folder(world).older.in_at is not None


def test_a_new_uidvalidity_in_between_loses_nothing_of_it(world: World) -> None:
    old_mailbox(world, 1, 100)
    world.server.uidvalidity = 2
    world.poll()
    assert uids(world) == []
    backlog.take_in(world.app, folder(world).id, world.consultant(), days=10)
    world.work()
    assert uids(world) == [(1, True)]
    assert world.server.accepted() == []
    assert folder(world).older.in_at is not None


def test_after_a_new_uidvalidity_old_mail_is_not_even_fetched(small_world: World) -> None:
    world = old_mailbox(small_world, 30, 100)
    world.server.uidvalidity = 2
    for _ in range(3):
        world.poll(thorough=True)
    assert isinstance(world.mailbox, Counting)
    assert world.mailbox.fetched == []


def test_wherever_it_dies_older_mail_comes_in_once(tmp_path: Path) -> None:
    for at in range(1, 30):
        tripwire = Tripwire(at)
        world = World(tmp_path / f"{at}", f"sqlite:///{tmp_path}/{at}.sqlite", tripwire).set_up()
        old_mailbox(world, 1, 2, 100)
        tripwire.armed = True
        try:
            backlog.take_in(world.app, folder(world).id, world.consultant(), days=10)
            world.poll()
        except Died:
            pass
        else:
            assert at > 8
            world.close()
            return
        tripwire.armed = False
        world.app = replace(world.app, sessions=replace(world.app.sessions, tripwire=no_tripwire), tripwire=no_tripwire)
        backlog.take_in(world.app, folder(world).id, world.consultant(), days=10)
        world.poll()
        assert uids(world) == [(1, True), (2, True)]
        assert journal(world).count("older mail taken in") == 1
        world.close()


def test_once_a_day_every_message_is_compared_and_what_was_overlooked_is_told(small_world: World) -> None:
    world = small_world
    world.source = replace(world.source, files=False)
    for number in range(3):
        world.server.arrives(a_mail(message_id=f"{number}@clinic.test", text=f"Question {number}"))
    world.poll()
    with transaction(world.app.sessions) as session:
        session.delete(session.scalars(select(InboxRow).where(InboxRow.uid == 2)).one())
    assert world.poll() == 0
    a_day_passes(world)
    assert world.poll() == 1
    assert journal(world).count("overlooked mail found") == 1
    assert world.poll() == 0


def test_a_folder_that_was_restored_from_a_backup_loses_no_new_mail(world: World) -> None:
    for number in range(3):
        world.server.arrives(a_mail(message_id=f"{number}@clinic.test", text=f"Question {number}"))
    world.work()
    for place in ("inbox", "done"):
        for file in (world.server.folder / place).iterdir():
            file.unlink()
    world.server.arrives(a_mail(message_id="1@clinic.test", text="Question 1"))  # was in the backup
    world.server.arrives(a_mail(message_id="new@clinic.test", text="New"))
    world.work()
    assert len(world.tickets()) == 4
    assert "the server counts anew" in journal(world)
    assert [verdict for verdict, _ in world.verdicts()] == ["opened"] * 3 + ["duplicate", "opened"]
    world.work()
    assert len(world.verdicts()) == 5
