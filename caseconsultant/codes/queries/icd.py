"""ICD-10-CM: a code with its tree, its own and inherited notes, its 7th characters; and what excludes what."""

import json
import re
from collections.abc import Iterator
from datetime import date

from caseconsultant.codes.codeform import dotted, plain
from caseconsultant.codes.facts import (
    Answer,
    Applies,
    Code,
    DoesNotApply,
    Exclusion,
    Icd,
    Note,
    NoteKind,
    SetName,
    SeventhCharacter,
    Source,
    System,
)
from caseconsultant.codes.queries.store import Store
from caseconsultant.codes.resolve import is_current, resolve
from caseconsultant.codes.rows import FIRST_YEAR, IcdRow

_COLUMNS = ", ".join(IcdRow._fields)
_CODE = r"[A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_REFERENCE = re.compile(rf"({_CODE})(-)?(?:-?({_CODE})-?)?")


def shown(row: IcdRow) -> str:
    """Return a node's name: a dotted code, a section's range, or the chapter."""
    return dotted(row.code) if row.kind == 0 else row.code if row.kind == 1 else f"Chapter {row.code}"


def row_of(store: Store, code: str, source: Source) -> IcdRow | None:
    """Return the node of a category or code in a release."""
    row = store.connection.execute(
        f"SELECT {_COLUMNS} FROM icd WHERE code = ? AND source = ? AND kind = 0",  # noqa: S608
        (plain(code), source.id),
    ).fetchone()
    return row and IcdRow(*row)


def row_at(store: Store, place: int, source: Source) -> IcdRow:
    """Return the node at a place in the book."""
    query = f"SELECT {_COLUMNS} FROM icd WHERE source = ? AND ord = ?"  # noqa: S608
    return IcdRow(*store.connection.execute(query, (source.id, place)).fetchone())


def line_of(store: Store, row: IcdRow, source: Source) -> tuple[IcdRow, ...]:
    """Return a node's ancestors and the node itself, from the chapter down."""
    line = [row]
    while line[-1].parent >= 0:
        line.append(row_at(store, line[-1].parent, source))
    return tuple(reversed(line))


def notes_of(store: Store, line: tuple[IcdRow, ...], source: Source) -> Iterator[Note]:
    """Yield a node's own notes, then its ancestors', the nearest first; inclusion terms are not inherited."""
    own = line[-1]
    for row in reversed(line):
        found = store.connection.execute(
            "SELECT kind, text FROM icd_note WHERE source = ? AND ord = ? ORDER BY n", (source.id, row.ord)
        )
        for kind, text in found:
            if row is own or kind != NoteKind.INCLUSION:
                yield Note(NoteKind(kind), text, shown(row), inherited=row is not own)


def icd(store: Store, code: str, on: date) -> Answer[Icd]:
    """Return a category or code in the release that fits the date.

    Where no tabular list covers the date, a list of codes that does may still say whether the code was valid.
    """
    answer = _tabular(store, code, on)
    if isinstance(answer, Applies | DoesNotApply):
        return answer
    return _listed(store, plain(code), on) or answer


def _tabular(store: Store, code: str, on: date) -> Answer[Icd]:

    def find(source: Source) -> Icd | None:
        row = row_of(store, code, source)
        if row is None:
            return None
        line = line_of(store, row, source)
        return Icd(
            code=dotted(row.code),
            title=row.title,
            billable=bool(row.billable),
            ancestors=tuple((shown(above), above.title) for above in line[:-1]),
            notes=tuple(notes_of(store, line, source)),
            seventh=tuple(SeventhCharacter(*pair) for pair in json.loads(row.sevenths or "[]")),
            placeholder=bool(row.placeholder),
            source=source,
        )

    return resolve(store.of(SetName.ICD10CM), on, find, what=dotted(plain(code)), which=SetName.ICD10CM)


