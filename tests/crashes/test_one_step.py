"""Every step that is one transaction dies just before and just after its commit, and is done again by an old page.

Before the commit nothing has happened; after it all of it has, and the same button again changes nothing more.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from caseconsultant.domain.delivery import Outcome
from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.organisations import Organisation
from caseconsultant.domain.ratings import token_for
from caseconsultant.domain.senders import SenderRule
from caseconsultant.ports import Unreadable
from caseconsultant.services import (
    allowances,
    bounces,
    doubts,
    enclosures,
    merging,
    organisations,
    people,
    ratings,
    registration,
    requeue,
    review,
    senders,
    switches,
    threads,
    wordings,
)
from caseconsultant.services.doubts import HeldDecision, LetterDecision
from caseconsultant.services.remind import close_if_quiet
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import TicketRow
from tests.crashes.path import Died
from tests.fakes import a_mail
from tests.flows.asking import ONE_AND_TWO, asks, under
from tests.flows.test_bounces import a_report
from tests.services.test_threads import FORWARD, LEE
from tests.world import World

ROOT = Path(__file__).parents[2]
Step = Callable[[], object]
PAT = "Pat Biller <pat@clinic.test>"
APPROVAL = "a" * 32


def two_tickets(world: World) -> tuple[int, int, int]:
    """Jo's ticket 1 with a forwarded mail and somebody in Cc, Pat's ticket 2; return who acts and both versions."""
    world.server.arrives(a_mail(text=FORWARD, Cc=LEE))
    world.server.arrives(a_mail(sender=PAT, message_id="p1@clinic.test", text="What is 20610?"))
    world.work()
    return world.consultant(), world.version(1), world.version(2)


def merge(world: World) -> Step:
    who, _, version = two_tickets(world)
    return lambda: merging.merge(world.app, 2, version, who, 1)


def unmerge(world: World) -> Step:
    merge(world)()
    world.work()
    version = world.version(2)
    return lambda: merging.unmerge(world.app, 2, version, world.consultant())


def split(world: World) -> Step:
    two_tickets(world)
    world.server.arrives(a_mail(text="And 64483?", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>"))
    world.work()
    version = world.version(1)
    return lambda: merging.split(world.app, 1, version, world.consultant(), 3)


def take_part(world: World) -> Step:
    who, version, _ = two_tickets(world)
    return lambda: threads.let_take_part(world.app, 1, version, who, LEE)


def take_part_no_more(world: World) -> Step:
    take_part(world)()
    version = world.version(1)
    return lambda: threads.take_part_no_more(world.app, 1, version, world.consultant(), LEE)


def switch(world: World) -> Step:
    who, version, _ = two_tickets(world)
    world.approves(1, version=version)
    after = world.version(1)
    return lambda: threads.switch_requester(world.app, 1, after, who, "pat@clinic.test")


def lift(world: World) -> Step:
    two_tickets(world)
    world.server.arrives(a_report(str(world.server.accepted()[0]["Message-ID"])))
    world.work()
    version = world.version(1)
    return lambda: bounces.lift(world.app, 1, version, world.consultant())


def add_file(world: World) -> Step:
    who, version, _ = two_tickets(world)
    return lambda: enclosures.add(world.app, 1, version, who, "rule.txt", b"The rule.", looked=False)


def take_file_out(world: World) -> Step:
    add_file(world)()
    version = world.version(1)
    return lambda: enclosures.take_out(world.app, 1, version, world.consultant(), 1)


def word(world: World) -> Step:
    who = world.consultant()
    return lambda: wordings.change(world.app, LetterKind.ANSWER, "", {"opening": "Dear you,"}, {"opening": 0}, who)


def rate(world: World) -> Step:
    two_tickets(world)
    world.approves(1, approval_id=APPROVAL)
    token = token_for(APPROVAL, world.app.sessions.keys.signing_key)
    return lambda: ratings.rate(world.app, token, helped=True, words="Thanks.")


def end_registration(world: World) -> Step:
    asks(under(world, ONE_AND_TWO), 1, 2)
    with transaction(world.app.sessions) as session:
        ticket = session.get_one(TicketRow, 1)
        allowances.register(world.app, session, allowances.holder_of_ticket(world.app, session, ticket).address)
    return lambda: registration.end(world.app, 1, world.consultant())


def add_organisation(world: World) -> Step:
    return lambda: organisations.add(world.app, Organisation("Clinic", ("clinic.test",)), world.consultant())


def change_organisation(world: World) -> Step:
    add_organisation(world)()
    changed = Organisation("Clinic", ("clinic.test", "river.test"), questions=3)
    return lambda: organisations.change(world.app, 1, 1, changed, world.consultant())


def end_organisation(world: World) -> Step:
    add_organisation(world)()
    return lambda: organisations.end(world.app, 1, 1, world.consultant())


def put_sender(world: World) -> Step:
    return lambda: senders.put(world.app, "eve@elsewhere.test", SenderRule.DENY, world.consultant())


def forget_sender(world: World) -> Step:
    put_sender(world)()
    return lambda: senders.forget(world.app, "eve@elsewhere.test", world.consultant())


def held(world: World) -> None:
    two_tickets(world)
    world.server.arrives(
        a_mail(
            sender="eve@elsewhere.test", text="Me too.", message_id="e@elsewhere.test", In_Reply_To="<q1@clinic.test>"
        )
    )
    world.work()


def settle(decision: HeldDecision) -> Callable[[World], Step]:
    def prepare(world: World) -> Step:
        held(world)
        ticket_id = 1 if decision is HeldDecision.ADD_TO_TICKET else None
        return lambda: doubts.settle_held(world.app, 3, world.consultant(), decision, ticket_id)

    return prepare


def requeue_mail(world: World) -> Step:
    held(world)
    return lambda: requeue.mail_again(world.app, 3, world.consultant())


def failed(world: World) -> int:
    two_tickets(world)
    letter = world.approves(1)
    world.sender.plan = [Outcome.REFUSED]
    world.time_passes()
    world.work()
    return letter


def requeue_letter(world: World) -> Step:
    letter = failed(world)
    return lambda: requeue.letter_again(world.app, letter, world.consultant())


def settle_letter(decision: LetterDecision) -> Callable[[World], Step]:
    def prepare(world: World) -> Step:
        letter = failed(world)
        return lambda: doubts.settle_letter(world.app, letter, world.consultant(), decision)

    return prepare


def unreadable(world: World) -> Step:
    world.server.arrives(a_mail())
    world.poll()
    parser, world.app = world.app.parser, replace(world.app, parser=Unparsing())
    world.work()
    world.app = replace(world.app, parser=parser)
    return lambda: doubts.retry_mail(world.app, 1, world.consultant())


def clear(world: World) -> Step:
    failed(world)
    return lambda: doubts.clear_attention(world.app, 1, world.consultant())


def quiet(world: World) -> Step:
    two_tickets(world)
    world.approves(1)
    world.time_passes()
    world.work()
    world.time_passes(timedelta(days=60))
    return lambda: close_if_quiet(world.app, 1)


def pause(world: World) -> Step:
    return lambda: switches.pause_sending(world.app, world.consultant(), "checking")


def resume(world: World) -> Step:
    pause(world)()
    return lambda: switches.resume_sending(world.app, world.consultant())


def save(world: World) -> Step:
    who, version, _ = two_tickets(world)
    return lambda: review.save(world.app, 1, version, who, "My words.")


def move(change: Callable[..., None]) -> Callable[[World], Step]:
    def prepare(world: World) -> Step:
        who, version, _ = two_tickets(world)
        if change is review.reopen:
            review.close(world.app, 1, version, who)
            version = world.version(1)
        return lambda: change(world.app, 1, version, who)

    return prepare


def undo(world: World) -> Step:
    two_tickets(world)
    letter = world.approves(1)
    return lambda: review.undo(world.app, letter, world.consultant())


def sign(world: World) -> Step:
    return lambda: people.change_signature(world.app, world.consultant(), "Mon to Fri")


def let_go(world: World) -> Step:
    people.add_consultant(world.app, "Ines Vale", "CPC", "ines@service.test")
    return lambda: people.end_consultant(world.app, "ines@service.test")


@dataclass(frozen=True, slots=True)
class Unparsing:
    """A parser that reads nothing."""

    def parse(self, _raw: bytes) -> Unreadable:
        return Unreadable("it is too much for the test")

    def close(self) -> None:
        """Hold nothing."""


STEPS: dict[str, tuple[str, Callable[[World], Step]]] = {
    "merge": ("merge", merge),
    "unmerge": ("unmerge", unmerge),
    "split": ("split", split),
    "take part": ("let take part", take_part),
    "take part no more": ("take part no more", take_part_no_more),
    "switch": ("switch requester", switch),
    "lift": ("lift bounce", lift),
    "add a file": ("enclosure: add", add_file),
    "take a file out": ("enclosure: take out", take_file_out),
    "word": ("wordings: change", word),
    "rate": ("rating: kept", rate),
    "end a registration": ("end registration", end_registration),
    "add an organisation": ("add organisation", add_organisation),
    "change an organisation": ("change organisation", change_organisation),
    "end an organisation": ("end or resume organisation", end_organisation),
    "put a sender": ("sender rule", put_sender),
    "forget a sender": ("forget sender rule", forget_sender),
    "open a held mail": ("settle held", settle(HeldDecision.OPEN_TICKET)),
    "add a held mail": ("settle held", settle(HeldDecision.ADD_TO_TICKET)),
    "ignore a held mail": ("settle held", settle(HeldDecision.IGNORE)),
    "requeue a mail": ("requeue mail", requeue_mail),
    "requeue a letter": ("requeue letter", requeue_letter),
    "send a letter again": ("settle letter", settle_letter(LetterDecision.SEND_AGAIN)),
    "let a letter go": ("settle letter", settle_letter(LetterDecision.LET_GO)),
    "retry": ("retry mail", unreadable),
    "clear": ("clear attention", clear),
    "quiet": ("close quiet", quiet),
    "pause": ("pause", pause),
    "resume": ("resume", resume),
    "save": ("save", save),
    "redraft": ("new draft asked for", move(review.redraft)),
    "close": ("closed by hand", move(review.close)),
    "reopen": ("reopened by hand", move(review.reopen)),
    "undo": ("undo", undo),
    "sign": ("signature", sign),
    "let go": ("end consultant", let_go),
}


def rows(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database but the journal, which may say twice that somebody pressed twice."""
    with world.app.sessions.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]
            for table in tables
            if table != "journal"
        }


