"""Codes and modifiers in a text, apart from phone numbers, ZIP codes, doses, dates and claim numbers."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.extract.modifiers import Found, attached
from caseconsultant.advice.extract.words import words
from caseconsultant.codes.facts import System

PROCEDURE: Final = re.compile(
    r"(?<![\w.$#@/:+-])(\d{4}[0-9FTU]|[A-V]\d{4})(?![\w@])(?!\.\d|,\d{3}|-\d{3,4}\b(?!-)|/\d{1,2}/\d|-\d{1,2}-\d{3,4})",
    re.I | re.A,
)
AFTER_SLASH: Final = re.compile(r"(?<=\d[/+&-])(\d{4}[0-9FTU])(?![\w@]|\.\d|-\d{4}\b)", re.I | re.A)
ICD: Final = re.compile(r"(?<![\w.@-])([A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?|U0[79]\.\d)(?:\.?-)?(?![\w@]|\.\w)", re.I)
ICD_BARE: Final = re.compile(r"(?<![\w.@-])([A-TV-Z]\d[0-9A-Z][0-9AXB][0-9X]{0,2}[0-9A-Z]?)(?![\w@.])")
PCS: Final = re.compile(r"(?<![\w.@-])(?=[0-9A-HJ-NP-Z]*[A-Z])(?=\w*\d)([0-9BCDFGHX][0-9A-HJ-NP-Z]{6})(?![\w@])")

MISTYPED: Final = re.compile(
    r"(?<![\w.$#@/:+-])(?=[\dlIoO]{5}(?!\w))(?=\d*[lIoO]\d*(?!\w))([1-9lI][\dlIoO]{4})(?!\.\d|-\d{4}|/)|"
    r"\b(9\d{3}) (\d)(?= ?(?:[-+&/,?]|and\b|"
    r"with\b|same\b|for\b|or\b))",
    re.A,
)
"""A code with one letter that looks like a digit (992l3), or a visit's with a blank before its last digit (9921 3)."""
OF_DIAGNOSIS: Final = re.compile(r"(?:\bdx|\bicd\S*|diagnos[ie]s)(?: codes?)?[\s:(#]*(?:is |of )?$", re.I)
CATEGORY_CUE: Final = re.compile(
    r"(?:icd|dx|diagnos[ie]s|codes?|category)[\s:(]*(?:-?10(?:-cm)?:?\s*)?(?:(?:is|are|was) )?$", re.I
)
CATEGORY_LINK: Final = re.compile(r"(?:\b(?:with|use|and|or|in|a)|[/,])[\s:(]*$", re.I)
VERTEBRA: Final = re.compile(r"T1[0-2]|[CLS]1\d")
MODEL: Final = re.compile(r"V2[0-9]")
WHOLE: Final = words(
    """A09 B20 B49 B59 C01 C07 C19 C20 C23 C33 C37 C52 C55 C58 C61 C73 D34 D45 F05 F24 F28 F29 F39 F54 F59 F79 F99 G08
    G09 G10 I10 I76 J00 J13 J14 J36 K36 K37 L22 L26 L42 L83 L84 O80 O94 R05 R17 R21 R34 R42 R55 R61 R64 R69 Z21 Z23 Z66
    Z33 Z08 Z09 A35 A46 B04 B86 B91 D62 D65 D66 D67 E15 E43 E46 F04 F05 F21 F22 F23 F88 G14 I81 I96 J22 J80 J90 N10
    N12 N19 N23 N72 R12 R32 R52 R54 R58 R75"""
)
"""Three characters that are a diagnosis by themselves (or were), and that nothing else in a mail is named like."""
REMARK: Final = re.compile(r"remark|RARC|room|\brm\b", re.I)
NOT_BEFORE: Final = re.compile(
    r"(?:\b(?:zip|phone|tel|fax|mobile|cell|ext|x|suite|ste|apt|box|room|rm|claim|icn|dcn|"
    r"mrn|acct|account|member|policy|"
    r"invoice|ticket|case|ref(?:erence)?|order|po|npi|tin|lot|sn|id|transmittal|request|carrier|mac|contractor|locality|cr|mln\w*|"
    r"check|patient|batch|auth(?:orization)?)"
    r"(?: (?:no|number|id|nr))?\s*[.#:]*\s*#?|\$|\bno\.\s?)$",
    re.I,
)
STATE: Final = (
    "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR "
    "PA PR RI SC SD TN TX UT VA VT WA WI WV WY"
)
AFTER_STATE: Final = re.compile(rf"\b(?:{STATE.replace(' ', '|')}),?\s+$")
COUNTED: Final = re.compile(
    r"^\s*-?(?:units?\b(?! of (?:service|97))|iu\b|mg\b|mcg\b|ml\b|cells?\b|patients?\b|people\b|members?\b|lives\b|"
    r"(?:[NSEW]\.? )?(?:[A-Z][a-z]+ )+(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ct|court|ln|lane|way|pkwy|hwy)\b)",
    re.I,
)
ZIP_CUE: Final = re.compile(r"\b(?:zip|postal) codes?\s*[#:]?\s*(?:is |of )?$", re.I)
CODE_CUE: Final = re.compile(r"(?:cpt|hcpcs|code|codes|procedure)s?\s*[#:]?\s*$", re.I)


