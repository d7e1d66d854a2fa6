"""One family of codes: what it is about, and which of its codes goes with which facts of a mail.

let dye = with contrast | with dye       a name for alternatives, written @dye below
== X-ray of the knee                     begins a family
about: knee* & x-ray* | film*            every group must be met; | separates alternatives, * is the rest of a word
unless: MRI | CT
counts: view* | film*                    what the number `n` counts
source: CPT, radiology, lower extremities
rule: By the number of views of one knee.
ask: How many views were taken?
is: sided split      LT, RT or 50; 26 and TC; further: waived (QW), em (a visit), every (all lines that are met)
73560 {n 1-2 | AP and lat*}: one or two views
97810, 97811 x n+7/15-1 {minutes 23-240}: ...

The first line that is met counts, one without a condition last. Units are sums from left to right, `/` rounded down.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from caseconsultant.domain.errors import CaseConsultantError

LINE: Final = re.compile(r"([A-Z]?\d{4,5}[^{}:]*?)(?: \{([^{}]*)\})?: (.+)")
CODE: Final = re.compile(r"([A-Z]?\d{4,5}[A-Z]?)((?:-[0-9A-Z]{2})*)(?: ?x ?([n\d][n\d+/-]*))?")
KEYS: Final = frozenset({"about", "unless", "counts", "source", "rule", "ask", "is"})
NAMED: Final = re.compile(r"@(\w+)")


class FamilyTrouble(CaseConsultantError):  # noqa: N818  (as NoteTrouble)
    """A file of families is not as it must be; the message names the line to mend."""


@dataclass(frozen=True, slots=True)
class Member:
    """A code of a family: its modifiers, and its units as a sum in which `n` is what the family counts."""

    code: str
    modifiers: tuple[str, ...]
    units: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The codes that go with a condition (empty: always), and what they are, in our own words."""

    members: tuple[Member, ...]
    condition: str
    words: str


@dataclass(frozen=True, slots=True)
class CodeFamily:
    """Codes that differ by a fact of the case."""

    name: str
    about: str
    unless: str
    counts: str
    source: str
    rule: str
    ask: str
    traits: frozenset[str]
    choices: tuple[Choice, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Every code of the family."""
        return frozenset(member.code for choice in self.choices for member in choice.members)


@cache
def families() -> tuple[CodeFamily, ...]:
    """Every family that is shipped, read once."""
    entries = sorted((entry for entry in files(__package__).iterdir() if entry.name.endswith(".txt")), key=str)
    return tuple(family for entry in entries for family in parse(entry.name, entry.read_text(encoding="utf-8")))


def parse(name: str, text: str) -> tuple[CodeFamily, ...]:
    """Read a file of families, or raise FamilyTrouble."""
    named: dict[str, str] = {}
    found: list[CodeFamily] = []
    for number, block in enumerate(re.split(r"^== ", text, flags=re.M)):
        lines = [line.strip() for line in block.splitlines() if line.strip() and not line.startswith("#")]
        for line in (line for line in lines if line.startswith("let ")):
            short, _, words = line.removeprefix("let ").partition("=")
            named[short.strip()] = _spelled(words.strip(), named, name)
        if number:
            found.append(_family(name, [_spelled(line, named, name) for line in lines if not line.startswith("let ")]))
    return tuple(found)


def _spelled(line: str, named: dict[str, str], name: str) -> str:
    """A line with the named alternatives written out."""
    if unknown := {short for short in NAMED.findall(line) if short not in named}:
        raise FamilyTrouble(f"{name}: '{line}' uses {', '.join(sorted(unknown))}, which no 'let' line before it tells.")
    return NAMED.sub(lambda found: named[found[1]], line)


def _family(name: str, lines: list[str]) -> CodeFamily:
    title, *rest = lines
    told: dict[str, str] = {}
    choices: list[Choice] = []
    for line in rest:
        key, _, value = line.partition(":")
        if key in KEYS:
            told[key] = value.strip()
        elif (choice := LINE.fullmatch(line)) is not None:
            choices.append(Choice(_members(name, choice[1]), choice[2] or "", choice[3]))
        else:
            raise FamilyTrouble(f"{name}: '{line}' is neither a code with its words nor one of {', '.join(KEYS)}.")
    if not choices or not {"about", "source", "rule"} <= set(told):
        raise FamilyTrouble(f"{name}: the family '{title}' needs codes, and what it is about, its source and its rule.")
    return CodeFamily(
        name=title,
        about=told["about"],
        unless=told.get("unless", ""),
        counts=told.get("counts", ""),
        source=told["source"],
        rule=told["rule"],
        ask=told.get("ask", ""),
        traits=frozenset(told.get("is", "").split()),
        choices=tuple(choices),
    )


def _members(name: str, text: str) -> tuple[Member, ...]:
    found = [CODE.fullmatch(one.strip()) for one in text.split(",")]
    if None in found:
        raise FamilyTrouble(f"{name}: '{text}' is no list of codes such as 97810, 97811 x n-1.")
    return tuple(
        Member(one[1], tuple(filter(None, one[2].split("-"))), one[3] or "") for one in found if one is not None
    )
