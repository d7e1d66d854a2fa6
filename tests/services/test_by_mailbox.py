"""Letters leave by the sender and with the letterhead of their ticket's mailbox, and are sought where its copies go."""

from dataclasses import replace
from pathlib import Path

import pytest

from caseconsultant.domain.delivery import LetterState, Outcome
from caseconsultant.domain.letters import Address
from caseconsultant.services.app import Letterhead
from caseconsultant.services.reconcile import reconcile
from tests.fakes import FakeEvidence, FakeSender, MailServer, a_mail
from tests.world import World


@pytest.fixture
def billing(world: World, tmp_path: Path) -> MailServer:
    """What the sender of the mailbox billing took; the world's own server takes the letters of all others."""
    taken = MailServer(tmp_path / "billing")
    head = Letterhead(Address("billing@service.test", "Billing Desk"), "bounces@service.test", ("Monday to Friday",))
    world.app = replace(
        world.app,
        policy=replace(world.policy, letterheads={"billing": head}),
        senders={"billing": FakeSender(taken)},
        evidences={"billing": FakeEvidence(taken, sees=True)},
    )
    world.source = replace(world.source, mailbox="billing")
    world.poll()
    world.server.arrives(a_mail())
    world.work()
    return taken


def test_every_letter_of_a_ticket_is_from_its_mailbox(world: World, billing: MailServer) -> None:
    world.approves()
    world.time_passes()
    world.work()
    assert world.server.accepted() == []
    acknowledgement, answer = billing.accepted()
    for letter in (acknowledgement, answer):
        assert letter["From"] == "Billing Desk <billing@service.test>"
        assert "Monday to Friday" in letter.as_string()
    assert [envelope.sender for envelope in billing.envelopes()] == ["", "bounces@service.test"]


def test_a_letter_of_unknown_fate_is_looked_for_where_copies_of_its_mailbox_go(
    world: World, billing: MailServer
) -> None:
    sender = world.app.senders["billing"]
    assert isinstance(sender, FakeSender)
    sender.plan.append(Outcome.UNKNOWN)
    letter_id = world.approves()
    world.time_passes()
    world.work()
    assert (letter_id, LetterState.SENT) in world.letters() or reconcile(world.app, letter_id)
    assert len(billing.accepted()) == 2


def test_letters_of_a_mailbox_that_is_read_no_more_leave_all_the_same(world: World, billing: MailServer) -> None:
    world.app = replace(world.app, policy=world.policy, senders={}, evidences={})
    world.approves()
    world.time_passes()
    world.work()
    (answer,) = world.server.accepted()
    assert answer["From"] == "CaseConsultant <consult@service.test>"
