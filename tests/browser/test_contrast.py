"""Colours as Chromium computes them, wherever a stylesheet may have had its way."""

import pytest
from playwright.sync_api import expect

from caseconsultant.domain.delivery import Outcome
from caseconsultant.services import switches
from tests.browser.conftest import NewContext, Site
from tests.fakes import a_mail

pytestmark = pytest.mark.browser

FAINT_TEXT = """() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  let read = 0;
  for (const element of document.body.querySelectorAll("*")) {
    const speaks = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!speaks || !element.checkVisibility()) continue;
    read += 1;
    const [light, dark] = [luminance(parse(getComputedStyle(element).color)), luminance(behind(element))]
      .sort((one, other) => other - one);
    if ((light + 0.05) / (dark + 0.05) < 4.5) {
      faint.push(`${element.tagName}.${element.className}: ${element.textContent.trim()}`);
    }
  }
  return [read, faint];
}"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_stands_out_from_what_is_behind_it(site: Site, new_context: NewContext, dark: bool) -> None:
    """WCAG 2.2, 1.4.3, in the state with the most colours: paused, in doubt, edited, about to leave."""
    for number in range(1, 4):
        site.world.server.arrives(a_mail(message_id=f"{number}@c.test", sender=f"c{number}@clinic.test"))
    site.world.work()
    first = site.world.server.accepted()[0]["Message-ID"]
    site.world.server.arrives(a_mail(message_id="s@c.test", sender="sam@elsewhere.test", In_Reply_To=first))
    site.world.approves(1)
    site.world.approves(2)
    site.world.sender.plan = [Outcome.UNKNOWN, Outcome.REFUSED]
    site.world.time_passes()
    site.world.work()
    switches.pause_sending(site.world.app, site.world.consultant(), "a test")
    page = site.sign_in(new_context(dark=dark))
    for path in ("/tickets", "/tickets?view=all", "/tickets/1", "/tickets/2", "/tickets/3", "/doubts", "/profile"):
        page.goto(site.base + path)
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        read, faint = page.evaluate(FAINT_TEXT)
        assert read > 10, path
        assert faint == [], path
    page.goto(f"{site.base}/tickets/3")
    page.get_by_role("button", name="Approve and send").click()
    expect(page.locator("#leaving")).to_be_visible()
    assert page.evaluate(FAINT_TEXT)[1] == []
