"""The page by which requesters register, and the buttons of a ticket that is kept back."""

import pytest

from caseconsultant.services import people, registration
from caseconsultant.services.registration import TRIES
from tests.admin.browser import Browser, Page
from tests.admin.conftest import SignIn
from tests.flows.asking import ONE_AND_TWO, asks, letters_about, states, token_in, under
from tests.world import World


@pytest.fixture
def kept(small_world: World, stranger: Browser) -> World:
    """A world in which tickets 2 and 3 are kept back."""
    asks(under(small_world, ONE_AND_TWO), 1, 2, 3)
    stranger.client.application.extensions["caseconsultant"] = small_world.app
    return small_world


def link(world: World) -> str:
    return f"/register/{token_in(letters_about(world, 'nothing of it is lost')[0])}"


def test_following_the_link_asks_and_pressing_the_button_registers(kept: World, stranger: Browser) -> None:
    for _ in range(3):  # as scanners of mail do
        page = stranger.page(link(kept))
    assert states(kept) == ["drafted", "kept", "kept"]
    assert registration.registered(kept.app).total == 0
    assert "jo" not in page.words.lower().replace("json", "")
    answer = stranger.press(link(kept), "/register")
    assert answer.status_code == 200
    assert "Your address is confirmed" in answer.text
    kept.work()
    assert states(kept) == ["drafted"] * 3
    assert stranger.press(link(kept), "/register").status_code == 200
    assert registration.registered(kept.app).total == 1


def test_a_head_request_and_a_link_that_is_no_good_change_nothing(kept: World, stranger: Browser) -> None:
    path = link(kept)
    assert stranger.client.head(path, base_url=stranger.base).status_code == 200
    answer = stranger.get(f"{path}x")
    assert answer.status_code == 410
    assert not Page(answer.text).has_form("/register")
    assert states(kept) == ["drafted", "kept", "kept"]


def test_without_its_csrf_token_or_from_another_site_it_registers_nobody(kept: World, stranger: Browser) -> None:
    fields = stranger.page(link(kept)).form("/register").fields
    assert stranger.post("/register", {"token": fields["token"]}).status_code == 403
    assert stranger.post("/register", fields, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert stranger.post("/register", {**fields, "more": "1"}).status_code == 400
    assert registration.registered(kept.app).total == 0


def test_whoever_guesses_is_slowed_down(kept: World, stranger: Browser) -> None:
    fields = stranger.page(link(kept)).form("/register").fields
    for _ in range(TRIES):
        assert stranger.post("/register", {**fields, "token": "x"}).status_code == 410
    assert stranger.post("/register", fields).status_code == 429
    assert registration.registered(kept.app).total == 0


def test_the_page_says_the_same_whoever_the_link_was_made_for(kept: World, stranger: Browser) -> None:
    asks(kept, 11, 12, who="Sam Biller <sam@elsewhere.test>")
    one, other = (f"/register/{token_in(letter)}" for letter in letters_about(kept, "nothing of it is lost")[::2])
    assert stranger.page(one).words == stranger.page(other).words


def test_a_kept_ticket_is_taken_up_with_one_click(kept: World, ana: Browser) -> None:
    page = ana.page("/tickets/2")
    assert "Kept back: over the allowance" in page.words
    assert "1 of 1 question" in page.words
    assert not page.has_form("/tickets/2/merge")
    assert ana.press("/tickets/2", "/tickets/2/take-up").status_code == 303
    kept.work()
    assert states(kept) == ["drafted", "drafted", "kept"]
    assert ana.page("/tickets/2").has_form("/tickets/2/approve")
    assert "Kept back" not in ana.page("/tickets/2").words


def test_more_questions_are_granted_from_the_ticket(kept: World, ana: Browser) -> None:
    assert ana.press("/tickets/3", "/tickets/3/grant", questions="2").status_code == 303
    kept.work()
    assert states(kept) == ["drafted"] * 3
    assert "2 more questions granted" in ana.page("/tickets/3").words


@pytest.mark.parametrize("questions", ["0", "-1", "1000", "many", ""])
def test_only_a_number_of_questions_is_granted(kept: World, ana: Browser, questions: str) -> None:
    assert ana.press("/tickets/3", "/tickets/3/grant", questions=questions).status_code == 400
    assert states(kept)[2] == "kept"


def test_pressing_twice_takes_up_once(kept: World, ana: Browser) -> None:
    form = ana.page("/tickets/2").form("/tickets/2/take-up")
    assert ana.post(form.action, form.fields).status_code == 303
    assert ana.post(form.action, form.fields).status_code == 409
    token = ana.token()
    assert ana.post("/tickets/99/take-up", {"csrf_token": token, "version": "1"}).status_code == 409
    assert ana.post(f"/tickets/{10**30}/take-up", {"csrf_token": token, "version": "1"}).status_code == 404


def test_the_lists_tell_what_is_kept_and_why(kept: World, ana: Browser, sign_in: SignIn) -> None:
    page = ana.page("/tickets?view=kept")
    assert "#2 Question 2" in page.words
    assert "over the allowance" in page.words
    assert "#2 Question 2" not in ana.page("/tickets").words
    clerk = sign_in(people.add_consultant(kept.app, "Cleo Clerk", "", "cleo@service.test"))
    assert clerk.press("/tickets/2", "/tickets/2/take-up").status_code == 303


def test_registered_senders_are_listed_and_ended(kept: World, ana: Browser, stranger: Browser) -> None:
    stranger.press(link(kept), "/register")
    page = ana.page("/senders/registered")
    assert "jo@clinic.test" in page.words
    assert "2 of 2" in page.words
    assert ana.press("/senders/registered", "/senders/registered/1/end").status_code == 303
    assert "Nobody has registered" in ana.page("/senders/registered").words
