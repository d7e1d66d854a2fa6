"""The parts of a global package: what share of the fee is pre-operative, operative and post-operative."""

import re
from decimal import Decimal
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Fee
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.lookups.guidance import vouched
from caseconsultant.advice.lookups.identity import label_of

PART: Final = (
    r"pre-?op\w*|post-?op\w*|intra-?op\w*|surgical care|modifiers? (?:54|55|56|78)|(?<![\w.])(?:54|55|56|78)\b"
)
SHARE: Final = r"percent\w*|portion\w*|\bshares?\b|\bsplit\b|%"
ASKED: Final = re.compile(rf"(?:{PART})[^?.]{{0,60}}(?:{SHARE})|(?:{SHARE})[^?.]{{0,60}}(?:{PART})", re.I)


def portions(matter: Matter) -> Piece | None:
    """Answer what share of a procedure's fee its modifiers 54, 55, 56 and 78 earn (100-04, chapter 12, 40.2)."""
    codes = matter.question.procedures
    found = matter.of_code(Fee, codes[0]) if len(codes) == 1 else None
    row = found.row if found else None
    if (
        found is None
        or row is None
        or row.global_days not in {"010", "090"}
        or not ASKED.search(matter.question.asking)
    ):
        return None
    name = naming(found.code, label_of(found.code, matter.question, matter.library))
    notes = (vouched(note_named("global-54-55")), vouched(note_named("global-78")))
    before, during, after = (percent(part) for part in (row.preop, row.intraop, row.postop))
    return Piece(
        bottom=Said(
            f"Of the fee of {name}, {before} percent is for the care before, {during} percent for the operation and "
            f"{after} percent for the care after it: 54 earns {percent(row.preop + row.intraop)} percent, 55 {after} "
            f"percent, 56 {before} percent, and 78 {during} percent.",
            (*found.cites, *notes[0].cites),
        ),
        codes=(CodeLine(found.code, (), 0, label_of(found.code, matter.question, matter.library)),),
        why=(Said("With two clinicians for the care after it, 55 is divided by the days that each one gave."),),
        payers=(Said("These are Medicare's shares; other payers may divide otherwise."),),
        findings=(*matter.findings, *notes),
        sure=Level.MEDIUM if found.older else Level.HIGH,
        because="the shares stand in the fee schedule"
        + (", of a release older than the date of service" if found.older else ""),
        score=0.8,
    )


def percent(part: Decimal) -> str:
    """A share as a percentage, without needless zeros."""
    return f"{(part * 100).normalize():f}"
