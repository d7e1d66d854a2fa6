"""The kinds of identifiers that stand in text, of the eighteen in 45 CFR 164.514(b)(2)(i)."""

from dataclasses import dataclass
from enum import StrEnum


class Identifier(StrEnum):
    """What identifies a patient, in words that a letter or a warning may use."""

    NAME = "name"
    ADDRESS = "address"
    ZIP = "ZIP code"
    BIRTH = "date of birth"
    DATE = "date"
    AGE = "age over 89"
    PHONE = "phone"
    FAX = "fax"
    EMAIL = "e-mail"
    SSN = "social security number"
    RECORD = "medical record number"
    MEMBER = "health plan number"
    ACCOUNT = "account number"
    CLAIM = "claim number"
    LICENSE = "license number"
    VEHICLE = "vehicle"
    DEVICE = "device number"
    URL = "web address"
    IP = "IP address"
    BIOMETRIC = "biometric identifier"
    PHOTO = "photograph"
    OTHER = "other number"


Place = tuple[Identifier, int, int]
"""An identifier that may be one: its kind, and where it begins and ends."""


@dataclass(frozen=True, slots=True)
class Identified:
    """An identifier at its place in the text."""

    kind: Identifier
    start: int
    end: int
    text: str
