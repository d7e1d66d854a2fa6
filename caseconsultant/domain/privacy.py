"""Finding and masking what identifies a patient (45 CFR 164.514(b)(2), the eighteen identifiers).

It leans to recall for direct identifiers, and never takes a code, a modifier, a dose, a vertebral level or an age
up to 89 for one. Faces and fingerprints stand in pictures, which are never shown to anybody but a consultant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Identifier(StrEnum):
    """The kinds of identifiers that stand in text."""

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
    OTHER = "other number"


@dataclass(frozen=True, slots=True)
class Identified:
    """An identifier at its place in the text."""

    kind: Identifier
    start: int
    end: int
    text: str


_NAME: Final = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*|[A-Z]['’][A-Z][a-z]+|Mc[A-Z][a-z]+|(?-i:[A-Z]{3,})"
_WORD: Final = rf"(?-i:{_NAME})"
_FULL: Final = rf"{_WORD}(?:(?:,\s?|[ ]){_WORD}|[ ](?-i:[A-Z])\.?(?=[ ,;)]|$)){{0,3}}"
_TWO: Final = rf"{_WORD}(?:,\s?| (?-i:[A-Z]\.? )?){_WORD}"
_NUMBER: Final = r"[#: \t.]*(?:(?:is|no|number|nr|num|id)\b[#: \t.]*)*(?-i:(?=[A-Z0-9-]*\d)([A-Z0-9][A-Z0-9-]{3,24}))"
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY: Final = (
    rf"(?:(?<![\d/.-])\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})(?![\d/-])|\b(?:19|20)\d\d-\d\d-\d\d\b|"
    rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b|\b\d{{1,2}} {_MONTH} (?:19|20)\d\d\b)"
)
_MBI: Final = "[AC-HJKMNP-RT-Y]"  # the letters of a Medicare beneficiary identifier: no S, L, O, I, B, Z
_MBI0: Final = "[AC-HJKMNP-RT-Y0-9]"
_STREET: Final = (
    r"(?:st(?:reet)?|ave(?:nue)?|r(?:oa)?d|blvd|boulevard|dr(?:ive)?|ct|court|ln|lane|way|pkwy|parkway|hwy|highway|"
    r"pl(?:ace)?|ter(?:race)?|cir(?:cle)?|sq(?:uare)?|trail|trl)"
)
_STATES: Final = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)

PATTERNS: Final = tuple(
    (kind, re.compile(pattern, re.I | re.M))
    for kind, pattern in (
        (Identifier.EMAIL, r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
        (Identifier.URL, r"\b(?:https?://|www\.)[^\s<>()\"]+"),
        (Identifier.IP, r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b(?!\.\d)"),
        (Identifier.BIRTH, rf"\b(?:DOB|D\.O\.B\.|date of birth|born(?: on)?|birth ?date|birthday)[\s:.#-]*({_DAY})"),
        (Identifier.SSN, (
            r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])|\b(?:SSN|social security)[\s:#.no]*(\d{3}[ "
            r"-]?\d{2}[ -]?\d{4})\b"
        )),
        (Identifier.MEMBER, rf"\b[1-9](?-i:{_MBI}{_MBI0})\d-?(?-i:{_MBI}{_MBI0})\d-?(?-i:{_MBI}{{2}})\d\d\b"),
        (Identifier.MEMBER, (
            rf"\b(?:member|subscriber|policy|insured|beneficiary|medicare|medicaid|MBI|HICN?|"
            rf"group(?= ?(?:no|number|id|#))|insurance|medi-?cal)(?: (?:id|no|number|#))?{_NUMBER}"
        )),
        (Identifier.RECORD, (
            rf"\b(?:MRN|MR#|med(?:ical)? rec(?:ord)?|chart|patient id|pt id|record)(?: (?:no|number|"
            rf"#))?{_NUMBER}"
        )),
        (Identifier.ACCOUNT, (
            rf"\b(?:acct|account|a/c|visit|encounter|FIN|CSN|HAR|guarantor)(?: (?:no|number|id|"
            rf"#))?\.?{_NUMBER}"
        )),
        (Identifier.CLAIM, (
            rf"\b(?:claim|ICN|DCN|TCN|auth(?:orization)?|referral|prior auth|confirmation)(?: (?:no|"
            rf"number|id|#))?{_NUMBER}"
        )),
        (Identifier.LICENSE, (
            rf"\b(?:driver'?s? lic(?:ense)?|DL|license|lic\.?|certificate|DEA)(?: (?:no|number|"
            rf"#))?{_NUMBER}"
        )),
        (Identifier.VEHICLE, (
            r"\b(?:VIN|license plate|plate)(?: (?:no|number))?[\s:#]*(?-i:(?=[A-Z0-9 "
            r"-]*\d)([A-Z0-9][A-Z0-9 -]{4,16}[A-Z0-9]))"
        )),
        (Identifier.DEVICE, (
            rf"\b(?:serial|S/N|SN|lot|REF|UDI|device id|implant id|model)(?: (?:no|number|"
            rf"#))?{_NUMBER}"
        )),
        (Identifier.OTHER, (
            rf"\b(?:accession|specimen|case no|case number|study|NPI|order no)(?: (?:no|number|"
            rf"#))?{_NUMBER}"
        )),
        (Identifier.FAX, r"\bfax[\s:#.]*(\(?\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]\d{4})"),
        (Identifier.PHONE, (
            r"(?<![\w-])(?:\+?1[\s.-])?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?:\s*(?:x|"
            r"ext\.?)\s?\d+)?(?![\w-])"
        )),
        (Identifier.ADDRESS, (
            rf"\b\d{{1,6}} (?-i:[NSEW]\.? )?(?-i:(?:[A-Z][a-z]+|\d+(?:st|nd|rd|th)) "
            rf"){{1,3}}{_STREET}\b\.?(?:,? (?:apt|suite|ste|unit|#)\.? ?\w+)?|\bP\.?O\.? box \d+"
        )),
        (Identifier.ZIP, (
            rf"\b(?-i:{_STATES}),?\s+(\d{{5}}(?:-\d{{4}})?)\b|\bzip(?: "
            rf"code)?[\s:]*(\d{{5}}(?:-\d{{4}})?)\b"
        )),
        (Identifier.AGE, (
            r"\b(?:(9\d|1[0-2]\d)(?=[\s-]?(?:y/?o|yrs?[\s-]old|years?[\s-]old|year[\s-]old|yo\b|"
            r"[MF]\b)))|\bage[d:]? (9\d|1[0-2]\d)\b"
        )),
        (Identifier.DATE, _DAY),
        (Identifier.NAME, (
            rf"\b(?:patient|pt|pt's name|patient name|name|re|member|insured|beneficiary|subscriber|"
            rf"guarantor|spouse|mother|father|daughter|son|wife|husband)\s?[:#]\s*({_FULL})"
        )),
        (Identifier.NAME, (
            rf"\b(?:(?:this|question|claim|note|report|chart|case|bill|letter) (?:is |goes )?(?:for|"
            rf"to|of|on|about)|regarding|patient|our pt|pt|bill goes to|named?|face ?sheet:?|seen:|"
            rf"(?-i:Mrs?\.|Ms\.|Miss)) ({_TWO})\b(?! (?:clinic|center|hospital|medical|group))"
        )),
        (Identifier.NAME, rf"\b(?-i:Mrs?\.?|Ms\.?|Miss) ({_WORD}(?: {_WORD})?)"),
        (Identifier.NAME, rf"({_TWO})(?=,?\s*(?:\(?\s*(?:DOB|MRN|SSN|tel\b|member id|acct)|;\s*SSN))"),
        (Identifier.NAME, rf"[-–] ({_TWO})$"),
        (Identifier.NAME, r"\b((?-i:[A-Z][a-z]+(?:-[A-Z][a-z]+)?_[A-Z][a-z]+))(?=_)"),
    )
)  # fmt: skip
NOT_NAMES: Final = frozenset(
    [
        "medicare",
        "medicaid",
        "tricare",
        "commercial",
        "aetna",
        "cigna",
        "humana",
        "unitedhealthcare",
        "blue",
        "cross",
        "shield",
        "modifier",
        "cpt",
        "icd",
        "hcpcs",
        "office",
        "visit",
        "new",
        "established",
        "patient",
        "surgery",
        "procedure",
        "the",
        "our",
        "doctor",
        "hospital",
        "clinic",
        "general",
        "left",
        "right",
        "lumbar",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "none",
        "unknown",
        "male",
        "female",
        "billing",
        "coding",
        "question",
        "follow",
        "emergency",
        "department",
    ]
)
MARK: Final = re.compile(r"\[[A-Z]+-\d+[^\]\n]{0,8}\]")
HEADER: Final = re.compile(r"^[\s>]*(?:date|sent):.*$|^on .{0,80} wrote:", re.I | re.M)


def find(text: str) -> tuple[Identified, ...]:
    """Return the identifiers in the text, in its order, none over another; a mail header's date is nobody's."""
    headers = [header.span() for header in HEADER.finditer(text)]
    kept: list[Identified] = []
    bare = MARK.sub(lambda mark: " " * len(mark.group()), text)
    for found in _candidates(bare):
        overlaps = any(found.start < other.end and other.start < found.end for other in kept)
        in_header = found.kind is Identifier.DATE and any(start <= found.start < end for start, end in headers)
        if not overlaps and not in_header:
            kept.append(found)
    return tuple(sorted(kept, key=lambda one: one.start))


def _candidates(text: str) -> Iterator[Identified]:
    """Every match, the surest kinds first; a match with a group means the group, not its cue."""
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            group = next((n for n in range(1, pattern.groups + 1) if match.group(n)), 0)
            found = Identified(kind, match.start(group), match.end(group), match.group(group))
            if _plausible(found):
                yield found


def _plausible(found: Identified) -> bool:
    """Refuse what only looks like an identifier: a code after 'claim', a word after 'patient'."""
    words = re.findall(r"[A-Za-z]+", found.text.lower())
    if found.kind is Identifier.NAME:
        return not any(word in NOT_NAMES for word in words)
    if found.kind in (
        Identifier.CLAIM,
        Identifier.ACCOUNT,
        Identifier.OTHER,
        Identifier.MEMBER,
        Identifier.DEVICE,
        Identifier.RECORD,
    ):
        return not re.fullmatch(
            r"\d{4}[0-9A-Z](?:-[0-9A-Z]{2})*|[A-V]\d{4}|(?:19|20)\d\d|\d{4}-\d\d|[A-Z]\d[0-9A-Z]", found.text
        )
    return True


def mask(text: str) -> str:
    """Return the text with a mark for each identifier, the same for the same; dates keep their distance."""
    marks: dict[tuple[Identifier, str], str] = {}
    days: list[date] = []
    parts, at = [], 0
    for found in find(text):
        parts += [text[at : found.start], _mark(found, marks, days)]
        at = found.end
    return "".join([*parts, text[at:]])


def _mark(found: Identified, marks: dict[tuple[Identifier, str], str], days: list[date]) -> str:
    """[NAME-1], [DATE-1], and [DATE-1+3d] for a day that is three after it."""
    key = (found.kind, " ".join(sorted(re.findall(r"\w+", found.text.lower()))))
    if key in marks:
        return marks[key]
    number = sum(kind is found.kind for kind, _ in marks) + 1
    mark = f"[{found.kind.name}-{number}]"
    if found.kind is Identifier.DATE and (day := _day(found.text)) is not None:
        if days:
            mark = f"[DATE-1{(day - days[0]).days:+d}d]"
        days.append(day)
    marks[key] = mark
    return mark


def _day(text: str) -> date | None:
    """Read a date as Americans write it; None where it is none."""
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    month = re.search(r"[A-Za-z]{3}", text)
    try:
        if month:
            names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
            return date(max(numbers), names.index(month.group().lower()) + 1, min(numbers))
        if numbers[0] > 31:
            return date(*numbers)
        return date(numbers[2] if numbers[2] > 99 else 2000 + numbers[2], numbers[0], numbers[1])
    except (ValueError, IndexError):
        return None
