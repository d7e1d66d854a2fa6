"""What a code is."""

import re
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, lower_first
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import AddsOn, CodeIs, Fee, Finding, Standing, Supply, Units, day
from caseconsultant.advice.question import Ask
from caseconsultant.codes.facts import FeeIndicators, System

STATUS: Final = {
    "A": "active: paid separately where covered",
    "B": "bundled: never paid separately",
    "C": "priced by the contractor",
    "E": "excluded from the fee schedule by regulation",
    "I": "not valid for Medicare, which uses another code",
    "J": "an anesthesia service, paid by base units and time",
    "M": "for measurement only",
    "N": "not covered by Medicare",
    "P": "bundled or excluded",
    "R": "restricted coverage",
    "T": "paid only where nothing else is payable that day",
    "X": "not a physician service by law",
}
GLOBALS: Final = {
    "000": "0 days: the day itself",
    "010": "10 days after the day itself",
    "090": "90 days, with the day before and the day itself",
    "MMM": "a maternity service, with its own package",
    "XXX": "the global concept does not apply",
    "YYY": "set by the contractor",
    "ZZZ": "an add-on, which shares the period of its primary",
}

ABOUT_SIDES: Final = re.compile(r"bilat|\bboth\b|\b(?:50|RT|LT)\b|sides?\b", re.I)
ABOUT_SEVERAL: Final = re.compile(r"\b51\b|multiple (?:proc|surg)|reduc|second procedure", re.I)


DIRECT: Final = re.compile(
    r"\bwhat(?:'s| is| are| does| do)\s+(?:the )?(?:cpt |hcpcs |icd-?10 |code |codes |a |an )*"
    r"(?:[A-Z]?\d{4}|[A-Z]\d\w|\d[0-9A-Z]{6}\b)|"
    r"\bdifference between\s+(?:[A-Z]?\d{4})|\b(?:define|meaning of|definition of|describe)\s+(?:the )?"
    r"(?:cpt |hcpcs |code )*(?:[A-Z]?\d{4}|[A-Z]\d\w)",
    re.I,
)


def definitions(matter: Matter) -> Piece | None:
    """Answer what the codes of a short question are."""
    asked = DIRECT.search(matter.question.words)
    found = matter.found(CodeIs)[:3]
    if not asked or not found:
        return None
    return said_of(matter, found)


def said_of(matter: Matter, found: tuple[CodeIs, ...]) -> Piece:
    """Say what each code is, with its Medicare facts."""
    known = tuple(one for one in found if one.known and (one.found or one.label))
    return Piece(
        bottom=Said(" ".join(sentence(one, matter) for one in found), tuple(c for one in known for c in one.cites[:1])),
        codes=tuple(CodeLine(one.code, (), 0, one.label, validity(one)) for one in known),
        why=tuple(line for one in known for line in facts_of(one.code, matter)),
        please_note=tuple(
            Said("The label is in our own words; CPT's own text belongs to the AMA and stands in your code book.")
            for _ in known
            if any(c.found and c.found.system is System.CPT for c in known)
        )[:1],
        not_answered=tuple(one.basis.reason for one in found if one not in known and one.basis.reason),
        findings=matter.findings,
        sure=Level.LOW if len(known) < len(found) else Level.MEDIUM if any(one.older for one in known) else Level.HIGH,
        because="every fact stands in a release at hand"
        if len(known) == len(found)
        else "a code is not in what is loaded",
    )


def sentence(one: CodeIs, matter: Matter) -> str:
    """One sentence about one code."""
    if one.found is None and one.basis.standing is Standing.DOES_NOT_APPLY:
        return f"{one.code} is not a valid code on the date of service."
    if not one.label:
        return (
            f"{one.code} is a code that we cannot describe from the library at hand."
            if one.found
            else f"We find no code {one.code} in the library at hand."
        )
    if one.found is not None and not one.found.billable and one.found.system is System.ICD10CM:
        return f"{one.code} is the ICD-10-CM category {one.label}; it must be completed before it can be billed."
    system = f" ({one.found.system})" if one.found and one.found.system is not System.CPT else ""
    fee = matter.of_code(Fee, one.code)
    paid = f" Medicare: {in_short(fee.row)}." if fee and fee.row else ""
    return f"{one.code}{system} is {lower_first(one.label).rstrip('.')}.{paid}"


def in_short(row: FeeIndicators) -> str:
    """The two facts of a row that a coder asks for first."""
    days = {"000": "no days after the procedure", "010": "a 10-day global period", "090": "a 90-day global period"}
    return f"status {row.status}, {days.get(row.global_days, f'global indicator {row.global_days}')}"