@dataclass
class Wire:
    """Dies once, at the point that it was given."""

    point: str = ""

    def __call__(self, point: str) -> None:
        if point == self.point:
            self.point = ""
            raise Died(point)


def dies_around_its_commit(folder: Path, url: str, name: str) -> None:
    transaction_name, prepare = STEPS[name]
    wire = Wire()
    world = World(folder, url, wire).set_up()
    step, before = prepare(world), rows(world)
    wire.point = f"before commit: {transaction_name}"
    with pytest.raises(Died):
        step()
    assert rows(world) == before, "something was there before the commit"
    wire.point = f"after commit: {transaction_name}"
    with pytest.raises(Died):
        step()
    after = rows(world)
    assert after != before, "nothing was done"
    with suppress(CaseConsultantError):  # an old page may be told that it is old
        step()
    assert timeless(rows(world)) == timeless(after), "done again, it did more"
    world.close()


def timeless(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows without instants and sealed bytes, which differ where the same is said again."""
    return {
        table: [tuple(cell for cell in row if not isinstance(cell, bytes) and not _is_instant(cell)) for row in found]
        for table, found in tables.items()
    }


def _is_instant(cell: object) -> bool:
    return isinstance(cell, int) and cell > 10**12  # milliseconds; see decision 1


@pytest.mark.parametrize("name", STEPS)
def test_it_happens_whole_or_not_at_all_and_once(tmp_path: Path, name: str) -> None:
    dies_around_its_commit(tmp_path / "world", f"sqlite:///{tmp_path}/test.sqlite", name)


@pytest.mark.long
@pytest.mark.parametrize("name", STEPS)
def test_the_same_on_postgresql(tmp_path: Path, postgres_url: str, name: str) -> None:
    dies_around_its_commit(tmp_path / "world", postgres_url, name)


# Every named transaction of the program stands in one of these.
WALKED = {
    "test_every_point.py": """approve, collect: close, collect: epoch, collect: known, collect: store, deliver: claim,
        deliver: data, deliver: settle, draft: claim, draft: write, file: done, file: find, reconcile,
        reconcile: looked, reconcile: read, sweep: due, sweep: release, sweep: recheck, sweep: workers, triage,
        triage: read""",
    "test_allowances.py": "grant, register, release kept, take up",
    "test_corrections.py": """correction: begin, correction: save, precedent: claim, precedent: write, recheck: claim,
        recheck: write""",
    "../services/test_tokens.py": "token: keep, token: look, token: trouble",
    "../services/test_backlog.py": "backlog: decide",
    "../operations/test_mail_commands.py": "import",
}
READING = """approve: again, enclosure: read, everybody, explain, health, organisation, organisations, password: read,
    preview, rating: asked, registered senders, sender rules, settle held: read, sign in: find, sign-in link: find,
    wordings: scopes, wordings: show, doctor: clock, doctor: sending"""
# One row, or one line of the journal; there is nothing that could be half done.
ONE_ROW = """add consultant, correction: dismiss, correction: drop, end other sessions, explain: read, hand back,
    heartbeat, lease, mailbox in trouble, password, precedent: exclude, raw mail, release, show patient data, sign in,
    sign in once, sign in: failed, sign out, sign-in link, take, token: signed in, triage: stumble, who is it"""


def named(listed: str) -> set[str]:
    return {" ".join(name.split()) for name in listed.split(",")}


def test_every_transaction_of_the_program_is_killed_somewhere_or_cannot_be_half_done() -> None:
    folders = [ROOT / name for name in ("caseconsultant", "workers", "admin")]
    sources = [path.read_text() for folder in folders for path in folder.rglob("*.py")]
    found = {name for source in sources for name in re.findall(r'transaction\([\w.]*sessions, "([^"]+)"', source)}
    found = {name for name in found if not name.startswith("desk: ")}
    moves = {"new draft asked for", "closed by hand", "reopened by hand"}  # named by the event that they are
    here = {name for name, _ in STEPS.values()} - moves
    known = here | named(READING) | named(ONE_ROW) | set[str]().union(*map(named, WALKED.values()))
    assert found == known
    for file in WALKED:
        assert re.search(r"Died|KILLED", (Path(__file__).parent / file).read_text()), file
