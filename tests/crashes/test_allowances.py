"""Questions beyond the allowance, with the process dying at every commit and effect: none is lost, none counted twice.

The path: two questions of a guest, of which one is kept; the address is confirmed; a third and a fourth come, of which
one is kept and granted; a mail with patient data is refused. Whatever was not done is done again, as a person would.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from caseconsultant.domain.allowances import Plan
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.policies import Asking, PatientData
from caseconsultant.domain.registration import token_for
from caseconsultant.domain.ticket import Attention
from caseconsultant.services import allowances, registration, review
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import AskerRow, TicketRow
from tests.crashes.path import Died, Tripwire
from tests.fakes import NOON, a_mail
from tests.flows.asking import URL, asked_as, letters_about, states, token_in, under
from tests.servers.postgres import Postgres
from tests.world import World

RULES = Asking(plan=Plan(guest=1, registered=1), requester_url=URL, patient_data=PatientData.REFUSE)
HOURS = timedelta(hours=2)  # so that the cap on automatic letters is never reached
NOTE = "nothing of it is lost"
AT_THE_END = ["drafted"] * 4 + ["closed"]


def begin(folder: Path, url: str, tripwire: Callable[[str], None]) -> World:
    return under(World(folder, url, tripwire).set_up(), RULES)


def arrive_once(world: World, number: int, text: str = "20610 with 64483?") -> None:
    """A mail arrives, unless it did before the process died."""
    folders = (world.server.folder / "inbox", world.server.folder / "done")
    if number > sum(len(list(folder.iterdir())) for folder in folders):
        world.server.arrives(a_mail(subject=f"Question {number}", text=text, message_id=f"q{number}@clinic.test"))
    world.work()


def kept(world: World) -> list[int]:
    with transaction(world.app.sessions) as session:
        return [row.id for row in session.query(TicketRow).filter_by(state="kept").order_by(TicketRow.id)]


def link(world: World) -> str:
    """The link in the note; where the note was lost at the point of no return, the ticket stands before a person."""
    if notes := letters_about(world, NOTE):
        return token_in(notes[0])
    assert world.attention(kept(world)[0]) == Attention.NOT_TOLD
    with transaction(world.app.sessions) as session:
        key = session.query(AskerRow).one().key
    return token_for(key, NOON, world.app.sessions.keys.signing_key)


def the_path(world: World) -> None:
    arrive_once(world, 1)
    arrive_once(world, 2)
    if kept(world) and not registration.registered(world.app).total:
        registration.confirm(world.app, link(world), "192.0.2.1")
    world.work()
    world.time_passes(HOURS)
    arrive_once(world, 3)
    if len(world.tickets()) == 3 and kept(world):
        try:
            allowances.grant(world.app, kept(world)[0], world.version(kept(world)[0]), world.consultant(), 1)
        except StaleVersion:
            raise AssertionError("nobody else was there") from None
    world.work()
    world.time_passes(HOURS)
    arrive_once(world, 4)
    if kept(world):
        allowances.take_up(world.app, kept(world)[0], world.version(kept(world)[0]), world.consultant())
    world.work()
    arrive_once(world, 5, "Patient MRN 00482913: 20610 with 64483?")


def judge(world: World, point: str) -> None:
    assert states(world) == AT_THE_END, point
    assert sorted(asked_as(world)) == ["", "", "granted", "guest", "registered"], point
    assert [verdict for verdict, _ in world.verdicts()] == ["opened"] * 5, point
    assert len(world.letters(LetterKind.OVER_ALLOWANCE)) == 3, point
    assert len(world.letters(LetterKind.PATIENT_DATA)) == 1, point
    assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) <= 4, point
    assert [one for one in map(str, world.letters()) if "failed" in one] == [], point
    assert registration.registered(world.app).total == 1, point


def waits(world: World) -> None:
    """A question is kept until a place falls free, and is taken up by itself."""
    arrive_once(world, 1)
    arrive_once(world, 2)
    closes_the_first(world)
    world.time_passes(timedelta(hours=7))
    world.work()


def closes_the_first(world: World) -> None:
    """A consultant closes the first question without an answer: it counts no longer."""
    if states(world)[0] != "closed":
        review.close(world.app, world.tickets()[0][0], world.version(world.tickets()[0][0]), world.consultant())


def judge_waiting(world: World, point: str) -> None:
    assert states(world) == ["closed", "drafted"], point
    assert asked_as(world) == ["guest", "guest"], point
    assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) == 2, point
    assert len(world.letters(LetterKind.OVER_ALLOWANCE)) == 1, point


Walk = Callable[[World], None]
Judge = Callable[[World, str], None]


def the_names_of_the_points(folder: Path, path: Walk, judge: Judge) -> list[str]:
    names: list[str] = []
    world = begin(folder / "count", f"sqlite:///{folder}/count.sqlite", names.append)
    names.clear()
    path(world)
    passed = [*names]  # the judge looks into the database, too
    judge(world, "nowhere")
    world.close()
    return passed


def dies_and_is_started_anew(folder: Path, url: str, at: int, path: Walk, judge: Judge) -> None:
    tripwire = Tripwire(at)
    world = begin(folder, url, tripwire)
    tripwire.armed = True
    with pytest.raises(Died):
        path(world)
    anew = under(world.started_anew(), RULES)
    for _ in range(2):
        anew.time_passes(timedelta(minutes=20))
        path(anew)
    judge(anew, tripwire.name)
    anew.close()


OURS = ("triage", "register", "grant", "take up", "release kept")
WALKS = ((the_path, judge, OURS[:4]), (waits, judge_waiting, OURS[-1:]))


@pytest.mark.parametrize(("path", "judge", "passes"), WALKS)
def test_no_question_is_lost_or_counted_twice_wherever_it_dies(
    tmp_path: Path, path: Walk, judge: Judge, passes: tuple[str, ...]
) -> None:
    names = the_names_of_the_points(tmp_path, path, judge)
    mine = [at for at, name in enumerate(names, 1) if name.rpartition(": ")[2] in OURS]
    assert {names[at - 1].rpartition(": ")[2] for at in mine} >= set(passes)
    for at in mine:
        dies_and_is_started_anew(tmp_path / str(at), f"sqlite:///{tmp_path}/{at}.sqlite", at, path, judge)


@pytest.mark.long
@pytest.mark.parametrize(("path", "judge", "passes"), WALKS)
def test_the_same_at_every_point_and_on_postgresql(
    tmp_path: Path, postgres_server: Postgres, path: Walk, judge: Judge, passes: tuple[str, ...]
) -> None:
    for at in range(1, len(the_names_of_the_points(tmp_path, path, judge)) + 1):
        url = postgres_server.new_database()
        dies_and_is_started_anew(tmp_path / str(at), url, at, path, judge)
        postgres_server.drop_database(url)
