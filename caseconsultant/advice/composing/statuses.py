"""Why a code is not paid by itself: the status that the fee schedule gives it, or that it has ended."""

import re
from typing import Final

from caseconsultant.advice.composing.definitions import STATUS
from caseconsultant.advice.composing.ended import has_ended
from caseconsultant.advice.composing.piece import Matter, Piece, Said, naming
from caseconsultant.advice.composing.rules import SURE, rules
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import CodeIs, Fee, Guidance
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.question import Payer

PAID: Final = re.compile(
    r"\bpa(?:y|ys|id|yable|yment)\b|reimburs|\bden(?:y|ied|ial)\b|reject|separately|\b(?:ok|okay|allowed|accepted?|cover\w*|"
    r"recogni[sz]e\w*)\b|\bbillable\b|can (?:i|we|you) bill|\bmedicare\s*\?",
    re.I,
)
OTHERS: Final = frozenset({Payer.COMMERCIAL, Payer.WORKERS_COMP})
UNPAID: Final = frozenset("BIMNPX")
MORE: Final = {
    "I": "Medicare wants another code for the service.",
    "B": "Its payment lies in what it is done with, so neither Medicare nor the patient is billed for it.",
    "N": "The patient may be billed, with a voluntary notice (GX) where one is given.",
    "X": "It may be paid under another fee schedule, such as that of laboratories, drugs or ambulances.",
}


def statuses(matter: Matter) -> Piece | None:
    """Answer why one code is or is not paid, where its status says that Medicare does not pay it by itself."""
    if len(matter.question.procedures) != 1 or not PAID.search(matter.question.asking):
        return None
    if matter.question.around.payer in OTHERS:
        return None  # Medicare's status binds no other payer
    code = matter.question.procedures[0]
    fee, known = matter.of_code(Fee, code), matter.of_code(CodeIs, code)
    if fee is None or fee.row is None or fee.row.status not in UNPAID or (known and has_ended(known, matter)):
        return None
    if code[0] in "AEJLQV" or (fee.row.status == "X" and code[0] == "8"):
        return None  # drugs, supplies and laboratory tests have fee schedules of their own
    close = next((one for one in matter.found(Guidance) if one.fit >= SURE), None)
    status = fee.row.status
    if status == "X" and close and code in note_named(close.name).codes:
        return None  # another fee schedule pays it, and the note says when
    label = label_of(code, matter.question, matter.library)
    lead = "not under the physician fee schedule" if status == "X" else "not by Medicare"
    said = f"No, {lead}: {naming(code, label)} has status {status} ({STATUS[status]})."
    rule = rules(matter, says=False) if close else None
    return Piece(
        bottom=Said(said, fee.cites),
        codes=(CodeLine(code, (), 0, label), *(line for line in (rule.codes if rule else ()) if line.code != code)),
        why=(
            *((Said(MORE[status], fee.cites),) if status in MORE else ()),
            *((rule.bottom, *rule.why[:2]) if rule else ()),
        ),
        payers=(Said("This is Medicare's fee schedule; other payers may pay the code, so check the plan."),),
        please_note=rule.please_note if rule else (),
        findings=(*matter.findings, *(rule.findings if rule else ())),
        sure=Level.MEDIUM if fee.older else Level.HIGH,
        because="the status stands in the fee schedule"
        + (", of a release older than the date of service" if fee.older else ""),
        score=0.75,
    )
