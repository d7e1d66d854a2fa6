"""Read the starter set: labels and explanations of our own, and CMS facts about those codes with their releases."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple, get_type_hints

from caseconsultant.codes.codeform import pack_pair, to_day
from caseconsultant.codes.facts import SetName, Setting, Source
from caseconsultant.codes.rows import AddOnRow, FeeRow, LabelRow, ModifierRow, MueRow, PosRow, PtpRow, ScopeRow
from caseconsultant.codes.schema import FORMAT
from caseconsultant.codes.sources.files import Reading
from caseconsultant.codes.sources.icd10cm import PACKAGED

WRITTEN = date(2026, 11, 24)  # the day on which our own words were last gone over
NUMBERS = frozenset({"1P", "2P", "3P", "8P"})

# File -> what it is an excerpt of. `python -m caseconsultant.codes.starter.refresh` writes the files.
EXCERPTS: tuple[tuple[str, SetName, Setting | None, type[NamedTuple]], ...] = (
    ("fees.tsv", SetName.FEES, None, FeeRow),
    ("mue_practitioner.tsv", SetName.MUE, Setting.PRACTITIONER, MueRow),
    ("mue_hospital.tsv", SetName.MUE, Setting.HOSPITAL, MueRow),
    ("addons.tsv", SetName.ADDONS, None, AddOnRow),
    ("ptp_practitioner.tsv", SetName.PTP, Setting.PRACTITIONER, PtpRow),
    ("ptp_hospital.tsv", SetName.PTP, Setting.HOSPITAL, PtpRow),
)


@cache
def lines(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a starter file, comments (which may hold its release) first as one cell."""
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line)


def digest(name: str) -> str:
    """Return the SHA-256 of a starter file."""
    return hashlib.sha256(resources.files(__package__).joinpath(name).read_bytes()).hexdigest()


@cache
def edition() -> str:
    """Return a digest of everything that a fresh library is built from, and of the form it is built in."""
    names = ("labels.tsv", "more_labels.tsv", "modifiers.tsv", "pos.tsv", *(name for name, *_ in EXCERPTS))
    made = " ".join((FORMAT, PACKAGED, WRITTEN.isoformat(), *map(digest, names)))
    return hashlib.sha256(made.encode()).hexdigest()[:16]


def _data(name: str) -> Iterator[tuple[str, ...]]:
    return (row for row in lines(name) if not row[0].startswith("#"))


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of the starter set."""
    return tuple(sorted({row[0] for row in _data("labels.tsv")}))


def readings(phrase: Callable[[str], int]) -> Iterator[Reading]:
    """Yield everything that a fresh library starts with beside ICD-10-CM."""
    for name in ("labels.tsv", "more_labels.tsv"):
        yield Reading(_ours(name, SetName.LABELS), (_labels(name),))
    yield Reading(_ours("modifiers.tsv", SetName.MODIFIERS), (_modifiers(),))
    yield Reading(_ours("pos.tsv", SetName.POS), (_places(),))
    for name, which, setting, row in EXCERPTS:
        yield _excerpt(name, which, setting, row, phrase)


def _ours(name: str, which: SetName) -> Source:
    release = WRITTEN.isoformat() if name != "more_labels.tsv" else f"{WRITTEN.isoformat()}, more"
    return Source(0, which, release, f"starter/{name}", digest(name), None, None, starter=True,
                  complete=which is not SetName.LABELS, scope="our own words")  # fmt: skip


def _labels(name: str) -> Iterator[LabelRow]:
    for code, label, *more in _data(name):
        yield LabelRow(code, 0, label, 1)
        others = more[0].split(";") if more else []
        yield from (LabelRow(code, rank, text, 1) for rank, text in enumerate(others, 1))


def _modifiers() -> Iterator[ModifierRow]:
    for code, kind, attaches, opens, name, *meaning in _data("modifiers.tsv"):
        level = 1 if code.isdigit() or code in NUMBERS or (code[0] == "P" and code[1].isdigit()) else 2
        yield ModifierRow(code, level, name, meaning[0] if meaning else "", attaches, opens == "y", kind)


def _places() -> Iterator[PosRow]:
    for code, rate, name, *meaning in _data("pos.tsv"):
        yield PosRow(code, name, meaning[0] if meaning else "", rate, None)


def release_of(name: str) -> tuple[str, str, date, date, str]:
    """Return an excerpt's release, official file, first and last day and that file's digest, from its first line."""
    head = lines(name)[0]
    return head[1], head[2], date.fromisoformat(head[3]), date.fromisoformat(head[4]), head[5]


def _excerpt(
    name: str, which: SetName, setting: Setting | None, row: type[NamedTuple], phrase: Callable[[str], int]
) -> Reading:
    release, file, start, end, source_digest = release_of(name)
    scope = f"the {len(codes())} codes of the starter set"
    source = Source(0, which, release, f"starter/{name} from {file}", digest(name) + source_digest[:8], start, end,
                    setting, complete=False, starter=True, scope=scope)  # fmt: skip
    # What CMS does not list about these codes, the excerpt has not either: it is complete within this scope.
    return Reading(source, (_rows(name, row, phrase), (ScopeRow(code) for code in codes())))


def _rows(name: str, row: type[NamedTuple], phrase: Callable[[str], int]) -> Iterator[NamedTuple]:
    if row is PtpRow:
        yield from sorted(_pairs(name, phrase))
        return
    hints = tuple(get_type_hints(row).items())
    for cells in _data(name):
        values = (_value(field, hint, cell, phrase) for (field, hint), cell in zip(hints, cells, strict=True))
        yield row._make(values)


def _pairs(name: str, phrase: Callable[[str], int]) -> Iterator[PtpRow]:
    """Yield pairs; a line holds column 1, what its pairs share, and their columns 2."""
    seen: Counter[int] = Counter()
    for one, indicator, rationale, effective, deleted, others in _data(name):
        number = phrase(rationale)
        start, end = (to_day(date.fromisoformat(day)) if day else None for day in (effective, deleted))
        for other in others.split(" "):
            pair = pack_pair(one, other)
            yield PtpRow(pair, seen[pair], int(indicator), number, start, end)
            seen[pair] += 1


def _value(field: str, hint: object, cell: str, phrase: Callable[[str], int]) -> object:
    if field == "rationale":
        return phrase(cell)
    if field in ("effective", "deleted"):
        return to_day(date.fromisoformat(cell)) if cell else None
    return cell if hint is str else int(cell)
