"""Labels, modifiers, places of service, coverage documents and risk categories."""

from datetime import date

from caseconsultant.codes.codeform import dotted, from_day, plain, to_day
from caseconsultant.codes.facts import (
    Answer,
    Applies,
    Coverage,
    Label,
    Modifier,
    NoData,
    OlderThanDate,
    PlaceOfService,
    RiskCategory,
    SetName,
    Source,
)
from caseconsultant.codes.queries.store import Store
from caseconsultant.codes.resolve import NAMES, is_current, resolve


def labels(store: Store, code: str) -> tuple[Label, ...]:
    """Return a code's names of every release, our own first, newest first."""
    found: list[Label] = []
    for which in (SetName.LABELS, SetName.CPT, SetName.RBCS):
        for source in store.of(which):
            rows = store.connection.execute(
                "SELECT text, ours FROM label WHERE source = ? AND code = ? AND rank = 0", (source.id, plain(code))
            )
            found += (Label(plain(code), text, bool(ours), source) for text, ours in rows)
    return tuple(found)


def modifier(store: Store, code: str, on: date) -> Answer[Modifier]:
    """Return a modifier in our own words."""

    def find(source: Source) -> Modifier | None:
        row = store.connection.execute(
            "SELECT level, name, meaning, attaches, opens_ncci, kind FROM modifier WHERE source = ? AND code = ?",
            (source.id, plain(code)),
        ).fetchone()
        return row and _modifier((plain(code), *row), source)

    return resolve(store.of(SetName.MODIFIERS), on, find, what=f"Modifier {plain(code)}", which=SetName.MODIFIERS)


def modifiers(store: Store) -> tuple[Modifier, ...]:
    """Return every modifier of the newest list."""
    for source in store.of(SetName.MODIFIERS):
        rows = store.connection.execute(
            "SELECT code, level, name, meaning, attaches, opens_ncci, kind FROM modifier WHERE source = ?", (source.id,)
        )
        return tuple(_modifier(row, source) for row in rows)
    return ()


def _modifier(row: tuple[str, int, str, str, str, int, str], source: Source) -> Modifier:
    code, level, name, meaning, attaches, opens, kind = row
    return Modifier(code, level, name, meaning, attaches, bool(opens), kind, source)


def place_of_service(store: Store, code: str, on: date) -> Answer[PlaceOfService]:
    """Return a place of service."""
    code = code.strip().zfill(2)

    def find(source: Source) -> PlaceOfService | None:
        row = store.connection.execute(
            "SELECT name, meaning, rate, effective FROM pos WHERE source = ? AND code = ?", (source.id, code)
        ).fetchone()
        return row and PlaceOfService(code, row[0], row[1], row[2], from_day(row[3]), source)

    return resolve(store.of(SetName.POS), on, find, what=f"Place of service {code}", which=SetName.POS)


def coverage(store: Store, code: str, on: date) -> Answer[tuple[Coverage, ...]]:
    """Return the documents that list a code on a date, of every download that is loaded.

    Never `does not apply`: contractors differ, and what has been retired is in no download.
    """
    code, day = plain(code), to_day(on)
    found: dict[str, Coverage] = {}
    loaded = sorted(store.of(SetName.COVERAGE), key=lambda source: source.ends or date.max, reverse=True)
    for source in loaded:
        rows = store.connection.execute(
            "SELECT DISTINCT d.document, d.kind, d.title, d.contractor, d.effective, d.ended, d.url"
            " FROM coverage_code c JOIN coverage d ON d.source = c.source AND d.document = c.document"
            " WHERE c.code = ? AND c.source = ? AND c.role <> 'contractor'"
            " AND (d.effective IS NULL OR d.effective <= ?) AND (d.ended IS NULL OR d.ended >= ?)",
            (code, source.id, day, day),
        ).fetchall()
        for row in rows:
            found.setdefault(row[0], _coverage(store, row, source))
    if not found:
        return NoData(_no_document(code, loaded), tuple(loaded))
    documents = tuple(found.values())
    newest = documents[0].source
    return Applies(documents, newest) if is_current(newest, on) else OlderThanDate(documents, newest, on)


def documents(store: Store, contractor: str, on: date) -> Answer[tuple[Coverage, ...]]:
    """Return the documents in force on a date whose contractor's name holds the given words (none given: all).

    Without the codes in them; never `does not apply`, as for the documents of one code.
    """
    day, found = to_day(on), dict[str, Coverage]()
    loaded = sorted(store.of(SetName.COVERAGE), key=lambda source: source.ends or date.max, reverse=True)
    for source in loaded:
        rows = store.connection.execute(
            "SELECT document, kind, title, contractor, effective, ended, url FROM coverage"
            " WHERE source = ? AND contractor LIKE ? AND (effective IS NULL OR effective <= ?)"
            " AND (ended IS NULL OR ended >= ?)",
            (source.id, f"%{contractor}%", day, day),
        )
        for number, kind, title, whose, starts, ends, url in rows:
            document = Coverage(number, kind, title, whose, from_day(starts), from_day(ends), url, (), (), source)
            found.setdefault(number, document)
    if not found:
        return NoData(_no_list(contractor, loaded), tuple(loaded))
    newest = next(iter(found.values())).source
    every = tuple(found.values())
    return Applies(every, newest) if is_current(newest, on) else OlderThanDate(every, newest, on)


def _no_list(contractor: str, loaded: list[Source]) -> str:
    if not loaded:
        return f"No release of {NAMES[SetName.COVERAGE]} is loaded."
    return f"No coverage document that is loaded is of {contractor or 'any contractor'} and in force on that day."


def _no_document(code: str, loaded: list[Source]) -> str:
    if not loaded:
        return f"No release of {NAMES[SetName.COVERAGE]} is loaded."
    listed = "; ".join(f"{source.release}: {source.scope}" if source.scope else source.release for source in loaded)
    return f"No coverage document that is loaded names {code} on that day ({listed})."


def _coverage(store: Store, row: tuple[str, str, str, str, int | None, int | None, str], source: Source) -> Coverage:
    def named(role: str) -> tuple[str, ...]:
        query = "SELECT code FROM coverage_code WHERE source = ? AND document = ? AND role = ? ORDER BY code"
        return tuple(code for (code,) in store.connection.execute(query, (source.id, row[0], role)))

    covered, noncovered = (tuple(map(dotted, named(role))) for role in ("covered", "noncovered"))
    numbers = named("contractor")
    query = "SELECT name FROM contractor WHERE source = ? AND contractor = ?"
    names = (store.connection.execute(query, (source.id, number)).fetchone() for number in numbers)
    contractor = row[3] or "; ".join(dict.fromkeys(name for (name,) in filter(None, names)))
    return Coverage(*row[:3], contractor, from_day(row[4]), from_day(row[5]), row[6], covered, noncovered, source)


def risk(store: Store, code: str, on: date) -> Answer[tuple[RiskCategory, ...]]:
    """Return a diagnosis's categories in every model of the payment year."""

    def find(source: Source) -> tuple[RiskCategory, ...] | None:
        rows = store.connection.execute(
            "SELECT model, category, label FROM risk WHERE source = ? AND code = ?", (source.id, plain(code))
        ).fetchall()
        shown = dotted(plain(code))
        return tuple(RiskCategory(shown, model, category, label, source) for model, category, label in rows) or None

    return resolve(store.of(SetName.HCC), on, find, what=dotted(plain(code)), which=SetName.HCC)
