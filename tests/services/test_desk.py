from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.findings import Citation
from caseconsultant.domain.delivery import LetterState, Outcome
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import Attention, TicketState
from caseconsultant.services import desk, desk_doubts, doubts, people, review, switches
from caseconsultant.services.doubts import HeldDecision
from caseconsultant.services.pages import LetterEntry, MailEntry, TicketPage, View
from tests.fakes import a_draft, a_mail
from tests.world import World


def ask(world: World, number: int = 1, **mail: str) -> None:
    world.server.arrives(a_mail(message_id=f"q{number}@clinic.test", **mail))
    world.work()


def page_of(world: World, ticket_id: int = 1) -> TicketPage:
    page = desk.ticket(world.app, ticket_id, world.consultant())
    assert page is not None
    return page


def test_an_empty_service_shows_empty_pages(world: World) -> None:
    listed = desk.tickets(world.app, view="review", page=1)
    assert (listed.total, listed.pages, listed.lines) == (0, 1, ())
    assert desk_doubts.doubts(world.app).nothing
    assert desk.ticket(world.app, 1, world.consultant()) is None
    status = desk.status(world.app)
    assert (status.drafted, status.open, status.doubts, status.pause) == (0, 0, 0, None)


def test_who_waits_longest_is_first_to_be_reviewed(world: World) -> None:
    for number in range(1, 4):
        ask(world, number, subject=f"Question {number}", sender=f"c{number}@clinic.test")
    subjects = [line.subject for line in desk.tickets(world.app, view="review", page=1).lines]
    assert subjects == ["Question 1", "Question 2", "Question 3"]
    assert page_of(world, 1).next_to_review == 2
    assert page_of(world, 2).next_to_review == 1


def test_a_ticket_that_a_colleague_has_taken_is_not_next(world: World) -> None:
    for number in range(1, 4):
        ask(world, number, sender=f"c{number}@clinic.test")
    ben = people.add_consultant(world.app, "Ben", "COC", "ben@service.test")
    assert review.take(world.app, 2, ben)
    assert page_of(world, 1).next_to_review == 3
    claim = desk.tickets(world.app, view="review", page=1).lines[1].claim
    assert claim is not None
    assert (claim.consultant_id, claim.name) == (ben, "Ben")


def test_a_claim_that_ran_out_is_not_shown(world: World) -> None:
    ask(world)
    assert review.take(world.app, 1, world.consultant())
    assert page_of(world).claim is not None
    review.release(world.app, 1, world.consultant())
    assert page_of(world).claim is None


def test_pages_hold_fifty_tickets_and_end_with_the_last_one(small_world: World) -> None:
    for number in range(52):
        small_world.server.arrives(a_mail(message_id=f"{number}@clinic.test", sender=f"c{number}@clinic.test"))
    small_world.work()
    first = desk.tickets(small_world.app, view="all", page=1)
    last = desk.tickets(small_world.app, view="all", page=99)
    assert (len(first.lines), first.pages, first.total) == (50, 2, 52)
    assert (len(last.lines), last.page) == (2, 2)
    assert first.lines[0].id == 52


def test_a_list_takes_as_many_statements_for_fifty_tickets_as_for_one(small_world: World) -> None:
    counted: list[str] = []
    event.listen(small_world.app.sessions.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))

    def statements() -> int:
        counted.clear()
        desk.tickets(small_world.app, view="all", page=1)
        return len(counted)

    ask(small_world)
    of_one = statements()
    for number in range(20):
        small_world.server.arrives(a_mail(message_id=f"{number}@clinic.test", sender=f"c{number}@clinic.test"))
    small_world.work()
    assert statements() == of_one


def test_a_view_that_is_none_is_an_error(small_world: World) -> None:
    with pytest.raises(ValueError, match="mine"):
        desk.tickets(small_world.app, view="mine", page=1)


