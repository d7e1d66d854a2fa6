import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import update

from caseconsultant.domain.errors import DatabaseAway, MailboxRefused, MailboxTrouble
from caseconsultant.ports import FolderStatus, RawMail
from caseconsultant.services import reading
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import MailboxRow
from tests.fakes import FakeMailbox, a_mail
from tests.world import World
from workers import poller
from workers.poller import LONGEST_WAIT, Reader, Sweeper, backoff


def test_waits_double_up_to_five_minutes_and_are_spread() -> None:
    assert [backoff(failures, chance=lambda: 1.0) for failures in (0, 1, 2, 8)] == [1, 2, 4, 256]
    assert backoff(9, chance=lambda: 1.0) == backoff(5000, chance=lambda: 1.0) == LONGEST_WAIT
    assert backoff(9, chance=lambda: 0.0) == 0


@dataclass
class Troubled(FakeMailbox):
    """Fails as planned, then answers; ends the reader after its last plan."""

    plan: list[Exception] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def open(self, folder: str = "") -> FolderStatus:
        if self.plan:
            raise self.plan.pop(0)
        return super().open(folder)

    def wait(self, seconds: float) -> bool:
        self.stop.set()
        return False


@dataclass(slots=True)
class Resting(Reader):
    """A reader that notes how long it would have waited."""

    rested: list[float] = field(default_factory=list)
    resting: Callable[[float], object] = print

    def _rest(self, seconds: float) -> None:
        self.rested.append(seconds)
        self.resting(seconds)


def resting(world: World, *plan: Exception) -> Resting:
    stop = threading.Event()
    server = Troubled(world.server, plan=list(plan), stop=stop)
    return Resting(world.app, [world.source], lambda: server, 60.0, lambda _: None, stop)


def box(world: World) -> MailboxRow:
    with transaction(world.app.sessions) as session:
        row = session.get_one(MailboxRow, world.source.mailbox)
        session.expunge(row)
        return row


def test_trouble_is_waited_out_and_told_and_the_mail_is_read_after_it(small_world: World) -> None:
    small_world.server.arrives(a_mail())
    made = resting(small_world, MailboxTrouble("The server closed the connection."))
    made.run()
    assert len(made.rested) == 1
    assert box(small_world).trouble == ""
    assert small_world.verdicts() == [(None, "")]


def test_a_refused_login_is_not_tried_again_for_five_minutes(small_world: World) -> None:
    made = resting(small_world, MailboxRefused("The server refused the password."))
    made.run()
    assert made.rested[0] >= 300


def test_while_there_is_trouble_every_page_can_say_so(small_world: World) -> None:
    made = resting(small_world, *[MailboxTrouble("No route to the server.")] * 2)
    troubles: list[str] = []
    made.resting = lambda _: troubles.append(box(small_world).trouble)
    made.run()
    assert troubles == ["No route to the server."] * 2
    assert box(small_world).trouble == ""


def test_an_absent_database_ends_neither_thread(small_world: World) -> None:
    made = resting(small_world, DatabaseAway("The database does not answer."))
    made.run()
    assert len(made.rested) == 1


def test_a_stand_by_waits_while_another_reads(small_world: World) -> None:
    assert reading.lease(small_world.app, "consult", "another", poller.LEASE)
    made = resting(small_world)
    made.resting = lambda _: made.stop.set()
    small_world.server.arrives(a_mail())
    made.run()
    assert small_world.verdicts() == []


@dataclass
class OfManyFolders(Troubled):
    """Notes which folder is open, and ends the reader after some looks."""

    opened: list[str] = field(default_factory=list)
    looks: int = 2
    before_fetch: Callable[[object], None] = print

    def open(self, folder: str = "") -> FolderStatus:
        self.opened.append(folder)
        return super().open(folder)

    def fetch(self, uids: Sequence[int]) -> Iterator[RawMail]:
        self.before_fetch(uids)
        return super().fetch(uids)

    def wait(self, seconds: float) -> bool:
        self.looks -= 1
        if not self.looks:
            self.stop.set()
        return False


def test_every_folder_is_read_and_the_first_one_is_waited_on(small_world: World) -> None:
    stop = threading.Event()
    server = OfManyFolders(small_world.server, stop=stop)
    sources = [replace(small_world.source, folder=name, files=False) for name in ("INBOX", "Late", "Later")]
    Reader(small_world.app, sources, lambda: server, 60.0, lambda _: None, stop).run()
    assert server.opened == ["INBOX", "Late", "Later", "INBOX", "INBOX"]  # the others again at the next poll only


def test_a_sign_in_is_kept_fresh_at_every_look(small_world: World) -> None:
    stop, kept = threading.Event(), []
    server = OfManyFolders(small_world.server, stop=stop)
    keep = lambda: kept.append(True)  # noqa: E731
    Reader(small_world.app, [small_world.source], lambda: server, 60.0, lambda _: None, stop, keep).run()
    assert len(kept) == 2


def test_a_long_look_keeps_the_lease(small_world: World) -> None:
    small_world.server.arrives(a_mail())
    stop = threading.Event()
    server = OfManyFolders(small_world.server, stop=stop, looks=1)
    reader = Reader(small_world.app, [small_world.source], lambda: server, 60.0, lambda _: None, stop)

    def slow(_uids: object) -> None:
        reader.leased -= 60  # as if the look had taken a minute
        with transaction(small_world.app.sessions) as session:
            session.execute(update(MailboxRow).values(lease_until=0))

    reader.stored = lambda _: others.append(reading.lease(small_world.app, "consult", "another", poller.LEASE))
    others: list[bool] = []
    server.before_fetch = slow
    reader.run()
    assert others == [False]


def test_the_sweeper_shows_that_it_lives_and_outlives_a_failure(small_world: World) -> None:
    stop, wake = threading.Event(), threading.Event()
    small_world.server.arrives(a_mail())
    small_world.poll()
    sweeper = Sweeper(small_world.app, 0.01, stop, wake)
    thread = threading.Thread(target=sweeper.run)
    thread.start()
    for _ in range(500):
        if small_world.tickets() and small_world.server.accepted():
            break
        wake.wait(0.01)
    stop.set()
    wake.set()
    thread.join(5)
    assert len(small_world.tickets()) == 1
