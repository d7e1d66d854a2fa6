"""Identifiers that are known by the words before them: MRN, account, claim, policy, serial and other numbers.

Some cues are sure ('MRN', 'account number'). Others also stand before codes ('claim 99213'); what follows them must
not look like a code, a year or a dose.
"""

import re
from typing import Final

from caseconsultant.domain.identifier_shapes import DAY, MONTH_DAY
from caseconsultant.domain.identifiers import Identifier, Place

_TAIL: Final = r"(?:[ :.#=\t-]|(?<![a-z])(?:is|no|number|nr|num|id|was|of record)(?![a-z])){1,6}"
_VALUE: Final = r"(?:\d{3,4}(?: \d{3,4}){2,4}(?![\w-])|(?=[a-z0-9/-]{0,20}\d)[a-z0-9][a-z0-9/-]{2,24}(?![a-z0-9]))"

CUES: Final = {
    Identifier.RECORD: (
        r"mrn|mr ?(?=#)|m\.r\.n\.?|med(?:ical)? rec(?:ord)?|chart|patient (?=id|no|number|#)|pt (?=id|no|number|#)|emr|"
        r"record"
    ),
    Identifier.MEMBER: (
        r"member(?:ship)?|subscriber|policy(?:holder)?|insured|insurance|beneficiary|medicare|medicaid|medi-?cal|mbi|"
        r"hicn?|health ?plan|plan|group|tricare|aetna|cigna|humana"
    ),
    Identifier.ACCOUNT: r"acc(?:oun)?t|a/c|visit|encounter|fin|csn|har|guarantor|card|invoice|statement",
    Identifier.CLAIM: (
        r"claim|icn|dcn|tcn|prior ?auth(?:orization)?|auth(?:orization)?|referral|confirmation|"
        r"pre-?cert(?:ification)?|check|ccn"
    ),
    Identifier.LICENSE: r"driver'?s? lic(?:ense|\.)?|lic(?:ense|\.)?|dl|certificate|cert|dea|state id",
    Identifier.VEHICLE: r"vin|license plate|plate|tag|registration",
    Identifier.DEVICE: r"serial|s/n|sn|lot|ref|udi|device|implant|model|catalog|generator|lead|pacemaker",
    Identifier.BIOMETRIC: (
        r"finger[ -]?(?:print|scan)|voice[ -]?(?:print|scan)|palm[ -]?(?:print|scan)|retinal?[ -]?(?:scan|print)|"
        r"iris[ -]?(?:scan|template)|face[ -]?(?:scan|template|print)|hand[ -]?(?:scan|geometry)|biometric"
    ),
    Identifier.OTHER: (
        r"accession|specimen|case|study|npi|order|passport|employee|badge|subject|token|requisition|tracking|ein|user|"
        r"enrollment|donor|prescription|rx"
    ),
}
_LONGEST_FIRST: Final = (Identifier.VEHICLE, *(kind for kind in CUES if kind is not Identifier.VEHICLE))
# A flat list of words that begin with letters is what the engine skips through fastest: no group, nothing before it.
NUMBERS: Final = re.compile(
    rf"(?:{'|'.join(CUES[kind] for kind in _LONGEST_FIRST)})s?(?:{_TAIL}|(?=\d))(?P<value>{_VALUE})"
)
KIND_OF: Final = re.compile("|".join(f"(?P<{kind.name}>{CUES[kind]})" for kind in _LONGEST_FIRST))
BIRTH: Final = re.compile(
    r"(?:dob|d\.o\.b\.?|date of birth|birth ?date|born(?: on)?|birthday|bday)(?:[ :.#=-]|(?<![a-z])is\b){0,5}"
    rf"(?P<value>{DAY}|{MONTH_DAY}(?![\d/])|(?:19|20)\d{{6}}(?!\d)|\d\d \d\d (?:19|20)\d\d)"
)
SSN: Final = re.compile(
    r"(?:ssn|ss ?#|soc(?:ial)? ?sec(?:urity)?)"
    r"(?:[ :.#=-]|(?<![a-z])(?:is|no|number|last|four|ending|in|of|4)\b){0,8}"
    r"(?P<value>\d{3}[ -]?\d\d[ -]?\d{4}|\d{4})(?![\w-])"
)
PHONE: Final = re.compile(
    r"(?:phone|tel(?:ephone)?|cell|mobile|call|ph|contact|pager|reached?|fax)"
    r"(?:[ :.#=-]|(?<![a-z])(?:is|no|number|at|her|him|them|to|on|home|work)\b){1,6}"
    r"(?P<value>(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}|\d{3}-\d{4})(?![\w-])"
)
SHORT_DAY: Final = re.compile(
    r"(?:dos|date of service|dates? of|on|seen|admit(?:ted)?|adm|discharged?|surgery|sx|procedure|visit|date|"
    rf"from|through|thru|until|between|since|op)[ :]{{1,3}}"
    rf"(?P<value>{MONTH_DAY})(?![\d/%]|\.\d| (?:strength|vision|pain))"
)
ZIP: Final = re.compile(r"zip(?: ?code)?[ :#]{0,3}(?P<value>\d{5}(?:-\d{4})?)(?![\w-])")
AGE: Final = re.compile(r"age[d:]? {0,2}(?:of )?(?P<value>9\d|1[0-2]\d)(?![\w.%])")
TOWN: Final = re.compile(
    r"(?:lives in|living in|resides in|resident of|residing in|hometown:?|moved to|moved from) (?P<value>[a-z .]{3,48})"
)
TOWN_NAME: Final = re.compile(r"(?:[A-Z][a-z]{1,15} ){0,2}[A-Z][a-z]{2,15}")
ALONE: Final = (
    (Identifier.BIRTH, BIRTH),
    (Identifier.SSN, SSN),
    (Identifier.PHONE, PHONE),
    (Identifier.ZIP, ZIP),
    (Identifier.AGE, AGE),
    (Identifier.DATE, SHORT_DAY),
)

