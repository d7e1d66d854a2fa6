"""What was answered before beside a draft, on its page, and corrected from the list of what changed."""

from dataclasses import replace

import pytest

from caseconsultant.domain.letters import LetterKind
from caseconsultant.services import corrections, people
from tests.admin.browser import Browser
from tests.admin.conftest import SignIn
from tests.fakes import a_mail
from tests.flows.precedents import Shelf, a_stricter, ask_and_answer, over
from tests.world import World

HERE = "/tickets/1/correction"


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def answered(small_world: World, shelf: Shelf, ana: Browser) -> World:
    """Ticket 1 is answered; ticket 2 asks alike and waits for review."""
    ask_and_answer(over(small_world, shelf))
    ana.client.application.extensions["caseconsultant"] = small_world.app
    small_world.server.arrives(
        a_mail(text="20610 beside 64483?", message_id="q2@clinic.test", sender="lee@clinic.test")
    )
    small_world.work()
    return small_world


@pytest.fixture
def changed(answered: World, shelf: Shelf) -> World:
    """The library in use says otherwise."""
    shelf.editions.append(a_stricter())
    answered.work()
    return answered


def test_an_answer_like_it_is_shown_beside_the_draft_and_quoted_at_a_press(answered: World, ana: Browser) -> None:
    page = ana.page("/tickets/2")
    assert "Answered before" in page.words
    assert "same codes 20610, 64483" in page.words
    form = page.form("/tickets/2/approve")
    answer = ana.post("/tickets/2/precedents/1/quote", {**form.fields, "text": "Mine first."})
    text = type(page)(answer.text).form("/tickets/2/approve").fields["text"]
    assert text.startswith("Mine first.\n\nAnswered before, on November 24, 2026 by a CPC:\n> Yes, with modifier 59")
    assert len(answered.letters(LetterKind.ANSWER)) == 1  # a quotation sends nothing


def test_what_changed_since_is_said_beside_the_draft_and_cannot_be_quoted(changed: World, ana: Browser) -> None:
    page = ana.page("/tickets/2")
    assert "facts changed since" in page.words
    assert "Quote it" not in page.words
    form = page.form("/tickets/2/approve")
    answer = ana.post("/tickets/2/precedents/1/quote", {**form.fields, "text": "Mine."})
    assert answer.status_code == 409
    assert "Mine." in answer.text  # what was typed is given back


def test_the_page_searches_excludes_and_takes_in_again(answered: World, ana: Browser) -> None:
    assert "two units at the most" in ana.page("/precedents?q=20610").words
    assert "Nothing was answered before" in ana.page("/precedents?q=27447").words
    assert ana.press("/precedents", "/precedents/1/exclude").status_code == 303
    assert "Nothing was answered before" in ana.page("/precedents?q=20610").words
    assert "Answered before" not in ana.page("/tickets/2").words
    ana.press("/precedents", "/precedents/1/include")
    assert "two units at the most" in ana.page("/precedents?q=20610").words


def test_a_change_is_counted_on_every_page_and_leads_to_a_correction_that_is_sent(changed: World, ana: Browser) -> None:
    assert 'aria-label="1 rest on facts that changed"' in ana.get("/tickets").text
    assert "rests on facts that read otherwise now" in ana.page("/tickets/1").words
    listed = ana.page("/corrections")
    assert "2 units, MAI 3 1 unit, MAI 2" in listed.words
    assert ana.press("/corrections", "/precedents/1/correct").headers["Location"] == HERE
    preview = ana.post(f"{HERE}/preview", ana.page(HERE).form(f"{HERE}/approve").fields)
    assert "This corrects our answer of " in preview.text
    assert changed.letters(LetterKind.CORRECTION) == []
    answer = ana.press(HERE, f"{HERE}/approve", text="No: nothing opens the pair.")
    assert answer.headers["Location"] == "/tickets/1"
    assert "Correction" in ana.page("/tickets/1").words
    assert "on its way" in ana.page(HERE).words
    changed.time_passes()
    changed.work()
    assert "This corrects our answer" in str(changed.server.accepted()[-1].get_body(("plain",)))
    assert ana.get(HERE).status_code == 404
    assert "rest on facts that changed" not in ana.get("/tickets").text


