import uuid
from dataclasses import replace
from datetime import timedelta

from caseconsultant.advice.draft import Draft
from caseconsultant.domain.delivery import LetterState, Outcome
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import people, review, switches
from tests.admin.browser import Browser, Page
from tests.admin.conftest import SignIn
from tests.fakes import a_draft, a_mail
from tests.world import World

APPROVE = "/tickets/1/approve"


def test_the_list_shows_who_asks_what_and_since_when(drafted: World, ana: Browser) -> None:
    words = ana.page("/tickets").words
    for shown in ("20610 with 64483", "Jo Coder", "to review", "#1"):
        assert shown in words


def test_each_view_holds_its_own_tickets(drafted: World, ana: Browser) -> None:
    held = {
        view: "20610 with 64483" in ana.page(f"/tickets?view={view}").words for view in ("review", "answered", "all")
    }
    assert held == {"review": True, "answered": False, "all": True}
    drafted.approves()
    held = {
        view: "20610 with 64483" in ana.page(f"/tickets?view={view}").words for view in ("review", "answered", "all")
    }
    assert held == {"review": False, "answered": True, "all": True}


def test_a_page_of_the_list_that_is_none_is_not_found(ana: Browser) -> None:
    for bad in ("view=mine", "page=0x1", "page=-1", "page=9999999"):
        assert ana.get(f"/tickets?{bad}").status_code == 404
    assert ana.get("/tickets?page=999").status_code == 200  # the last page


def test_a_ticket_shows_the_question_the_draft_and_who_approves(drafted: World, ana: Browser) -> None:
    page = ana.page("/tickets/1")
    assert "Can we bill 20610 with 64483 on the same day?" in page.words
    assert page.form(APPROVE).fields["text"] == "Yes, with a modifier."
    assert "high confidence" in page.words


def test_approving_sends_the_edited_text_after_the_undo_time(drafted: World, ana: Browser) -> None:
    answer = ana.press("/tickets/1", APPROVE, text="Yes.\r\nUse 59.")
    assert (answer.status_code, answer.location) == (303, "/tickets/1")
    assert "leaves in" in ana.page("/tickets/1").words
    drafted.time_passes(timedelta(minutes=2))
    drafted.work()
    body = drafted.server.accepted()[1].get_body(("plain",))
    assert body is not None
    assert "Yes.\nUse 59." in body.get_content().replace("\r\n", "\n")
    assert "was sent" in ana.page("/tickets/1").words


def test_undo_brings_the_ticket_back_with_the_text_as_approved(drafted: World, ana: Browser) -> None:
    ana.press("/tickets/1", APPROVE, text="Too quick.")
    ((letter_id, _),) = drafted.letters(LetterKind.ANSWER)
    assert ana.press("/tickets/1", f"/tickets/1/undo/{letter_id}").status_code == 303
    page = ana.page("/tickets/1")
    assert "Taken back" in page.words
    assert page.form(APPROVE).fields["text"] == "Too quick."
    drafted.time_passes()
    drafted.work()
    assert len(drafted.server.accepted()) == 1


def test_undo_after_the_letter_left_says_so(drafted: World, ana: Browser) -> None:
    letter_id = drafted.approves()
    form = ana.page("/tickets/1").form(f"/tickets/1/undo/{letter_id}")
    drafted.time_passes()
    drafted.work()
    ana.post(form.action, form.fields)
    assert "Too late" in ana.page("/tickets/1").words
    assert drafted.tickets() == [(1, TicketState.ANSWERED)]


def test_a_letter_of_another_ticket_cannot_be_undone_here(drafted: World, ana: Browser) -> None:
    letter_id = drafted.approves()
    drafted.server.arrives(a_mail(message_id="other@clinic.test", text="Another question."))
    drafted.work()
    answer = ana.post(f"/tickets/2/undo/{letter_id}", {"csrf_token": ana.token()})
    assert answer.status_code == 404
    assert dict(drafted.letters())[letter_id] is LetterState.READY


def test_pressing_approve_twice_sends_one_letter(drafted: World, ana: Browser) -> None:
    form = ana.page("/tickets/1").form(APPROVE)
    assert [ana.post(form.action, form.fields).status_code for _ in range(2)] == [303, 303]
    assert len(drafted.letters(LetterKind.ANSWER)) == 1


