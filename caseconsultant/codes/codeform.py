"""How codes are written: normal forms, packed integers, and the systems that a code may belong to."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from caseconsultant.codes.facts import System

_CPT = re.compile(r"\d{4}[\dFTUMA]")
_HCPCS = re.compile(r"[A-V]\d{4}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_ICD = re.compile(r"[A-Z][0-9A][0-9A-Z](?:[0-9A-Z]{1,4})?")
_PCS = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_EPOCH = date(1970, 1, 1)
_WIDTH = 36**5


def plain(code: str) -> str:
    """Return a code in capitals, without dots and blanks."""
    return code.replace(".", "").replace(" ", "").upper()


def dotted(code: str) -> str:
    """Return an ICD-10-CM code with its dot."""
    return code if len(code) <= 3 or "." in code or "-" in code else f"{code[:3]}.{code[3:]}"


def systems_of(code: str) -> Iterator[System]:
    """Yield the systems that a code may belong to, the likeliest first; a dot means ICD-10-CM."""
    bare = plain(code)
    if "." not in code:
        if _CPT.fullmatch(bare):
            yield System.CPT
        if _HCPCS.fullmatch(bare):
            yield System.HCPCS
        if _MODIFIER.fullmatch(bare):
            yield System.MODIFIER
    if _ICD.fullmatch(bare):
        yield System.ICD10CM
    if "." not in code and _PCS.fullmatch(bare):
        yield System.ICD10PCS


def is_procedure(code: str) -> bool:
    """Say whether a plain code has the shape of CPT, CDT or HCPCS Level II."""
    return bool(_CPT.fullmatch(code) or _HCPCS.fullmatch(code))


def pack(code: str) -> int:
    """Return a five-character code as an integer that sorts as the code does; ValueError for another shape."""
    if len(code) != 5:
        raise ValueError(f"{code!r} does not have five characters")
    return int(code, 36)


def pack_pair(one: str, other: str) -> int:
    """Return two five-character codes as one integer: column 1 first."""
    return pack(one) * _WIDTH + pack(other)


def to_day(day: date | None) -> int | None:
    """Return a date as days since 1970, as the library keeps it."""
    return None if day is None else (day - _EPOCH).days


def from_day(day: int | None) -> date | None:
    """Return the date of a day that the library keeps."""
    return None if day is None else _EPOCH + timedelta(days=day)
