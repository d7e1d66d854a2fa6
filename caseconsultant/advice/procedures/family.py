"""One family of procedures, as a text file of `families/` writes it.

    family: thoracentesis
    title: Draining the chest by needle or catheter
    source: CPT guidelines, respiratory system
    needs: thoracentesis | pleural tap      every line must be heard in the mail
    unless: chest tube                      and none of these
    over: chest-tube                        families that say nothing beside this one
    one:                                    the first line that is met
    - 32555 {@us | @imaging}: needle, with imaging
    - 32554: needle, without imaging
    each:                                   every line that is met
    - 15101*area>100/100 {area 100.01-9999}: each further 100 sq cm
    else:                                   every line that is met, where nothing was picked before
    why: ...
    note: ...
    ask: ...                                asked where a `one` meets no line

A condition is that of a note's table (`guidance/choice.py`) with more numbers; `@us` stands for words of `terms.txt`,
`*levels-1` counts units: levels less one; `*area>100/100`: each begun 100 above 100.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from caseconsultant.advice.findings import Citation
from caseconsultant.advice.guidance.note import READ
from caseconsultant.domain.errors import CaseConsultantError

LINE: Final = re.compile(
    r"- (?P<code>[0-9A-Z]{5})(?P<mods>(?:-[0-9A-Z]{2})*)(?:\*(?P<count>#?[\w*| ]+?)(?:-(?P<less>\d+)|"
    r">(?P<above>\d+)/(?P<step>\d+))?)?(?: \{(?P<when>[^{}]+)\})?: (?P<words>\S.*)"
)
GROUPS: Final = ("one", "each", "else")
KEYS: Final = ("family", "title", "source", "confirmed", "needs", "unless", "over", "why", "note", "ask")
TERM: Final = re.compile(r"@(\w+)")


class FamilyTrouble(CaseConsultantError):  # noqa: N818  (as NoteTrouble)
    """A file of families is not as it must be; the message names the line to mend."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many units: a number of the mail, less some, or each begun `step` above `above`."""

    fact: str
    less: int = 0
    above: int = 0
    step: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """A code of a family, when it is meant (empty: where nothing before it is), and what it is in our words."""

    code: str
    modifiers: tuple[str, ...]
    count: Count | None
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of which the first (`one`), every (`each`), or every one where nothing was picked (`else`) is meant."""

    kind: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Codes that facts of an operation tell apart."""

    name: str
    title: str
    source: str
    confirmed: str
    needs: tuple[str, ...]
    unless: tuple[str, ...]
    over: tuple[str, ...]
    why: tuple[str, ...]
    note: tuple[str, ...]
    ask: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Every code of the family."""
        return frozenset(pick.code for group in self.groups for pick in group.picks)

    @property
    def citation(self) -> Citation:
        """The source, and whether it was held against it."""
        read = READ.search(self.confirmed)
        return Citation(self.source, f"checked {read[1]}" if read else "", confirmed=bool(self.confirmed))


@cache
def terms() -> dict[str, str]:
    """Our short names for alternatives of words that many families use."""
    text = (files(__package__) / "terms.txt").read_text("utf-8")
    pairs = (line.split(" = ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {name.strip(): words.strip() for name, words in pairs}


@cache
def families() -> tuple[Family, ...]:
    """Every family that is shipped, read once."""
    folder = files(__package__) / "families"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".txt"))
    return tuple(found for name in names for found in parse(name, (folder / name).read_text("utf-8")))


def parse(name: str, text: str) -> tuple[Family, ...]:
    """Read a file of families, or raise FamilyTrouble."""
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    blocks = re.split(r"\n(?=family: )", plain.strip())
    return tuple(_family(name, block.strip()) for block in blocks if block.strip())


def _family(file: str, block: str) -> Family:
    said: dict[str, list[str]] = {key: [] for key in KEYS}
    groups: list[tuple[str, list[Pick]]] = []
    for line in filter(None, (line.strip() for line in block.splitlines())):
        key, _, value = line.partition(":")
        if key in GROUPS and not value.strip():
            groups.append((key, []))
        elif line.startswith("- ") and groups:
            groups[-1][1].append(_pick(file, line))
        elif key in KEYS:
            said[key].append(_written_out(file, value.strip()))
        else:
            raise FamilyTrouble(f"{file}: '{line}' is no line of a family.")
    for key in ("family", "title", "source", "needs"):
        if not said[key]:
            raise FamilyTrouble(f"{file}: '{key}' is missing before '{block[:60]}'.")
    return Family(
        name=said["family"][0],
        title=said["title"][0],
        source=said["source"][0],
        confirmed="".join(said["confirmed"]),
        needs=tuple(said["needs"]),
        unless=tuple(said["unless"]),
        over=tuple(name for line in said["over"] for name in re.split(r"[,\s]+", line)),
        why=tuple(said["why"]),
        note=tuple(said["note"]),
        ask=tuple(said["ask"]),
        groups=tuple(Group(kind, tuple(picks)) for kind, picks in groups),
    )


def _pick(file: str, line: str) -> Pick:
    found = LINE.fullmatch(line)
    if found is None:
        raise FamilyTrouble(f"{file}: '{line}' is no code, such as: - 32555 {{@us}}: needle, with imaging")
    count = None
    if found["count"]:
        numbers = (int(found[part] or 0) for part in ("less", "above", "step"))
        count = Count(found["count"], *numbers)
    modifiers = tuple(filter(None, found["mods"].split("-")))
    return Pick(found["code"], modifiers, count, _written_out(file, found["when"] or ""), found["words"])


def _written_out(file: str, line: str) -> str:
    """The line with the words that its short names stand for."""
    unknown = [name for name in TERM.findall(line) if name not in terms()]
    if unknown:
        raise FamilyTrouble(f"{file}: '@{unknown[0]}' is not in terms.txt.")
    return TERM.sub(lambda found: terms()[found[1]], line)
