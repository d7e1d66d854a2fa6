"""The sites of neoplasms that a mail names, and whether each is a primary, a metastasis, or one that is over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.conditions.heard import heard
from caseconsultant.advice.extract.circumstances import sides_in
from caseconsultant.advice.extract.cues import cue

CANCER: Final = (
    r"(?:ca|cancers?|carcinomas?|adeno-?ca\w*|malignan\w+|neoplasms?|tumou?rs?|primary|primaries|cancerous|sarcoma|"
    r"carcinoid|neuroendocrine|NET)"
)
TELLS: Final = re.compile(
    rf"\b{CANCER}\b|\bmets?\b|metasta\w+|\b(?:NSCLC|SCLC|RCC|GBM)\b|glioblastoma|hepatocellular|cholangioca|"
    rf"mesothelioma",
    re.I,
)
SECONDARY_BEFORE: Final = re.compile(
    r"(?:\bmets?\b|\bmetasta\w*|\bspread|\bsecondar(?:y|ies))(?:\W+(?!from\b)\w+){0,3}?\W+(?:to|in|into|at|"
    r"involving|of)\W+"
    r"(?:(?!from\b|primary\b|ca\b|cancer\b)[\w-]+[\s,/&+]+){0,5}$",
    re.I,
)
SECONDARY_AFTER: Final = re.compile(
    r"^\W*(?:(?!ca\b|cancer|carcin|tumou?r|malig|primary)\w+\W+){0,1}(?:mets?\b|metasta\w+)|^\W*(?:(?:and|&|"
    r"\+|,)\W*\w+\W+){1,2}(?:mets?\b|metastas[ie]s)",
    re.I,
)
PRIMARY_AFTER: Final = re.compile(rf"^\W*(?:(?!and\b|mets?\b|metasta)[\w-]+\W+){{0,3}}{CANCER}\b", re.I)
PRIMARY_BEFORE: Final = re.compile(
    rf"\b{CANCER}\b(?:\W+(?:of|in|from|spans|at|involving))?\W+(?:(?!mets?\b|to\b|metasta)[\w-]+\W+){{0,4}}$", re.I
)
BY_ITSELF: Final = re.compile(
    r"NSCLC|SCLC|RCC|GBM|cell lung|glio|astrocyt|hepatocell|hepatoma|melanoma|cholangio|mesotheli|renal cell", re.I
)
OVER_BEFORE: Final = re.compile(
    r"\b(?:personal (?:history|hx) of|history of|hx(?: of)?|h/o|former|previous|prior|past)\W+(?:[\w-]+\W+){0,3}$", re.I
)


class State(StrEnum):
    """What a site of the mail is."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Site:
    """A site with its row of the table, what it is, and the words around it, by which a side is told."""

    row: tables.Row
    state: State
    around: str
    at: int
    sides: tuple[tuple[int, str], ...] = ()
    """(characters between, R, L or B) of every side of the mail."""


def sites_in(text: str, on: date) -> tuple[Site, ...]:
    """Return the sites that the mail calls malignant, each once; the narrower one where two stand at one place."""
    if not TELLS.search(text):
        return ()
    found: list[Site] = []
    taken: list[tuple[int, int]] = []
    sides = heard(text).sides()
    narrower: dict[str, tables.Row] = {}  # parts of a site that are named apart from the word cancer
    for row in tables.rows("neoplasm_sites", on):
        for match in cue(rf"\b(?:{row['words']})").finditer(text):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            state = _state(text, start, end)
            if state is None:
                narrower.setdefault(row["history"], row)
            if state is None or not row["secondary" if state is State.SECONDARY else "primary"]:
                continue
            taken.append((start, end))
            told = tuple((abs(at - start), side) for at, side in sides)
            found.append(Site(row, state, text[max(0, start - 30) : end + 25], start, told))
    for one in found:
        if one.state is State.PRIMARY and not one.row["primary"].endswith(".9"):
            narrower[one.row["history"]] = one.row
    found = [replace(one, row=_narrowed(one, narrower)) for one in found]
    return tuple(sorted(_once(found), key=lambda one: one.at))


def site_of(code: str, on: date) -> tables.Row | None:
    """The row of the site whose primary code a mail proposes, the narrowest."""
    rows = [row for row in tables.rows("neoplasm_sites", on) if row["primary"] and code.startswith(row["primary"])]
    return max(rows, key=lambda row: len(row["primary"]), default=None)


def _narrowed(site: Site, parts: dict[str, tables.Row]) -> tables.Row:
    """The part of an organ that the mail names apart from its cancer: colon cancer (ascending)."""
    part = parts.get(site.row["history"])
    wide = site.state is State.PRIMARY and site.row["primary"].endswith(".9")
    return part if wide and part is not None and part["primary"][:3] == site.row["primary"][:3] else site.row


def _state(text: str, start: int, end: int) -> State | None:
    """What the words around a site make of it; None where they call it nothing of the kind."""
    before = re.split(r"[.;?!](?=\s|$)|\n", text[max(0, start - 90) : start])[-1]
    after = re.split(r"[.;?!](?=\s|$)|\n", text[end : end + 60])[0]
    if SECONDARY_BEFORE.search(before) or SECONDARY_AFTER.search(after):
        return State.SECONDARY
    within = BY_ITSELF.search(text[start:end]) or re.search(rf"\b{CANCER}\b", text[start:end], re.I)
    if within or PRIMARY_AFTER.search(after) or PRIMARY_BEFORE.search(before):
        return State.HISTORY if OVER_BEFORE.search(before) else State.PRIMARY
    return None


def _once(found: list[Site]) -> Iterator[Site]:
    """Each site once for each state; a site that is named again as history is history."""
    seen: set[tuple[str, State]] = set()
    over = {one.row["history"] for one in found if one.state is State.HISTORY}
    for one in sorted(found, key=lambda one: not sides_in(one.around)):
        if one.state is State.PRIMARY and one.row["history"] in over:
            continue
        key = (one.row["secondary"] if one.state is State.SECONDARY else one.row["history"], one.state)
        if key not in seen:
            seen.add(key)
            yield one