def test_a_ticket_holds_its_thread_in_order_with_what_really_left(world: World) -> None:
    ask(world, text="Both?\n\nOn Mon, Nov 23, 2026 at 9:14 AM Ana Reyes <ana@service.test> wrote:\n> earlier words")
    world.approves(text="Yes, both.")
    world.time_passes()
    world.work()
    question, acknowledgement, answer = page_of(world).thread
    assert isinstance(question, MailEntry)
    assert question.new_words == "Both?"
    assert "earlier words" in question.whole
    assert isinstance(acknowledgement, LetterEntry)
    assert acknowledgement.kind is LetterKind.ACKNOWLEDGEMENT
    assert acknowledgement.text.strip()
    assert isinstance(answer, LetterEntry)
    assert (answer.state, answer.approved_by) == (LetterState.SENT, "Ana Reyes, CPC")
    body = world.server.accepted()[1].get_body(("plain",))
    assert body is not None
    assert answer.text == body.get_content()


def test_the_undo_time_is_told_until_the_first_attempt(world: World) -> None:
    ask(world)
    world.approves()
    letter = page_of(world).letter
    assert letter is not None
    assert letter.may_undo
    assert 50 <= letter.undo_seconds <= 60
    world.sender.plan = [Outcome.DEFERRED]
    world.time_passes(timedelta(minutes=2))
    world.work()
    letter = page_of(world).letter
    assert letter is not None
    assert (letter.may_undo, letter.undo_seconds, letter.state) == (True, 0, LetterState.READY)
    world.time_passes()
    world.work()
    letter = page_of(world).letter
    assert letter is not None
    assert (letter.may_undo, letter.state) == (False, LetterState.SENT)


def test_a_draft_comes_with_its_numbered_sources_and_what_it_lacks(world: World) -> None:
    made = replace(
        a_draft(),
        citations=(
            Citation("PTP edits", "2026 Q4", date(2026, 10, 1), date(2026, 12, 31), "column 1 64483"),
            Citation("MUE", "2026 Q3", date(2026, 7, 1), date(2026, 9, 30)),
            Citation("A note of ours", "2026", None, None, confirmed=False),
        ),
        not_answered=("the price",),
        assumptions=("Medicare",),
        questions_back=("Which side?",),
    )
    world.app = replace(world.app, drafter=lambda *_: made)
    ask(world)
    draft = page_of(world).draft
    assert draft is not None
    assert [(c.number, c.title, c.older_than_date, c.confirmed) for c in draft.citations] == [
        (1, "PTP edits", False, True),
        (2, "MUE", True, True),
        (3, "A note of ours", False, False),
    ]
    assert draft.citations[0].holds == "October 1, 2026 to December 31, 2026"
    assert (draft.confidence, draft.why) == ("high", "it is a test")
    assert (draft.unanswered, draft.assumptions, draft.questions) == (("the price",), ("Medicare",), ("Which side?",))


def test_what_a_consultant_wrote_stands_in_place_of_the_draft(world: World) -> None:
    ask(world)
    review.save(world.app, 1, world.version(), world.consultant(), "")
    draft = page_of(world).draft
    assert draft is not None
    assert (draft.text, draft.edited_by) == ("", "Ana Reyes")  # emptied by hand is not untouched


def test_an_older_draft_does_not_stand_for_one_that_failed(small_world: World) -> None:
    ask(small_world)
    assert page_of(small_world).draft is not None

    def fails(*_: object) -> Draft:
        raise RuntimeError

    review.redraft(small_world.app, 1, small_world.version(), small_world.consultant())
    small_world.app = replace(small_world.app, drafter=fails)
    for _ in range(4):
        small_world.work()
        small_world.time_passes()
    draft = page_of(small_world).draft
    assert draft is not None
    assert (draft.text, draft.citations) == ("", ())
    assert "RuntimeError" in draft.unanswered[0]
    assert page_of(small_world).attention is Attention.DRAFT_KEEPS_FAILING

    review.save(small_world.app, 1, small_world.version(), small_world.consultant(), "By hand.")
    draft = page_of(small_world).draft
    assert draft is not None
    assert (draft.text, draft.edited_by) == ("By hand.", "Ana Reyes")


