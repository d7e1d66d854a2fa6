"""An answer is sent, a new code library disagrees, and whoever got the answer is told once, in the same thread."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from caseconsultant.advice.checking import check
from caseconsultant.advice.draft import Draft
from caseconsultant.advice.guidance.fitting import notes
from caseconsultant.advice.reading import read
from caseconsultant.domain.delivery import LetterState, Outcome
from caseconsultant.domain.errors import IllegalMove, NotAllowed, StaleVersion
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import (
    correction_pages,
    corrections,
    doubts,
    merging,
    people,
    precedent_pages,
    review,
    threads,
)
from caseconsultant.services.correcting import CannotCorrect
from caseconsultant.services.doubts import HeldDecision, LetterDecision
from caseconsultant.services.review import HoldsPatientData
from tests.advice.a_library import SmallLibrary
from tests.fakes import a_mail
from tests.flows.precedents import PAIR, Edition, Shelf, a_stricter, ask_and_answer, over
from tests.world import World

CORRECTION = LetterKind.CORRECTION
TEXT = "No: no modifier opens the pair."


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def answered(world: World, shelf: Shelf) -> World:
    """Ticket 1 was answered by the first library, and the second one is in use."""
    ask_and_answer(over(world, shelf))
    shelf.editions.append(a_stricter())
    world.work()
    return world


def approve(world: World, text: str = TEXT, approval_id: str = "", version: int | None = None) -> int:
    version = world.version() if version is None else version
    return corrections.approve(world.app, 1, version, world.consultant(), text, approval_id or uuid.uuid4().hex)


def letters_sent(world: World) -> int:
    return len([letter for letter in world.server.accepted() if letter["Auto-Submitted"] is None])


def leave(world: World) -> None:
    world.time_passes()
    world.work()


def test_what_changed_is_listed_corrected_and_sent_once_in_the_same_thread(answered: World) -> None:
    (line,) = correction_pages.show(answered.app, 1).lines
    assert [(c.fact, c.old, c.new) for c in line.answer.changes] == [
        (PAIR, "20610 is denied beside 64483, indicator 1", "20610 is denied beside 64483, indicator 0"),
        ("MUE 20610, practitioner", "2 units, MAI 3", "1 unit, MAI 2"),
    ]
    assert corrections.begin(answered.app, line.answer.id, answered.consultant()) == 1
    writing = correction_pages.writing(answered.app, 1)
    assert writing is not None
    assert "We wrote: Yes, with modifier 59 on 20610" in writing.text
    assert '- MUE 20610, practitioner: it was "2 units, MAI 3", and is "1 unit, MAI 2".' in writing.text

    approve(answered)
    assert answered.tickets() == [(1, TicketState.ANSWERED)]
    for _ in range(3):
        leave(answered)
    assert letters_sent(answered) == 2
    _, answer, correction = answered.server.accepted()
    assert correction["In-Reply-To"] == answer["Message-ID"]
    assert correction["References"].split()[0] == "<q1@clinic.test>"
    assert correction["Subject"] == answer["Subject"]
    body = correction.get_body(("plain",))
    assert body is not None
    assert "This corrects our answer of " in body.get_content()
    assert TEXT in body.get_content()

    assert correction_pages.show(answered.app, 1).total == 0
    assert correction_pages.writing(answered.app, 1) is None
    newest, first = precedent_pages.search(answered.app, "", 1).lines
    assert first.superseded
    assert newest.quotable
    with pytest.raises(StaleVersion):
        corrections.begin(answered.app, first.id, answered.consultant())


def test_a_correction_is_approved_by_the_rules_of_an_answer(answered: World) -> None:
    helper = people.add_consultant(answered.app, "Sam", "", "sam@service.test")
    corrections.begin(answered.app, 1, helper)
    version = answered.version()
    with pytest.raises(NotAllowed):
        corrections.approve(answered.app, 1, version, helper, TEXT, "a" * 32)
    with pytest.raises(HoldsPatientData):
        approve(answered, "The patient's MRN is 00482913.")
    corrections.save(answered.app, 1, version, helper, "Meanwhile.")
    with pytest.raises(StaleVersion):
        approve(answered, version=version)
    first = approve(answered, approval_id="b" * 32)
    assert approve(answered, approval_id="b" * 32, version=version) == first
    with pytest.raises(StaleVersion):
        approve(answered)
    assert len(answered.letters(CORRECTION)) == 1


def test_a_correction_is_checked_like_an_answer_and_may_say_what_the_answer_and_the_changed_facts_say(
    answered: World,
) -> None:
    corrections.begin(answered.app, 1, answered.consultant())
    app = replace(answered.app, checker=checks)
    page = correction_pages.writing(app, 1)
    assert page is not None
    assert correction_pages.warnings(app, 1, page.text) == ()
    assert correction_pages.warnings(app, 1, "No: bill 62321 with modifier 59.") == (
        "the code 62321 is in no finding and not in the mail",
    )
    assert correction_pages.warnings(app, 2, "62321") == ()  # no correction is open there


def checks(subject: str, question: str, made: Draft, asked_on: date, text: str) -> tuple[str, ...]:
    return tuple(found.message for found in check(text, read(subject, question, asked_on), made, SmallLibrary()))


def test_a_rewritten_note_is_told_in_its_first_sentence_alone(world: World, shelf: Shelf) -> None:
    rule = next(note for note in notes() if note.says)
    plain = over(world, shelf).app.drafter
    world.app = replace(world.app, drafter=lambda *asked: replace(plain(*asked), rules=(rule.name,)))
    ask_and_answer(world)
    rewritten = replace(rule, bottom="No longer.", says=())
    world.app = replace(world.app, notes=lambda: (rewritten,))
    world.work()
    corrections.begin(world.app, 1, world.consultant())
    page = correction_pages.writing(world.app, 1)
    assert page is not None
    assert page.text.count("No longer.") == 1
    assert "its details" not in page.text
    assert [one.fact.removeprefix("Rule ") for one in page.answer.changes] == [rule.name, f"{rule.name}, its details"]


def test_a_correction_taken_back_is_open_again_with_its_text(answered: World) -> None:
    corrections.begin(answered.app, 1, answered.consultant())
    letter_id = approve(answered)
    assert review.undo(answered.app, letter_id, answered.consultant())
    assert answered.tickets() == [(1, TicketState.ANSWERED)]
    leave(answered)
    assert letters_sent(answered) == 1
    writing = correction_pages.writing(answered.app, 1)
    assert writing is not None
    assert (writing.text, writing.leaving) == (TEXT, False)
    approve(answered, "No, never.")
    leave(answered)
    assert letters_sent(answered) == 2


def test_a_requester_who_writes_again_withdraws_the_correction_and_it_waits_for_their_answer(answered: World) -> None:
    corrections.begin(answered.app, 1, answered.consultant())
    letter_id = approve(answered)
    answered.server.arrives(a_mail(text="And 27447?", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>"))
    answered.work()
    assert dict(answered.letters())[letter_id] is LetterState.WITHDRAWN
    with pytest.raises(IllegalMove):
        approve(answered)
    answered.approves(text="No to both.")
    leave(answered)
    approve(answered)
    leave(answered)
    assert letters_sent(answered) == 3


def test_a_closed_ticket_can_be_corrected_and_goes_quiet_again(answered: World) -> None:
    for _ in range(60):
        if answered.tickets() == [(1, TicketState.CLOSED)]:
            break
        answered.time_passes(timedelta(days=20))
        answered.work()
    assert answered.tickets() == [(1, TicketState.CLOSED)]
    corrections.begin(answered.app, 1, answered.consultant())
    approve(answered)
    leave(answered)
    assert letters_sent(answered) == 2
    assert answered.tickets() == [(1, TicketState.ANSWERED)]


def test_one_correction_is_open_on_a_ticket_at_a_time(answered: World, shelf: Shelf) -> None:
    answered.server.arrives(a_mail(text="Once more?", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>"))
    answered.work()
    answered.approves(text="Yes, 20610 with 64483 once more.")
    leave(answered)
    first, second = sorted(line.id for line in precedent_pages.search(answered.app, "", 1).lines)
    assert corrections.begin(answered.app, first, answered.consultant()) == 1
    assert corrections.begin(answered.app, first, answered.consultant()) == 1
    with pytest.raises(CannotCorrect):
        corrections.begin(answered.app, second, answered.consultant())
    corrections.drop(answered.app, 1, answered.version(), answered.consultant())
    assert corrections.begin(answered.app, second, answered.consultant()) == 1


def test_what_a_person_dismisses_is_gone_from_the_list_until_it_changes_anew(answered: World, shelf: Shelf) -> None:
    with pytest.raises(CannotCorrect):
        corrections.dismiss(answered.app, 1, answered.consultant(), "  ")
    corrections.dismiss(answered.app, 1, answered.consultant(), "The claim was not affected.")
    with pytest.raises(StaleVersion):
        corrections.dismiss(answered.app, 1, answered.consultant(), "Once more.")
    assert correction_pages.show(answered.app, 1).total == 0
    shelf.editions.append(a_stricter("third"))
    answered.work()
    assert correction_pages.show(answered.app, 1).total == 0
    shelf.editions.append(Edition("fourth", {"20610": (5, 3)}))
    answered.work()
    (line,) = correction_pages.show(answered.app, 1).lines
    assert [(c.fact, c.new) for c in line.answer.changes] == [("MUE 20610, practitioner", "5 units, MAI 3")]


def test_a_library_that_agrees_again_takes_the_change_off_the_list(answered: World, shelf: Shelf) -> None:
    shelf.editions.append(Edition("as before"))
    answered.work()
    assert correction_pages.show(answered.app, 1).total == 0
    (line,) = precedent_pages.search(answered.app, "", 1).lines
    assert line.quotable


def test_a_correction_whose_letter_is_let_go_leaves_the_change_on_the_list(answered: World) -> None:
    corrections.begin(answered.app, 1, answered.consultant())
    answered.sender.plan = [Outcome.REFUSED]
    letter_id = approve(answered)
    leave(answered)
    assert dict(answered.letters())[letter_id] is LetterState.FAILED
    doubts.settle_letter(answered.app, letter_id, answered.consultant(), LetterDecision.LET_GO)
    assert correction_pages.show(answered.app, 1).total == 1
    assert corrections.begin(answered.app, 1, answered.consultant()) == 1


def test_a_correction_of_unknown_fate_that_arrived_takes_the_place_of_the_answer(answered: World) -> None:
    corrections.begin(answered.app, 1, answered.consultant())
    answered.sender.plan = [Outcome.UNKNOWN]
    letter_id = approve(answered)
    leave(answered)
    assert correction_pages.show(answered.app, 1).total == 1
    doubts.settle_letter(answered.app, letter_id, answered.consultant(), LetterDecision.ARRIVED)
    answered.work()
    assert correction_pages.show(answered.app, 1).total == 0
    assert len(precedent_pages.search(answered.app, "", 1).lines) == 2


def test_a_correction_goes_to_nobody_but_whoever_got_the_answer(answered: World) -> None:
    answered.server.arrives(a_mail(text="Me too.", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>"))
    answered.server.arrives(
        a_mail(sender="lee@clinic.test", message_id="q3@clinic.test", In_Reply_To="<q1@clinic.test>", text="And I?")
    )
    answered.work()
    (held,) = (number for number, (verdict, _) in enumerate(answered.verdicts(), 1) if verdict == "held")
    doubts.settle_held(answered.app, held, answered.consultant(), HeldDecision.ADD_TO_TICKET, 1)
    answered.work()
    answered.approves(text="The same for both.")
    leave(answered)
    corrections.begin(answered.app, 1, answered.consultant())
    letter_id = approve(answered)
    threads.switch_requester(answered.app, 1, answered.version(), answered.consultant(), "lee@clinic.test")
    assert dict(answered.letters())[letter_id] is LetterState.WITHDRAWN
    assert answered.tickets() == [(1, TicketState.ANSWERED)]
    with pytest.raises(CannotCorrect):
        approve(answered)
    threads.switch_requester(answered.app, 1, answered.version(), answered.consultant(), "jo@clinic.test")
    approve(answered)
    leave(answered)
    assert answered.server.envelopes()[-1].recipients == ("jo@clinic.test",)


def test_a_correction_moves_along_with_a_ticket_that_is_merged(answered: World) -> None:
    corrections.begin(answered.app, 1, answered.consultant())
    corrections.save(answered.app, 1, answered.version(), answered.consultant(), TEXT)
    answered.server.arrives(a_mail(text="Another one.", message_id="q2@clinic.test"))
    answered.work()
    answered.approves(2, "An answer to both.")
    leave(answered)
    merging.merge(answered.app, 1, answered.version(), answered.consultant(), 2)
    old = correction_pages.writing(answered.app, 1)
    assert old is not None
    assert not old.may_approve
    with pytest.raises(IllegalMove):
        approve(answered)
    assert corrections.begin(answered.app, 1, answered.consultant()) == 2
    writing = correction_pages.writing(answered.app, 2)
    assert writing is not None
    assert (writing.text, writing.may_approve) == (TEXT, True)
    assert correction_pages.writing(answered.app, 1) is None
    corrections.approve(answered.app, 2, writing.version, answered.consultant(), TEXT, "c" * 32)
    leave(answered)
    first = next(letter for letter in answered.server.accepted() if letter["Auto-Submitted"] is None)
    assert answered.server.accepted()[-1]["In-Reply-To"] == first["Message-ID"]


def test_an_answer_approved_after_the_library_was_swapped_is_held_against_the_one_it_was_drafted_with(
    world: World, shelf: Shelf
) -> None:
    over(world, shelf).server.arrives(a_mail())
    world.work()
    shelf.editions.append(a_stricter())
    world.approves(text="Yes, 20610-59 with 64483.")
    leave(world)
    assert correction_pages.show(world.app, 1).total == 1
