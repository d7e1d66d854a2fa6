"""What a code is, whichever system it belongs to."""

from dataclasses import replace
from datetime import date
from typing import TypeVar

from caseconsultant.codes.codeform import from_day, plain, systems_of, to_day
from caseconsultant.codes.facts import (
    Answer,
    Applies,
    Code,
    DoesNotApply,
    FeeIndicators,
    Hcpcs,
    Icd,
    Modifier,
    NoData,
    OlderThanDate,
    SetName,
    System,
)
from caseconsultant.codes.queries import icd, procedures, small
from caseconsultant.codes.queries.store import Store
from caseconsultant.codes.resolve import is_current

T = TypeVar("T", Icd, Hcpcs, Modifier, FeeIndicators)
_KNOWN_IN = (
    ("hcpcs", "code"), ("fee", "code"), ("label", "code"), ("mue", "code"), ("modifier", "code"),
    ("addon", "code"), ("ambulatory", "code"), ("pcs", "code"),
)  # fmt: skip


def known(store: Store, code: str) -> bool:
    """Say whether any set of any release holds this code number."""
    bare = plain(code)
    if store.connection.execute("SELECT 1 FROM icd WHERE code = ? AND kind = 0", (bare,)).fetchone():
        return True
    if "." in code:
        return False
    for table, column in _KNOWN_IN:
        query = f"SELECT 1 FROM {table} WHERE source = ? AND {column} = ?"  # noqa: S608
        if any(store.connection.execute(query, (source.id, bare)).fetchone() for source in store.sources):
            return True
    return False


def what_is(store: Store, code: str, on: date) -> Answer[Code]:
    """Say what a code is and whether it is valid on a date; the first system that knows it answers."""
    answers = [_ask(store, system, code, on) for system in systems_of(code)]
    for answer in answers:
        if isinstance(answer, Applies) or (isinstance(answer, OlderThanDate) and answer.fact is not None):
            return answer
    for answer in answers:
        if not isinstance(answer, NoData):
            return answer
    return answers[0] if answers else NoData(f"{code!r} has the shape of no code system that we know.")


def _ask(store: Store, system: System, code: str, on: date) -> Answer[Code]:
    match system:
        case System.ICD10CM:
            return _map(icd.icd(store, code, on), on)
        case System.HCPCS:
            answer = _map(procedures.hcpcs(store, code, on), on)
            found = isinstance(answer, Applies | DoesNotApply) or getattr(answer, "fact", None)
            return answer if found else _procedure(store, code, on, system)
        case System.CPT:
            return _procedure(store, code, on, system)
        case System.MODIFIER:
            return _map(small.modifier(store, code, on), on)
        case System.ICD10PCS:
            return _pcs(store, code, on)


def _map(answer: Answer[T], on: date) -> Answer[Code]:
    """Turn the answer about a fact into one about its code; a code that ended before the date does not apply."""
    if isinstance(answer, DoesNotApply | NoData):
        return answer
    if isinstance(answer, OlderThanDate):
        return OlderThanDate(None if answer.fact is None else _code(answer.fact), answer.source, on)
    code = _code(answer.fact)
    if code.ended is not None and code.ended < on:
        return DoesNotApply(answer.source, f"{code.code} ended on {code.ended}, before the date of service {on}.")
    if code.effective is not None and code.effective > on:
        return DoesNotApply(answer.source, f"{code.code} begins on {code.effective}, after the date of service {on}.")
    return Applies(code, answer.source)


def _code(fact: Icd | Hcpcs | Modifier | FeeIndicators) -> Code:
    match fact:
        case Icd():
            return Code(fact.code, System.ICD10CM, fact.title, fact.billable, None, None, fact.source)
        case Hcpcs():
            return Code(fact.code, System.HCPCS, fact.title, True, fact.added, fact.ended, fact.source)
        case Modifier():
            return Code(fact.code, System.MODIFIER, fact.name, False, None, None, fact.source)
        case FeeIndicators():
            return Code(fact.code, System.CPT, "", True, None, None, fact.source)


def _procedure(store: Store, code: str, on: date, system: System) -> Answer[Code]:
    """A CPT code, or a HCPCS code outside the HCPCS file: its label is ours, its being known the fee schedule's."""
    names = small.labels(store, code)
    ended = _ended(store, plain(code), on)
    if ended is not None:
        return ended
    answer = _map(procedures.fee(store, code, "", on), on)
    title = names[0].text if names else ""
    if isinstance(answer, Applies):
        return Applies(replace(answer.fact, title=title, system=system), answer.source)
    if isinstance(answer, OlderThanDate) and answer.fact is not None:
        return OlderThanDate(replace(answer.fact, title=title, system=system), answer.source, on)
    if names:
        source = names[0].source
        fact = Code(plain(code), system, title, True, None, None, source)
        return Applies(fact, source) if is_current(source, on) else OlderThanDate(fact, source, on)
    # Codes that Medicare does not pay by fee schedule are codes all the same: silence proves nothing.
    return (
        answer
        if isinstance(answer, NoData)
        else NoData(f"{plain(code)} is in no set that is loaded.", (answer.source,))
    )


def _ended(store: Store, code: str, on: date) -> DoesNotApply | None:
    """Say that a procedure code had ended before the date, where CMS's RBCS tells its last day."""
    for source in store.of(SetName.RBCS):
        row = store.connection.execute(
            "SELECT ended FROM span WHERE source = ? AND code = ? AND ended < ?", (source.id, code, to_day(on))
        ).fetchone()
        if row:
            return DoesNotApply(source, f"{code} ended on {from_day(row[0])}, before the date of service {on}.")
    return None


def _pcs(store: Store, code: str, on: date) -> Answer[Code]:
    for source in store.of(SetName.ICD10PCS):
        row = store.connection.execute(
            "SELECT title FROM pcs WHERE source = ? AND code = ?", (source.id, plain(code))
        ).fetchone()
        if row:
            fact = Code(plain(code), System.ICD10PCS, row[0], True, None, None, source)
            return Applies(fact, source) if is_current(source, on) else OlderThanDate(fact, source, on)
    return NoData(f"{plain(code)} is in no release of ICD-10-PCS that is loaded.", store.of(SetName.ICD10PCS))
