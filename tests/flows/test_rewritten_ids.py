"""A provider gives our letters Message-IDs of its own, and replies join their tickets all the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from caseconsultant.domain.delivery import LetterState, Outcome, Report
from caseconsultant.domain.letters import Envelope
from caseconsultant.services.reconcile import reconcile
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow
from tests.fakes import FakeSender, a_mail
from tests.world import World

THEIRS = "0102-given@mail.provider.test"


def answered(world: World) -> str:
    """Answer a question; return the References of the answer."""
    world.server.arrives(a_mail())
    world.work()
    world.approves()
    world.time_passes()
    world.work()
    return str(world.server.accepted()[-1]["References"])


def replies(world: World, **headers: str) -> str | None:
    world.server.arrives(a_mail(message_id="r1@clinic.test", text="And with 25?", **headers))
    world.work()
    with transaction(world.app.sessions) as session:
        return session.scalars(select(InboxRow.verdict).order_by(InboxRow.id.desc())).first()


def test_the_references_of_our_letter_name_its_ticket(world: World) -> None:
    references = answered(world)
    assert replies(world, In_Reply_To=f"<{THEIRS}>", References=f"{references} <{THEIRS}>") == "appended"


def test_the_references_alone_let_no_stranger_in(small_world: World) -> None:
    references = answered(small_world)
    stranger = a_mail(sender="Eve <eve@else.test>", message_id="e1@else.test", References=references)
    small_world.server.arrives(stranger)
    small_world.work()
    assert small_world.verdicts()[-1][0] == "held"


class Renaming(FakeSender):
    """Says in its reply which id it gave to the letter, as Exchange Online does."""

    def send(self, envelope: Envelope, content: bytes, before_data: Callable[[], bool]) -> Report:
        report = super().send(envelope, content, before_data)
        return Report(report.outcome, f"250 2.0.0 OK <{THEIRS}> [Hostname=mail.provider.test]")


def test_an_id_that_the_server_names_is_known_without_any_references(world: World) -> None:
    world.app = replace(world.app, senders={"consult": Renaming(world.server)})
    answered(world)
    assert replies(world, In_Reply_To=f"<{THEIRS}>") == "appended"


def test_a_copy_tells_the_id_of_a_letter_whose_fate_was_unknown(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    world.sender.plan.append(Outcome.UNKNOWN)
    letter_id = world.approves()
    world.time_passes()
    world.work()
    world.evidence.sees, world.evidence.rewritten = True, THEIRS
    world.time_passes(timedelta(minutes=6))
    assert reconcile(world.app, letter_id)
    assert (letter_id, LetterState.SENT) in world.letters()
    assert replies(world, In_Reply_To=f"<{THEIRS}>") == "appended"


def test_an_unknown_id_alone_opens_a_ticket(small_world: World) -> None:
    answered(small_world)
    assert replies(small_world, In_Reply_To=f"<{THEIRS}>") == "opened"


@pytest.mark.parametrize("reply", ["250 OK <no address>", "250 OK <a@b", "250 <x@y\r\n>"])
def test_a_reply_that_names_no_id_does_no_harm(small_world: World, reply: str) -> None:
    class Odd(FakeSender):
        def send(self, envelope: Envelope, content: bytes, before_data: Callable[[], bool]) -> Report:
            return Report(super().send(envelope, content, before_data).outcome, reply)

    small_world.app = replace(small_world.app, senders={"consult": Odd(small_world.server)})
    answered(small_world)
    assert all(state is LetterState.SENT for _, state in small_world.letters())
