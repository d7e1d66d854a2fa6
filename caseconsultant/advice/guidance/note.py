"""One guidance note: front matter between two lines of dashes, then an answer in a draft's own sections.

---
title: Decision for surgery
answers: Which modifier does the visit need at which a major surgery was decided on?
holds: the visit is the day before or the day of a procedure with 90 global days
not: the surgery was planned earlier
needs: decid* | decision          every `needs` line must be met; | separates alternatives,
needs: surg* | OR                 * stands for the rest of a word, ? for one character
helps: day before | tomorrow      met `helps` lines make a note fit better
unless: already scheduled         a met `unless` line rules the note out
says: no {office}: there ...      for mails that want a yes or a no: the verdict, when it holds, and why
case: {second read*}: {code-77}    the sentence that leads where the mail tells this case, see cases.py
topic: global period
codes:                            every code and modifier that the note names
modifiers: 57
source: Medicare Claims Processing Manual, chapter 12, section 40.2
effective: 2026-01-01             where the rule has a date; else empty
ends:
confirmed:                        against what it was held, or empty
---
The bottom line.

Why:
- ...
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from caseconsultant.advice.draft import CodeLine
from caseconsultant.advice.extract.words import words
from caseconsultant.advice.findings import Citation
from caseconsultant.advice.guidance.cases import NoteCase, case_line
from caseconsultant.advice.guidance.choice import NoteLine
from caseconsultant.advice.guidance.verdict import NoteVerdict, verdict_line
from caseconsultant.domain.errors import CaseConsultantError

SECTIONS: Final = ("Codes", "Why", "What the note must show", "Payers", "Please note", "To help us further")
CODE_ITEM: Final = re.compile(r"([0-9A-Z.]{3,8})((?:-[0-9A-Z]{2})*)(?: \((\d+) units?\))?(?: \{([^}]*)\})?: ?(.*)")
READ: Final = re.compile(r"\b(?:read|checked|reference of) ((?:[A-Z][a-z]+ \d{1,2}, |[A-Z][a-z]+ )\d{4})")
KEYS: Final = words(
    """title answers holds not needs helps unless topic codes modifiers source effective ends confirmed joins says
    case"""
)


class NoteTrouble(CaseConsultantError):  # noqa: N818  (as MailboxTrouble)
    """A note is not as it must be; the message names the file and the line to mend."""


@dataclass(frozen=True, slots=True)
class GuidanceNote:
    """One rule of the trade, with what it answers, when it holds, and where it stands."""

    name: str
    title: str
    answers: str
    holds: str
    holds_not: str
    topic: str
    needs: tuple[str, ...]
    helps: tuple[str, ...]
    unless: tuple[str, ...]
    codes: tuple[str, ...]
    modifiers: tuple[str, ...]
    source: str
    effective: date | None
    ends: date | None
    joins: str
    confirmed: str
    says: tuple[NoteVerdict, ...]
    cases: tuple[NoteCase, ...]
    bottom: str
    sections: dict[str, tuple[str, ...]] = field(hash=False)

    def section(self, name: str) -> tuple[str, ...]:
        """The list items of a section; none where the note has no such section."""
        return self.sections.get(name, ())

    @property
    def code_lines(self) -> tuple[NoteLine, ...]:
        """The codes table, with the conditions of its lines."""
        return tuple(_code_line(item) for item in self.section("Codes"))

    @property
    def citation(self) -> Citation:
        """The source, and whether it was held against it."""
        read = READ.search(self.confirmed)
        checked = f"checked {read[1]}" if read else f"held against {self.confirmed}" if self.confirmed else ""
        return Citation(self.source, checked, self.effective, self.ends, "", bool(self.confirmed), self.confirmed)

    def is_in_force(self, on: date) -> bool:
        """Say whether the rule holds on a date, as far as its dates tell."""
        return (self.effective is None or self.effective <= on) and (self.ends is None or on <= self.ends)


def parse(name: str, text: str) -> GuidanceNote:
    """Read a note, or raise NoteTrouble."""
    match = re.match(r"---\n(.*?)\n---\n(.*)", text, re.S)
    if match is None:
        raise NoteTrouble(f"{name}: it must begin with front matter between two lines of three dashes.")
    front: dict[str, list[str]] = {}
    for line in match.group(1).splitlines():
        key, colon, value = line.partition(":")
        if not colon or key not in KEYS:
            raise NoteTrouble(f"{name}: '{line}' is not one of: {', '.join(sorted(KEYS))}.")
        front.setdefault(key, []).append(value.strip())
    bottom, sections = _body(name, match.group(2))
    one = {key: values[0] for key, values in front.items()}
    for key in ("title", "source", "topic", "needs"):
        if not one.get(key):
            raise NoteTrouble(f"{name}: '{key}' is missing.")
    return GuidanceNote(
        name=name,
        title=one["title"],
        answers=one.get("answers", ""),
        holds=one.get("holds", ""),
        holds_not=one.get("not", ""),
        topic=one["topic"],
        needs=tuple(filter(None, front["needs"])),
        helps=tuple(filter(None, front.get("helps", []))),
        unless=tuple(filter(None, front.get("unless", []))),
        codes=_split(one.get("codes", "")),
        modifiers=_split(one.get("modifiers", "")),
        source=one["source"],
        effective=_date(name, one.get("effective", "")),
        ends=_date(name, one.get("ends", "")),
        joins=one.get("joins", ""),
        confirmed=one.get("confirmed", ""),
        says=tuple(_verdict(name, line) for line in filter(None, front.get("says", []))),
        cases=tuple(_case(name, line) for line in filter(None, front.get("case", []))),
        bottom=bottom,
        sections=sections,
    )


def _body(name: str, text: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Split the body into its bottom line and its sections."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip())]
    sections: dict[str, tuple[str, ...]] = {}
    for block in blocks[1:]:
        heading, *items = block.splitlines()
        if heading.rstrip(":") not in SECTIONS or not all(item.startswith("- ") for item in items):
            raise NoteTrouble(f"{name}: '{heading}' is no heading with a list; headings are {', '.join(SECTIONS)}.")
        sections[heading.rstrip(":")] = tuple(item[2:] for item in items)
    return " ".join(blocks[0].split()), sections


def _verdict(name: str, line: str) -> NoteVerdict:
    if (found := verdict_line(line)) is None:
        raise NoteTrouble(f"{name}: '{line}' is no verdict, such as: no {{office | clinic}}: why not there.")
    return found


def _case(name: str, line: str) -> NoteCase:
    if (found := case_line(line)) is None:
        raise NoteTrouble(f"{name}: '{line}' is no case, such as: {{second reading}}: what holds then.")
    return found


def _code_line(item: str) -> NoteLine:
    match = CODE_ITEM.fullmatch(item)
    if match is None:
        raise NoteTrouble(f"'{item}' is no line of a codes table, such as 20610-59 (1 unit): words.")
    code, modifiers, units, condition, words = match.groups()
    line = CodeLine(code, tuple(filter(None, modifiers.split("-"))), int(units or 0), words)
    return NoteLine(line, condition or "")


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,\s]+", text) if part)


def _date(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NoteTrouble(f"{name}: '{text}' is no date such as 2026-01-01.") from error
