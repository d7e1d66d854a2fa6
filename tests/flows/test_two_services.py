"""Two of our own services, with domains, keys and mailboxes of their own, that write to each other: they stop."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from caseconsultant.domain.allowances import AUTOMATIC_IN_AN_HOUR, Plan
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.policies import Asking, PatientData
from caseconsultant.store.session import Sessions, open_engine
from caseconsultant.store.types import Keys
from tests.fakes import a_mail
from tests.flows.asking import under
from tests.world import POLICY, World

ROUNDS = 60
Gateway = Callable[[bytes], bytes]


def as_it_is(letter: bytes) -> bytes:
    return letter


def without_marks(letter: bytes) -> bytes:
    """A gateway that takes out what says that a program wrote it."""
    return without(letter, rb"Auto-Submitted|Precedence|X-[\w-]+|Return-Path|List-[\w-]+|Feedback-ID")


def without_marks_and_thread(letter: bytes) -> bytes:
    """A gateway that makes a new mail of every mail: nothing tells what it answers, or that a program wrote it."""
    return without(without_marks(letter), rb"In-Reply-To|References")


def without(letter: bytes, names: bytes) -> bytes:
    head, blank, body = letter.partition(b"\r\n\r\n")
    kept = re.sub(rb"(?im)^(?:" + names + rb"):[^\n]*\n(?:[ \t][^\n]*\n)*", b"", head + b"\r\n")
    return kept.removesuffix(b"\r\n") + blank + body


@dataclass
class Pair:
    """Two worlds and the wire between them."""

    one: World
    two: World
    delivered: int = 0

    def carry(self, gateway: Gateway) -> int:
        """Deliver what either wrote to the other and was not delivered yet; return how many letters."""
        new = 0
        for source, target in ((self.one, self.two), (self.two, self.one)):
            folder = source.server.folder / "accepted"
            done = source.server.folder / "carried"
            done.mkdir(exist_ok=True)
            for path in sorted(folder.iterdir()):
                if (done / path.name).exists():
                    continue
                (done / path.name).touch()
                envelope, _, content = path.read_bytes().partition(b"\n")
                if target.policy.address.encode() in envelope:
                    sender = b"<>" if b'"sender": ""' in envelope else b"<" + source.policy.address.encode() + b">"
                    target.server.arrives(gateway(b"Return-Path: " + sender + b"\r\n" + content))
                    new += 1
        self.delivered += new
        return new

    def run(self, gateway: Gateway) -> int:
        """Let both work until nothing is on its way; return after how many rounds."""
        for number in range(ROUNDS):
            self.one.work()
            self.two.work()
            if not self.carry(gateway):
                return number
        raise AssertionError("they write to each other without end")


def a_service(folder: Path, domain: str, key: bytes) -> World:
    address = f"consult@{domain}"
    policy = replace(
        POLICY, address=address, own_addresses=frozenset({address}), message_id_domain=domain, bounce_address=address
    )
    world = World(folder, f"sqlite:///{folder}.sqlite", policy=policy)
    world.app.sessions.engine.dispose()
    sessions = Sessions(open_engine(f"sqlite:///{folder}.sqlite"), Keys([key]))
    world.app = replace(world.app, sessions=sessions)
    return world.set_up()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = Pair(a_service(tmp_path / "one", "one.test", bytes(32)), a_service(tmp_path / "two", "two.test", b"2" * 32))
    yield made
    made.one.close()
    made.two.close()


def a_question_in_the_name_of_the_other(pair: Pair) -> None:
    pair.one.server.arrives(a_mail(sender="Consult <consult@two.test>"))


def test_an_acknowledgement_is_never_acknowledged(pair: Pair) -> None:
    a_question_in_the_name_of_the_other(pair)
    assert pair.run(as_it_is) == 1
    assert pair.delivered == 1
    assert pair.two.verdicts() == [("ignored", "automatic mail")]


def test_an_answer_of_one_is_a_question_to_the_other_and_ends_there(pair: Pair) -> None:
    a_question_in_the_name_of_the_other(pair)
    pair.run(as_it_is)
    pair.one.approves()
    pair.one.time_passes()
    pair.run(as_it_is)
    assert [verdict for verdict, _ in pair.two.verdicts()] == ["ignored", "opened"]
    assert len(pair.two.letters()) == 1  # its acknowledgement, which the first one ignores
    assert [verdict for verdict, _ in pair.one.verdicts()] == ["opened", "ignored"]


def test_they_stop_even_where_a_gateway_takes_every_mark_out(pair: Pair) -> None:
    a_question_in_the_name_of_the_other(pair)
    pair.run(without_marks)
    assert pair.delivered <= 2  # what answers a letter of ours belongs to its ticket and gets no acknowledgement
    assert len(pair.one.tickets()) == 1


def test_the_caps_stop_them_where_nothing_tells_what_a_mail_answers(pair: Pair) -> None:
    a_question_in_the_name_of_the_other(pair)
    pair.run(without_marks_and_thread)
    for world in (pair.one, pair.two):
        assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) <= AUTOMATIC_IN_AN_HOUR
    assert 2 * AUTOMATIC_IN_AN_HOUR - 1 <= pair.delivered <= 2 * AUTOMATIC_IN_AN_HOUR


@pytest.mark.parametrize("gateway", [as_it_is, without_marks, without_marks_and_thread])
@pytest.mark.parametrize("policy", [PatientData.REFUSE, PatientData.QUARANTINE])
def test_the_notes_of_two_strict_services_stop_by_themselves(pair: Pair, gateway: Gateway, policy: PatientData) -> None:
    strict = Asking(plan=Plan(guest=1), requester_url="https://requesters.test", patient_data=policy)
    for world in (pair.one, pair.two):
        under(world, strict)
    holds = "Patient MRN 00482913, DOB 03/14/1951: 20610 with 64483?"
    for number in range(4):
        pair.one.server.arrives(
            a_mail(
                sender="Consult <consult@two.test>",
                text=holds if number % 2 else "20610?",
                message_id=f"{number}@t.test",
            )
        )
    pair.run(gateway)
    for world in (pair.one, pair.two):
        assert len(world.letters()) <= AUTOMATIC_IN_AN_HOUR
        assert all(envelope.sender == "" for envelope in world.server.envelopes())