def test_only_a_ticket_that_waits_for_a_consultant_shows_a_draft(world: World) -> None:
    ask(world)
    world.approves()
    assert page_of(world).draft is None


def test_the_journal_names_who_did_what_and_why(world: World) -> None:
    ask(world)
    review.close(world.app, 1, world.version(), world.consultant())
    lines = [(line.who, line.what) for line in page_of(world).journal]
    assert ("the service", "answer drafted") in lines
    assert lines[-1] == ("Ana Reyes", "closed by hand")


def test_an_edited_text_is_checked_against_the_question_and_its_draft(world: World) -> None:
    asked: list[tuple[object, ...]] = []

    def checker(*args: object) -> tuple[str, ...]:
        asked.append(args)
        return ("20611 is in no source",)

    world.app = replace(world.app, checker=checker)
    ask(world, subject="Knee", text="20610?")
    assert desk.warnings(world.app, 1, "Use 20611.") == ("20611 is in no source",)
    subject, question, made, _, text = asked[0]
    assert (subject, str(question).strip(), text) == ("Knee", "20610?", "Use 20611.")
    assert made == a_draft(asked_on=made.as_of if isinstance(made, Draft) else date.min)
    assert desk.warnings(world.app, 99, "Use 20611.") == ()


def test_doubts_are_counted_once_each(world: World) -> None:
    ask(world, 1)
    ask(world, 2, sender="lee@clinic.test")
    world.approves(1)
    world.approves(2)
    world.sender.plan = [Outcome.UNKNOWN, Outcome.REFUSED]
    world.time_passes()
    world.work()
    first = world.server.accepted()[0]["Message-ID"]
    ask(world, 3, sender="sam@elsewhere.test", text="Me too", In_Reply_To=first)
    page = desk_doubts.doubts(world.app)
    assert [letter.ticket_id for letter in page.unknown] == [1]
    assert [letter.ticket_id for letter in page.failed] == [2]
    assert [(mail.sender.email, mail.words.strip(), mail.claims) for mail in page.held] == [
        ("sam@elsewhere.test", "Me too", 1)
    ]
    assert page.attention == ()  # the letters of those tickets stand on the page themselves
    assert desk.status(world.app).doubts == 3

    doubts.settle_held(world.app, page.held[0].inbox_id, world.consultant(), HeldDecision.IGNORE)
    assert desk.status(world.app).doubts == 2


def test_the_status_counts_and_tells_who_paused(world: World) -> None:
    ask(world)
    switches.pause_sending(world.app, world.consultant(), "wrong template")
    status = desk.status(world.app)
    assert (status.drafted, status.doubts, status.shadow) == (1, 0, False)
    assert status.pause is not None
    assert (status.pause.by, status.pause.reason) == ("Ana Reyes", "wrong template")
    (box,) = status.mailboxes
    assert (box.name, box.late, box.trouble) == ("consult", False, "")
    switches.resume_sending(world.app, world.consultant())
    switches.pause_sending(world.app, None, "restored from a backup")
    assert (paused := desk.status(world.app).pause) is not None
    assert paused.by == "the service"


def test_views_hold_the_states_they_are_named_after(world: World) -> None:
    ask(world)
    world.approves(text="Which payer?", kind=LetterKind.QUESTION_BACK)
    held = {view: desk.tickets(world.app, view=view, page=1).total for view in View}
    assert held == {"review": 0, "waiting": 1, "kept": 0, "answered": 0, "closed": 0, "all": 1}
    (line,) = desk.tickets(world.app, view="waiting", page=1).lines
    assert (line.state, line.letter) == (TicketState.NEEDS_INFO, LetterState.READY)
