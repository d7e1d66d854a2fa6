"""The admin as a consultant uses it: by mouse, by keyboard alone, without scripts, on a phone."""

import re

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, expect

from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import people, review, switches
from tests.admin.test_hostile import PAYLOADS
from tests.browser.conftest import NewContext, Site
from tests.fakes import a_mail

pytestmark = pytest.mark.browser

FOCUSED = "selector => document.activeElement.matches(selector)"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        if page.evaluate(FOCUSED, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def has_a_visible_focus(page: Page) -> bool:
    width = page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
    style = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    return style != "none" and float(width.removesuffix("px")) >= 2


def test_a_consultant_edits_approves_and_takes_back(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    page = site.sign_in(new_context())
    page.get_by_role("link", name="20610 with 64483").click()
    page.get_by_label("Text of the answer").fill("Yes, with 59 on 20610.")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("Yes, with 59 on 20610.")
    expect(preview).to_contain_text("Ana Reyes")
    assert page.url.endswith("/tickets/1")  # the preview came into the page
    page.get_by_role("button", name="Approve and send").click()
    expect(page.locator("#leaving")).to_contain_text("leaves in")
    assert site.world.tickets() == [(1, TicketState.ANSWERED)]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#notices")).to_contain_text("Taken back")
    expect(page.get_by_label("Text of the answer")).to_have_value("Yes, with 59 on 20610.")
    assert site.world.tickets() == [(1, TicketState.DRAFTED)]


def test_the_keyboard_alone_does_all_of_it_with_the_focus_in_sight(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.server.arrives(a_mail(subject="Second", message_id="q2@clinic.test", sender="Lee <lee@clinic.test>"))
    site.world.work()
    page = site.sign_in(new_context())
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED, ".skip")
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent").strip().endswith("Second")
    assert has_a_visible_focus(page)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/1")
    tab_to(page, "#text")
    assert has_a_visible_focus(page)
    page.keyboard.press("Control+A")
    page.keyboard.type("Yes, jk.")  # j and k are letters here
    expect(page.get_by_label("Text of the answer")).to_have_value("Yes, jk.")
    tab_to(page, "#editor button")
    assert has_a_visible_focus(page)
    page.keyboard.press("Enter")
    expect(page.locator("#leaving")).to_be_visible()
    tab_to(page, "#leaving button")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Taken back")


def test_menus_open_and_close_by_keyboard(site: Site, new_context: NewContext) -> None:
    page = site.sign_in(new_context())
    tab_to(page, ".stop-summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pause all sending")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Pause all sending")).to_be_hidden()
    assert page.evaluate(FOCUSED, ".stop-summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("a test")
    page.keyboard.press("Enter")
    expect(page.get_by_text("All sending is paused")).to_be_visible()


def test_everything_works_without_scripts(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    page = site.sign_in(new_context(scripts=False))
    page.get_by_role("link", name="20610 with 64483").click()
    page.get_by_label("Text of the answer").fill("No script needed.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="The letter, exactly as it leaves")).to_be_visible()
    page.get_by_role("button", name="Back to the editor").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("button", name="Approve and send").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Text of the answer")).to_have_value("No script needed.")
    page.get_by_role("link", name="Doubts").click()
    expect(page.get_by_text("No doubts.")).to_be_visible()


def test_a_file_is_added_and_taken_out_beside_its_name_without_scripts(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    page = site.sign_in(new_context(scripts=False))
    page.get_by_role("link", name="20610 with 64483").click()
    page.get_by_text("Add a file").click()
    file = FilePayload(name="pairs.csv", mimeType="text/csv", buffer=b"column 1,column 2")
    page.get_by_label("File to send along").set_input_files(file)
    page.get_by_role("button", name="Add to the letter").click()
    page.get_by_role("button", name="Take out pairs.csv").press("Enter")
    expect(page.get_by_text("The file was taken out.")).to_be_visible()
    expect(page.get_by_role("link", name="pairs.csv")).to_have_count(0)


def test_new_questions_appear_by_themselves_and_the_focus_stays(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    context = new_context()
    context.clock.install()
    page = site.sign_in(context)
    page.keyboard.press("j")
    site.world.server.arrives(a_mail(subject="Second", message_id="q2@clinic.test", sender="Lee <lee@clinic.test>"))
    site.world.work()
    context.clock.run_for(16_000)
    expect(page.get_by_role("link", name="Second")).to_be_visible()
    expect(page.get_by_label("2 to review")).to_be_visible()
    assert page.evaluate("document.activeElement.textContent").strip().endswith("20610 with 64483")


def test_a_page_that_nobody_watches_asks_for_nothing(site: Site, new_context: NewContext) -> None:
    context = new_context()
    context.clock.install()
    page = site.sign_in(context)
    asked: list[str] = []
    page.on("request", lambda request: asked.extend([request.url] if "?view=" in request.url else []))
    with page.expect_response("**/tickets?view=*"):
        context.clock.run_for(16_000)
    assert len(asked) == 1
    page.wait_for_load_state("networkidle")  # or the leap in time would end a request under way
    context.clock.fast_forward(11 * 60_000)  # whatever is due fires once, now that nobody has moved for long
    context.clock.run_for(60_000)
    page.get_by_role("heading", name="Tickets").click()  # somebody is back
    with page.expect_response("**/tickets?view=*"):
        context.clock.run_for(16_000)
    assert len(asked) == 2


def test_the_undo_time_counts_down_and_then_the_button_tells_the_truth(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    context = new_context()
    context.clock.install()
    page = site.sign_in(context)
    page.get_by_role("link", name="20610 with 64483").click()
    page.get_by_role("button", name="Approve and send").click()
    clock = page.locator("[data-countdown]")
    expect(clock).to_be_visible()
    before = int(re.sub(r"\D", "", clock.inner_text()))
    context.clock.run_for(10_000)
    assert before - int(re.sub(r"\D", "", clock.inner_text())) in (9, 10, 11)
    site.world.time_passes()
    site.world.work()
    context.clock.run_for(60_000)
    expect(page.locator("#news")).to_contain_text("was sent")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_loaded_ticket_hears_of_a_colleague_and_keeps_what_was_typed(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    context = new_context()
    context.clock.install()
    page = site.sign_in(context)
    page.get_by_role("link", name="20610 with 64483").click()
    page.get_by_label("Text of the answer").fill("My words.")
    review.save(site.world.app, 1, site.world.version(), site.world.consultant(), "A colleague's words.")
    context.clock.run_for(16_000)
    expect(page.get_by_text("This ticket has changed since you opened it.")).to_be_visible()
    expect(page.get_by_label("Text of the answer")).to_have_value("My words.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Your text")).to_have_value("My words.")
    expect(page.get_by_text("A colleague's words.")).to_be_visible()
    site.complaints.clear()  # Chromium reports the 409 of the page that grew old on its console


def test_who_writes_has_the_ticket_and_colleagues_see_it(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    page = site.sign_in(new_context())
    page.get_by_role("link", name="20610 with 64483").click()
    expect(page.get_by_role("button", name="Take it")).to_be_visible()
    page.get_by_label("Text of the answer").press_sequentially("Yes")
    expect(page.locator("#claim")).to_contain_text("yours")
    expect(page.get_by_label("Text of the answer")).to_be_focused()
    ben = people.add_consultant(site.world.app, "Ben", "COC", "ben@service.test")
    assert not review.take(site.world.app, 1, ben)


def test_single_keys_can_be_turned_off(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    page = site.sign_in(new_context())
    page.get_by_label("Keys:").uncheck()
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_label("Keys:").check()
    page.get_by_role("heading", name="Tickets").click()
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED, "[data-line]")


def test_a_pause_by_a_colleague_shows_on_every_loaded_page(site: Site, new_context: NewContext) -> None:
    context = new_context()
    context.clock.install()
    page = site.sign_in(context)
    page.get_by_role("link", name="Doubts").click()
    switches.pause_sending(site.world.app, site.world.consultant(), "a test")
    context.clock.run_for(16_000)
    expect(page.get_by_text("All sending is paused")).to_be_visible()
    expect(page).to_have_title("Doubts · CaseConsultant")
    page.get_by_role("button", name="Resume sending").click()
    expect(page.get_by_text("Sending goes on.")).to_be_visible()


def test_leaving_a_page_with_unsaved_words_asks_first(site: Site, new_context: NewContext) -> None:
    site.world.server.arrives(a_mail())
    site.world.work()
    page = site.sign_in(new_context())
    page.get_by_role("link", name="20610 with 64483").click()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Text of the answer").press_sequentially("Un")
    page.get_by_role("link", name="Doubts").click()
    page.wait_for_timeout(0)
    assert asked == ["beforeunload"]
    assert page.url.endswith("/tickets/1")


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_its_window(site: Site, new_context: NewContext, width: int) -> None:
    site.world.server.arrives(a_mail(subject="W" * 300, text="x" * 3000, sender=f"{'n' * 60} <{'a' * 60}@clinic.test>"))
    site.world.work()
    page = site.sign_in(new_context(width))
    for path in ("/tickets", "/tickets/1", "/tickets/1?write=question_back", "/doubts", "/profile", "/sign-in"):
        page.goto(site.base + path)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path


def test_no_payload_of_a_stranger_runs(site: Site, new_context: NewContext) -> None:
    body = "\n".join(PAYLOADS)
    for number, payload in enumerate(PAYLOADS):
        mail = a_mail(subject=" ".join(payload.split()), text=body, message_id=f"{number}@clinic.test")
        site.world.server.arrives(mail)
    site.world.work()
    page = site.sign_in(new_context())
    ran: list[str] = []

    def note(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    for ticket_id, _ in site.world.tickets():
        page.goto(f"{site.base}/tickets/{ticket_id}")
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("region", name="Preview")).not_to_be_empty()
    page.goto(f"{site.base}/tickets?view=all")
    page.goto(f"{site.base}/doubts")
    assert ran == []
    assert len(site.world.tickets()) >= 5
