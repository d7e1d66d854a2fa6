"""Identifiers that are known by their own shape: dates, phones, SSN, MBI, addresses, ages over 89 and the like.

Every pattern reads lower-case text, and every repetition in it has an end, so that reading stays linear.
"""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.domain.identifiers import Identifier, Place

MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
MONTH_DAY: Final = r"(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])"
_M: Final = r"(?:1[0-2]|0?[1-9])"
_D: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR: Final = r"(?:19|20)\d\d"
NUMERIC_DAY: Final = (
    rf"(?<![/.]){MONTH_DAY}/(?:{_YEAR}|\d\d)(?![\d/])|(?<![/.-]){_M}-{_D}-(?:{_YEAR}|\d\d)(?![\w-])|"
    rf"(?<![/.-]){_M}\.{_D}\.(?:{_YEAR}|\d\d)(?![\w.-]\d)|{_YEAR}-\d\d-\d\d(?!\d)|"
    rf"{_D}(?:st|nd|rd|th)?(?: of)?[ -]?{MONTH}[ ,-]{{0,2}}{_YEAR}(?!\d)"
)
DAY: Final = rf"(?:{NUMERIC_DAY}|{MONTH} {_D}(?:st|nd|rd|th)?,? {_YEAR}(?!\d))"
_COUNTED: Final = r"(?! ?(?:units?|mg|ml|x\b|levels?|lesions?|codes?|or\b|of\b|be\b|we\b|min|times|visits?|days?))"
_MBI: Final = "[ac-hjkmnp-rt-y]"  # the letters of a Medicare beneficiary identifier: no S, L, O, I, B, Z
_MBI0: Final = "[ac-hjkmnp-rt-y0-9]"
_OLD: Final = r"(?=[ -]?(?:y/?o\b|yrs?[ -]old|years?[ -](?:old|of age)|y\.o\.|[mf]\b(?!-)))"
_BYTE: Final = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"

NUMERIC: Final = re.compile(
    r"(?<![a-z0-9])(?=[(+]|\d{1,4}[-/.)]|\d{3} \d\d|[1-9][a-z]|(?:9|1[0-2])\d[ -]?[a-z]|"
    r"\d{1,2}(?:st|nd|rd|th)?(?: of)?[ -]?[jfmasond])(?:"
    r"(?P<SSN>(?<!-)(?:\d{3}-\d\d-|\d{3} \d\d )\d{4}(?![\w-]))|"
    rf"(?P<MEMBER>[1-9]{_MBI}{_MBI0}\d-?{_MBI}{_MBI0}\d-?{_MBI}{{2}}\d\d(?![a-z0-9]))|"
    r"(?P<PHONE>(?<!-)(?:\+?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?: ?(?:x|ext\.?) ?\d{1,6})?(?![\w-]))|"
    rf"(?P<DATE>{NUMERIC_DAY})|"
    rf"(?P<IP>(?<!\d\.)(?:{_BYTE}\.){{3}}{_BYTE}(?!\.?\d))|"
    rf"(?P<AGE>(?<![./-])(?:9\d|1[0-2]\d){_OLD})|"
    r"(?P<DEVICE>\(01\)\d{14}(?:\(\d\d\)[a-z0-9]{1,20}){0,4})"
    r")"
)
MONTH_FIRST: Final = re.compile(rf"(?:{MONTH} {_D}(?:st|nd|rd|th)?(?:,? {_YEAR}(?!\d)|(?![\d.:/]){_COUNTED}))")
NINETY: Final = re.compile(r"ninety(?:[ -][a-z]{3,5})?(?=[ -]years?[ -]old)")
IP6: Final = re.compile(r"(?<![0-9a-z:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![0-9a-z:])")
VIN: Final = re.compile(r"(?<![a-z0-9])[a-hj-npr-z0-9]{17}(?![a-z0-9])")
ADDRESS: Final = re.compile(
    r"\d{1,6}[A-Z]? (?:[NSEW]\.? )?(?:(?:[A-Z][A-Za-z.'-]{1,19}|\d{1,3}(?:st|nd|rd|th)) ){1,3}?(?i:street|"
    r"st|avenue|ave|road|rd|boulevard|blvd|drive|dr|court|ct|lane|ln|way|parkway|pkwy|highway|hwy|place|pl|terrace|ter|"
    r"circle|cir|square|sq|trail|trl|loop|alley)\b\.?(?i:,? (?:apt|apartment|suite|ste|unit|#|floor|rm)\.? ?\w{1,6})?|"
    r"[Pp]\.? ?[Oo]\.? ?[Bb](?:ox|OX) \d{1,6}"
)
STATE_ZIP: Final = re.compile(
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|"
    r"W[AIVY])\.?,? {1,3}(\d{5}(?:-\d{4})?)(?![\w-])"
)
TOWN: Final = re.compile(r"(?<![A-Za-z])((?:[A-Z][a-z.]{1,15} ){0,2}[A-Z][a-z]{2,15}),? \Z")
EMAIL: Final = re.compile(
    r"(?<![\w.+'-])[\w.+'%-]{1,200}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}(?![\w-])", re.A
)
URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>()\"]{3,2000}", re.I)
OFFICIAL: Final = re.compile(
    r"(?:https?://)?[\w.-]{1,80}\.gov(?![\w.-])", re.I
)  # CMS and its kind: sources, no patients
PICTURE: Final = re.compile(r"\.(?:jpe?g|png|heic|bmp|tiff?|gif)\b", re.I)
LOGO: Final = re.compile(r"(?:image|logo|outlook|icon)[\d_-]{0,8}\.", re.I)  # what mail programs put in signatures
SECTION: Final = re.compile(r"(?:section|sect|sec|chapter|ch|§|manual|release|version)[ .§]*$")
COUNTED: Final = frozenset(
    {"minutes", "min", "minute", "units", "unit", "mg", "ml", "mcg", "years", "days", "levels", "hours"}
)


