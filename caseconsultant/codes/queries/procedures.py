"""Units, fees, add-ons and HCPCS entries of a procedure code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from caseconsultant.codes.codeform import from_day, plain, to_day
from caseconsultant.codes.facts import (
    AddOn,
    Ambulatory,
    Answer,
    DoesNotApply,
    FeeIndicators,
    Hcpcs,
    NoData,
    SetName,
    Setting,
    Source,
    UnitLimit,
)
from caseconsultant.codes.queries.store import Store
from caseconsultant.codes.resolve import resolve
from caseconsultant.codes.rows import DATES_LOST, FeeRow

_FEE_COLUMNS = ", ".join(FeeRow._fields)
_HUNDREDTHS = Decimal("0.01")


def unit_limit(store: Store, code: str, setting: Setting, on: date) -> Answer[UnitLimit]:
    """Return the MUE; the lack of a published one is no data, since CMS keeps some confidential."""
    code = plain(code)

    def find(source: Source) -> UnitLimit | None:
        row = store.connection.execute(
            "SELECT units, mai, rationale FROM mue WHERE source = ? AND code = ?", (source.id, code)
        ).fetchone()
        return row and UnitLimit(code, row[0], row[1], store.phrases.get(row[2], ""), setting, source)

    answer = resolve(store.of(SetName.MUE, setting), on, find, what=code, which=SetName.MUE)
    if isinstance(answer, DoesNotApply):
        return NoData(
            f"Release {answer.source.release} publishes no medically unlikely edit for {code} ({setting});"
            " CMS keeps some of them confidential.",
            (answer.source,),
        )
    return answer


def fee(store: Store, code: str, modifier: str, on: date) -> Answer[FeeIndicators]:
    """Return the row of the relative value file."""
    code = plain(code)

    def find(source: Source) -> FeeIndicators | None:
        row = store.connection.execute(
            f"SELECT {_FEE_COLUMNS} FROM fee WHERE source = ? AND code = ? AND modifier = ?",  # noqa: S608
            (source.id, code, modifier),
        ).fetchone()
        return row and _indicators(FeeRow(*row), source)

    what = f"{code}-{modifier}" if modifier else code
    return resolve(store.of(SetName.FEES), on, find, what=what, which=SetName.FEES,
                   holds_all=lambda source: store.holds(source, code))  # fmt: skip


def _indicators(row: FeeRow, source: Source) -> FeeIndicators:
    return FeeIndicators(
        code=row.code,
        modifier=row.modifier,
        status=row.status,
        global_days=row.global_days,
        work=row.work * _HUNDREDTHS,
        pe_nonfacility=row.pe_nonfacility * _HUNDREDTHS,
        pe_facility=row.pe_facility * _HUNDREDTHS,
        malpractice=row.malpractice * _HUNDREDTHS,
        total_nonfacility=row.total_nonfacility * _HUNDREDTHS,
        total_facility=row.total_facility * _HUNDREDTHS,
        nonfacility_na=bool(row.nonfacility_na),
        facility_na=bool(row.facility_na),
        pctc=row.pctc,
        preop=row.preop * _HUNDREDTHS,
        intraop=row.intraop * _HUNDREDTHS,
        postop=row.postop * _HUNDREDTHS,
        multiple=row.multiple,
        bilateral=row.bilateral,
        assistant=row.assistant,
        cosurgeon=row.cosurgeon,
        team=row.team,
        endo_base=row.endo_base,
        supervision=row.supervision,
        imaging_family=row.imaging_family,
        conversion_factor=Decimal(row.conversion_factor) / 10000,
        source=source,
    )


def add_on(store: Store, code: str, on: date) -> Answer[AddOn]:
    """Return the add-on edit of a code, with the primaries in force."""
    code, day = plain(code), to_day(on)

    def find(source: Source) -> AddOn | None:
        rows = store.connection.execute(
            "SELECT primary_code, type, effective, deleted FROM addon WHERE source = ? AND code = ?"
            " AND (effective IS NULL OR effective <= ?) AND (deleted IS NULL OR deleted >= ?)",
            (source.id, code, day, day),
        ).fetchall()
        if not rows:
            return None
        primaries = tuple(row[0] for row in rows if row[0] != "CCCCC")
        return AddOn(
            code=code,
            type=rows[0][1],
            primaries=primaries,
            contractor_defined=len(primaries) < len(rows) or rows[0][1] != 1,
            effective=from_day(rows[0][2]),
            deleted=from_day(rows[0][3]),
            source=source,
        )

    return resolve(store.of(SetName.ADDONS), on, find, what=code, which=SetName.ADDONS,
                   holds_all=lambda source: store.holds(source, code))  # fmt: skip


def add_ons_of(store: Store, primary: str, on: date) -> Answer[tuple[str, ...]]:
    """Return the add-on codes that name a primary."""
    primary, day = plain(primary), to_day(on)

    def find(source: Source) -> tuple[str, ...] | None:
        rows = store.connection.execute(
            "SELECT code FROM addon WHERE primary_code = ? AND source = ?"
            " AND (effective IS NULL OR effective <= ?) AND (deleted IS NULL OR deleted >= ?) ORDER BY code",
            (primary, source.id, day, day),
        ).fetchall()
        return tuple(row[0] for row in rows) or None

    return resolve(store.of(SetName.ADDONS), on, find, what=f"An add-on code for {primary}", which=SetName.ADDONS)


def hcpcs(store: Store, code: str, on: date) -> Answer[Hcpcs]:
    """Return a HCPCS Level II entry, ended ones too: `ended` tells."""
    code = plain(code)

    def find(source: Source) -> Hcpcs | None:
        row = store.connection.execute(
            "SELECT title, short, coverage, pricing, betos, added, changed, ended FROM hcpcs"
            " WHERE source = ? AND code = ?",
            (source.id, code),
        ).fetchone()
        return row and _hcpcs(code, row, source)

    return _with_end(store, resolve(store.of(SetName.HCPCS), on, find, what=code, which=SetName.HCPCS), find)


def _with_end(store: Store, answer: Answer[Hcpcs], find: Callable[[Source], Hcpcs | None]) -> Answer[Hcpcs]:
    """Complete an entry from a file that lost its termination dates by the end that an older release tells."""
    if isinstance(answer, DoesNotApply | NoData) or answer.fact is None or answer.fact.ended is not None:
        return answer
    if answer.source.scope != DATES_LOST:
        return answer
    others = (find(source) for source in store.of(SetName.HCPCS) if source.scope != DATES_LOST)
    ended = next((fact.ended for fact in others if fact is not None), None)
    return replace(answer, fact=replace(answer.fact, ended=ended))


def _hcpcs(code: str, row: tuple[str, str, str, str, str, int | None, int | None, int | None], source: Source) -> Hcpcs:
    title, short, coverage, pricing, betos, added, changed, ended = row
    days = (from_day(added), from_day(changed), from_day(ended))
    return Hcpcs(code, title, short, coverage, pricing, betos, *days, source)


def ambulatory(store: Store, code: str, on: date, which: SetName) -> Answer[Ambulatory]:
    """Return the OPPS or ASC entry of a code."""
    code = plain(code)

    def find(source: Source) -> Ambulatory | None:
        row = store.connection.execute(
            "SELECT indicator, apc, weight, rate FROM ambulatory WHERE source = ? AND code = ?", (source.id, code)
        ).fetchone()
        if row is None:
            return None
        weight, rate = (Decimal(text) if text else None for text in row[2:])
        return Ambulatory(code, which, row[0], row[1], weight, rate, source)

    return resolve(store.of(which), on, find, what=code, which=which)
