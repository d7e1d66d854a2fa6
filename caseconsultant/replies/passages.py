"""The sentences of a letter that a consultant may word anew: plain text with named slots, and nothing that computes.

A passage is paragraphs with blank lines between them. `{{ ticket }}` is a slot, `**words**` are bold in HTML.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.replies.blocks import tidy
from caseconsultant.replies.wording import inline, wrapped

PASSAGES: Final = ("opening", "closing", "small")
LONGEST: Final = 2000

_SLOT: Final = re.compile(r"\{\{ ?([a-z_]{1,40}) ?\}\}")
_BOLD: Final = re.compile(r"\*\*(?=\S)([^*\n]{1,400}?)(?<=\S)\*\*")
_CODE: Final = re.compile(r"\{[{%#]|[%#}]\}")


class BadPassage(CaseConsultantError):  # noqa: N818
    """A passage cannot be used; the message says which words of it, and what would do."""


def check(text: str, slots: frozenset[str]) -> None:
    """Raise BadPassage for a text that is too long, or holds a slot that the letter does not have."""
    if len(text) > LONGEST:
        raise BadPassage(f"The text has {len(text)} characters; {LONGEST} are the most.")
    for found in _SLOT.finditer(text):
        if found[1] not in slots:
            known = ", ".join(f"{{{{ {name} }}}}" for name in sorted(slots))
            raise BadPassage(f"{found[0]} is no slot of this letter. It has {known}.")
    if (code := _CODE.search(_SLOT.sub("", text))) is not None:
        raise BadPassage(f"'{code[0]}' cannot stand in a letter's text; a slot is a name between {{{{ and }}}}.")


def filled(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paragraphs with their slots filled; a filled value is never read for slots again."""
    spoken = _SLOT.sub(lambda slot: values[slot[1]], tidy(text))
    return tuple(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", spoken) if paragraph.strip())


@cache
def ours(templates: Path, kind: str) -> Mapping[str, str]:
    """Return our own passages of a letter, by name; what it does not have is empty."""
    files = {name: templates / kind / f"{name}.txt" for name in PASSAGES}
    return {name: path.read_text("utf-8").strip() if path.exists() else "" for name, path in files.items()}


def as_text(paragraphs: tuple[str, ...]) -> str:
    """The paragraphs on lines of at most 78 characters, without the marks of bold."""
    return "\n\n".join(wrapped(_BOLD.sub(r"\1", paragraph)) for paragraph in paragraphs)


def as_html(paragraph: str) -> Markup:
    """One paragraph as HTML, escaped, with its bold words."""
    made, at = Markup(), 0
    for bold in _BOLD.finditer(paragraph):
        made += inline(paragraph[at : bold.start()]) + Markup("<strong>{}</strong>").format(inline(bold[1]))
        at = bold.end()
    return made + inline(paragraph[at:])