def _listed(store: Store, code: str, on: date) -> Answer[Icd] | None:
    """Ask the lists of codes without notes; None where none covers the date."""
    year = on.year + (on.month >= 10)
    for source in store.of(SetName.ICD10CM_CODES):
        if source.effective is None or not source.effective <= on or not is_current(source, on):
            continue
        title, billable = _title(store, code), True
        if source.scope == "years":
            row = store.connection.execute(
                "SELECT years FROM icd_year WHERE source = ? AND code = ?", (source.id, code)
            ).fetchone()
            valid = bool(row) and bool(row[0] >> (year - FIRST_YEAR) & 1)
        else:
            found = row_of(store, code, source)
            valid = found is not None
            title, billable = (found.title, bool(found.billable)) if found else (title, billable)
        if valid:
            return Applies(Icd(dotted(code), title, billable, (), (), (), placeholder=False, source=source), source)
        if source.complete and source.scope == "order":  # the other lists hold billable codes only
            return DoesNotApply(source, f"{dotted(code)} is not in ICD-10-CM, release {source.release}.")
        if source.complete and _is_billable_somewhere(store, code):
            return DoesNotApply(source, f"{dotted(code)} was not a billable code on {on}, by {source.release}.")
    return None


def _title(store: Store, code: str) -> str:
    rows = (row_of(store, code, source) for source in store.of(SetName.ICD10CM))
    return next((row.title for row in rows if row), "")


def _is_billable_somewhere(store: Store, code: str) -> bool:
    rows = (row_of(store, code, source) for source in store.of(SetName.ICD10CM))
    return any(row.billable for row in rows if row)


def children(store: Store, code: str, on: date, *, billable: bool) -> Answer[tuple[Code, ...]]:
    """Return the codes below, the next ones or every billable one."""

    def find(source: Source) -> tuple[Code, ...] | None:
        row = row_of(store, code, source)
        if row is None:
            return None
        where, bounds = (
            ("ord > ? AND ord <= ? AND billable", [row.ord, row.last]) if billable else ("parent = ?", [row.ord])
        )
        found = store.connection.execute(
            f"SELECT code, title, billable FROM icd WHERE source = ? AND {where} ORDER BY ord",  # noqa: S608
            (source.id, *bounds),
        )
        return tuple(as_code(code, title, billable, source) for code, title, billable in found)

    return resolve(store.of(SetName.ICD10CM), on, find, what=dotted(plain(code)), which=SetName.ICD10CM)


def as_code(code: str, title: str, billable: int, source: Source) -> Code:
    """Return a row as a Code."""
    return Code(dotted(code), System.ICD10CM, title, bool(billable), source.effective, None, source)


def exclusions(store: Store, one: str, other: str, on: date) -> Answer[tuple[Exclusion, ...]]:
    """Return the Excludes notes of either code, or over it, that name the other or a range that holds it."""

    def find(source: Source) -> tuple[Exclusion, ...] | None:
        first, second = row_of(store, one, source), row_of(store, other, source)
        if first is None or second is None:
            return None
        return (*_against(store, first, second, source), *_against(store, second, first, source))

    what = f"{dotted(plain(one))} or {dotted(plain(other))}"
    return resolve(store.of(SetName.ICD10CM), on, find, what=what, which=SetName.ICD10CM)


def _against(store: Store, row: IcdRow, other: IcdRow, source: Source) -> Iterator[Exclusion]:
    for note in notes_of(store, line_of(store, row, source), source):
        if note.kind not in (NoteKind.EXCLUDES1, NoteKind.EXCLUDES2):
            continue
        for first, last in ranges(store, note.text, source):
            if first <= other.ord <= last and not first <= row.ord <= last:
                yield Exclusion(note.kind, dotted(row.code), dotted(other.code), note.at, note.text, source)
                break


def ranges(store: Store, text: str, source: Source) -> Iterator[tuple[int, int]]:
    """Yield the places in the book (first, last) of the codes and ranges that a note names in parentheses."""
    for inside in re.findall(r"\(([^()]*)\)", text):
        for found in _REFERENCE.finditer(inside):
            first = row_of(store, found[1], source)
            last = row_of(store, found[3], source) if found[3] else first
            if first and last:
                yield first.ord, last.last
