"""One question, from the mailbox to the reviewed reply: a mail goes in, letters come out."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from caseconsultant.domain.delivery import LetterState, Outcome
from caseconsultant.domain.errors import NotAllowed, StaleVersion
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import Attention, TicketState
from caseconsultant.services import doubts, people, review, switches
from caseconsultant.services.doubts import HeldDecision, LetterDecision
from caseconsultant.services.review import Approval
from tests.fakes import a_mail
from tests.world import POLICY, World

ANSWER, ACK = LetterKind.ANSWER, LetterKind.ACKNOWLEDGEMENT


def test_a_question_is_acknowledged_drafted_approved_and_answered_in_its_thread(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    assert world.tickets() == [(1, TicketState.DRAFTED)]
    (acknowledgement,) = world.server.accepted()
    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    assert world.server.envelopes()[0].sender == ""

    world.approves()
    world.work()
    assert len(world.server.accepted()) == 1  # the undo time has not passed
    world.time_passes(timedelta(minutes=2))
    world.work()

    _, answer = world.server.accepted()
    assert answer["To"] == "Jo Coder <jo@clinic.test>"
    assert answer["In-Reply-To"] == "<q1@clinic.test>"
    assert answer["References"].split()[-1] == "<q1@clinic.test>"
    assert answer["Auto-Submitted"] is None
    body = answer.get_body(("plain",))
    assert body is not None
    assert "Yes, with a modifier." in body.get_content()
    assert world.tickets() == [(1, TicketState.ANSWERED)]


def test_nothing_is_left_to_do_after_it_is_done(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    world.approves()
    for _ in range(3):
        world.time_passes()
        world.work()
    assert len(world.server.accepted()) == 2


def test_no_letter_leaves_without_a_person(world: World) -> None:
    world.server.arrives(a_mail())
    for _ in range(5):
        world.work()
        world.time_passes()
    assert [letter["Auto-Submitted"] for letter in world.server.accepted()] == ["auto-replied"]


def test_a_reply_to_our_letter_joins_its_ticket(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    (acknowledgement,) = world.server.accepted()
    world.server.arrives(
        a_mail(text="It is for Medicare.", message_id="q2@clinic.test", In_Reply_To=acknowledgement["Message-ID"])
    )
    world.work()
    assert world.tickets() == [(1, TicketState.DRAFTED)]
    assert world.verdicts()[-1][0] == "appended"
    assert len(world.server.accepted()) == 1  # one acknowledgement for one ticket


def test_a_requester_who_writes_again_withdraws_the_letter_that_has_not_left(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    letter_id = world.approves()
    world.server.arrives(
        a_mail(text="Wait, it was 64484.", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>")
    )
    world.work()
    assert dict(world.letters())[letter_id] is LetterState.WITHDRAWN
    assert world.attention() == Attention.LETTER_WITHDRAWN
    world.time_passes()
    world.work()
    assert len(world.server.accepted()) == 1
    assert world.tickets() == [(1, TicketState.DRAFTED)]


def test_an_approval_can_be_taken_back_until_its_letter_leaves(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    letter_id = world.approves()
    assert review.undo(world.app, letter_id, world.consultant())
    assert world.tickets() == [(1, TicketState.DRAFTED)]
    world.time_passes()
    world.work()
    assert len(world.server.accepted()) == 1
    second = world.approves(text="No.")
    world.time_passes()
    world.work()
    assert not review.undo(world.app, second, world.consultant())
    assert len(world.server.accepted()) == 2


def test_pressing_twice_approves_once(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    version = world.version()
    first = world.approves(approval_id="a" * 32, version=version)
    assert world.approves(approval_id="a" * 32, version=version) == first
    assert len(world.letters(ANSWER)) == 1


def test_nobody_overwrites_anybody(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    version = world.version()
    review.save(world.app, 1, version, world.consultant(), "Mine.")
    with pytest.raises(StaleVersion):
        world.approves(version=version)
    assert world.letters(ANSWER) == []


def test_only_who_has_a_credential_approves(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    helper = people.add_consultant(world.app, "Sam", "", "sam@service.test")
    with pytest.raises(NotAllowed):
        review.approve(world.app, Approval(1, world.version(), helper, "Yes.", ANSWER, "b" * 32))


def test_a_question_back_waits_for_the_requester_and_their_reply_is_drafted_again(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    world.approves(text="Which payer is it?", kind=LetterKind.QUESTION_BACK)
    world.time_passes()
    world.work()
    assert world.tickets() == [(1, TicketState.NEEDS_INFO)]
    _, question = world.server.accepted()
    world.server.arrives(a_mail(text="Medicare.", message_id="q2@clinic.test", In_Reply_To=question["Message-ID"]))
    world.work()
    assert world.tickets() == [(1, TicketState.DRAFTED)]


def test_a_paused_service_sends_nothing_and_catches_up(world: World) -> None:
    switches.pause_sending(world.app, world.consultant(), "checking")
    world.server.arrives(a_mail())
    world.work()
    world.approves()
    world.time_passes()
    world.work()
    assert world.server.accepted() == []
    switches.resume_sending(world.app, world.consultant())
    world.work()
    assert len(world.server.accepted()) == 2


def test_the_same_mail_twice_is_one_ticket(world: World) -> None:
    world.server.arrives(a_mail())
    world.server.arrives(b"Received: by another way\r\n" + a_mail())
    world.work()
    assert len(world.tickets()) == 1
    assert sorted(str(verdict) for verdict, _ in world.verdicts()) == ["duplicate", "opened"]


def test_a_message_id_alone_proves_nothing(world: World) -> None:
    world.server.arrives(a_mail(text="One question."))
    world.server.arrives(a_mail(text="Another question."))
    world.work()
    assert len(world.tickets()) == 2


def test_a_stranger_in_a_thread_is_held_and_a_person_decides(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    (acknowledgement,) = world.server.accepted()
    world.server.arrives(
        a_mail(sender="eve@elsewhere.test", message_id="e@e.test", In_Reply_To=acknowledgement["Message-ID"])
    )
    world.work()
    assert world.verdicts()[-1] == ("held", "it answers a ticket that its sender is not part of")
    assert world.tickets() == [(1, TicketState.DRAFTED)]
    doubts.settle_held(world.app, 2, world.consultant(), HeldDecision.ADD_TO_TICKET, 1)
    world.work()
    assert world.verdicts()[-1][0] == "appended"
    with pytest.raises(StaleVersion):
        doubts.settle_held(world.app, 2, world.consultant(), HeldDecision.IGNORE)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<coders.lists.test>"},
        {"Return_Path": "<>"},
    ],
)
def test_what_no_person_wrote_is_never_answered(world: World, headers: dict[str, str]) -> None:
    world.server.arrives(a_mail(**headers))
    world.work()
    assert world.server.accepted() == []
    assert world.verdicts()[0][0] == "ignored"


def test_a_sixth_acknowledgement_within_an_hour_is_not_written_but_its_ticket_is(world: World) -> None:
    for number in range(6):
        world.server.arrives(a_mail(text=f"Question {number}", message_id=f"{number}@clinic.test"))
    world.work()
    assert len(world.tickets()) == 6
    assert len(world.server.accepted()) == 5


def test_a_deferred_letter_goes_later_and_once(world: World) -> None:
    world.server.arrives(a_mail())
    world.sender.plan = [Outcome.DEFERRED, Outcome.DEFERRED]
    world.work()
    assert world.server.accepted() == []
    world.time_passes()
    world.work()
    world.time_passes()
    world.work()
    assert len(world.server.accepted()) == 1


def test_a_refused_answer_stands_before_a_person(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    letter_id = world.approves()
    world.sender.plan = [Outcome.REFUSED]
    world.time_passes()
    world.work()
    assert dict(world.letters())[letter_id] is LetterState.FAILED
    assert world.attention() == Attention.LETTER_FAILED
    doubts.settle_letter(world.app, letter_id, world.consultant(), LetterDecision.SEND_AGAIN)
    world.work()
    assert dict(world.letters())[letter_id] is LetterState.SENT
    assert world.attention() is None


def test_an_unknown_answer_is_never_sent_again_by_itself(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    letter_id = world.approves()
    world.sender.plan = [Outcome.UNKNOWN]
    for _ in range(5):
        world.time_passes()
        world.work()
    assert dict(world.letters())[letter_id] is LetterState.UNKNOWN
    assert world.attention() == Attention.LETTER_UNKNOWN
    assert len(world.server.accepted()) == 2
    world.evidence.sees = True
    world.time_passes()
    world.work()
    assert dict(world.letters())[letter_id] is LetterState.SENT
    assert world.attention() is None


def test_a_person_who_says_send_it_again_gets_the_same_bytes(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    letter_id = world.approves()
    world.sender.plan, world.sender.unknown_loses = [Outcome.UNKNOWN], True
    world.time_passes()
    world.work()
    assert len(world.server.accepted()) == 1
    doubts.settle_letter(world.app, letter_id, world.consultant(), LetterDecision.SEND_AGAIN)
    world.work()
    assert len(world.server.accepted()) == 2
    with pytest.raises(StaleVersion):
        doubts.settle_letter(world.app, letter_id, world.consultant(), LetterDecision.SEND_AGAIN)


def test_an_unknown_acknowledgement_is_let_go(world: World) -> None:
    world.server.arrives(a_mail())
    world.sender.plan = [Outcome.UNKNOWN]
    world.work()
    assert world.letters(ACK) == [(1, LetterState.LET_GO)]
    assert world.attention() is None


def test_a_letter_is_given_up_after_two_days_and_stands_before_a_person(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    letter_id = world.approves()
    world.sender.plan = [Outcome.DEFERRED] * 100
    for _ in range(60):
        world.time_passes(timedelta(hours=1))
        world.work()
    assert dict(world.letters())[letter_id] is LetterState.FAILED
    assert world.attention() == Attention.LETTER_FAILED


def test_what_has_gone_quiet_is_closed_and_opened_again_by_its_requester(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    world.approves()
    world.time_passes()
    world.work()
    world.time_passes(timedelta(days=20))
    world.work()
    assert world.tickets() == [(1, TicketState.CLOSED)]
    world.server.arrives(a_mail(text="One more.", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>"))
    world.work()
    assert world.tickets() == [(1, TicketState.DRAFTED)]


def test_mail_older_than_the_first_connection_is_left_alone(world: World) -> None:
    for number in range(20):
        world.server.arrives(a_mail(text=f"Old {number}", message_id=f"old{number}@clinic.test"))
    world.source = replace(world.source, mailbox="another", start_now=True)
    world.work()
    assert world.tickets() == []
    assert world.server.accepted() == []
    world.server.arrives(a_mail())
    world.work()
    assert len(world.tickets()) == 1


def test_shadow_mode_does_everything_but_sending(tmp_path: Path, database_url: str) -> None:
    shadow = World(tmp_path / "world", database_url, policy=replace(POLICY, shadow=True)).set_up()
    shadow.server.arrives(a_mail())
    shadow.work()
    shadow.approves()
    shadow.time_passes()
    shadow.work()
    assert shadow.tickets() == [(1, TicketState.ANSWERED)]
    assert shadow.server.accepted() == []
    shadow.close()
