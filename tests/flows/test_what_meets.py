"""Where one rule meets another: kept and refused questions, bounces, switches, caps, organisations, older mail."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from caseconsultant.domain.allowances import AUTOMATIC_IN_AN_HOUR, Plan
from caseconsultant.domain.delivery import LetterState, Outcome
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.identifiers import Identifier
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.organisations import Organisation
from caseconsultant.domain.policies import Asking, PatientData
from caseconsultant.domain.ratings import token_for as rating_token
from caseconsultant.domain.ticket import Attention
from caseconsultant.services import (
    allowances,
    doubts,
    merging,
    organisations,
    ratings,
    requeue,
    switches,
    telling,
    threads,
    wordings,
)
from caseconsultant.services.doubts import ForAnother, HeldDecision, LetterDecision
from caseconsultant.services.triage import triage
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, RatingRow, TicketRow
from tests.fakes import a_mail
from tests.flows.asking import (
    ONE_AND_TWO,
    URL,
    answers,
    asked_as,
    asks,
    body,
    journal,
    kept_for,
    letters_about,
    states,
    under,
)
from tests.flows.test_allowances import NOTE, at_once, confirms
from tests.flows.test_bounces import a_report
from tests.flows.test_patient_data_policy import CLEAN, HOLDS, QUARANTINE, REFUSE, sends
from tests.services.test_threads import FORWARD
from tests.world import World

PAT = "pat@clinic.test"
OVER, PATIENT = LetterKind.OVER_ALLOWANCE, LetterKind.PATIENT_DATA


def pauses(world: World) -> World:
    switches.pause_sending(world.app, world.consultant(), "checking")
    return world


def switch(world: World, ticket_id: int, email: str = PAT) -> None:
    threads.switch_requester(world.app, ticket_id, world.version(ticket_id), world.consultant(), email)


def of(world: World, ticket_id: int) -> int | None:
    """The organisation that a ticket counts for."""
    with transaction(world.app.sessions) as session:
        return session.get_one(TicketRow, ticket_id).organisation_id


def states_of(world: World, kind: LetterKind) -> list[LetterState]:
    return [state for _, state in world.letters(kind)]


# -- the note never left --


def test_a_bounce_that_takes_back_a_waiting_note_puts_its_kept_ticket_before_a_person(world: World) -> None:
    asks(under(world, ONE_AND_TWO), 1)
    asks(pauses(world), 2)
    world.server.arrives(a_report(str(world.server.accepted()[0]["Message-ID"])))
    world.work()
    assert states_of(world, OVER) == [LetterState.WITHDRAWN]
    assert (states(world)[1], world.attention(2)) == ("kept", Attention.NOT_TOLD)


@pytest.mark.parametrize("fails", ["refused by the server", "given up", "bounced before it left"])
def test_a_refused_question_whose_note_did_not_arrive_stands_before_a_person(world: World, fails: str) -> None:
    asks(under(world, REFUSE), 1)
    if fails == "refused by the server":
        world.sender.plan = [Outcome.REFUSED]
    else:
        pauses(world)
    sends(world, HOLDS, "q2@clinic.test")
    if fails == "given up":
        world.time_passes(timedelta(hours=49))
        world.work()
    if fails == "bounced before it left":
        world.server.arrives(a_report(str(world.server.accepted()[0]["Message-ID"])))
        world.work()
    assert states_of(world, PATIENT) in ([LetterState.FAILED], [LetterState.WITHDRAWN])
    assert (states(world)[1], world.attention(2)) == ("closed", Attention.NOT_TOLD)


def test_a_refused_reply_whose_note_did_not_arrive_stands_before_a_person(world: World) -> None:
    sends(under(world, REFUSE), CLEAN)
    world.sender.plan = [Outcome.REFUSED]
    sends(world, HOLDS, "q2@clinic.test", In_Reply_To="<q1@clinic.test>")
    assert states_of(world, PATIENT) == [LetterState.FAILED]
    assert (states(world), world.attention()) == (["drafted"], Attention.NOT_TOLD)


# -- the requester is switched --


def test_whom_a_kept_question_was_given_to_is_told_or_a_person_sees_it(world: World) -> None:
    asks(under(world, ONE_AND_TWO), 1)
    pauses(world).server.arrives(a_mail(text=FORWARD, message_id="q2@clinic.test"))
    world.work()
    assert states(world)[1] == "kept"
    switch(world, 2)
    assert states_of(world, OVER) == [LetterState.WITHDRAWN]
    assert world.attention(2) == Attention.NOT_TOLD
    world.work()  # Pat has asked nothing yet
    assert (states(world)[1], asked_as(world)[1], world.attention(2)) == ("drafted", "guest", None)


def test_a_switch_leaves_no_untold_question_in_quarantine_unseen(world: World) -> None:
    pauses(under(world, QUARANTINE)).server.arrives(a_mail(text=f"{HOLDS}\n\n{FORWARD}"))
    world.work()
    switch(world, 1)
    assert (states(world), states_of(world, PATIENT)) == (["kept"], [LetterState.WITHDRAWN])
    assert world.attention() == Attention.NOT_TOLD


def test_whoever_gets_the_answer_has_asked_for_their_own_organisation(world: World) -> None:
    under(world, ONE_AND_TWO)
    for name in ("clinic.test", "river.test"):
        organisations.add(world.app, Organisation(name, (name,), questions=1))
    forward = FORWARD.replace("pat@clinic.test", "pat@river.test")
    world.server.arrives(a_mail(text=forward))
    world.work()
    assert (of(world, 1), asked_as(world)) == (1, ["organisation"])
    switch(world, 1, "pat@river.test")
    assert (of(world, 1), asked_as(world)) == (2, ["organisation"])
    assert [page.asked for page in organisations.everything(world.app)] == [0, 1]
    asks(world, 2)  # the place at the clinic is free again
    asks(world, 3, who="Kim <kim@river.test>")
    assert states(world) == ["drafted", "drafted", "kept"]


def test_a_question_given_to_a_guest_is_the_guests(world: World) -> None:
    organisations.add(under(world, ONE_AND_TWO).app, Organisation("Clinic", ("clinic.test",), questions=1))
    world.server.arrives(a_mail(text=FORWARD.replace("pat@clinic.test", "pat@elsewhere.test")))
    world.work()
    switch(world, 1, "pat@elsewhere.test")
    assert (of(world, 1), asked_as(world)) == (None, ["guest"])
    asks(world, 2, who="Pat <pat@elsewhere.test>")
    assert states(world)[1] == "kept"


@pytest.mark.parametrize("how", ["page", "command line"])
def test_a_failed_answer_to_the_former_requester_is_not_sent_again(world: World, how: str) -> None:
    world.server.arrives(a_mail(text=FORWARD))
    world.work()
    letter = world.approves()
    world.sender.plan = [Outcome.REFUSED]
    world.time_passes()
    world.work()
    switch(world, 1)
    if how == "page":
        with pytest.raises(ForAnother):
            doubts.settle_letter(world.app, letter, world.consultant(), LetterDecision.SEND_AGAIN)
    else:
        told = requeue.letter_again(world.app, letter)
        assert (told.done, "another requester" in told.says) == (False, True)
    world.work()
    assert [envelope.recipients for envelope in world.server.envelopes()] == [("jo@clinic.test",)]
    doubts.settle_letter(world.app, letter, world.consultant(), LetterDecision.LET_GO)


# -- caps for all automatic letters together --


def test_no_address_gets_more_than_five_automatic_letters_in_an_hour_of_whatever_kind(world: World) -> None:
    asking = replace(ONE_AND_TWO, patient_data=PatientData.REFUSE, plan=Plan(guest=1, registered=100))
    asks(under(world, asking), 1, 2)  # an acknowledgement, a note
    sends(world, HOLDS, "p1@clinic.test")  # another note
    asks(world, 3)  # and another
    confirms(world)  # two questions are taken up: the first of their acknowledgements is the fifth letter
    asks(world, 4, 5)
    sends(world, HOLDS, "p2@clinic.test")
    sends(world, HOLDS, "p3@clinic.test", In_Reply_To="<q1@clinic.test>")
    assert len(world.letters()) == AUTOMATIC_IN_AN_HOUR
    assert len(world.server.accepted()) == AUTOMATIC_IN_AN_HOUR


def test_what_is_taken_up_on_the_way_counts_before_the_new_question_is_acknowledged(world: World) -> None:
    asking = replace(ONE_AND_TWO, plan=Plan(guest=1, registered=2))
    asks(under(world, asking), 1, 2)
    confirms(world)  # three letters
    asks(world, 3, 4)  # the fourth and the fifth; question 4 is kept
    world.time_passes(timedelta(days=29, hours=22))
    asks(world, 5, 6, 7)
    letters = len(world.letters())
    world.time_passes(timedelta(hours=3))
    for number in range(8, 20):
        asks(world, number)
    assert len(world.letters()) - letters <= AUTOMATIC_IN_AN_HOUR


def test_mails_that_are_judged_at_once_do_not_pass_the_cap_together(world: World) -> None:
    for number in range(1, 10):
        world.server.arrives(a_mail(subject=f"Question {number}", message_id=f"q{number}@clinic.test"))
    world.poll()
    with transaction(world.app.sessions) as session:
        ids = [number for (number,) in session.query(InboxRow.id)]

    def dawdle(point: str) -> None:
        """Let all of them have counted before one has committed, where the database lets them."""
        if point == "before commit: triage":
            time.sleep(0.1)

    sessions = replace(world.app.sessions, tripwire=dawdle)
    at_once(*(lambda number=number: triage(replace(world.app, sessions=sessions), number) for number in ids))
    assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) == AUTOMATIC_IN_AN_HOUR


EVERY_KIND: dict[LetterKind, Callable[[World], None]] = {
    LetterKind.ACKNOWLEDGEMENT: lambda world: asks(world, 1),
    OVER: lambda world: asks(under(world, replace(ONE_AND_TWO, plan=Plan(guest=0))), 1),
    PATIENT: lambda world: sends(under(world, REFUSE), HOLDS),
}


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind.automatic])
def test_every_automatic_letter_says_so_and_has_the_null_sender(small_world: World, kind: LetterKind) -> None:
    EVERY_KIND[kind](small_world)
    assert [state for _, state in small_world.letters(kind)] == [LetterState.SENT]
    (letter,), (envelope,) = small_world.server.accepted(), small_world.server.envelopes()
    assert (letter["Auto-Submitted"], letter["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert letter["X-CaseConsultant-Loop"]
    assert (envelope.sender, envelope.recipients) == ("", ("jo@clinic.test",))
    assert letter["In-Reply-To"] in ("<q1@clinic.test>",)
    assert body(letter)


# -- whose words, whose rules --


def test_every_ticket_of_a_member_speaks_the_words_of_their_organisation(world: World) -> None:
    organisations.add(world.app, Organisation("Clinic", ("clinic.test",)))
    asks(world, 1)
    sends(world, "And 20610?", "r1@clinic.test", In_Reply_To="<q1@clinic.test>")
    new = merging.split(world.app, 1, world.version(), world.consultant(), 2)
    world.server.arrives(a_mail(sender="jo@clinic.test", message_id="h1@clinic.test", List_Id="<l.clinic.test>"))
    world.work()
    by_hand = doubts.settle_held(world.app, 3, world.consultant(), HeldDecision.OPEN_TICKET)
    assert by_hand is not None
    assert [of(world, number) for number in (1, new, by_hand)] == [1, 1, 1]
    assert asked_as(world) == ["organisation", "", ""]  # what a person opened or took out is not charged
    wordings.change(
        world.app, LetterKind.ANSWER, "organisation 1", {"opening": "Dear member,"}, {"opening": 0}, world.consultant()
    )
    world.work()
    for number in (1, new, by_hand):
        answers(world, number)
    assert len(letters_about(world, "Dear member,")) == 3


@pytest.mark.parametrize("asking", [QUARANTINE, REFUSE])
def test_older_mail_with_patient_data_is_kept_for_whoever_may_see_it_and_nobody_is_told(
    world: World, asking: Asking
) -> None:
    under(world, asking).server.arrives(a_mail(text=HOLDS))
    world.server.arrives(a_mail(text=CLEAN, message_id="q2@clinic.test", subject="Another"))
    world.poll()
    with transaction(world.app.sessions) as session:
        for row in session.query(InboxRow):
            row.backlog = True
    world.work()
    assert (states(world), kept_for(world, 1)) == (["kept", "drafted"], "holds patient data")
    assert world.letters() == []
    allowances.take_up(world.app, 1, world.version(1), world.consultant())
    world.work()
    assert (states(world), world.letters()) == (["drafted", "drafted"], [])


def test_nothing_of_these_rules_needs_a_page_for_requesters(world: World) -> None:
    asks(under(world, replace(ONE_AND_TWO, requester_url="")), 1, 2)
    assert URL not in body(letters_about(world, NOTE)[0])


# -- two at once --


def test_two_consultants_who_word_a_letter_at_once_do_not_undo_each_other(world: World) -> None:
    def dawdle(point: str) -> None:
        if point == "before commit: wordings: change":
            time.sleep(0.1)

    app = replace(world.app, sessions=replace(world.app.sessions, tripwire=dawdle))
    kind, told, who = LetterKind.ANSWER, list[str](), world.consultant()

    def words(text: str) -> None:
        try:
            wordings.change(app, kind, "", {"opening": text}, {"opening": 0}, who)
        except StaleVersion:
            told.append(text)

    at_once(lambda: words("One."), lambda: words("Two."))
    opening = next(one for one in wordings.show(world.app, kind).passages if one.name == "opening")
    assert (len(told), len(opening.versions)) == (1, 1)
    assert {opening.text, *told} == {"One.", "Two."}


def test_an_answer_that_is_rated_twice_at_once_keeps_one_word(world: World) -> None:
    asks(world, 1)
    approval_id = "c" * 32
    world.approves(approval_id=approval_id)

    def dawdle(point: str) -> None:
        if point == "before commit: rating: kept":
            time.sleep(0.1)

    app = replace(world.app, sessions=replace(world.app.sessions, tripwire=dawdle))
    token = rating_token(approval_id, world.app.sessions.keys.signing_key)
    at_once(*(lambda helped=helped: ratings.rate(app, token, helped, "thanks") for helped in (True, False, True)))
    with transaction(world.app.sessions) as session:
        assert [row.words for row in session.query(RatingRow)] == ["thanks"]


# -- the last line --


def test_whatever_goes_wrong_before_it_no_ticket_sends_letters_without_end(world: World) -> None:
    sends(under(world, QUARANTINE), HOLDS)
    for _ in range(14):  # as if a mistake of ours owed one after another
        with transaction(world.app.sessions) as session:
            ticket = session.get_one(TicketRow, 1)
            telling.patient_data(world.app, session, ticket, (Identifier.NAME,), refused=False)
    world.work()
    assert len(world.server.accepted()) == 10
    assert states_of(world, PATIENT) == [LetterState.SENT] * 10 + [LetterState.WITHDRAWN] * 5
    assert [line for line in journal(world, 1) if "too many automatic letters" in line]
    assert world.attention() == Attention.NOT_TOLD


def test_who_was_refused_learns_it_though_the_ticket_is_merged(world: World) -> None:
    asks(under(world, REFUSE), 1)
    sends(pauses(world), HOLDS, "q2@clinic.test")
    merging.merge(world.app, 2, world.version(2), world.consultant(), 1)
    switches.resume_sending(world.app, world.consultant())
    world.work()
    assert states_of(world, PATIENT) == [LetterState.SENT]
