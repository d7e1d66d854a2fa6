"""From what the releases hold to one of the four answers. This is the only place that decides which it is."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from caseconsultant.codes.facts import Answer, Applies, DoesNotApply, NoData, OlderThanDate, SetName, Source

T = TypeVar("T")

NAMES = {
    SetName.ICD10CM: "ICD-10-CM",
    SetName.PTP: "NCCI procedure-to-procedure edits",
    SetName.MUE: "medically unlikely edits",
    SetName.FEES: "the Medicare physician fee schedule",
    SetName.ADDONS: "add-on code edits",
    SetName.HCPCS: "HCPCS Level II",
    SetName.COVERAGE: "Medicare coverage documents",
    SetName.OPPS: "OPPS Addendum B",
    SetName.ASC: "the ASC addenda",
    SetName.ASC_DEVICES: "ASC addendum FF (device offsets)",
    SetName.LOCALITY: "the fee schedule's localities",
    SetName.GPCI: "the geographic practice cost indices",
    SetName.ANESTHESIA: "the anesthesia conversion factors",
    SetName.OPPS_CAP: "the OPPS caps",
    SetName.ZIP: "the ZIP codes' localities",
    SetName.GEM: "the general equivalence mappings",
    SetName.HCC: "CMS-HCC mappings",
    SetName.MODIFIERS: "modifiers",
    SetName.POS: "places of service",
}


def is_current(source: Source, on: date) -> bool:
    """Say whether a release still speaks for the date; one without an end does until it is replaced."""
    return source.ends is None or on <= source.ends


def began(source: Source, on: date) -> bool:
    """Say whether a release had begun on the date; one without a start is taken to have."""
    return source.effective is None or source.effective <= on


def resolve(
    releases: Iterable[Source],
    on: date,
    find: Callable[[Source], T | None],
    *,
    what: str,
    which: SetName,
    holds_all: Callable[[Source], bool] = lambda source: source.complete,
) -> Answer[T]:
    """Ask the releases, newest first, until one knows.

    `holds_all` says whether a release would hold the fact if there were one: only then may its silence count.
    """
    releases = tuple(releases)
    begun = tuple(source for source in releases if began(source, on))
    for source in begun:
        fact = find(source)
        if fact is not None:
            return Applies(fact, source) if is_current(source, on) else OlderThanDate(fact, source, on)
        if holds_all(source):
            if is_current(source, on):
                return DoesNotApply(source, f"{what} is not in {NAMES.get(which, which)}, release {source.release}.")
            return OlderThanDate(None, source, on)
    return _silence(releases, begun, on, what, NAMES.get(which, which))


def _silence(releases: tuple[Source, ...], begun: tuple[Source, ...], on: date, what: str, name: str) -> NoData:
    if not releases:
        return NoData(f"No release of {name} is loaded.")
    if not begun:
        first = releases[-1]
        return NoData(
            f"The oldest release of {name} that is loaded ({first.release}) starts on {first.effective},"
            f" after the date of service {on}.",
            releases,
        )
    newest = begun[0]
    return NoData(
        f"{what} is not in what is loaded of {name}: release {newest.release} holds only {newest.scope or 'a part'}.",
        begun,
    )
