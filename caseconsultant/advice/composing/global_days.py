"""Whether a day lies in a global period."""

import re
from typing import Final

from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings_of_payment import Within
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.question import Ask

ASKED: Final = re.compile(
    r"\b(?:in|within|inside|out(?:side)? of|outside|past|over|still|part of)\b[^?.]{0,30}\b(?:global|post-?op)|"
    r"\b(?:global|post-?op)[^?.]{0,40}\b(?:over|end(?:s|ed)?|expired?|still|appl(?:y|ies))",
    re.I,
)


def global_days(matter: Matter) -> Piece | None:
    """Answer whether a stated day lies in the period; what may be billed inside it is a rule's to say."""
    found = next(iter(matter.found(Within)), None)
    if found is None or Ask.GLOBAL not in matter.question.kinds():
        return None
    if found.inside and (not ASKED.search(matter.question.asking) or Ask.MODIFIER in matter.question.kinds()):
        return None
    lead = "Yes, it is inside: " if found.inside else "No, the period is over: "
    after = (
        " Related care on that day belongs to the package."
        if found.inside
        else " Nothing of the package is left, so what is done then is billed as usual, without a global modifier."
    )
    label = label_of(found.code, matter.question, matter.library)
    return Piece(
        bottom=Said(f"{lead}{counted(found, label)}.{after}", found.cites),
        codes=(CodeLine(found.code, (), 0, label, f"Global days {found.row.global_days}"),),
        payers=(Said("These are Medicare's global days; other payers may count otherwise."),),
        findings=matter.findings,
        sure=Level.MEDIUM if found.older else Level.HIGH,
        because="the day is counted from what the mail says, and the global days stand in the fee schedule"
        + (", of a release older than the date of service" if found.older else ""),
        score=0.8,
    )


def counted(found: Within, label: str = "") -> str:
    """How the day was counted, and where it lies, without a full stop."""
    where = "inside" if found.inside else "outside"
    name = naming(found.code, label)
    ends = f"ends on day {found.last}" if found.last else "is the day itself, day 0"
    return f"{found.arithmetic}; the global period of {name} {ends}, so this is {where} it"
