"""Whether an answer helped: a link without an account, which programs may follow without saying anything."""

import re
from dataclasses import replace

import pytest

from caseconsultant.domain.policies import Asking
from tests.admin.browser import BASE, Browser
from tests.fakes import a_mail
from tests.world import World


@pytest.fixture
def link(small_world: World, ana: Browser) -> str:
    """The path of the link in an answer that was sent."""
    policy = replace(small_world.app.policy, asking=Asking(requester_url=BASE))
    small_world.app = replace(small_world.app, policy=policy)
    ana.client.application.extensions["caseconsultant"] = small_world.app
    small_world.server.arrives(a_mail())
    small_world.work()
    small_world.approves()
    small_world.time_passes()
    small_world.work()
    text = small_world.server.accepted()[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    found = re.search(rf"{BASE}(/rate/\S+)", text)
    assert found is not None
    return found[1]


def says(browser: Browser, link: str, helped: str, words: str = "") -> int:
    form = browser.page(link).form(f"{link}/said")
    return browser.post(form.action, {**form.fields, "helped": helped, "words": words}).status_code


def test_looking_says_nothing_and_pressing_does(link: str, stranger: Browser, ana: Browser) -> None:
    for _ in range(3):
        assert "Did our answer to question 1 help you?" in stranger.page(link).words
    assert "it helped" not in ana.page("/tickets/1").words
    assert says(stranger, link, "yes", "Quick and clear.") == 200
    assert "it helped" in ana.page("/tickets/1").words
    assert "Quick and clear." in ana.page("/tickets/1").words


def test_the_last_word_counts(link: str, stranger: Browser, ana: Browser) -> None:
    says(stranger, link, "yes")
    assert "You said yes before" in stranger.page(link).words
    says(stranger, link, "no", "On second thoughts.")
    words = ana.page("/tickets/1").words
    assert "it did not help" in words
    assert "it helped" not in words


def test_patient_data_in_the_words_is_not_kept(link: str, stranger: Browser, ana: Browser) -> None:
    says(stranger, link, "no", "Patient: Jane Fiction, DOB 4/5/1951")
    assert "Fiction" not in ana.get("/tickets/1").text
    assert "4/5/1951" not in ana.get("/tickets/1").text


@pytest.mark.parametrize("helped", ["maybe", ""])
def test_what_the_page_does_not_send_is_refused(link: str, stranger: Browser, helped: str) -> None:
    assert says(stranger, link, helped) == 400


def test_a_link_that_was_not_made_by_us_leads_nowhere(link: str, stranger: Browser) -> None:
    forged = link[:-1] + ("A" if link[-1] != "A" else "B")
    for wrong in (forged, "/rate/x", "/rate/" + "x" * 5000, "/rate/%00"):
        assert stranger.get(wrong).status_code in (400, 404)


def test_the_page_names_nobody(link: str, stranger: Browser) -> None:
    text = stranger.get(link).text
    assert "jo@clinic.test" not in text
    assert "20610" not in text


def test_without_an_address_for_requesters_no_answer_holds_a_link(drafted: World) -> None:
    drafted.approves()
    drafted.time_passes()
    drafted.work()
    assert "/rate/" not in str(drafted.server.accepted()[-1])
