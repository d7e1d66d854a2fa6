"""The pages of requesters in a real browser: without scripts, on a phone, and nothing wider than its window."""

import pytest
from playwright.sync_api import expect

from caseconsultant.domain.organisations import Organisation
from caseconsultant.services import organisations
from tests.browser.conftest import NewContext, Site
from tests.flows.asking import ONE_AND_TWO, asks, letters_about, states, token_in, under

pytestmark = pytest.mark.browser


def test_an_organisation_is_added_by_the_keyboard_without_scripts(site: Site, new_context: NewContext) -> None:
    page = site.sign_in(new_context(scripts=False))
    page.get_by_role("link", name="Requesters").press("Enter")
    page.get_by_role("button", name="Add an organisation").press("Enter")
    page.get_by_label("Name").fill("Riverbend Clinic")
    page.get_by_label("Domains and addresses").fill("gmail.com")
    page.get_by_role("button", name="Add").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("name single addresses")
    expect(page.get_by_label("Name")).to_have_value("Riverbend Clinic")
    page.get_by_label("Domains and addresses").fill("riverbend.test")
    page.get_by_label("On file since").fill("2026-01-01")
    page.get_by_role("button", name="Add").press("Enter")
    expect(page.get_by_role("heading", name="Riverbend Clinic")).to_be_visible()
    (one,) = organisations.everything(site.world.app)
    assert one.organisation.members == ("riverbend.test",)
    assert one.agreement
    assert all("422" in complaint for complaint in site.complaints)  # the browser tells of the refused form
    site.complaints.clear()


def test_a_requester_registers_on_a_phone_without_scripts(site: Site, new_context: NewContext) -> None:
    asks(under(site.world, ONE_AND_TWO), 1, 2)
    page = site.watch(new_context(390, scripts=False).new_page())
    page.goto(f"{site.base}/register/{token_in(letters_about(site.world, 'nothing of it is lost')[0])}")
    assert states(site.world) == ["drafted", "kept"]
    page.get_by_role("button", name="Confirm my address").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your address is confirmed")
    site.world.work()
    assert states(site.world) == ["drafted", "drafted"]


@pytest.mark.parametrize("width", [1280, 390])
def test_none_of_these_pages_is_wider_than_its_window(site: Site, new_context: NewContext, width: int) -> None:
    asks(under(site.world, ONE_AND_TWO), 1, 2)
    organisations.add(site.world.app, Organisation("W" * 60, ("w" * 60 + ".test",)))
    page = site.sign_in(new_context(width))
    for path in ("/organisations", "/organisations/1", "/senders", "/senders/registered", "/tickets/2"):
        page.goto(f"{site.base}{path}")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path