def test_asking_back_begins_with_the_questions_of_the_draft(small_world: World, ana: Browser) -> None:
    asking = replace(a_draft(), questions_back=("Which payer?", "Which date?"))
    small_world.app = replace(small_world.app, drafter=lambda *_: asking)
    ana.client.application.extensions["caseconsultant"] = small_world.app
    small_world.server.arrives(a_mail())
    small_world.work()
    form = ana.page("/tickets/1?write=question_back").form(APPROVE)
    assert form.fields["text"] == "1. Which payer?\n2. Which date?"
    ana.post(form.action, form.fields)
    assert small_world.tickets() == [(1, TicketState.NEEDS_INFO)]
    assert len(small_world.letters(LetterKind.QUESTION_BACK)) == 1


def test_a_ticket_says_who_worded_its_draft(small_world: World, ana: Browser) -> None:
    worded = replace(a_draft(), wording="The plain draft stands: the language model took too long.")
    small_world.app = replace(small_world.app, drafter=lambda *_: worded)
    ana.client.application.extensions["caseconsultant"] = small_world.app
    small_world.server.arrives(a_mail())
    small_world.work()
    assert "The plain draft stands: the language model took too long." in ana.get("/tickets/1").text


def test_what_is_saved_is_there_for_the_next_colleague(drafted: World, ana: Browser, sign_in: SignIn) -> None:
    form = ana.page("/tickets/1").form(APPROVE)
    assert ana.post("/tickets/1/save", {**form.fields, "text": "Half done."}).status_code == 303
    page = sign_in().page("/tickets/1")
    assert page.form(APPROVE).fields["text"] == "Half done."
    assert "edited by Ana Reyes" in page.words


def test_a_page_that_grew_old_is_refused_with_both_texts(drafted: World, ana: Browser) -> None:
    old = ana.page("/tickets/1").form(APPROVE)
    review.save(drafted.app, 1, drafted.version(), drafted.consultant(), "A colleague's text.")
    for action in (APPROVE, "/tickets/1/save"):
        answer = ana.post(action, {**old.fields, "text": "My <own> text."})
        assert answer.status_code == 409
        page = Page(answer.text)
        assert page.form("/tickets/1/edit").fields["text"] == "My <own> text."
        assert "A colleague's text." in page.words
    assert drafted.letters(LetterKind.ANSWER) == []

    again = Page(answer.text).form("/tickets/1/edit")
    page = Page(ana.post(again.action, again.fields).text)
    assert page.form(APPROVE).fields["text"] == "My <own> text."
    assert ana.post(APPROVE, page.form(APPROVE).fields).status_code == 303
    assert len(drafted.letters(LetterKind.ANSWER)) == 1


def test_a_loaded_page_hears_that_its_ticket_changed(drafted: World, ana: Browser) -> None:
    version = drafted.version()
    assert "has changed" not in ana.page(f"/tickets/1/news?version={version}").words
    review.save(drafted.app, 1, version, drafted.consultant(), "New words.")
    assert "has changed" in ana.page(f"/tickets/1/news?version={version}").words


def test_the_preview_is_the_letter_as_it_leaves(drafted: World, ana: Browser) -> None:
    form = ana.page("/tickets/1").form(APPROVE)
    fields = {**form.fields, "text": "Yes, both."}
    whole = ana.post("/tickets/1/preview", fields)
    part = ana.post("/tickets/1/preview", fields, **{"HX-Request": "true"})
    assert "<html" in whole.text
    assert "<html" not in part.text
    shown = Page(part.text).words
    ana.post(APPROVE, Page(whole.text).form("/tickets/1/edit").fields)
    drafted.time_passes()
    drafted.work()
    body = drafted.server.accepted()[1].get_body(("plain",))
    assert body is not None
    assert " ".join(body.get_content().split()) in shown


