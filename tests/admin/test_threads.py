"""The buttons that mend a thread, on the page of a ticket."""

from caseconsultant.domain.ticket import TicketState
from tests.admin.browser import Browser
from tests.admin.test_doubts import hold_a_mail
from tests.fakes import a_mail
from tests.services.test_threads import FORWARD
from tests.world import World

ADD, REMOVE = "/tickets/1/participants/add", "/tickets/1/participants/remove"
REQUESTER = "/tickets/1/requester"


def test_who_was_copied_takes_part_and_no_more_by_one_click_each(small_world: World, ana: Browser) -> None:
    small_world.server.arrives(a_mail(Cc="Lee Manager <lee@clinic.test>"))
    small_world.work()
    assert ana.press("/tickets/1", ADD).location == "/tickets/1"
    assert "lee@clinic.test takes part" in ana.page("/tickets/1").words
    ana.press("/tickets/1", REMOVE)
    page = ana.page("/tickets/1")
    assert page.has_form(ADD)
    assert not page.has_form(REMOVE)
    for line in ("Ana Reyes a participant added", "Ana Reyes a participant removed"):
        assert line in page.words


def test_a_held_mail_stands_on_the_ticket_that_it_quotes_and_joins_it_by_one_click(
    drafted: World, ana: Browser
) -> None:
    hold_a_mail(drafted)
    page = ana.page("/tickets/1")
    for shown in ("Me too", "sam@elsewhere.test", "I have the same question.", "its sender is not part of"):
        assert shown in page.words
    assert ana.press("/tickets/1", "/tickets/1/held/2").location == "/tickets/1"
    drafted.work()
    assert drafted.verdicts()[-1][0] == "appended"
    page = ana.page("/tickets/1")
    assert page.has_form(REMOVE)
    assert not page.has_form("/tickets/1/held/2")


def test_a_held_mail_that_a_colleague_settled_is_not_settled_twice(drafted: World, ana: Browser) -> None:
    hold_a_mail(drafted)
    form = ana.page("/tickets/1").form("/tickets/1/held/2")
    assert [ana.post(form.action, form.fields).status_code for _ in range(2)] == [303, 409]


def test_a_forward_says_who_asked_and_its_button_comes_back_turned_round(small_world: World, ana: Browser) -> None:
    small_world.server.arrives(a_mail(subject="Fwd: 20610", text=FORWARD))
    small_world.work()
    words = ana.page("/tickets/1").words
    assert "Forwarded by Jo Coder <jo@clinic.test> ; originally asked by Pat Biller <pat@clinic.test>" in words
    assert "Make Pat Biller the requester" in words
    ana.press("/tickets/1", REQUESTER)
    words = ana.page("/tickets/1").words
    assert "Pat Biller <pat@clinic.test> requester" in words
    assert "Make Jo Coder the requester again" in words
    ana.press("/tickets/1", REQUESTER)
    assert "Make Pat Biller the requester" in ana.page("/tickets/1").words


def test_a_forwarded_question_stands_on_the_page_without_a_click(small_world: World, ana: Browser) -> None:
    def unfolded() -> list[str]:
        return [
            values.get("class", "")
            for tag, values in ana.page("/tickets/1").tags
            if tag == "details" and "open" in values
        ]

    small_world.server.arrives(a_mail(subject="Fwd: 20610", text=FORWARD))
    small_world.work()
    assert unfolded() == ["rest asked"]
    assert "The whole mail, with what it forwards" in ana.page("/tickets/1").words


def test_what_was_asked_before_stands_with_the_newest_mail(drafted: World, ana: Browser) -> None:
    assert "Before that in this thread" not in ana.page("/tickets/1").words
    (acknowledgement,) = drafted.server.accepted()
    reply = a_mail(text="Both knees.", message_id="q2@clinic.test", In_Reply_To=acknowledgement["Message-ID"])
    drafted.server.arrives(reply)
    drafted.work()
    question, _, before = ana.page("/tickets/1").words.partition("Before that in this thread")
    assert "Both knees." in question
    assert "Can we bill 20610 with 64483 on the same day?" in before.partition("Text of the answer")[0]


def test_an_old_page_or_a_made_up_address_changes_nothing(small_world: World, ana: Browser) -> None:
    small_world.server.arrives(a_mail(subject="Fwd: 20610", text=FORWARD))
    small_world.work()
    form = ana.page("/tickets/1").form(REQUESTER)
    wrong = ({"version": "0"}, {"email": "eve@elsewhere.test"}, {"email": "consult@service.test"})
    assert [ana.post(form.action, {**form.fields, **change}).status_code for change in wrong] == [409, 409, 409]
    assert ana.post(form.action, {**form.fields, "bcc": "eve@elsewhere.test"}).status_code == 400
    assert ana.post("/tickets/99999999999999999999/requester", form.fields).status_code == 404
    assert "Make Pat Biller the requester" in ana.page("/tickets/1").words
    assert small_world.tickets() == [(1, TicketState.DRAFTED)]


def test_tickets_are_merged_and_taken_apart_by_one_click_each(drafted: World, ana: Browser) -> None:
    drafted.server.arrives(a_mail(text="Another question.", message_id="q2@clinic.test"))
    drafted.work()
    assert ana.press("/tickets/2", "/tickets/2/merge", into="1").location == "/tickets/1"
    drafted.work()
    page = ana.page("/tickets/2")
    assert "This ticket was merged into ticket #1" in page.words
    assert page.has_form("/tickets/2/unmerge")
    assert not page.has_form("/tickets/2/reopen")
    assert not page.has_form("/tickets/2/merge")
    page = ana.page("/tickets/1")
    assert "Ticket #2 was merged into this one" in page.words
    assert "Another question." in page.words
    assert ana.press("/tickets/1", "/tickets/2/unmerge").location == "/tickets/2"
    drafted.work()
    assert drafted.tickets() == [(1, TicketState.DRAFTED), (2, TicketState.DRAFTED)]
    for ticket_id, line in ((1, "#2 taken out again"), (2, "taken out of #1 again")):
        assert f"Ana Reyes {line}" in ana.page(f"/tickets/{ticket_id}").words


def test_a_message_is_made_a_ticket_of_its_own_by_one_click(drafted: World, ana: Browser) -> None:
    assert not ana.page("/tickets/1").has_form("/tickets/1/split")  # it is the only one
    drafted.server.arrives(
        a_mail(text="Another question.", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>")
    )
    drafted.work()
    form = [form for form in ana.page("/tickets/1").forms if form.action == "/tickets/1/split"][-1]
    assert ana.post(form.action, form.fields).location == "/tickets/2"
    assert "Another question." in ana.page("/tickets/2").words
    assert "Another question." not in ana.page("/tickets/1").words


def test_a_merge_that_cannot_be_says_why(drafted: World, ana: Browser) -> None:
    answer = ana.press("/tickets/1", "/tickets/1/merge", into="99")
    assert answer.status_code == 409
    assert "There is no other ticket of this number." in answer.text
    assert ana.press("/tickets/1", "/tickets/1/merge", into="x").status_code == 400


def test_a_page_of_a_merged_ticket_can_still_be_typed_on(drafted: World, ana: Browser) -> None:
    drafted.server.arrives(a_mail(text="Another question.", message_id="q2@clinic.test"))
    drafted.work()
    old = ana.page("/tickets/2").form("/tickets/2/approve")
    ana.press("/tickets/2", "/tickets/2/merge", into="1")
    assert ana.post("/tickets/2/approve", old.fields).status_code == 409
    for what in ("edit", "check", "preview"):
        assert ana.post(f"/tickets/2/{what}", old.fields).status_code == 200
