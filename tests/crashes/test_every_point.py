"""The flow dies at every commit and every outside effect, is started anew, and loses nothing and repeats nothing.

At most one acknowledgement and one answer, wherever it dies; each is sent or stands on the Doubts page; exactly one
once evidence or a person has spoken.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import doubts
from caseconsultant.services.doubts import LetterDecision
from caseconsultant.store.session import no_tripwire
from tests.crashes.path import Died, Tripwire, the_path
from tests.crashes.victim import KILLED
from tests.fakes import a_mail
from tests.servers.postgres import Postgres
from tests.world import World

ROOT = Path(__file__).parents[2]

SETTLED = (LetterState.SENT, LetterState.LET_GO)


def begin(folder: Path, url: str, tripwire: Callable[[str], None]) -> World:
    world = World(folder, url, tripwire).set_up()
    world.server.arrives(a_mail())
    return world


def the_number_of_points(folder: Path) -> int:
    tripwire = Tripwire()
    world = begin(folder / "count", f"sqlite:///{folder}/count.sqlite", tripwire)
    tripwire.armed = True
    the_path(world)
    world.close()
    return tripwire.passed


def dies_and_is_started_anew(folder: Path, url: str, at: int, *, evidence: bool) -> str:
    tripwire = Tripwire(at)
    world = begin(folder, url, tripwire)
    tripwire.armed = True
    with pytest.raises(Died):
        the_path(world)
    goes_on(world.started_anew(), tripwire.name, evidence=evidence)
    return tripwire.name


def is_killed_and_started_anew(folder: Path, url: str, at: int) -> None:
    begin(folder, url, no_tripwire).close()
    victim = [sys.executable, "-m", "tests.crashes.victim", str(folder), url, str(at)]
    assert subprocess.run(victim, check=False, cwd=ROOT).returncode == KILLED
    goes_on(World(folder, url), f"point {at}", evidence=False)


def goes_on(world: World, point: str, *, evidence: bool) -> None:
    world.evidence.sees = evidence
    for _ in range(3):  # leases end, leftovers are found, the consultant presses the button that was not pressed
        world.time_passes()
        the_path(world)
    judge(world, point)
    a_person_settles_what_is_left(world)
    assert [letter["Auto-Submitted"] for letter in world.server.accepted()].count(None) == 1, point
    assert all(state in SETTLED for _, state in world.letters()), point
    world.close()


def judge(world: World, point: str) -> None:
    ((ticket_id, state),) = world.tickets()  # PostgreSQL leaves a gap in the numbers where a transaction died
    assert state is TicketState.ANSWERED, point
    assert [verdict for verdict, _ in world.verdicts()] == ["opened"], point
    kinds = [letter["Auto-Submitted"] for letter in world.server.accepted()]
    assert kinds.count("auto-replied") <= 1, point
    assert kinds.count(None) <= 1, point
    assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) == 1, point
    (answer,) = world.letters(LetterKind.ANSWER)
    sent = kinds.count(None) == 1
    assert answer[1] is LetterState.UNKNOWN or (answer[1] is LetterState.SENT and sent), point
    if answer[1] is LetterState.UNKNOWN:
        assert world.attention(ticket_id) is not None, point


def a_person_settles_what_is_left(world: World) -> None:
    """Look into the requester's mailbox, and say what is there."""
    arrived = {str(letter["Message-ID"]) for letter in world.server.accepted() if letter["Auto-Submitted"] is None}
    for letter_id, state in world.letters(LetterKind.ANSWER):
        if state is LetterState.UNKNOWN:
            decision = LetterDecision.ARRIVED if arrived else LetterDecision.SEND_AGAIN
            doubts.settle_letter(world.app, letter_id, world.consultant(), decision)
    world.work()


@pytest.mark.parametrize("evidence", [False, pytest.param(True, marks=pytest.mark.long)])
def test_nothing_is_lost_and_nothing_is_repeated_wherever_it_dies(tmp_path: Path, evidence: bool) -> None:
    points = the_number_of_points(tmp_path)
    names = [
        dies_and_is_started_anew(tmp_path / str(at), f"sqlite:///{tmp_path}/{at}.sqlite", at, evidence=evidence)
        for at in range(1, points + 1)
    ]
    for expected in ("collect: store", "triage", "draft: write", "approve", "deliver: data", "deliver: settle"):
        assert f"before commit: {expected}" in names
        assert f"after commit: {expected}" in names
    assert {"filed one", "before sending", "content leaves", "content left", "after sending"} <= set(names)


@pytest.mark.long
def test_the_same_on_postgresql(tmp_path: Path, postgres_server: Postgres) -> None:
    points = the_number_of_points(tmp_path)
    for at in range(1, points + 1):
        url = postgres_server.new_database()
        dies_and_is_started_anew(tmp_path / str(at), url, at, evidence=False)
        postgres_server.drop_database(url)


def test_a_few_of_the_points_on_postgresql(tmp_path: Path, postgres_server: Postgres) -> None:
    points = the_number_of_points(tmp_path)
    for at in range(5, points + 1, 9):
        url = postgres_server.new_database()
        dies_and_is_started_anew(tmp_path / str(at), url, at, evidence=True)
        postgres_server.drop_database(url)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_killed_process_leaves_no_more_behind_than_that(tmp_path: Path, postgres_server: Postgres, kind: str) -> None:
    points = the_number_of_points(tmp_path)
    for at in range(1, points + 1):
        url = f"sqlite:///{tmp_path}/{at}.sqlite" if kind == "sqlite" else postgres_server.new_database()
        is_killed_and_started_anew(tmp_path / str(at), url, at)
        if kind == "postgresql":
            postgres_server.drop_database(url)
