"""Who is asking: what our border says of a sender decides what becomes of the mail, and stands on its ticket."""

from dataclasses import replace

import pytest

from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.senders import SenderRule
from caseconsultant.services import desk, desk_doubts, doubts, senders
from caseconsultant.services.doubts import HeldDecision
from caseconsultant.services.pages import MailEntry
from tests.fakes import a_mail
from tests.world import World

OURS = "mx.service.test"
FORGED = "it may be forged: its sender's domain does not stand behind it (DMARC fails)"


def judged(mail: bytes, result: str) -> bytes:
    """The mail as our border hands it over."""
    above = f"Authentication-Results: {OURS}; dmarc={result} header.from=clinic.test\n"
    return f"{above}Received: from mail.clinic.test by {OURS}; Tue, 24 Nov 2026 11:00:01 +0000\n".encode() + mail


@pytest.fixture
def trusting(small_world: World) -> World:
    """A world that believes its own border."""
    policy = replace(small_world.policy, trusted_authserv_id=OURS)
    small_world.app = replace(small_world.app, policy=policy)
    return small_world


def entry_of(world: World, ticket_id: int = 1) -> MailEntry:
    page = desk.ticket(world.app, ticket_id, world.consultant())
    assert page is not None
    assert page.question is not None
    return page.question


def test_what_the_border_says_of_a_sender_stands_on_the_ticket(trusting: World) -> None:
    trusting.server.arrives(judged(a_mail(), "pass"))
    trusting.server.arrives(a_mail(message_id="q2@clinic.test"))
    trusting.work()
    assert entry_of(trusting, 1).authentication is Authentication.VERIFIED
    assert entry_of(trusting, 2).authentication is Authentication.NOT_VERIFIED


def test_a_forged_mail_is_held_and_never_acknowledged(trusting: World) -> None:
    trusting.server.arrives(judged(a_mail(), "fail"))
    trusting.work()
    assert trusting.verdicts() == [("held", FORGED)]
    assert trusting.letters() == []

    doubts.settle_held(trusting.app, 1, trusting.consultant(), HeldDecision.OPEN_TICKET)
    trusting.work()
    assert trusting.letters() == []
    assert entry_of(trusting).authentication is Authentication.FAILS


def test_a_forged_reply_never_reaches_the_ticket_that_it_claims(trusting: World) -> None:
    trusting.server.arrives(judged(a_mail(), "pass"))
    trusting.work()
    reply = a_mail(message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>")
    trusting.server.arrives(judged(reply, "fail"))
    trusting.work()
    assert trusting.verdicts()[1] == ("held", FORGED)
    assert [mail.claims for mail in desk_doubts.doubts(trusting.app).held] == [1]
    doubts.settle_held(trusting.app, 2, trusting.consultant(), HeldDecision.ADD_TO_TICKET, 1)
    assert entry_of(trusting).authentication is Authentication.FAILS


def test_without_a_trusted_border_nobody_is_verified_and_nobody_forged(small_world: World) -> None:
    for number, result in enumerate(("pass", "fail"), 1):
        small_world.server.arrives(judged(a_mail(message_id=f"q{number}@clinic.test"), result))
    small_world.work()
    assert [entry_of(small_world, n).authentication for n in (1, 2)] == [Authentication.NOT_VERIFIED] * 2
    assert len(small_world.letters(LetterKind.ACKNOWLEDGEMENT)) == 2


def test_another_reply_to_is_shown_and_never_written_to(trusting: World) -> None:
    trusting.server.arrives(a_mail(Reply_To="Jo <jo@elsewhere.test>"))
    trusting.server.arrives(a_mail(message_id="q2@clinic.test", Reply_To="JO@clinic.test"))
    trusting.work()
    assert [entry_of(trusting, n).reply_to for n in (1, 2)] == ["jo@elsewhere.test", ""]
    assert {one.recipients for one in trusting.server.envelopes()} == {("jo@clinic.test",)}


def test_a_denied_sender_waits_for_a_person_until_forgotten(world: World) -> None:
    assert senders.put(world.app, "@Clinic.test", SenderRule.DENY) == "clinic.test"
    world.server.arrives(a_mail())
    world.work()
    assert world.verdicts() == [("held", "its sender is denied")]
    assert world.letters() == []

    assert senders.forget(world.app, "clinic.test")
    assert not senders.forget(world.app, "clinic.test")
    world.server.arrives(a_mail(message_id="q2@clinic.test"))
    world.work()
    assert [verdict for verdict, _ in world.verdicts()] == ["held", "opened"]


def test_the_last_rule_for_a_sender_replaces_the_one_before(world: World) -> None:
    senders.put(world.app, "jo@clinic.test", SenderRule.DENY)
    senders.put(world.app, "Jo@clinic.test", SenderRule.ALLOW)
    senders.put(world.app, "clinic.test", SenderRule.DENY)
    assert senders.everything(world.app) == [("jo@clinic.test", SenderRule.ALLOW), ("clinic.test", SenderRule.DENY)]
    world.server.arrives(a_mail())
    world.server.arrives(a_mail(message_id="q2@clinic.test", sender="al@clinic.test"))
    world.work()
    assert [verdict for verdict, _ in world.verdicts()] == ["opened", "held"]


def test_an_allowed_sender_is_read_though_dmarc_fails_and_gets_nothing_automatic(trusting: World) -> None:
    senders.put(trusting.app, "jo@clinic.test", SenderRule.ALLOW)
    trusting.server.arrives(judged(a_mail(), "fail"))
    trusting.work()
    assert trusting.verdicts() == [("opened", "")]
    assert trusting.letters() == []
    assert entry_of(trusting).authentication is Authentication.FAILS