def test_going_back_from_the_preview_keeps_what_was_typed(drafted: World, ana: Browser) -> None:
    form = ana.page("/tickets/1").form(APPROVE)
    preview = Page(ana.post("/tickets/1/preview", {**form.fields, "text": "  Two\n\n blanks "}).text)
    back = preview.form("/tickets/1/edit")
    page = Page(ana.post(back.action, back.fields).text)
    assert page.form(APPROVE).fields["text"] == "  Two\n\n blanks "


def test_looking_and_previewing_change_nothing(drafted: World, ana: Browser) -> None:
    version = drafted.version()
    form = ana.page("/tickets/1").form(APPROVE)
    for action in ("preview", "check", "edit"):
        assert ana.post(f"/tickets/1/{action}", form.fields).status_code == 200
    assert drafted.version() == version


def test_what_no_finding_carries_is_named_while_one_types(drafted: World, ana: Browser) -> None:
    checking = replace(drafted.app, checker=lambda *args: (f"20611 in {args[-1]!r} <b>",))
    ana.client.application.extensions["caseconsultant"] = checking
    form = ana.page("/tickets/1").form(APPROVE)
    assert "20611" not in ana.page("/tickets/1").words  # nobody has edited it
    answer = ana.post("/tickets/1/check", {**form.fields, "text": "Use 20611."})
    assert "20611 in &#39;Use 20611.&#39; &lt;b&gt;" in answer.text
    ana.post("/tickets/1/save", {**form.fields, "text": "Use 20611."})
    assert "20611 in 'Use 20611.'" in ana.page("/tickets/1").words


def test_without_a_credential_one_edits_and_sees_why_one_cannot_approve(
    drafted: World, ana: Browser, sign_in: SignIn
) -> None:
    helper = sign_in(people.add_consultant(drafted.app, "Sam", "", "sam@service.test"))
    page = helper.page("/tickets/1")
    assert "Only a consultant with a credential" in page.words
    assert "Approve and send" not in page.words
    answer = helper.post(APPROVE, page.form(APPROVE).fields)
    assert answer.status_code == 403
    assert "Yes, with a modifier." in answer.text  # what was typed
    assert drafted.letters(LetterKind.ANSWER) == []
    assert helper.post("/tickets/1/save", page.form(APPROVE).fields).status_code == 303


def test_a_ticket_can_be_closed_reopened_and_drafted_anew(drafted: World, ana: Browser) -> None:
    ana.press("/tickets/1", "/tickets/1/close")
    assert drafted.tickets() == [(1, TicketState.CLOSED)]
    ana.press("/tickets/1", "/tickets/1/reopen")
    drafted.work()
    assert drafted.tickets() == [(1, TicketState.DRAFTED)]
    ana.press("/tickets/1", "/tickets/1/redraft")
    assert drafted.tickets() == [(1, TicketState.OPEN)]
    journal = ana.page("/tickets/1").words.partition("Journal")[2]
    for what in ("closed by hand", "reopened by hand", "new draft asked for"):
        assert f"Ana Reyes {what}" in journal


def test_a_move_that_is_not_in_the_table_is_refused(drafted: World, ana: Browser) -> None:
    fields = {"csrf_token": ana.token(), "version": str(drafted.version())}
    assert ana.post("/tickets/1/reopen", fields).status_code == 409
    assert drafted.tickets() == [(1, TicketState.DRAFTED)]


def test_colleagues_see_who_has_taken_a_ticket(drafted: World, ana: Browser, sign_in: SignIn) -> None:
    ben = sign_in(people.add_consultant(drafted.app, "Ben Okafor", "COC", "ben@service.test"))
    late = ben.page("/tickets/1").form("/tickets/1/take")
    ana.press("/tickets/1", "/tickets/1/take")
    assert "Ana Reyes is on it" in ben.page("/tickets/1").words
    assert "yours" in ana.page("/tickets").words
    ben.post(late.action, late.fields)
    assert "A colleague was faster" in ben.page("/tickets/1").words
    ana.press("/tickets/1", "/tickets/1/release")
    assert "is on it" not in ben.page("/tickets/1").words


def test_the_state_of_a_letter_stands_on_its_ticket_and_in_the_list(drafted: World, ana: Browser) -> None:
    drafted.approves()
    assert "sending" in ana.page("/tickets?view=answered").words
    drafted.sender.plan = [Outcome.UNKNOWN]
    drafted.time_passes()
    drafted.work()
    assert "may have been sent" in ana.page("/tickets?view=answered").words
    assert "may have been sent" in ana.page("/tickets/1").words


