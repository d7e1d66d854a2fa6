"""A report that a letter could not be delivered: its address gets no automatic letter, and the ticket says so."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caseconsultant.domain.delivery import LetterState, Outcome
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import Attention, TicketState
from caseconsultant.services import bounces, desk_threads
from caseconsultant.services.explain import explain
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import BouncedAddressRow, JournalRow, LetterRow
from tests.crashes.path import Died, Tripwire
from tests.fakes import a_mail
from tests.world import World

REPORT = """\
Return-Path: <>
From: Mail Delivery System <mailer-daemon@clinic.test>
To: consult@service.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{number}@clinic.test>
Date: Tue, 24 Nov 2026 11:30:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary=cut

--cut

It could not be delivered.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.clinic.test

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
--cut
Content-Type: text/rfc822-headers

From: consult@service.test
To: {recipient}
Message-ID: {letter}
--cut--
"""


def a_report(
    letter: str, recipient: str = "jo@clinic.test", status: str = "5.1.1", action: str = "failed", number: str = "b1"
) -> bytes:
    values = {"letter": letter, "recipient": recipient, "status": status, "action": action, "number": number}
    return REPORT.format(**values).encode()


@pytest.fixture
def answered(small_world: World) -> World:
    """A world in which a question was acknowledged and answered."""
    small_world.server.arrives(a_mail())
    small_world.work()
    small_world.approves()
    small_world.time_passes()
    small_world.work()
    return small_world


def letters_of(world: World) -> list[EmailMessage]:
    return world.server.accepted()


def bounced(world: World) -> int:
    with transaction(world.app.sessions) as session:
        return session.scalar(select(func.count()).select_from(BouncedAddressRow)) or 0


def status_shown(world: World) -> str | None:
    return desk_threads.around(world.app, 1).bounced


def test_the_address_of_a_letter_that_bounced_gets_no_automatic_letter_until_a_consultant_lifts_it(
    answered: World,
) -> None:
    answered.server.arrives(a_report(str(letters_of(answered)[-1]["Message-ID"])))
    answered.work()
    assert status_shown(answered) == "5.1.1"
    assert answered.attention() == Attention.REPORT_CAME
    assert answered.tickets() == [(1, TicketState.ANSWERED)]
    answered.server.arrives(a_mail(message_id="q2@clinic.test", subject="Another question"))
    answered.work()
    assert len(answered.letters(LetterKind.ACKNOWLEDGEMENT)) == 1
    told = explain(answered.app, 3)
    assert told is not None
    assert "its sender's address takes no mail" in told.acknowledgement
    lift(answered)
    assert status_shown(answered) is None
    answered.server.arrives(a_mail(message_id="q3@clinic.test", subject="A third question"))
    answered.work()
    assert len(answered.letters(LetterKind.ACKNOWLEDGEMENT)) == 2
    with transaction(answered.app.sessions) as session:
        told_of = session.scalars(select(JournalRow.what)).all()
    assert {"address takes no mail", "address takes mail again"} <= set(told_of)


def lift(world: World) -> None:
    bounces.lift(world.app, 1, world.version(), world.consultant())


@pytest.mark.parametrize(
    ("letter", "recipient", "status", "action"),
    [
        ("<cc.1.abc.aaaaaaaaaaaaaaaa@service.test>", "jo@clinic.test", "5.1.1", "failed"),
        ("<q1@clinic.test>", "jo@clinic.test", "5.1.1", "failed"),
        ("", "jo@clinic.test", "5.1.1", "failed"),
        ("ours", "sam@clinic.test", "5.1.1", "failed"),
        ("ours", "jo@clinic.test", "4.4.7", "delayed"),
        ("ours", "jo@clinic.test", "5.2.2", "failed"),
        ("ours", "jo@clinic.test", "2.1.5", "delivered"),
    ],
    ids=["forged", "not our letter", "no letter", "another recipient", "delayed", "mailbox full", "delivered"],
)
def test_no_other_report_disables_an_address(
    answered: World, letter: str, recipient: str, status: str, action: str
) -> None:
    ours = str(letters_of(answered)[-1]["Message-ID"])
    answered.server.arrives(a_report(ours if letter == "ours" else letter, recipient, status, action))
    answered.work()
    assert bounced(answered) == 0
    assert status_shown(answered) is None


def test_a_report_on_a_letter_that_never_left_disables_nothing(small_world: World) -> None:
    small_world.sender.plan = [Outcome.REFUSED]
    small_world.server.arrives(a_mail())
    small_world.work()
    with transaction(small_world.app.sessions) as session:
        message_id = session.get_one(LetterRow, 1).message_id
    small_world.server.arrives(a_report(f"<{message_id}>"))
    small_world.work()
    assert bounced(small_world) == 0


def test_an_id_whose_letter_case_a_gateway_changed_is_known(answered: World) -> None:
    answered.server.arrives(a_report(str(letters_of(answered)[-1]["Message-ID"]).upper()))
    answered.work()
    assert bounced(answered) == 1


def test_automatic_letters_that_wait_are_withdrawn(answered: World) -> None:
    answered.sender.plan = [Outcome.DEFERRED]
    answered.server.arrives(a_mail(message_id="q2@clinic.test", subject="Another question"))
    answered.work()
    answered.server.arrives(a_report(str(letters_of(answered)[-1]["Message-ID"])))
    answered.work()
    assert [state for _, state in answered.letters(LetterKind.ACKNOWLEDGEMENT)] == [
        LetterState.SENT,
        LetterState.WITHDRAWN,
    ]


def test_the_same_report_twice_and_two_reports_change_nothing_more(answered: World) -> None:
    ours = str(letters_of(answered)[-1]["Message-ID"])
    for number in ("b1", "b1", "b2"):
        answered.server.arrives(a_report(ours, number=number))
        answered.work()
    assert bounced(answered) == 1


def test_dying_at_any_line_leaves_the_report_to_be_heeded_once(tmp_path: Path) -> None:
    for at in range(1, 60):
        tripwire = Tripwire(at)
        world = World(tmp_path / str(at), f"sqlite:///{tmp_path}/{at}.sqlite", tripwire).set_up()
        world.server.arrives(a_mail())
        world.work()
        world.server.arrives(a_report(str(letters_of(world)[-1]["Message-ID"])))
        tripwire.armed = True
        died = False
        try:
            world.work()
        except Died:
            died = True
            world = world.started_anew()
            world.time_passes()
            world.work()
        tripwire.armed = False
        assert bounced(world) == 1
        assert world.verdicts()[-1][0] == "ignored"
        world.close()
        if not died:
            break
    else:
        raise AssertionError("it never ended")


def test_an_away_notice_neither_reopens_a_ticket_nor_gets_an_answer(answered: World) -> None:
    ours = str(letters_of(answered)[-1]["Message-ID"])
    before = answered.letters()
    away = a_mail("Out of office: 20610", "I am away.", message_id="a1@clinic.test", In_Reply_To=ours)
    answered.server.arrives(b"Auto-Submitted: auto-replied\n" + away)
    answered.server.arrives(away.replace(b"a1@", b"a2@"))  # from a program that does not say so, but answers
    answered.work()
    assert answered.tickets() == [(1, TicketState.ANSWERED)]
    assert answered.letters() == before
    assert [verdict for verdict, _ in answered.verdicts()] == ["opened", "ignored", "ignored"]
