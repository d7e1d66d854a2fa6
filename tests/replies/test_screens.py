"""Every letter in a real browser: on a phone nothing is wider than the screen, and in the dark the text can be read."""

from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from caseconsultant.replies.render import render
from tests.replies.letters import LETTERS

# The contrast (WCAG 2.2, 1.4.3) of every text with what lies behind it: the lowest, and the text that has it.
LOWEST_CONTRAST: Final = """() => {
  const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => rgb(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if ((rgb(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let lowest = [21, ""];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.textContent.trim()) continue;
    const ink = light(getComputedStyle(text.parentElement).color), paper = light(behind(text.parentElement));
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (contrast < lowest[0]) lowest = [contrast, text.textContent.trim()];
  }
  return lowest;
}"""


@pytest.mark.browser
def test_letters_fit_a_phone_and_can_be_read_in_the_dark(chromium: Browser) -> None:
    dark = chromium.new_context(color_scheme="dark", viewport={"width": 390, "height": 800})
    light = chromium.new_context(color_scheme="light", viewport={"width": 700, "height": 800})
    with dark, light:
        phone_page, desk_page = dark.new_page(), light.new_page()
        found = {name: (look(phone_page, name), look(desk_page, name)) for name in LETTERS}
    assert [name for name, (phone, desk) in found.items() if phone[0] > 390 or desk[0] > 700] == []
    assert {name: looks for name, looks in found.items() if min(looks[0][1], looks[1][1]) < 4.5} == {}


def look(page: Page, name: str) -> tuple[int, float, str]:
    """How wide a letter's page is, its lowest contrast, and which text has it."""
    page.set_content(render(LETTERS[name]).html)
    contrast, text = page.evaluate(LOWEST_CONTRAST)
    return page.evaluate("document.documentElement.scrollWidth"), contrast, text
