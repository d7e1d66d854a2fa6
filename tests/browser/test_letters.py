"""Letters' pages in a real browser: wording them, adding a file, rating an answer."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewContext, Site
from tests.fakes import a_mail

pytestmark = pytest.mark.browser


def test_a_file_is_added_while_the_text_stays(site: Site, new_context: NewContext, tmp_path: Path) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    page = site.sign_in(new_context())
    page.goto(f"{site.base}/tickets/1")
    page.get_by_label("Text of the answer").fill("Yes, see the list.")
    (tmp_path / "pairs.csv").write_text("column 1,column 2\n64483,20610\n")
    page.get_by_text("Add a file").click()
    page.get_by_label("File to send along").set_input_files(tmp_path / "pairs.csv")
    page.get_by_role("button", name="Add to the letter").click()
    expect(page.get_by_role("link", name="pairs.csv")).to_be_visible()
    expect(page.get_by_label("Text of the answer")).to_have_value("Yes, see the list.")


def test_words_are_previewed_in_place(site: Site, new_context: NewContext) -> None:
    page = site.sign_in(new_context())
    page.goto(f"{site.base}/wording")
    page.get_by_label("Opening").fill("Question {{ ticket }} is with us.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#sample")).to_contain_text("Question 1042 is with us.")
    page.get_by_label("Opening").fill("Dear {{ requester }}")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#sample")).to_contain_text("is no slot of this letter")
    page.get_by_label("Opening").fill("Question {{ ticket }} is with us.")
    page.get_by_role("button", name="Put in force").click()
    expect(page.locator("#notices")).to_contain_text("In force from the next letter on.")
