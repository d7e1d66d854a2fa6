"""The order of a claim's lines, with the multiple-procedure reduction worked out."""

from caseconsultant.advice.composing.apart import kept
from caseconsultant.advice.composing.edits import edit_said, free_said
from caseconsultant.advice.composing.pairs import bundled
from caseconsultant.advice.composing.payment import the
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Pair
from caseconsultant.advice.findings_of_payment import Line, Sequence
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.lookups.guidance import vouched
from caseconsultant.advice.lookups.identity import label_of


def lines(matter: Matter) -> Piece | None:
    """Answer in which order two or more codes go; where nothing opens an edit between them, that comes first."""
    found = next(iter(matter.found(Sequence)), None)
    edits = [pair for pair in matter.found(Pair) if pair.edit]
    if found is None or not found.lines:
        return None
    if any(pair.edit and not pair.edit.modifier_allowed for pair in edits):
        return bundled(matter, tuple(edits), matter.found(Pair))
    order = listed([line.code for line in found.lines], "then")
    reduced = [line.code for line in found.lines if line.paid < line.rvu]
    tail = f" Medicare reduces {listed(reduced)}." if reduced else " Medicare reduces none of them."
    if edits:
        tail += " Their NCCI edit comes first: without a modifier that is true, the column 2 code is not paid at all."
    return Piece(
        bottom=Said(f"By value in {the(found.place)} the order is {order}.{tail}", found.cites),
        codes=tuple(code_line(line, matter) for line in found.lines),
        why=(
            *(Said(f"{line.code}: {line.arithmetic}{f' ({line.rule})' if line.rule else ''}.", found.cites)
              for line in found.lines),
            *(edit_said(pair) for pair in edits),
            *(free_said(pair) for pair in matter.found(Pair)[:2] if pair.known and not pair.edit),
        ),
        payers=(Said("Medicare contractors reduce by themselves and want no modifier 51; other payers may want it."),),
        please_note=(Said(f"The values are those of {the(found.place)}; the order may differ elsewhere."),),
        not_answered=tuple(f"The fee schedule at hand has no row for {code}." for code in found.unknown),
        findings=(*matter.findings, vouched(note_named("mod-51"))),
        sure=Level.LOW if found.unknown else Level.MEDIUM if found.older else Level.HIGH,
        because="the order follows from the fee schedule's values and multiple-procedure indicators"
        + (", of a release older than the date of service" if found.older else ""),
        score=0.7,
    )  # fmt: skip


def code_line(line: Line, matter: Matter) -> CodeLine:
    """A line with what Medicare pays for it."""
    return CodeLine(
        line.code,
        kept(line.code, matter),
        1,
        label_of(line.code, matter.question, matter.library),
        f"Paid ${line.dollars:,f}, nationally",
    )
