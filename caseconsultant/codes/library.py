"""Open a library and ask it. Every lookup takes a date of service and gives one of four answers."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Self

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


class Library:
    """One library folder, opened read-only. Safe to share between threads; open it after a fork."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a library folder; LibraryError where it is missing, of another version, or damaged."""
        raise NotImplementedError

    @property
    def digest(self) -> str:
        """The library's name: a digest of everything in it."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the files."""

    def releases(self, which: SetName | None = None) -> tuple[Source, ...]:
        """Return what is loaded, newest first within each set."""
        raise NotImplementedError

    def what_is(self, code: str, on: date) -> Answer[Code]:
        """Say what a code of any system is, and whether it is valid on the date (dots and case do not matter)."""
        raise NotImplementedError

    def known(self, code: str) -> bool:
        """Say whether any set in the library, of any release, knows this code number (or modifier)."""
        raise NotImplementedError

    def pair_edit(self, one: str, other: str, setting: Setting, on: date) -> Answer[PairEdit]:
        """Return the NCCI edit between two codes, whichever of them is column 1."""
        raise NotImplementedError

    def pair_history(self, one: str, other: str, setting: Setting) -> tuple[PairEdit, ...]:
        """Return every edit between two codes that any release holds, deleted ones too, oldest first."""
        raise NotImplementedError

    def unit_limit(self, code: str, setting: Setting, on: date) -> Answer[UnitLimit]:
        """Return the medically unlikely edit. Never `does not apply`: CMS keeps some of them confidential."""
        raise NotImplementedError

    def fee(self, code: str, on: date, modifier: str = "") -> Answer[FeeIndicators]:
        """Return the fee schedule row of a code (and of its 26, TC or 53 component)."""
        raise NotImplementedError

    def add_on(self, code: str, on: date) -> Answer[AddOn]:
        """Say whether a code is an add-on, and to which primaries."""
        raise NotImplementedError

    def add_ons_of(self, primary: str, on: date) -> Answer[tuple[str, ...]]:
        """Return the add-on codes that name this primary."""
        raise NotImplementedError

    def hcpcs(self, code: str, on: date) -> Answer[Hcpcs]:
        """Return a HCPCS Level II code as CMS publishes it."""
        raise NotImplementedError

    def icd(self, code: str, on: date) -> Answer[Icd]:
        """Return an ICD-10-CM category or code with its own and its inherited notes and 7th characters."""
        raise NotImplementedError

    def icd_children(self, code: str, on: date, *, billable: bool = False) -> Answer[tuple[Code, ...]]:
        """Return the next codes below, or (with `billable`) every billable code below, in the book's order."""
        raise NotImplementedError

    def icd_exclusions(self, one: str, other: str, on: date) -> Answer[tuple[Exclusion, ...]]:
        """Return the Excludes notes, own or inherited, by which either code names the other."""
        raise NotImplementedError

    def labels(self, code: str) -> tuple[Label, ...]:
        """Return the names we may show for a code: our own words first, then CMS's public group."""
        raise NotImplementedError

    def modifier(self, code: str, on: date) -> Answer[Modifier]:
        """Return a modifier of either level."""
        raise NotImplementedError

    def modifiers(self) -> tuple[Modifier, ...]:
        """Return all modifiers."""
        raise NotImplementedError

    def place_of_service(self, code: str, on: date) -> Answer[PlaceOfService]:
        """Return a place of service by its two digits."""
        raise NotImplementedError

    def coverage(self, code: str, on: date) -> Answer[tuple[Coverage, ...]]:
        """Return the Medicare coverage documents that list the code."""
        raise NotImplementedError

    def ambulatory(self, code: str, on: date) -> Answer[tuple[Ambulatory, ...]]:
        """Return how outpatient departments and surgery centres are paid for the code."""
        raise NotImplementedError

    def risk(self, code: str, on: date) -> Answer[tuple[RiskCategory, ...]]:
        """Return the CMS-HCC categories of a diagnosis."""
        raise NotImplementedError

    def search(self, words: str, limit: int = 10, systems: Sequence[System] = ()) -> tuple[Hit, ...]:
        """Return the codes that the words mean, best first, in the given systems (none given: all)."""
        raise NotImplementedError
