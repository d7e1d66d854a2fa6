"""Rules for visits in text files: what a mail must tell, and the answer for each case of it.

== counselling about tobacco      begins a rule
about: tobacco | smok*            every `about` must be met by the words; conditions as in hearing.py
asks: bill* | code*               every `asks` must be met by the subject or by the sentence that asks
unless: pregnan*
source: where the rule stands
why: a further sentence           as many as wanted; so with `show` (what the note must show) and `ask` (back)
when {minutes 3.1-10} [99406]: 99406, for more than 3 minutes up to 10.
when {minutes 0-3} no [99213]: three minutes or less are part of the visit.

The first `when` that is met counts, one without a condition last. In brackets stand the codes with their modifiers,
`x2` for units, `{visit-25}` for the mail's one visit. `yes`, `no`, `yes if`, `it depends` answer a mail that wants a
yes or a no; without one the proposed codes are compared with those of the line. `open` tells that a fact is missing:
then the `ask` lines are asked.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from caseconsultant.domain.errors import CaseConsultantError

WHEN: Final = re.compile(
    r"when(?: \{([^{}]*)\})?( open)?(?: (yes if|yes|no|it depends))?(?: \[([^\]]*)\])?( open)?: (\S.*)"
)
KEYS: Final = frozenset({"about", "asks", "unless", "source", "why", "show", "ask"})


class RuleTrouble(CaseConsultantError):  # noqa: N818  (as NoteTrouble)
    """A file of rules is not as it must be; the message names the line to mend."""


@dataclass(frozen=True, slots=True)
class When:
    """One case of a rule: its condition, codes as written, verdict, whether a fact is open, and the sentence."""

    condition: str
    codes: tuple[str, ...]
    lead: str
    open: bool
    said: str


@dataclass(frozen=True, slots=True)
class VisitRule:
    """A rule for a kind of visit."""

    name: str
    about: tuple[str, ...]
    asks: tuple[str, ...]
    unless: tuple[str, ...]
    source: str
    why: tuple[str, ...]
    show: tuple[str, ...]
    ask: tuple[str, ...]
    cases: tuple[When, ...]


def parse(name: str, text: str) -> tuple[VisitRule, ...]:
    """Read a file of rules, or raise RuleTrouble."""
    found: list[VisitRule] = []
    for block in re.split(r"^== ", text, flags=re.M)[1:]:
        title, *lines = [line.strip() for line in block.splitlines() if line.strip() and not line.startswith("#")]
        front: dict[str, list[str]] = {}
        cases = []
        for line in lines:
            key, _, value = line.partition(": ")
            if (when := WHEN.fullmatch(line)) is not None:
                codes = tuple(code.strip() for code in (when[4] or "").split(",") if code.strip())
                cases.append(When(when[1] or "", codes, when[3] or "", bool(when[2] or when[5]), when[6]))
            elif key in KEYS and value:
                front.setdefault(key, []).append(value)
            else:
                raise RuleTrouble(f"{name}, {title}: '{line}' is no line of a rule.")
        if not cases or "about" not in front or len(front.get("source", [])) != 1:
            raise RuleTrouble(f"{name}, {title}: a rule has `about`, one `source`, and a `when`.")
        about, asks, unless, why, show, ask = (
            tuple(front.get(key, ())) for key in ("about", "asks", "unless", "why", "show", "ask")
        )
        found.append(VisitRule(title, about, asks, unless, front["source"][0], why, show, ask, tuple(cases)))
    return tuple(found)


@cache
def visit_rules() -> tuple[VisitRule, ...]:
    """All rules, file by file in the order of their names."""
    shelf = sorted((one for one in files(__package__).iterdir() if one.name.endswith(".txt")), key=lambda one: one.name)
    return tuple(rule for one in shelf for rule in parse(one.name, one.read_text(encoding="utf-8")))