def test_an_undo_on_the_ticket_opens_the_correction_again(changed: World, ana: Browser) -> None:
    ana.press("/corrections", "/precedents/1/correct")
    ana.press(HERE, f"{HERE}/approve", text="No more.")
    ((letter_id, _),) = changed.letters(LetterKind.CORRECTION)
    ana.press("/tickets/1", f"/tickets/1/undo/{letter_id}")
    assert ana.page(HERE).form(f"{HERE}/approve").fields["text"].strip() == "No more."


def test_nothing_typed_is_lost_where_the_ticket_moved_on(changed: World, ana: Browser) -> None:
    ana.press("/corrections", "/precedents/1/correct")
    old = ana.page(HERE).form(f"{HERE}/approve").fields
    ana.post(f"{HERE}/save", {**old, "text": "First."})
    for what in ("save", "approve"):
        answer = ana.post(f"{HERE}/{what}", {**old, "text": "Second."})
        assert answer.status_code == 409
        assert "Second." in answer.text
    assert changed.letters(LetterKind.CORRECTION) == []


def test_an_empty_letter_and_one_with_patient_data_are_not_sent(changed: World, ana: Browser) -> None:
    ana.press("/corrections", "/precedents/1/correct")
    for text in ("  ", "Her MRN is 00482913."):
        answer = ana.press(HERE, f"{HERE}/approve", text=text)
        assert answer.status_code == 409
    assert changed.letters(LetterKind.CORRECTION) == []


def test_dropping_and_dismissing_want_no_letter_and_dismissing_wants_a_reason(changed: World, ana: Browser) -> None:
    ana.press("/corrections", "/precedents/1/correct")
    ana.press(HERE, f"{HERE}/drop")
    assert ana.get(HERE).status_code == 404
    ana.press("/corrections", "/precedents/1/dismiss", reason=" ")
    assert "Sent answers whose facts changed 1" in ana.page("/corrections").words
    ana.press("/corrections", "/precedents/1/dismiss", reason="The claim was never sent.")
    assert "Every answer that was sent still agrees" in ana.page("/corrections").words
    assert "no correction needed" in ana.page("/tickets/1").words


def test_only_a_credential_approves(changed: World, sign_in: SignIn) -> None:
    sam = sign_in(people.add_consultant(changed.app, "Sam", "", "sam@service.test"))
    sam.press("/corrections", "/precedents/1/correct")
    page = sam.page(HERE)
    assert "Approve and send" not in page.words
    fields = page.form(f"{HERE}/save").fields
    assert sam.post(f"{HERE}/approve", {**fields, "text": "No."}).status_code == 403
    assert changed.letters(LetterKind.CORRECTION) == []


@pytest.mark.parametrize("path", ["/tickets/99/correction", "/tickets/2/correction", f"/tickets/{2**70}/correction"])
def test_where_no_correction_is_open_there_is_no_page(changed: World, ana: Browser, path: str) -> None:
    assert ana.get(path).status_code == 404


def test_strangers_see_nothing_of_it(changed: World, stranger: Browser) -> None:
    for path in ("/precedents", "/corrections", HERE):
        assert "20610" not in stranger.get(path).text


@pytest.mark.parametrize("query", ["'%_<script>", "\x00 20610", "x" * 5000, "20610 " * 150])
def test_a_search_takes_whatever_is_typed(answered: World, ana: Browser, query: str) -> None:
    answer = ana.client.get("/precedents", query_string={"q": query}, base_url=ana.base)
    assert answer.status_code == 200
    assert "<script>" not in answer.text.partition("<main")[2]


def test_a_correction_is_checked_as_it_is_typed(changed: World, ana: Browser) -> None:
    changed.app = replace(changed.app, checker=lambda *said: (f"look again at {said[-1].split()[0]}",))
    ana.client.application.extensions["caseconsultant"] = changed.app
    corrections.begin(changed.app, 1, changed.consultant())
    form = ana.page(HERE).form(f"{HERE}/approve")
    answer = ana.post(f"{HERE}/check", {**form.fields, "text": "62321 too"})
    assert "look again at 62321" in answer.text
    assert "look again at We" in ana.page(HERE).words  # and when the page is opened
