"""A mail as a consultant reads it: the sender's words first, what goes with them dimmed, the rest one click away."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext, Site
from tests.fakes import a_mail

ABOVE = "On Mon, Nov 2, 2026 at 9:00 AM Consult <consult@cc.test> wrote:"
ANSWERS = (
    f"Answers below.\n\n{ABOVE}\n> Which side was injected?\nThe left one.\n\n> Was it guided?\nYes, by ultrasound.\n\n"
    "Best regards,\nDana Cole, CPC\n(555) 010-0100\n\nSent from my iPhone\n"
)
FORWARD = (
    "Can you take this?\n\nThanks,\nDana\n\n---------- Forwarded message ---------\nFrom: Pat <pat@clinic.test>\n"
    "Date: Mon, Nov 2, 2026 at 9:00 AM\nSubject: 20610\nTo: Dana <dana@clinic.test>\n\nIs 20610 bundled with 64483?\n"
)


def opened(site: Site, new_context: NewContext, text: str, width: int = 1280) -> Page:
    site.world.server.arrives(a_mail("20610", text))
    site.world.work()
    page = site.sign_in(new_context(width))
    page.goto(f"{site.base}/tickets/1")
    return page


def colour(page: Page, selector: str) -> str:
    return str(page.locator(selector).first.evaluate("one => getComputedStyle(one).color"))


def test_answers_stand_between_what_they_answer_and_the_closing_is_dimmed(site: Site, new_context: NewContext) -> None:
    page = opened(site, new_context, ANSWERS)
    question = page.locator(".question")
    expect(question.locator(".part-answered")).to_have_count(2)
    expect(question.locator(".part-closing")).to_contain_text("Dana Cole, CPC")
    expect(question).not_to_contain_text("Sent from my iPhone")
    expect(question).not_to_contain_text("wrote:")
    assert colour(page, ".question .part-closing") != colour(page, ".question")
    page.get_by_text("The whole mail, with what it quotes").first.click()
    expect(page.locator(".rest .part-device").first).to_be_visible()
    expect(page.locator(".rest .part-above").first).to_contain_text("On Mon, Nov 2, 2026 at 9:00 AM")
    assert colour(page, ".rest .part-device") != colour(page, ".rest .parted")


def test_a_forwarded_mail_is_open_and_read_as_the_question_that_it_is(site: Site, new_context: NewContext) -> None:
    page = opened(site, new_context, FORWARD)
    expect(page.locator(".rest .part-forwarded").first).to_be_visible()
    assert colour(page, ".rest .part-forwarded") == colour(page, ".question")


def test_on_a_narrow_screen_no_part_is_wider_than_it(site: Site, new_context: NewContext) -> None:
    page = opened(site, new_context, ANSWERS.replace("Which side", "Which" + "side" * 60), 390)
    page.get_by_text("The whole mail, with what it quotes").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