def shapes_in(text: str, lower: str) -> Iterator[Place]:
    """Yield what stands by its own shape in a text, which is given as written and in lower case."""
    if "@" in text:
        yield from ((Identifier.EMAIL, *match.span()) for match in EMAIL.finditer(text))
    if "://" in text or "www." in lower:
        yield from (
            (Identifier.URL, match.start(), match.start() + len(match.group().rstrip(".,;:!?'")))
            for match in URL.finditer(text)
            if not OFFICIAL.match(match.group())
        )
    yield from _numeric(lower)
    for match in MONTH_FIRST.finditer(lower):
        named = text[match.start()].isupper() or match.group()[-4:].isdigit()
        if named and (match.start() == 0 or not lower[match.start() - 1].isalnum()):
            yield (Identifier.DATE, *match.span())
    yield from ((Identifier.AGE, *match.span()) for match in NINETY.finditer(lower))
    if ":" in text:
        yield from ((Identifier.IP, *match.span()) for match in IP6.finditer(lower))
    yield from ((Identifier.VEHICLE, *m.span()) for m in VIN.finditer(lower) if _is_vin(m.group()))
    yield from _places(text)


def _places(text: str) -> Iterator[Place]:
    """Yield streets, ZIP codes after a state, and the town before it."""
    for match in ADDRESS.finditer(text):
        before = text[match.start() - 1 : match.start()]
        street = match.group()[0] in "Pp" or match.group().split()[1].lower() not in COUNTED
        if street and not (before.isalnum() or before in {".", "-"}):
            yield (Identifier.ADDRESS, *match.span())
    for match in STATE_ZIP.finditer(text):
        start = match.start()
        if not text[start - 1 : start].isalnum():
            yield (Identifier.ZIP, *match.span(1))
            begin = max(0, start - 50)
            if (town := TOWN.search(text[begin:start])) is not None:
                yield (Identifier.ADDRESS, begin + town.start(1), begin + town.end(1))


def _numeric(lower: str) -> Iterator[Place]:
    """Yield what begins with a digit."""
    for match in NUMERIC.finditer(lower):
        kind = Identifier[match.lastgroup or ""]
        if kind is Identifier.IP and SECTION.search(lower[max(0, match.start() - 14) : match.start()]):
            continue  # a section of a manual
        if kind is Identifier.PHONE and "fax" in lower[max(0, match.start() - 12) : match.start()]:
            kind = Identifier.FAX
        yield (kind, *match.span())


def pictures_in(text: str) -> Iterator[Place]:
    """Yield the names of picture files: a photograph's name often is its patient's."""
    for extension in PICTURE.finditer(text):
        start = max(0, extension.start() - 120)
        stem = text[start : extension.start()]
        word = re.split(r"[\s/:,;()<>]", stem)[-1]
        if word and not LOGO.match(word + "."):
            yield (Identifier.PHOTO, extension.start() - len(word), extension.end())


VIN_VALUES: Final = dict(zip("abcdefghjklmnprstuvwxyz", "12345678123457923456789", strict=True))
VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _is_vin(word: str) -> bool:
    """Reckon the check digit of a vehicle identification number (49 CFR 565.15)."""
    total = sum(int(VIN_VALUES.get(c, c)) * weight for c, weight in zip(word, VIN_WEIGHTS, strict=True))
    return word[8] == "0123456789x"[total % 11]
