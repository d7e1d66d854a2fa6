from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from caseconsultant.store.session import transaction
from caseconsultant.store.tables import FolderRow, InboxRow, MailboxRow
from tests.fakes import a_mail
from tests.world import World


def stored(world: World) -> list[tuple[int, int]]:
    with transaction(world.app.sessions) as session:
        rows = session.execute(select(InboxRow.uidvalidity, InboxRow.uid).order_by(InboxRow.id))
        return [(epoch, uid) for epoch, uid in rows]


def floor(world: World) -> int:
    with transaction(world.app.sessions) as session:
        return session.scalars(select(FolderRow.floor).order_by(FolderRow.id.desc())).first() or 0


def mails(world: World, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        world.server.arrives(a_mail(text=f"Question {number}", message_id=f"{number}@clinic.test"))


def test_mail_is_stored_once_however_often_it_is_polled(world: World) -> None:
    mails(world, 3)
    assert world.poll() == 3
    assert world.poll() == 0
    assert world.poll(thorough=True) == 0
    assert stored(world) == [(1, 1), (1, 2), (1, 3)]


def test_stored_mail_leaves_the_folder(world: World) -> None:
    mails(world, 2)
    world.poll()
    assert world.mailbox.uids(0) == []


def test_where_nothing_is_filed_the_folder_stays_as_it_is(world: World) -> None:
    world.source = replace(world.source, files=False)
    mails(world, 2)
    assert world.poll() == 2
    assert world.poll() == 0
    assert list(world.mailbox.uids(0)) == [1, 2]


def test_what_the_server_withholds_is_asked_for_again_and_never_skipped(world: World) -> None:
    mails(world, 3)
    world.mailbox.withheld = frozenset({2})
    assert world.poll() == 2
    assert floor(world) == 1
    world.mailbox.withheld = frozenset()
    assert world.poll() == 1
    assert sorted(stored(world)) == [(1, 1), (1, 2), (1, 3)]


def test_what_the_server_never_gives_stands_before_a_person_in_the_end(world: World) -> None:
    mails(world, 1)
    world.mailbox.withheld = frozenset({1})
    for _ in range(5):
        world.work()
    assert world.verdicts() == [("unreadable", "the server lists this message but did not give it in 5 attempts")]
    assert list(world.mailbox.uids(0)) == [1]  # it is still on the server


def test_a_new_uidvalidity_is_read_anew_and_makes_no_second_ticket(world: World) -> None:
    world.source = replace(world.source, files=False)
    mails(world, 3)
    world.work()
    world.server.uidvalidity = 2
    mails(world, 1, start=3)
    world.work()
    assert len(stored(world)) == 7
    assert len(world.tickets()) == 4
    assert [verdict for verdict, _ in world.verdicts()].count("duplicate") == 3


def test_after_a_new_uidvalidity_what_was_left_alone_stays_so(world: World) -> None:
    world.source = replace(world.source, mailbox="second", start_now=True, files=False)
    world.mailbox.received_at = datetime(2020, 1, 1, tzinfo=UTC)
    mails(world, 3)
    world.work()
    world.server.uidvalidity = 2
    world.work()
    assert world.tickets() == []


def test_a_backlog_that_was_asked_for_becomes_tickets_and_is_not_acknowledged(world: World) -> None:
    world.source = replace(world.source, mailbox="second", start_now=False)
    mails(world, 3)
    world.work()
    assert len(world.tickets()) == 3
    assert world.server.accepted() == []


def test_two_pollers_at_once_store_every_mail_once(world: World) -> None:
    mails(world, 4)
    other = world.started_anew()
    other.poll()  # has stored and filed everything when the first one comes with what it fetched
    fetched = [m for n in ("done", "inbox") for m in (world.server.folder / n).iterdir()]
    for path in fetched:
        path.rename(world.server.folder / "inbox" / path.name)
    assert world.poll(thorough=True) == 0
    assert len(stored(world)) == 4
    other.close()


def test_the_first_connection_says_that_older_mail_is_left_alone(world: World) -> None:
    world.source = replace(world.source, mailbox="second", start_now=True)
    mails(world, 5)
    world.poll()
    with transaction(world.app.sessions) as session:
        note = session.scalars(select(MailboxRow.note).where(MailboxRow.name == "second")).one()
        left = session.scalars(select(FolderRow.left_alone).where(FolderRow.mailbox == "second")).one()
    assert "starts from now" in note
    assert left == 5