def codes_in(text: str) -> tuple[Found, ...]:
    """Return the codes in the text, in its order, none twice at one place."""
    found: dict[int, Found] = {}
    for one in (*_procedures(text), *_mistyped(text), *_diagnoses(text), *_pcs(text)):
        found.setdefault(one.start, one)
    ordered = sorted(found.values(), key=lambda f: f.start)
    return tuple(
        f for f, before in zip(ordered, (None, *ordered), strict=False) if before is None or f.start >= before.end
    )


def _procedures(text: str) -> Iterator[Found]:
    for pattern in (PROCEDURE, AFTER_SLASH):
        for match in pattern.finditer(text):
            code = match.group(1).upper()
            if _is_other_number(text, match) or (
                code.startswith("D") and not CODE_CUE.search(text[: match.start()][-20:])
            ):
                continue
            if code[0].isalpha() and OF_DIAGNOSIS.search(text[: match.start()][-24:]):
                yield Found(f"{code[:3]}.{code[3:]}", System.ICD10CM, match.start(1), match.end(1))
                continue
            system = System.CPT if code[0].isdigit() else System.HCPCS
            yield Found(code, system, match.start(1), match.end(1), attached(text, match.end(1)))


def _mistyped(text: str) -> Iterator[Found]:
    """Yield the codes that a slip of the finger hides, at their place."""
    for match in MISTYPED.finditer(text):
        code = (match.group(1) or match.group(2) + match.group(3)).translate(str.maketrans("lIoO", "1100"))
        if not _is_other_number(text, match):
            yield Found(code, System.CPT, match.start(), match.end(), attached(text, match.end()))


def _is_other_number(text: str, match: re.Match[str]) -> bool:
    """Say whether what stands around the number makes it a ZIP code, a phone number, a dose, a street number ..."""
    before, after = text[max(0, match.start() - 26) : match.start()], text[match.end() : match.end() + 34]
    if ZIP_CUE.search(before):
        return True
    if CODE_CUE.search(before):
        return False
    if (match.group(1) or "").isdigit() and AFTER_STATE.search(before):
        return True
    if NOT_BEFORE.search(before):
        return True
    return (match.group(1) or "").isdigit() and bool(COUNTED.match(after))


def _diagnoses(text: str) -> Iterator[Found]:
    for match in ICD.finditer(text):
        code = match.group(1)
        if (not code[0].isupper() and "." not in code) or _is_identifier(text, match):
            continue
        code = re.sub(r"\.X{1,3}$|\.$", "", code.upper()) if not code.upper().startswith("J09") else code.upper()
        if "." not in code and not _category_is_meant(text, match):
            continue
        yield Found(code, System.ICD10CM, match.start(1), match.end(1))
    for match in ICD_BARE.finditer(text):
        code = match.group(1)
        if len(code) == 5 and code[1:].isdigit() and code[0] in "ABCEGHJKLMPQRSTV":
            continue  # it is shaped like a HCPCS code, and was taken as one
        if _is_identifier(text, match):
            continue
        yield Found(f"{code[:3]}.{code[3:]}", System.ICD10CM, match.start(1), match.end(1))


def _is_identifier(text: str, match: re.Match[str]) -> bool:
    """Say whether the words before it make it an account, claim or member number."""
    return bool(NOT_BEFORE.search(text[max(0, match.start() - 26) : match.start()]))


def _category_is_meant(text: str, match: re.Match[str]) -> bool:
    """Tell a three-character category from a vertebral level, a modifier, a room or a trade name."""
    code, before = match.group(1).upper()[:3], text[max(0, match.start() - 30) : match.start()]
    if MODEL.fullmatch(code) and re.search(r"\bHCCs?\b|risk[- ]adjust|\bRAF\b", text, re.I):
        return False  # a version of the risk model
    if CATEGORY_CUE.search(before) or (code in WHOLE and match.group(1) == code and not REMARK.search(before)):
        return code[1:].isdigit()
    if re.match(r"\.-|-\)|\s+(?:icd\S* )?codes?\b", text[match.end(1) : match.end(1) + 16], re.I):
        return True
    return bool(CATEGORY_LINK.search(before)) and code[1:].isdigit() and not VERTEBRA.fullmatch(code)


def _pcs(text: str) -> Iterator[Found]:
    for match in PCS.finditer(text):
        around = text[max(0, match.start() - 40) : match.end() + 40]
        if re.search(r"pcs|icd", around, re.I) or re.search(r"\bwhat (?:is|does) $", text[: match.start()], re.I):
            yield Found(match.group(1), System.ICD10PCS, match.start(1), match.end(1))
