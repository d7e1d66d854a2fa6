"""The small sets beside the code lists: mappings from and to ICD-9-CM, device offsets, and lists of changes."""

from datetime import date
from decimal import Decimal

from caseconsultant.codes.codeform import dotted, plain
from caseconsultant.codes.facts import Answer, SetName, Source
from caseconsultant.codes.geography import DeviceOffset, Mapping, Remark
from caseconsultant.codes.queries.store import Store
from caseconsultant.codes.resolve import resolve

_NO_MAP = "NODX"


def mappings(store: Store, code: str, on: date, *, from_icd9: bool) -> Answer[tuple[Mapping, ...]]:
    """Return the 2018 mappings of an ICD-10-CM code to ICD-9-CM, or back."""
    bare = plain(code)
    way = 9 if from_icd9 else 10
    shown = (_dotted9, dotted) if from_icd9 else (dotted, _dotted9)

    def find(source: Source) -> tuple[Mapping, ...] | None:
        rows = store.connection.execute(
            "SELECT target, flags FROM gem WHERE source = ? AND way = ? AND code = ? ORDER BY flags, target",
            (source.id, way, bare),
        )
        return (
            tuple(_mapping(shown[0](bare), target, flags, shown[1](target), source) for target, flags in rows) or None
        )

    releases = (source for source in store.of(SetName.GEM) if source.release.endswith(f"ICD-{way}"))
    return resolve(releases, on, find, what=shown[0](bare), which=SetName.GEM)


def _mapping(code: str, target: str, flags: str, shown: str, source: Source) -> Mapping:
    """Return a line; its flags are approximate, no map, combination, scenario and choice list, a digit each."""
    none = flags[1] == "1" or target.upper() == _NO_MAP
    return Mapping(code, "" if none else shown, flags[0] == "1", flags[2] == "1", int(flags[3]), int(flags[4]), source)


def _dotted9(code: str) -> str:
    """Return an ICD-9-CM code with its dot: external causes (E) have it after the fourth character."""
    whole = 4 if code.startswith("E") else 3
    return code if len(code) <= whole else f"{code[:whole]}.{code[whole:]}"


def device_offset(store: Store, code: str, on: date) -> Answer[DeviceOffset]:
    """Return the device offset of a surgery centre's code."""
    code = plain(code)

    def find(source: Source) -> DeviceOffset | None:
        row = store.connection.execute(
            "SELECT indicator, apc, share, amount FROM device WHERE source = ? AND code = ?", (source.id, code)
        ).fetchone()
        if row is None:
            return None
        share, amount = (Decimal(text) if text else None for text in row[2:])
        return DeviceOffset(code, row[0], row[1], share, amount, source)

    return resolve(store.of(SetName.ASC_DEVICES), on, find, what=code, which=SetName.ASC_DEVICES)


def remarks(store: Store, code: str) -> tuple[Remark, ...]:
    """Return what every list of changes and of unlisted codes says of a code, newest list first, nothing twice."""
    found: dict[tuple[str, str], Remark] = {}
    for source in store.of(SetName.CHANGES):
        rows = store.connection.execute(
            "SELECT kind, text FROM remark WHERE source = ? AND code = ? ORDER BY n", (source.id, plain(code))
        )
        for kind, text in rows:
            found.setdefault((kind, text), Remark(plain(code), kind, text, source))
    return tuple(found.values())
