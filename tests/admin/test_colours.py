"""WCAG 2.2, 1.4.3 and 1.4.11: text is read at 4.5 to 1, the edges of controls and the focus at 3 to 1."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "admin" / "static" / "admin.css").read_text()
LIGHT, DARK = re.findall(r":root \{\n(.*?)\n *\}", CSS, re.S)[:2]

TEXT = (
    ("ink", "page"),
    ("ink", "sheet"),
    ("ink", "sunken"),
    ("ink", "calm-soft"),
    ("ink", "main-soft"),
    ("quiet", "page"),
    ("quiet", "sheet"),
    ("quiet", "sunken"),
    ("quiet", "main-soft"),
    ("main", "page"),
    ("main", "sheet"),
    ("main-strong", "main-soft"),
    ("on-main", "main"),
    ("on-main", "main-strong"),
    ("good", "good-soft"),
    ("warn", "warn-soft"),
    ("warn", "sheet"),
    ("bad", "bad-soft"),
    ("bad", "page"),
    ("bad", "sheet"),
    ("#ffffff", "bad-solid"),
)
EDGES = (("line-strong", "sheet"), ("line-strong", "page"), ("focus", "sheet"), ("focus", "page"), ("main", "sheet"))


def named(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("block", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (EDGES, 3.0)], ids=["text", "edges"])
def test_colours_stand_apart(block: str, pairs: tuple[tuple[str, str], ...], least: float) -> None:
    colours = named(block)
    for one, other in pairs:
        assert contrast(colours.get(one, one), colours[other]) >= least, (one, other)