def validity(one: CodeIs) -> str:
    """From when to when the code is valid, where the release tells."""
    if one.found is None:
        return ""
    if one.found.ended:
        return f"Valid until {day(one.found.ended)}"
    return f"Valid since {day(one.found.effective)}" if one.found.effective else ""


def facts_of(code: str, matter: Matter) -> list[Said]:
    """The Medicare facts of one code, a line for each source."""
    lines = []
    fee, units = matter.of_code(Fee, code), matter.of_code(Units, code)
    add_on, supply = matter.of_code(AddsOn, code), matter.of_code(Supply, code)
    if fee and fee.row:
        lines.append(Said(f"{code}: {indicators(fee.row)}.", fee.cites))
    if units and units.limit:
        count = f"{units.limit.units} {'unit a day passes' if units.limit.units == 1 else 'units a day pass'}"
        words = f"{code}: {count} without question (MUE, MAI {units.limit.mai}: {mai(units.limit.mai)})."
        lines.append(Said(words, units.cites))
    if add_on and add_on.add_on:
        some = listed(list(add_on.add_on.primaries[:6])) or "those that the contractor names"
        lines.append(
            Said(
                (
                    f"{code} is an add-on code; its primaries are "
                    f"{some}{' and others' if len(add_on.add_on.primaries) > 6 else ''}."
                ),
                add_on.cites,
            )
        )
    if supply and supply.hcpcs and supply.hcpcs.ended:
        lines.append(Said(f"{code} ended on {day(supply.hcpcs.ended)}.", supply.cites))
    return lines


def facts_asked(code: str, matter: Matter) -> list[Said]:
    """The fee schedule row of a code, as a line: status and global days, and of the rest what bears on the question."""
    fee = matter.of_code(Fee, code)
    if fee is None or fee.row is None:
        return []
    words, kinds, row = matter.question.words, matter.question.kinds(), fee.row
    said = [
        f"status {row.status} ({STATUS.get(row.status, 'see the fee schedule')})",
        f"global days {row.global_days} ({GLOBALS.get(row.global_days, 'see the fee schedule')})",
    ]
    if Ask.FEE in kinds and (row.total_nonfacility or row.total_facility):
        said.append(_rvus(row))
    if ABOUT_SIDES.search(words):
        said.append(f"bilateral {row.bilateral}")
    if Ask.ROLES in kinds:
        said.append(f"assistant {row.assistant}, co-surgeon {row.cosurgeon}")
    if ABOUT_SEVERAL.search(words):
        said.append(f"multiple procedures {row.multiple}")
    return [Said(f"{code}: {'; '.join(said)}.", fee.cites)]


def indicators(row: FeeIndicators) -> str:
    """The fee schedule row in words."""
    words = [
        f"status {row.status} ({STATUS.get(row.status, 'see the fee schedule')})",
        f"global days {row.global_days} ({GLOBALS.get(row.global_days, 'see the fee schedule')})",
    ]
    if row.total_nonfacility or row.total_facility:
        words.append(_rvus(row))
    words.append(
        f"bilateral {row.bilateral}, assistant {row.assistant}, co-surgeon {row.cosurgeon}, "
        f"multiple procedures {row.multiple}"
    )
    return "; ".join(words)


def _rvus(row: FeeIndicators) -> str:
    office = "none set for the office" if row.nonfacility_na else f"{row.total_nonfacility} in the office"
    return f"total RVUs: {row.total_facility} in a facility, {office}"


def mai(indicator: int) -> str:
    """What the adjudication indicator means."""
    match indicator:
        case 1:
            return "judged line by line"
        case 2:
            return "an absolute limit for the day, by policy"
        case _:
            return "a benchmark for the day, more may be paid on appeal with proof"


def fallback(matter: Matter) -> Piece | None:
    """Where nothing better can be said of a mail with codes: what they are."""
    found = matter.found(CodeIs)[:4]
    if not any(one.known for one in found):
        return None
    piece = said_of(matter, found)
    others: tuple[Finding, ...] = matter.findings
    return Piece(
        bottom=Said(
            (
                f"We could not answer the question itself from the rules at hand; this is what the "
                f"codes are. {piece.bottom.text}"
            ),
            piece.bottom.cites,
        ),
        codes=piece.codes,
        why=piece.why,
        please_note=piece.please_note,
        asks=("Please tell us in one sentence what you would like to know of these codes.",),
        not_answered=(
            "No rule or note at hand fits the question; only the facts of its codes are given.",
            *piece.not_answered,
        ),
        findings=others,
        sure=Level.LOW,
        because="no rule at hand fits the question",
    )
