"""How outpatient departments (OPPS) and surgery centers (ASC) are paid for a code, in words."""

import re
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.payment import older_words
from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Finding, Standing
from caseconsultant.advice.findings_of_payment import Outpatient
from caseconsultant.advice.lookups.amounts import money
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.codes.facts import SetName

STATUS: Final = {
    "A": "paid under another fee schedule",
    "B": "not paid to hospitals on this bill type; another code may be",
    "C": "inpatient only: not paid to an outpatient department",
    "D": "discontinued",
    "E1": "not covered",
    "E2": "not paid: no price is set",
    "F": "acquisition of tissue, paid at cost",
    "G": "a pass-through drug, paid apart",
    "H": "a pass-through device, paid apart",
    "J1": "paid by a comprehensive APC that covers the whole claim",
    "J2": "may be paid by a comprehensive APC with other services",
    "K": "a drug paid apart",
    "L": "a vaccine paid at cost",
    "M": "not billable to the contractor",
    "N": "packaged: never paid apart",
    "P": "partial hospitalization",
    "Q1": "packaged with services of status S, T or V, else paid apart",
    "Q2": "packaged with services of status T, else paid apart",
    "Q3": "may be packaged into a composite APC",
    "Q4": "a laboratory test, packaged with other services",
    "R": "blood, paid apart",
    "S": "paid apart, never reduced",
    "T": "paid apart, with the multiple-procedure reduction",
    "U": "brachytherapy source, paid apart",
    "V": "a clinic or emergency visit, paid apart",
    "Y": "equipment that is not implanted, billed to the DME contractor",
}
CENTRE: Final = {
    "A2": "a surgical procedure on the list, paid by its OPPS weight",
    "C5": "inpatient only",
    "G2": "a surgical procedure on the list that is not office-based, paid by its OPPS weight",
    "H2": "a brachytherapy source, paid apart",
    "J7": "a pass-through device, paid apart",
    "J8": "a device-intensive procedure",
    "K2": "a drug paid apart",
    "L1": "packaged: an influenza or pneumococcal vaccine",
    "L6": "a new technology lens",
    "N1": "packaged: no payment apart",
    "P2": "an office-based procedure, paid by its OPPS weight",
    "P3": "an office-based procedure, paid by the physician fee schedule's office expense",
    "R2": "an office-based procedure without an office value, paid by its OPPS weight",
    "Z2": "a radiology service paid by its OPPS weight",
    "Z3": "a radiology service paid by the physician fee schedule's office expense",
}
NEVER: Final = {SetName.OPPS: {"B", "C", "D", "E1", "E2", "M", "Y"}, SetName.ASC: {"C5", "D5", "EXCLUDED"}}
PACKAGED: Final = {"N", "N1", "L1"}
SYSTEMS: Final = {SetName.OPPS: "in a hospital outpatient department (OPPS)", SetName.ASC: "in a surgery center (ASC)"}
INPATIENT_ONLY: Final = re.compile(r"inpatient[- ]only", re.I)
WHAT: Final = re.compile(r"^\W*(?:what|which|how)\b|\b(?:what|which) (?:is|APC|status|indicator|rate)\b", re.I)


def outpatient(matter: Matter) -> Piece | None:
    """Answer how an outpatient department or a surgery centre is paid for each code."""
    found = matter.found(Outpatient)
    known = [one for one in found if one.known]
    if not known:
        return None
    cites = jointly(known)
    codes = tuple(dict.fromkeys(one.code for one in known))
    return Piece(
        bottom=Said(" ".join(entry_words(one, matter) for one in known), cites),
        codes=tuple(CodeLine(code, (), 0, label_of(code, matter.question, matter.library)) for code in codes),
        payers=(
            Said("This is Medicare's facility payment; the surgeon's own claim follows the physician fee schedule."),
        ),
        not_answered=tuple(dict.fromkeys(one.basis.reason for one in found if not one.known)),
        findings=matter.findings,
        sure=sureness(found, known),
        because="the facility payment file is at hand" + older_words(known),
        score=0.8,
    )


def entry_words(one: Outpatient, matter: Matter) -> str:
    """One sentence about one code in one system."""
    name, where = naming(one.code, label_of(one.code, matter.question, matter.library)), SYSTEMS[one.system]
    if one.entry is None:
        return f"No: {name} is not listed for payment {where}."
    sign = one.entry.indicator.upper()
    meaning = (STATUS if one.system is SetName.OPPS else CENTRE).get(sign, "see the addendum")
    verdict = "No" if sign in NEVER[one.system] else "Not apart" if sign in PACKAGED else "Yes"
    apc = f", APC {one.entry.apc}" if one.entry.apc else ""
    rate = f", national rate ${money(one.entry.rate):,f}" if one.entry.rate and verdict == "Yes" else ""
    shown = (
        "it is on the list of excluded procedures" if sign == "EXCLUDED" else f"indicator {sign} ({meaning}){apc}{rate}"
    )
    if INPATIENT_ONLY.search(matter.question.asking):
        verdict = "Yes" if sign == "C" else "No"
    lead = "" if WHAT.search(matter.question.asking) else f"{verdict}: "
    return f"{lead}{name} {where}: {shown}."


def sureness(every: tuple[Finding, ...], known: list[Outpatient]) -> Level:
    """Low where a system is not loaded, medium for an older release."""
    if any(one.basis.standing is Standing.NO_DATA for one in every):
        return Level.LOW
    return Level.MEDIUM if any(one.older for one in known) else Level.HIGH