def test_a_letter_that_waits_can_be_taken_back_while_sending_is_paused(drafted: World, ana: Browser) -> None:
    switches.pause_sending(drafted.app, drafted.consultant(), "checking")
    letter_id = drafted.approves()
    drafted.time_passes()
    drafted.work()
    ana.press("/tickets/1", f"/tickets/1/undo/{letter_id}")
    assert drafted.tickets() == [(1, TicketState.DRAFTED)]


def test_where_no_draft_could_be_made_the_editor_is_empty_and_says_why(small_world: World, ana: Browser) -> None:
    def fails(*_: object) -> Draft:
        raise RuntimeError

    small_world.app = replace(small_world.app, drafter=fails)
    small_world.server.arrives(a_mail())
    for _ in range(4):
        small_world.work()
        small_world.time_passes()
    assert small_world.tickets() == [(1, TicketState.DRAFTED)]
    page = ana.page("/tickets/1")
    assert page.form(APPROVE).fields["text"] == ""
    assert "No draft could be made" in page.words
    assert "RuntimeError" in page.words  # the reason
    assert ana.press("/tickets/1", APPROVE, text="By hand.").status_code == 303
    assert len(small_world.letters(LetterKind.ANSWER)) == 1


def test_an_empty_letter_is_not_sent(drafted: World, ana: Browser) -> None:
    ana.press("/tickets/1", APPROVE, text=" \r\n ")
    assert drafted.letters(LetterKind.ANSWER) == []
    assert "The letter is empty" in ana.page("/tickets/1").words


def test_what_our_pages_do_not_send_is_refused(drafted: World, ana: Browser) -> None:
    good = ana.page("/tickets/1").form(APPROVE).fields
    bad = [
        {"kind": "acknowledgement"},
        {"kind": "poem"},
        {"version": "1; drop"},
        {"version": "9" * 30},
        {"version": "-1"},
        {"approval_id": "../../x"},
        {"approval_id": uuid.uuid4().hex + "0"},
        {"recipient": "evil@elsewhere.test"},
        {"text": "x" * 100_001},
    ]
    for wrong in bad:
        assert ana.post(APPROVE, {**good, **wrong}).status_code == 400, wrong
    without_text = {name: value for name, value in good.items() if name != "text"}
    assert ana.post(APPROVE, without_text).status_code == 400
    assert drafted.letters(LetterKind.ANSWER) == []


def test_control_characters_do_not_reach_a_letter(drafted: World, ana: Browser) -> None:
    ana.press("/tickets/1", APPROVE, text="Yes\x00\x1b[31m.\tBoth.")
    drafted.time_passes()
    drafted.work()
    assert b"Yes[31m." in drafted.server.accepted()[1].as_bytes()


def test_unknown_tickets_are_not_found(ana: Browser) -> None:
    token = ana.token()
    for path in ("/tickets/7", "/tickets/7/news", f"/tickets/{2**80}"):
        assert ana.get(path).status_code == 404
    good = {"csrf_token": token, "version": "1", "text": "x", "kind": "answer", "approval_id": "a" * 32}
    for action in ("approve", "save", "preview", "check", "edit"):
        assert ana.post(f"/tickets/7/{action}", good).status_code == 404
    for action in ("redraft", "close", "reopen"):
        assert ana.post(f"/tickets/7/{action}", {"csrf_token": token, "version": "1"}).status_code == 404
    for action in ("take", "release", "undo/1"):
        assert ana.post(f"/tickets/7/{action}", {"csrf_token": token}).status_code == 404


def test_a_ticket_says_who_vouches_for_its_sender_and_where_else_answers_are_wanted(
    small_world: World, ana: Browser
) -> None:
    small_world.server.arrives(a_mail(Reply_To="jo@elsewhere.test"))
    small_world.work()
    words = ana.page("/tickets/1").words
    assert "sender not verified" in words
    assert "wants answers elsewhere jo@elsewhere.test" in words