SURE: Final = re.compile(
    r"(?:mrn|m\.r\.n|mr ?$|med\w* rec|patient|pt |mbi|hic|acc|a/c|icn|dcn|tcn|vin|s/n|serial|npi|udi|dea|passport|"
    r"specimen|csn|driver|license plate|state id|biometric|finger|voice|palm|retina|iris|face|hand)"
)
NUMBERED: Final = re.compile(r"#|(?<![a-z])(?:no|number|nr|num|id)(?![a-z])")
CODE: Final = re.compile(
    r"\d{4}[0-9a-z](?:[-/][0-9a-z]{2})*(?:[-/]\d{5})*|[a-z]\d{4}(?:[-/][0-9a-z]{2})*|"
    r"[a-z]\d[0-9a-z](?:\.?[0-9a-z]{1,4})?|(?=[0-9]*[a-z])(?=[a-z]*\d)[0-9b-dfghx][0-9a-hj-np-z]{6}|"
    r"\d+(?:mg|ml|mcg|g|u|units?|cm|mm|yo|min|hrs?|st|nd|rd|th|x|d)|[a-z]{1,2}\d{1,2}(?:[-/][a-z]?\d{1,2})?"
)


def cued_in(text: str, lower: str) -> tuple[list[Place], list[Place]]:
    """Return what stands after a sure cue, and what stands after one that codes have, too."""
    sure = [
        _value(kind, match)
        for kind, pattern in ALONE
        for match in pattern.finditer(lower)
        if _is_word(lower, match.start())
    ]
    towns = (TOWN_NAME.match(text, match.start("value")) for match in TOWN.finditer(lower))
    sure += [(Identifier.ADDRESS, *town.span()) for town in towns if town]
    unsure = []
    for match in NUMBERS.finditer(lower):
        if not _is_word(lower, match.start()):
            continue
        named = KIND_OF.match(lower, match.start())
        kind = Identifier[named.lastgroup or ""] if named else Identifier.OTHER
        value, cue = match["value"], lower[match.start() : match.start("value")]
        if SURE.match(cue) or NUMBERED.search(cue) or (kind is Identifier.DEVICE and ":" in cue):
            if _is_number(value):
                sure.append(_value(kind, match))
        elif _is_no_code(value):
            unsure.append(_value(kind, match))
    return sure, unsure


DATED: Final = re.compile(rf"{DAY}|{MONTH_DAY}")


def _is_word(lower: str, start: int) -> bool:
    """Say whether a cue begins a word: 'claim' does not in 'disclaim'."""
    return start == 0 or not lower[start - 1].isalnum()


def _value(kind: Identifier, match: re.Match[str]) -> Place:
    start, end = match.span("value")
    if kind is Identifier.PHONE and "fax" in match.group():
        kind = Identifier.FAX
    return kind, start, end


def _is_number(value: str) -> bool:
    return not DATED.fullmatch(value)


def _is_no_code(value: str) -> bool:
    """Say whether a value after 'claim', 'visit' or 'lot' is more than a code, a year, a section or a dose."""
    digits = sum(c.isdigit() for c in value)
    if DATED.fullmatch(value) or CODE.fullmatch(value):
        return False
    return digits >= 6 if digits == len(value.replace("-", "").replace("/", "")) else digits >= 2 and len(value) >= 4
