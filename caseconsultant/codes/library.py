"""Open a library and ask it. Every lookup takes a date of service and gives one of four answers."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Self

from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.facts import (
    AddOn,
    Ambulatory,
    Answer,
    Code,
    Coverage,
    Exclusion,
    FeeIndicators,
    Hcpcs,
    Hit,
    Icd,
    Label,
    Modifier,
    PairEdit,
    PlaceOfService,
    RiskCategory,
    SetName,
    Setting,
    Source,
    System,
    UnitLimit,
)
from caseconsultant.codes.geography import (
    AnesthesiaFactor,
    DeviceOffset,
    GeographicIndices,
    Locality,
    Mapping,
    OutpatientCap,
    Remark,
    ZipCode,
)
from caseconsultant.codes.queries import beside, icd, identity, pairs, places, procedures, small
from caseconsultant.codes.queries.store import Store, open_store, remedy
from caseconsultant.codes.search.engine import Engine

_REMEMBERED = 20_000  # answers per question that a worker keeps: the same few codes are asked all day


class Library:
    """One library folder, opened read-only. Safe to share between threads; open it after a fork."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self._store = store
        self._engine: Engine | None = None
        self._fee = lru_cache(_REMEMBERED)(procedures.fee)
        self._unit_limit = lru_cache(_REMEMBERED)(procedures.unit_limit)
        self._add_on = lru_cache(_REMEMBERED)(procedures.add_on)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a library folder; LibraryError where it is missing, of another version, or damaged."""
        return cls(folder, open_store(folder))

    @property
    def digest(self) -> str:
        """The library's name: a digest of everything in it."""
        try:
            return str(json.loads((self.folder / "manifest.json").read_text())["digest"])
        except (OSError, ValueError, KeyError) as error:
            raise LibraryError(
                f"The code library in {self.folder} has lost its manifest. {remedy(self.folder)}"
            ) from error

    def close(self) -> None:
        """Let go of the files."""
        self._store.connection.close()
        if self._engine is not None:
            self._engine.close()

    def releases(self, which: SetName | None = None) -> tuple[Source, ...]:
        """Return what is loaded, newest first within each set."""
        return tuple(source for source in self._store.sources if which in (None, source.set))

    def what_is(self, code: str, on: date) -> Answer[Code]:
        """Say what a code of any system is, and whether it is valid on the date (dots and case do not matter)."""
        return identity.what_is(self._store, code, on)

    def known(self, code: str) -> bool:
        """Say whether any set in the library, of any release, knows this code number (or modifier)."""
        return identity.known(self._store, code)

    def pair_edit(self, one: str, other: str, setting: Setting, on: date) -> Answer[PairEdit]:
        """Return the NCCI edit between two codes, whichever of them is column 1."""
        return pairs.pair_edit(self._store, one, other, setting, on)

    def pair_history(self, one: str, other: str, setting: Setting) -> tuple[PairEdit, ...]:
        """Return every edit between two codes that any release holds, deleted ones too, newest release first."""
        return pairs.every_edit(self._store, one, other, setting)

    def unit_limit(self, code: str, setting: Setting, on: date) -> Answer[UnitLimit]:
        """Return the medically unlikely edit. Never `does not apply`: CMS keeps some of them confidential."""
        return self._unit_limit(self._store, code, setting, on)

    def fee(self, code: str, on: date, modifier: str = "") -> Answer[FeeIndicators]:
        """Return the fee schedule row of a code (and of its 26, TC or 53 component)."""
        return self._fee(self._store, code, modifier, on)

    def add_on(self, code: str, on: date) -> Answer[AddOn]:
        """Say whether a code is an add-on, and to which primaries."""
        return self._add_on(self._store, code, on)

    def add_ons_of(self, primary: str, on: date) -> Answer[tuple[str, ...]]:
        """Return the add-on codes that name this primary."""
        return procedures.add_ons_of(self._store, primary, on)

    def hcpcs(self, code: str, on: date) -> Answer[Hcpcs]:
        """Return a HCPCS Level II code as CMS publishes it."""
        return procedures.hcpcs(self._store, code, on)

    def icd(self, code: str, on: date) -> Answer[Icd]:
        """Return an ICD-10-CM category or code with its own and its inherited notes and 7th characters."""
        return icd.icd(self._store, code, on)

    def icd_children(self, code: str, on: date, *, billable: bool = False) -> Answer[tuple[Code, ...]]:
        """Return the next codes below, or (with `billable`) every billable code below, in the book's order."""
        return icd.children(self._store, code, on, billable=billable)

    def icd_exclusions(self, one: str, other: str, on: date) -> Answer[tuple[Exclusion, ...]]:
        """Return the Excludes notes, own or inherited, by which either code names the other."""
        return icd.exclusions(self._store, one, other, on)

    def labels(self, code: str) -> tuple[Label, ...]:
        """Return the names we may show for a code: our own words first, then CMS's public group."""
        return small.labels(self._store, code)

    def modifier(self, code: str, on: date) -> Answer[Modifier]:
        """Return a modifier of either level."""
        return small.modifier(self._store, code, on)

    def modifiers(self) -> tuple[Modifier, ...]:
        """Return all modifiers."""
        return small.modifiers(self._store)

    def place_of_service(self, code: str, on: date) -> Answer[PlaceOfService]:
        """Return a place of service by its two digits."""
        return small.place_of_service(self._store, code, on)

    def coverage(self, code: str, on: date) -> Answer[tuple[Coverage, ...]]:
        """Return the Medicare coverage documents that list the code."""
        return small.coverage(self._store, code, on)

    def coverage_documents(self, contractor: str, on: date) -> Answer[tuple[Coverage, ...]]:
        """Return the coverage documents of a contractor by part of its name (empty: of all), without their codes."""
        return small.documents(self._store, contractor, on)

    def ambulatory(self, code: str, which: SetName, on: date) -> Answer[Ambulatory]:
        """Return how outpatient departments (SetName.OPPS) or surgery centres (SetName.ASC) are paid for the code."""
        return procedures.ambulatory(self._store, code, on, which)

    def device_offset(self, code: str, on: date) -> Answer[DeviceOffset]:
        """Return the part of a surgery centre's payment that is for a device."""
        return beside.device_offset(self._store, code, on)

    def localities(self, carrier: str, locality: str, on: date) -> Answer[tuple[Locality, ...]]:
        """Return the areas, with their counties, that share a contractor's locality number."""
        return places.localities(self._store, carrier, locality, on)

    def zip_code(self, digits: str, on: date) -> Answer[tuple[ZipCode, ...]]:
        """Return the localities in which a ZIP code lies."""
        return places.zip_code(self._store, digits, on)

    def gpci(self, carrier: str, locality: str, on: date) -> Answer[GeographicIndices]:
        """Return the geographic practice cost indices of a locality."""
        return places.gpci(self._store, carrier, locality, on)

    def gpci_in(self, state: str, locality: str, on: date) -> Answer[GeographicIndices]:
        """Return the geographic indices of a locality by its state's two letters and its number."""
        return places.gpci_in(self._store, state, locality, on)

    def anesthesia_factor(self, carrier: str, locality: str, on: date) -> Answer[AnesthesiaFactor]:
        """Return the anesthesia conversion factor of a locality."""
        return places.anesthesia(self._store, carrier, locality, on)

    def opps_cap(self, code: str, carrier: str, locality: str, on: date, modifier: str = "") -> Answer[OutpatientCap]:
        """Return what the fee schedule pays at the most for imaging in a locality."""
        return places.cap(self._store, code, modifier, carrier, locality, on)

    def mappings(self, code: str, on: date, *, from_icd9: bool = False) -> Answer[tuple[Mapping, ...]]:
        """Return the mappings of 2018 of an ICD-10-CM code to ICD-9-CM, or (with `from_icd9`) back."""
        return beside.mappings(self._store, code, on, from_icd9=from_icd9)

    def remarks(self, code: str) -> tuple[Remark, ...]:
        """Return what lists of changes and of unlisted codes say of a code, newest first."""
        return beside.remarks(self._store, code)

    def risk(self, code: str, on: date) -> Answer[tuple[RiskCategory, ...]]:
        """Return the CMS-HCC categories of a diagnosis."""
        return small.risk(self._store, code, on)

    def search(self, words: str, limit: int = 10, systems: Sequence[System] = ()) -> tuple[Hit, ...]:
        """Return the codes that the words mean, best first, in the given systems (none given: all)."""
        return self._searching().search(words, limit, tuple(systems))

    def ranked(self, words: str, limit: int = 10, systems: Sequence[System] = ()) -> list[str]:
        """Return the codes alone that the words mean, best first: for ranking many phrases."""
        return [found.code for found in self._searching().rank(words, limit, tuple(systems))]

    def _searching(self) -> Engine:
        if self._engine is None:
            self._engine = Engine(self.folder, self._store)
        return self._engine
