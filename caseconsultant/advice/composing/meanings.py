"""What an indicator of the fee schedule or a reason code of a remittance means, and what to do next."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.composing.piece import Matter, Piece, Said
from caseconsultant.advice.draft import Level
from caseconsultant.advice.findings import Basis, Citation, Finding, Standing
from caseconsultant.advice.guidance.verdict import wants

MEANING: Final = re.compile(
    r"\bmean|\bwhat(?:'s| is| are| does)\b|\bdefin|stands? for|\bexplain|difference|\bindicator\b[^?]*\?", re.I
)
VALUE: Final = r"(?:indicator|code|status|of|is|an?|=|:|\s)*\s*['\"]?([0-9A-Z]{1,3})\b"
KINDS: Final = (
    ("status", rf"\bstatus {VALUE}"),
    ("bilateral", rf"\b(?:bilat(?:eral)?)(?: surgery)? ?indicator{VALUE}"),
    ("multiple", rf"\b(?:multiple[- ](?:procedure|surgery)s?|mult(?:iple)? proc(?:edure)?) ?indicator{VALUE}"),
    ("assistant", rf"\bassist\w*(?: at| surgeon| surgery)* ?indicator{VALUE}"),
    ("cosurgeon", rf"\bco-?surg\w* ?indicator{VALUE}"),
    ("team", rf"\bteam(?: surg\w*)? ?indicator{VALUE}"),
    ("pctc", rf"\bPC ?/? ?TC ?(?:indicator)?{VALUE}"),
    ("global", rf"\bglobal (?:days|period|surgery)?{VALUE}"),
    ("mai", rf"\bMAI{VALUE}|\badjudication indicator{VALUE}"),
    ("edit", rf"\b(?:NCCI|PTP|CCI|edit|modifier) (?:edit )?indicator{VALUE}"),
)
NAMES: Final = {
    "status": "Status", "bilateral": "Bilateral indicator", "multiple": "Multiple-procedure indicator",
    "assistant": "Assistant indicator", "cosurgeon": "Co-surgeon indicator", "team": "Team surgery indicator",
    "pctc": "PC/TC indicator", "global": "Global indicator", "mai": "MAI", "edit": "NCCI modifier indicator",
}  # fmt: skip
DENIAL: Final = re.compile(r"\b(CO|PR|OA|PI)[- ]{0,2}([AB]?\d{1,3})\b|\b(CARC|reason code) ([AB]?\d{1,3})\b")
GROUPS: Final = {
    "CO": "CO puts it on the provider: the patient may not be billed for it.",
    "PR": "PR puts it on the patient, who may be billed for it.",
    "OA": "OA puts it on neither: another rule or payer decides.",
    "PI": "PI is the payer's own reduction, without a contract behind it.",
}
READ: Final = {
    "indicators": "the Noridian and Novitas pages on the indicators of the fee schedule, read November 24, 2026",
    "denials": "",
}
LEADS: Final = {"CO": "No: ", "PR": "Yes: "}
FROM_PATIENT: Final = re.compile(r"\b(?:patients?|pt|beneficiary|member)\b", re.I)
MOST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning(Finding):
    """What one value of an indicator or a reason code means."""

    name: str
    means: str
    next: str = ""


def meanings(matter: Matter) -> Piece | None:
    """Answer what an indicator means, or what a denial says and what to do, where a mail without a procedure asks."""
    question = matter.question
    if question.procedures:
        return None
    if found := tuple(denials(matter))[:MOST]:
        return denied(found, matter)
    found = tuple(indicators(matter))[:MOST]
    if not found or not MEANING.search(question.words):
        return None
    return Piece(
        bottom=Said(" ".join(f"{one.name}: {one.means}." for one in found), found[0].cites),
        findings=(*matter.findings, *found),
        sure=Level.HIGH,
        because="the indicator is defined in CMS's record layout of the fee schedule",
        score=0.8,
    )


def indicators(matter: Matter) -> Iterator[Meaning]:
    """Yield what each indicator means that the mail names with its value."""
    table = {(row["kind"], row["value"]): row["means"] for row in rows("indicators", matter)}
    for kind, cue in KINDS:
        for found in re.finditer(cue, matter.question.words, re.I):
            value = next(filter(None, found.groups()), "").upper()
            if (kind, value) in table:
                yield meaning("indicators", f"{NAMES[kind]} {value}", table[kind, value])


def denials(matter: Matter) -> Iterator[Meaning]:
    """Yield what each reason code of a remittance means that the mail names with its group or as a reason code."""
    table = {row["code"]: (row["means"], row["next"]) for row in rows("denials", matter)}
    for found in DENIAL.finditer(matter.question.words):
        group, code = found[1] or "", (found[2] or found[4]).lstrip("0")
        if code in table:
            yield meaning("denials", f"{group}-{code}".lstrip("-"), *table[code])


def denied(found: tuple[Meaning, ...], matter: Matter) -> Piece:
    """What the reason codes say, who owes the amount, and the next step."""
    groups = list(dict.fromkeys(one.name.split("-")[0] for one in found))
    asks = FROM_PATIENT.search(matter.question.asking) and wants(matter.question)
    lead = LEADS.get("".join(groups), "") if asks else ""
    return Piece(
        bottom=Said(lead + " ".join(f"{one.name} means {one.means}. {one.next}" for one in found), found[0].cites),
        why=tuple(Said(GROUPS[group], found[0].cites) for group in groups if group in GROUPS),
        please_note=(Said(f"Our words for the reason codes are to be confirmed in {found[0].cites[0].title}."),),
        asks=("Which remark codes stand beside it, and which codes, modifiers and diagnoses were billed?",),
        findings=(*matter.findings, *found),
        sure=Level.MEDIUM,
        because="the reason code is in our list, in our own words",
        score=0.7,
    )


def rows(name: str, matter: Matter) -> Iterator[tables.Row]:
    """The rows of a table on the date of service."""
    return tables.rows(name, matter.question.date_of_service)


def meaning(table: str, name: str, means: str, then: str = "") -> Meaning:
    """One meaning, with where it stands."""
    read = READ[table]
    cited = Citation(tables.source(table), f"held against {read}" if read else "", None, None, "", bool(read), read)
    return Meaning(basis=Basis(Standing.APPLIES, (cited,)), name=name, means=means, next=then)
