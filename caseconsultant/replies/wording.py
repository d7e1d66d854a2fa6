"""How plain text, dates and codes are set: the filters that the templates may use."""

import re
import textwrap
from datetime import date
from typing import Final

from markupsafe import Markup, escape

from caseconsultant.replies.blocks import tidy

WIDTH: Final = 78  # RFC 5322, 2.1.1

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_HANGING: Final = re.compile(r" *(?:-|\d{1,2}[.)]|\[\d{1,3}\]) (?=\S)| +")
_GLUED: Final = re.compile(r" (?=\[\d{1,3}\])|(?<=\b[Mm]odifier) (?=\w)|(?<=\bMAI) (?=\d)|(?<=\bCPT) (?=\d)")
_GLUE: Final = "\0"  # stands for a blank at which no line may end; tidy() leaves none in a text

# A citation with the blank before it, or a code with its modifiers: neither may be torn apart at a line's end.
_WHOLE: Final = re.compile(r"( ?)(\[\d{1,3}\])|\b(\w{0,4}\d\w{0,4}(?:-\w{1,3}){1,4})\b")
_LEAD_IN: Final = re.compile(r"(?:[^\s:]+ ){0,5}[^\s:]+:(?= )")


def wrapped(text: str) -> str:
    """The text on lines of at most 78 characters, items hanging; no word, code or citation is torn apart."""
    return "\n".join(_wrapped_line(line) for line in tidy(text).split("\n"))


def long_date(day: date) -> str:
    """`November 24, 2026`, whatever the machine's locale."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def inline(text: str) -> Markup:
    """One line of text as HTML: escaped, with its citations and codes kept whole."""
    set_, at = Markup(), 0  # Markup escapes what is added to it
    for whole in _WHOLE.finditer(text):
        set_ += text[at : whole.start()]
        set_ += _citation(whole[1], whole[2]) if whole[2] else _unbroken(whole[3])
        at = whole.end()
    return set_ + escape(text[at:])


def entry(text: str) -> Markup:
    """One list item as HTML: what stands before its first colon is bold where it is short."""
    lead_in = _LEAD_IN.match(text)
    if lead_in is None or lead_in.end() > 40:
        return inline(text)
    return Markup("<strong>{}</strong>{}").format(inline(lead_in[0]), inline(text[lead_in.end() :]))


def _wrapped_line(line: str) -> str:
    hanging = _HANGING.match(line)
    indent = " " * (hanging.end() if hanging else 0)
    glued = _GLUED.sub(_GLUE, line)
    lines = textwrap.wrap(glued, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace(_GLUE, " ")


def _citation(blank: str, number: str) -> Markup:
    cited = Markup('<span class="quiet" style="color:#5b6672;font-size:13px;white-space:nowrap">{}</span>').format(
        number
    )
    return Markup("&nbsp;") + cited if blank else cited


def _unbroken(code: str) -> Markup:
    return Markup('<span style="white-space:nowrap">{}</span>').format(code)
