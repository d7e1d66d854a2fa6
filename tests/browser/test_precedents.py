"""Precedents and corrections in a real browser: legible, within a phone's width, and without scripts."""

import pytest
from playwright.sync_api import expect

from caseconsultant.domain.letters import LetterKind
from tests.browser.conftest import NewContext, Site
from tests.browser.test_contrast import FAINT_TEXT
from tests.fakes import a_mail
from tests.flows.precedents import Shelf, a_stricter, ask_and_answer, over
from tests.world import World

pytestmark = pytest.mark.browser
PATHS = ("/tickets/1", "/tickets/2", "/precedents", "/precedents?q=20610", "/corrections", "/tickets/1/correction")
OPEN_ALL = "document.querySelectorAll('main details').forEach((details) => { details.open = true; })"


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def small_world(small_world: World, shelf: Shelf) -> World:
    """Ticket 1 is answered, ticket 2 asks alike."""
    ask_and_answer(over(small_world, shelf))
    small_world.server.arrives(
        a_mail(text="20610 beside 64483?", message_id="q2@clinic.test", sender="lee@clinic.test")
    )
    small_world.work()
    return small_world


def change(site: Site, shelf: Shelf) -> None:
    shelf.editions.append(a_stricter())
    site.world.work()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["light", "dark phone"])
def test_every_word_is_legible_and_within_the_page(
    site: Site, shelf: Shelf, new_context: NewContext, width: int, dark: bool
) -> None:
    change(site, shelf)
    page = site.sign_in(new_context(width, dark=dark))
    page.goto(f"{site.base}/corrections")
    page.get_by_role("button", name="Write a correction").click()
    page.wait_for_url("**/tickets/1/correction")
    for path in PATHS:
        page.goto(site.base + path)
        page.evaluate(OPEN_ALL)
        read, faint = page.evaluate(FAINT_TEXT)
        assert read > 10, path
        assert faint == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_consultant_quotes_what_was_answered_before(site: Site, new_context: NewContext, scripts: bool) -> None:
    page = site.sign_in(new_context(scripts=scripts))
    page.goto(f"{site.base}/tickets/2")
    page.get_by_label("Text of the answer").fill("As before.")
    page.get_by_role("button", name="Quote it, with its date").click()
    text = page.get_by_label("Text of the answer").input_value()
    assert text.startswith("As before.\n\nAnswered before, on November 24, 2026 by a CPC:\n> Yes, with modifier 59")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_consultant_corrects_an_answer_and_takes_it_back(
    site: Site, shelf: Shelf, new_context: NewContext, scripts: bool
) -> None:
    change(site, shelf)
    page = site.sign_in(new_context(scripts=scripts))
    page.get_by_role("link", name="Precedents").click()
    page.get_by_role("navigation", name="Precedents").get_by_role("link", name="Facts that changed").click()
    page.get_by_role("button", name="Write a correction").click()
    page.get_by_label("Text of the correction").fill("No: nothing opens the pair.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("This corrects our answer of")
    page.get_by_role("button", name="Approve and send").click()
    expect(page.locator("#leaving")).to_contain_text("The correction to Jo Coder leaves in")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("Text of the correction")).to_have_value("No: nothing opens the pair.")
    assert len(site.world.letters(LetterKind.CORRECTION)) == 1
