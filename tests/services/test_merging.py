"""One ticket of two, two of one, and back: nothing is lost, nothing leaves twice, a crash changes nothing."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.errors import IllegalMove, StaleVersion
from caseconsultant.domain.letters import InboundMail, LetterKind
from caseconsultant.domain.ticket import Attention, TicketState
from caseconsultant.services import desk, desk_threads, doubts, merging, review, triage
from caseconsultant.services.doubts import HeldDecision
from caseconsultant.services.pages import MailEntry
from caseconsultant.services.threads import CannotMend
from caseconsultant.store import inbox
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import ParticipantRow, ThreadIdRow, TicketRow
from tests.fakes import a_mail
from tests.world import World

DRAFTED, ANSWERED, CLOSED = TicketState.DRAFTED, TicketState.ANSWERED, TicketState.CLOSED
JO, PAT = "Jo Coder <jo@clinic.test>", "Pat Biller <pat@clinic.test>"


@pytest.fixture
def two(world: World) -> World:
    """Ticket 1 is Jo's, ticket 2 is Pat's; both are drafted and acknowledged."""
    world.server.arrives(a_mail(text="What is 63685?", sender=JO, message_id="a@clinic.test"))
    world.work()
    world.server.arrives(a_mail(text="What is 20610?", sender=PAT, message_id="b@clinic.test"))
    world.work()
    return world


def merge(world: World, ticket_id: int = 2, into: int = 1) -> None:
    merging.merge(world.app, ticket_id, world.version(ticket_id), world.consultant(), into)
    world.work()


def unmerge(world: World, ticket_id: int = 2) -> None:
    merging.unmerge(world.app, ticket_id, world.version(ticket_id), world.consultant())
    world.work()


def split(world: World, message_id: int, ticket_id: int = 1) -> int:
    new = merging.split(world.app, ticket_id, world.version(ticket_id), world.consultant(), message_id)
    world.work()
    return new


def words(world: World, ticket_id: int) -> list[str]:
    """The mails of a ticket, in order."""
    page = desk.ticket(world.app, ticket_id, world.consultant())
    assert page is not None
    return [entry.new_words.strip() for entry in page.thread if isinstance(entry, MailEntry)]


def writes(world: World, sender: str, text: str, in_reply_to: str) -> tuple[str | None, str]:
    world.server.arrives(
        a_mail(sender=sender, text=text, message_id=f"{text.split()[0]}@clinic.test", In_Reply_To=in_reply_to)
    )
    world.work()
    return world.verdicts()[-1]


def leaves(world: World) -> None:
    world.time_passes()
    world.work()


def ties(world: World) -> list[tuple[object, ...]]:
    """What ties addresses and Message-IDs to tickets."""
    with transaction(world.app.sessions) as session:
        threads = session.execute(select(ThreadIdRow.ticket_id, ThreadIdRow.digest)).all()
        people = session.execute(select(ParticipantRow.ticket_id, ParticipantRow.address_digest)).all()
        return sorted([tuple(row) for row in (*threads, *people)])


def test_a_merged_ticket_is_closed_and_its_mail_stands_in_the_other(two: World) -> None:
    merge(two)
    assert two.tickets() == [(1, DRAFTED), (2, CLOSED)]
    assert (words(two, 1), words(two, 2)) == (["What is 63685?", "What is 20610?"], [])
    assert desk_threads.around(two.app, 2).merged_into == 1
    assert [one.id for one in desk_threads.around(two.app, 1).merged] == [2]


def test_further_mail_to_the_merged_thread_goes_to_the_other(two: World) -> None:
    acknowledgement = two.server.accepted()[1]["Message-ID"]
    merge(two)
    assert writes(two, PAT, "More to it.", acknowledgement)[0] == "appended"
    assert writes(two, PAT, "Own thread.", "<b@clinic.test>")[0] == "appended"
    assert words(two, 1)[2:] == ["More to it.", "Own thread."]
    assert two.tickets() == [(1, DRAFTED), (2, CLOSED)]
    assert writes(two, "eve@elsewhere.test", "Me too.", acknowledgement)[0] == "held"


def test_a_held_mail_that_is_added_to_a_merged_ticket_joins_the_other_and_stands_on_its_page(two: World) -> None:
    held = writes(two, "eve@elsewhere.test", "Me too.", two.server.accepted()[1]["Message-ID"])
    assert held[0] == "held"
    merge(two)
    assert [mail.inbox_id for mail in desk_threads.around(two.app, 1).held] == [3]
    doubts.settle_held(two.app, 3, two.consultant(), HeldDecision.ADD_TO_TICKET, 2)
    two.work()
    assert words(two, 1) == ["What is 63685?", "What is 20610?", "Me too."]
    assert two.tickets() == [(1, DRAFTED), (2, CLOSED)]


def test_a_mail_that_was_judged_just_before_the_merge_reaches_the_other(two: World) -> None:
    two.server.arrives(a_mail(sender=PAT, text="Late.", message_id="late@clinic.test", In_Reply_To="<b@clinic.test>"))
    two.poll()
    merging.merge(two.app, 2, two.version(2), two.consultant(), 1)
    with transaction(two.app.sessions) as session:
        row = inbox.claim(session, 3)
        assert row is not None
        mail = two.app.parser.parse(row.raw)
        assert isinstance(mail, InboundMail)
        assert triage.append(two.app, session, row, mail, 2) == 1
    assert words(two, 1)[-1] == "Late."


def test_a_delivery_report_on_a_letter_of_the_merged_ticket_calls_for_attention_to_the_other(two: World) -> None:
    merge(two)
    report = (
        b"From: MAILER-DAEMON@mx.test\nTo: consult@service.test\nSubject: Undelivered\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nNo such user.\n'
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
        b"Final-Recipient: rfc822; pat@clinic.test\nAction: failed\nStatus: 5.1.1\n"
        b"--b\nContent-Type: message/rfc822-headers\n\nMessage-ID: "
        + str(two.server.accepted()[1]["Message-ID"]).encode()
        + b"\n\n--b--\n"
    )
    two.server.arrives(report)
    two.work()
    assert (two.attention(1), two.attention(2)) == (Attention.REPORT_CAME, None)


def test_a_letter_of_the_merged_ticket_goes_to_the_others_requester_alone(two: World) -> None:
    merge(two)
    two.approves(1)
    leaves(two)
    assert two.server.envelopes()[-1].recipients == ("jo@clinic.test",)
    assert len(two.server.accepted()) == 3


def test_letters_that_have_not_left_are_withdrawn_on_both_sides(two: World) -> None:
    first, second = two.approves(1), two.approves(2)
    merge(two)
    assert [dict(two.letters())[letter] for letter in (first, second)] == [LetterState.WITHDRAWN] * 2
    leaves(two)
    assert len(two.server.accepted()) == 2
    assert two.tickets() == [(1, DRAFTED), (2, CLOSED)]


def test_an_undone_merge_leaves_both_as_they_were(two: World) -> None:
    before = ties(two)
    merge(two)
    assert ties(two) != before
    unmerge(two)
    assert ties(two) == before
    assert two.tickets() == [(1, DRAFTED), (2, DRAFTED)]
    assert (words(two, 1), words(two, 2)) == (["What is 63685?"], ["What is 20610?"])
    assert writes(two, PAT, "More.", "<b@clinic.test>")[0] == "appended"
    assert words(two, 2) == ["What is 20610?", "More."]
    two.approves(2)
    leaves(two)
    assert two.server.envelopes()[-1].recipients == ("pat@clinic.test",)


def test_an_undone_merge_withdraws_the_letter_that_answers_both(two: World) -> None:
    merge(two)
    letter_id = two.approves(1)
    unmerge(two)
    assert dict(two.letters())[letter_id] is LetterState.WITHDRAWN
    assert two.tickets() == [(1, DRAFTED), (2, DRAFTED)]


def test_a_merge_stands_once_a_letter_has_left(two: World) -> None:
    merge(two)
    two.approves(1)
    leaves(two)
    with pytest.raises(CannotMend, match="has left since"):
        unmerge(two)
    assert two.tickets() == [(1, ANSWERED), (2, CLOSED)]


def test_a_letter_that_left_before_the_merge_does_not_stand_in_its_way_back(two: World) -> None:
    two.approves(1)
    leaves(two)
    merge(two)
    assert two.tickets() == [(1, DRAFTED), (2, CLOSED)]  # an open question joined an answered ticket
    unmerge(two)
    assert two.tickets() == [(1, ANSWERED), (2, DRAFTED)]


def test_tidying_answered_tickets_together_asks_for_no_draft(two: World) -> None:
    two.approves(1)
    two.approves(2)
    leaves(two)
    merge(two)
    assert two.tickets() == [(1, ANSWERED), (2, CLOSED)]
    unmerge(two)
    assert two.tickets() == [(1, ANSWERED), (2, ANSWERED)]


def test_a_merged_ticket_moves_no_more(two: World) -> None:
    merge(two)
    with pytest.raises(IllegalMove):
        review.reopen(two.app, 2, two.version(2), two.consultant())
    with pytest.raises(CannotMend):
        merge(two)
    with pytest.raises(CannotMend):
        merge(two, 1, into=2)  # it would be its own


@pytest.mark.parametrize("into", [2, 99])
def test_a_ticket_merges_only_into_another_that_is_there(two: World, into: int) -> None:
    with pytest.raises(CannotMend):
        merge(two, 2, into=into)


def test_mail_follows_two_merges_and_they_are_undone_in_their_order(two: World) -> None:
    two.server.arrives(a_mail(text="What is 99213?", message_id="c@clinic.test"))
    two.work()
    merge(two, 2, into=1)
    merge(two, 1, into=3)
    assert writes(two, PAT, "More.", two.server.accepted()[1]["Message-ID"])[0] == "appended"
    assert words(two, 3) == ["What is 63685?", "What is 20610?", "What is 99213?", "More."]
    with pytest.raises(CannotMend, match="undo that first"):
        unmerge(two, 2)
    unmerge(two, 1)
    unmerge(two, 2)
    assert [words(two, number) for number in (1, 2)] == [["What is 63685?"], ["What is 20610?"]]


def test_a_message_becomes_a_ticket_of_its_own_and_is_merged_back(two: World) -> None:
    assert writes(two, JO, "Another question.", "<a@clinic.test>")[0] == "appended"
    new = split(two, 3)
    assert new == 3
    assert two.tickets() == [(1, DRAFTED), (2, DRAFTED), (3, DRAFTED)]
    assert (words(two, 1), words(two, 3)) == (["What is 63685?"], ["Another question."])
    assert len(two.letters(LetterKind.ACKNOWLEDGEMENT)) == 2  # nobody is told twice
    assert writes(two, JO, "On that.", "<Another@clinic.test>")[0] == "appended"
    assert words(two, 3) == ["Another question.", "On that."]
    merge(two, 3, into=1)
    assert words(two, 1) == ["What is 63685?", "Another question.", "On that."]


def test_a_new_question_taken_out_of_an_answered_ticket_leaves_it_answered(two: World) -> None:
    two.approves(1)
    leaves(two)
    writes(two, JO, "Another question.", "<a@clinic.test>")
    assert two.tickets()[0] == (1, DRAFTED)
    split(two, 3)
    assert two.tickets() == [(1, ANSWERED), (2, DRAFTED), (3, DRAFTED)]


def test_a_letter_that_has_not_left_is_withdrawn_by_a_split(two: World) -> None:
    writes(two, JO, "Another question.", "<a@clinic.test>")
    letter_id = two.approves(1)
    split(two, 3)
    assert dict(two.letters())[letter_id] is LetterState.WITHDRAWN
    assert two.tickets() == [(1, DRAFTED), (2, DRAFTED), (3, DRAFTED)]


def test_only_one_of_several_messages_of_the_ticket_is_taken_out(two: World) -> None:
    for message_id in (1, 2, 99):
        with pytest.raises(CannotMend):
            split(two, message_id)


def test_buttons_of_old_pages_change_nothing(two: World) -> None:
    old = two.version(1)
    writes(two, JO, "Another question.", "<a@clinic.test>")
    with pytest.raises(StaleVersion):
        merging.merge(two.app, 1, old, two.consultant(), 2)
    with pytest.raises(StaleVersion):
        merging.split(two.app, 1, old, two.consultant(), 3)
    merge(two)
    with pytest.raises(StaleVersion):
        merging.unmerge(two.app, 2, 1, two.consultant())


@pytest.mark.parametrize("step", ["merge", "unmerge", "split"])
def test_who_dies_in_the_middle_leaves_everything_as_it_was(two: World, step: str) -> None:
    writes(two, JO, "Another question.", "<a@clinic.test>")
    two.approves(1)
    if step == "unmerge":
        merge(two)
        two.approves(1)

    def everything() -> list[object]:
        with transaction(two.app.sessions) as session:
            rows = session.execute(select(TicketRow.id, TicketRow.state, TicketRow.version, TicketRow.merged_into))
            tickets = [tuple(row) for row in rows.all()]
        return [tickets, two.letters(), ties(two), words(two, 1), words(two, 2)]

    def dies(point: str) -> None:
        if point == f"before commit: {step}":
            raise KeyboardInterrupt

    before = everything()
    object.__setattr__(two.app.sessions, "tripwire", dies)
    steps: dict[str, Callable[[], object]] = {
        "merge": partial(merge, two),
        "unmerge": partial(unmerge, two),
        "split": partial(split, two, 3),
    }
    with pytest.raises(KeyboardInterrupt):
        steps[step]()
    assert everything() == before
