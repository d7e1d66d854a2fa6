"""An answer is kept, held against a new library and corrected, with the process dying at every step of ours.

At most one precedent for a letter, one open correction and one correction that leaves; nothing that changed is lost.
"""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import correction_pages, corrections, doubts, precedent_pages
from caseconsultant.services.doubts import LetterDecision
from tests.crashes.path import Died, Tripwire
from tests.fakes import a_mail
from tests.flows.precedents import ANSWER, Shelf, a_stricter, over
from tests.servers.postgres import Postgres
from tests.world import World

OURS = ("precedent: ", "recheck: ", "correction: ", "sweep: recheck")
NAMES = {
    "precedent: claim",
    "precedent: write",
    "recheck: claim",
    "recheck: write",
    "correction: begin",
    "correction: save",
    "approve",
    "deliver: settle",
}


def begin(folder: Path, url: str, tripwire: Callable[[str], None]) -> World:
    world = World(folder, url, tripwire).set_up()
    world.server.arrives(a_mail())
    return world


def the_path(world: World, shelf: Shelf) -> None:
    """Whatever was not done is done again, as a person would."""
    over(world, shelf).work()
    for ticket_id, state in world.tickets():
        if state is TicketState.DRAFTED:
            world.approves(ticket_id, ANSWER)
    pass_time(world)
    if len(shelf.editions) == 1:
        shelf.editions.append(a_stricter())
    pass_time(world)
    ((ticket_id, _),) = world.tickets()
    for line in correction_pages.show(world.app, 1).lines:
        corrections.begin(world.app, line.answer.id, world.consultant())
    writing = correction_pages.writing(world.app, ticket_id)
    if writing is not None and not writing.leaving:
        corrections.save(world.app, ticket_id, world.version(ticket_id), world.consultant(), "No more.")
        version = world.version(ticket_id)
        corrections.approve(world.app, ticket_id, version, world.consultant(), "No more.", f"{version:032x}")
    pass_time(world)


def pass_time(world: World) -> None:
    """Time passes; evidence finds what arrived, and a person sends the rest again."""
    world.evidence.sees = True
    world.time_passes()
    world.work()
    for letter_id, state in world.letters():
        if state is LetterState.UNKNOWN:
            doubts.settle_letter(world.app, letter_id, world.consultant(), LetterDecision.SEND_AGAIN)
    world.work()


def judge(world: World, point: str) -> None:
    assert [state for _, state in world.tickets()] == [TicketState.ANSWERED], point
    assert [state for _, state in world.letters(LetterKind.ANSWER)] == [LetterState.SENT], point
    assert [state for _, state in world.letters(LetterKind.CORRECTION)] == [LetterState.SENT], point
    assert [letter["Auto-Submitted"] for letter in world.server.accepted()].count(None) == 2, point
    newest, first = precedent_pages.search(world.app, "", 1).lines
    assert (first.superseded, newest.superseded, newest.changes) == (True, False, ()), point
    assert len(first.changes) == 2, point
    page = correction_pages.show(world.app, 1)
    assert (page.total, page.begun) == (0, ()), point


def the_names_of_the_points(folder: Path) -> list[str]:
    names: list[str] = []
    world = begin(folder / "count", f"sqlite:///{folder}/count.sqlite", names.append)
    names.clear()
    the_path(world, Shelf())
    passed = list(names)
    judge(world, "nowhere")
    world.close()
    return passed


def dies_and_is_started_anew(folder: Path, url: str, at: int) -> None:
    tripwire, shelf = Tripwire(at), Shelf()
    world = begin(folder, url, tripwire)
    tripwire.armed = True
    with pytest.raises(Died):
        the_path(world, shelf)
    gc.collect()  # a dead process holds nothing: what the traceback kept is let go before its connections are closed
    anew = world.started_anew()
    for _ in range(3):
        the_path(anew, shelf)
    judge(anew, tripwire.name)
    anew.close()


def ours(names: list[str]) -> list[int]:
    """The last time that each point is passed, of those of precedents, rechecks and corrections, and what follows."""
    last = {name: at for at, name in enumerate(names, 1)}
    begun = names.index("before commit: correction: begin")
    return sorted(
        at
        for name, at in last.items()
        if name.rpartition("commit: ")[2].startswith(OURS) or (at > begun and "sweep" not in name)
    )


def test_nothing_is_lost_or_said_twice_wherever_it_dies(tmp_path: Path) -> None:
    names = the_names_of_the_points(tmp_path)
    mine = ours(names)
    assert {names[at - 1].rpartition("commit: ")[2] for at in mine} >= NAMES
    for at in mine:
        dies_and_is_started_anew(tmp_path / str(at), f"sqlite:///{tmp_path}/{at}.sqlite", at)


def test_a_few_of_the_points_on_postgresql(tmp_path: Path, postgres_server: Postgres) -> None:
    for at in ours(the_names_of_the_points(tmp_path))[3::8]:
        url = postgres_server.new_database()
        dies_and_is_started_anew(tmp_path / str(at), url, at)
        postgres_server.drop_database(url)


@pytest.mark.long
def test_the_same_at_every_point_and_on_postgresql(tmp_path: Path, postgres_server: Postgres) -> None:
    for at in range(1, len(the_names_of_the_points(tmp_path)) + 1):
        url = postgres_server.new_database()
        dies_and_is_started_anew(tmp_path / str(at), url, at)
        postgres_server.drop_database(url)
