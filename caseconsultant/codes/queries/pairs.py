"""NCCI procedure-to-procedure edits: both directions, by date of service."""

from collections.abc import Sequence
from datetime import date

from caseconsultant.codes.codeform import from_day, is_procedure, pack_pair, plain
from caseconsultant.codes.facts import (
    Answer,
    Applies,
    DoesNotApply,
    NoData,
    OlderThanDate,
    PairEdit,
    SetName,
    Setting,
    Source,
)
from caseconsultant.codes.queries.store import Store
from caseconsultant.codes.resolve import NAMES, is_current

_ROWS = (
    "SELECT pair, indicator, rationale, effective, deleted FROM ptp WHERE source = ? AND pair = ? UNION ALL"
    " SELECT pair, indicator, rationale, effective, deleted FROM ptp WHERE source = ? AND pair = ?"
)


def history(store: Store, one: str, other: str, source: Source) -> tuple[PairEdit, ...]:
    """Return every edit of two codes in a release, without those that were never in force (indicator 9)."""
    forth, back = pack_pair(one, other), pack_pair(other, one)
    rows = store.connection.execute(_ROWS, (source.id, forth, source.id, back)).fetchall()
    return tuple(
        PairEdit(
            column1=one if pair == forth else other,
            column2=other if pair == forth else one,
            indicator=indicator,
            effective=from_day(effective),
            deleted=from_day(deleted),
            rationale=store.phrases.get(rationale, ""),
            setting=source.setting or Setting.PRACTITIONER,
            source=source,
        )
        for pair, indicator, rationale, effective, deleted in rows
        if indicator != 9
    )


def _in_force(edits: Sequence[PairEdit], on: date) -> PairEdit | None:
    """Return the edit in force, the newest start first; an unknown start is taken to be before the release."""
    alive = [
        edit
        for edit in edits
        if (edit.effective is None or edit.effective <= on) and (edit.deleted is None or on <= edit.deleted)
    ]
    return max(alive, key=lambda edit: (edit.effective or date.min, edit.deleted or date.max), default=None)


def pair_edit(store: Store, one: str, other: str, setting: Setting, on: date) -> Answer[PairEdit]:
    """Return the edit between two codes on a date.

    A release carries the whole history of its pairs, so it speaks for earlier dates too, where starts are known.
    """
    one, other = plain(one), plain(other)
    pair = f"{one} with {other}"
    if one == other or not (is_procedure(one) and is_procedure(other)):
        return NoData(f"{pair}: NCCI has edits between two different CPT or HCPCS codes only.")
    releases = store.of(SetName.PTP, setting)
    for source in releases:
        edits = history(store, one, other, source)
        found = _answer(source, edits, pair, on)
        if found is not None:
            return found
        if not edits and store.holds(source, one, other):
            if is_current(source, on):
                return DoesNotApply(source, f"NCCI has no edit between {one} and {other}, release {source.release}.")
            return OlderThanDate(None, source, on)
    if not releases:
        return NoData(f"No release of {NAMES[SetName.PTP]} is loaded for the {setting} setting.")
    newest = releases[0]
    return NoData(
        f"{pair}: what is loaded of {NAMES[SetName.PTP]} (release {newest.release}, {setting}) holds only"
        f" {newest.scope or 'a part'}.",
        releases,
    )


def _answer(source: Source, edits: Sequence[PairEdit], pair: str, on: date) -> Answer[PairEdit] | None:
    """Judge the edits that a release holds; None where it holds none."""
    if not edits:
        return None
    before = source.effective is not None and on < source.effective
    edit = _in_force(edits, on)
    if before and any(item.effective is None for item in edits):
        if edit is not None and edit.effective is not None:
            return Applies(edit, source)
        return NoData(
            f"{pair}: release {source.release} has an edit whose start it does not tell, so nobody can say from it"
            f" whether the edit was in force on {on}.",
            (source,),
        )
    if edit is not None:
        return Applies(edit, source) if is_current(source, on) else OlderThanDate(edit, source, on)
    if is_current(source, on):
        return DoesNotApply(source, f"{pair}: the edit in release {source.release} was not in force on {on}.")
    return OlderThanDate(None, source, on)


def every_edit(store: Store, one: str, other: str, setting: Setting) -> tuple[PairEdit, ...]:
    """Return every edit of two codes in every release."""
    one, other = plain(one), plain(other)
    if one == other or not (is_procedure(one) and is_procedure(other)):
        return ()
    return tuple(edit for source in store.of(SetName.PTP, setting) for edit in history(store, one, other, source))
