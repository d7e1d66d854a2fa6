"""What belongs to a place: localities, ZIP codes, GPCI, anesthesia factors and OPPS caps."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from caseconsultant.codes.codeform import plain
from caseconsultant.codes.facts import Answer, SetName, Source
from caseconsultant.codes.geography import AnesthesiaFactor, GeographicIndices, Locality, OutpatientCap, ZipCode
from caseconsultant.codes.queries.store import Store
from caseconsultant.codes.resolve import resolve

T = TypeVar("T")
Facts = dict[str, str]


def _ask(
    store: Store, which: SetName, key: str, on: date, what: str, make: Callable[[Facts, Source], T]
) -> Answer[tuple[T, ...]]:
    """Ask the releases of a set for the rows under a key."""

    def find(source: Source) -> tuple[T, ...] | None:
        rows = store.connection.execute(
            "SELECT facts FROM place WHERE source = ? AND key = ? ORDER BY n", (source.id, key)
        ).fetchall()
        return tuple(make(json.loads(facts), source) for (facts,) in rows) or None

    return resolve(store.of(which), on, find, what=what, which=which)


def _one(store: Store, which: SetName, key: str, on: date, what: str, make: Callable[[Facts, Source], T]) -> Answer[T]:
    """Ask for the one row under a key."""

    def find(source: Source) -> T | None:
        row = store.connection.execute(
            "SELECT facts FROM place WHERE source = ? AND key = ? AND n = 0", (source.id, key)
        ).fetchone()
        return row and make(json.loads(row[0]), source)

    return resolve(store.of(which), on, find, what=what, which=which)


def _key(carrier: str, locality: str) -> tuple[str, str, str]:
    carrier, locality = carrier.strip().zfill(5), locality.strip().zfill(2)
    return carrier, locality, f"{carrier}-{locality}"


def localities(store: Store, carrier: str, locality: str, on: date) -> Answer[tuple[Locality, ...]]:
    """Return the areas that share a contractor's locality number."""
    carrier, locality, key = _key(carrier, locality)
    return _ask(store, SetName.LOCALITY, key, on, f"Locality {key}",
                lambda facts, source: Locality(carrier, locality, source=source, **facts))  # fmt: skip


def zip_code(store: Store, digits: str, on: date) -> Answer[tuple[ZipCode, ...]]:
    """Return the localities in which a ZIP code of five digits lies."""
    digits = digits.strip()[:5]
    return _ask(store, SetName.ZIP, digits, on, f"ZIP code {digits}",
                lambda facts, source: ZipCode(digits, source=source, **facts))  # fmt: skip


def gpci(store: Store, carrier: str, locality: str, on: date) -> Answer[GeographicIndices]:
    """Return the geographic indices of a locality."""
    carrier, locality, key = _key(carrier, locality)

    def make(facts: Facts, source: Source) -> GeographicIndices:
        return GeographicIndices(carrier, locality, facts["state"], *_indices(facts), source)

    return _one(store, SetName.GPCI, key, on, f"Locality {key}", make)


def gpci_in(store: Store, state: str, locality: str, on: date) -> Answer[GeographicIndices]:
    """Return the geographic indices of a locality by its state's two letters and its number; none for two of them."""
    number = locality.strip().zfill(2)

    def find(source: Source) -> GeographicIndices | None:
        rows = store.connection.execute(
            "SELECT key, facts FROM place WHERE source = ? AND n = 0 AND key LIKE ?", (source.id, f"%-{number}")
        ).fetchall()
        found = [(key, facts) for key, text in rows if (facts := json.loads(text))["state"] == state.upper()]
        if len(found) != 1:
            return None
        key, facts = found[0]
        return GeographicIndices(key[:5], number, facts["state"], *_indices(facts), source)

    return resolve(store.of(SetName.GPCI), on, find, what=f"Locality {number} of {state}", which=SetName.GPCI)


def _indices(facts: Facts) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(facts["work"]), Decimal(facts["practice"]), Decimal(facts["malpractice"])


def anesthesia(store: Store, carrier: str, locality: str, on: date) -> Answer[AnesthesiaFactor]:
    """Return the anesthesia conversion factor of a locality."""
    carrier, locality, key = _key(carrier, locality)

    def make(facts: Facts, source: Source) -> AnesthesiaFactor:
        return AnesthesiaFactor(carrier, locality, Decimal(facts["factor"]), source)

    return _one(store, SetName.ANESTHESIA, key, on, f"Locality {key}", make)


def cap(store: Store, code: str, modifier: str, carrier: str, locality: str, on: date) -> Answer[OutpatientCap]:
    """Return the OPPS cap of a code (with the modifier, where it has rows of its own) in a locality."""
    code = plain(code)
    carrier, locality, key = _key(carrier, locality)

    def make(facts: Facts, source: Source) -> OutpatientCap:
        facility, nonfacility = Decimal(facts["facility"]), Decimal(facts["nonfacility"])
        return OutpatientCap(code, modifier, carrier, locality, facility, nonfacility, source)

    what = f"A cap for {code}{f'-{modifier}' if modifier else ''} in locality {key}"
    return _one(store, SetName.OPPS_CAP, f"{code}-{modifier}-{key}", on, what, make)
