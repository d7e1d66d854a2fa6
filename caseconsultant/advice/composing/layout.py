"""The layout of a draft's plain text: fixed headings, list items, numbered sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from caseconsultant.advice.composing.piece import Piece, Said
from caseconsultant.advice.draft import CodeLine
from caseconsultant.advice.findings import Citation

CODES: Final = "Codes:"
WHY: Final = "Why:"
MUST_SHOW: Final = "What the note must show:"
PAYERS: Final = "Payers:"
SOURCES: Final = "Sources:"
PLEASE_NOTE: Final = "Please note:"
HELP_US: Final = "To help us further:"
HEADINGS: Final = (CODES, WHY, MUST_SHOW, PAYERS, SOURCES, PLEASE_NOTE, HELP_US)
MOST_ASKS: Final = 3


@dataclass(slots=True)
class Numbers:
    """Gives each citation its number, in the order of first use."""

    given: dict[Citation, int] = field(default_factory=dict)

    def mark(self, said: Said) -> str:
        """The sentence with its citation marks."""
        confirmed = dict.fromkeys(cite for cite in said.cites if cite.confirmed)
        marks = "".join(f" [{self.given.setdefault(cite, len(self.given) + 1)}]" for cite in confirmed)
        return f"{said.text}{marks}" if marks else said.text


def code_item(line: CodeLine) -> str:
    """One line of the codes table: `20610-59 (1 unit): our own label. Why.`."""
    units = f" ({line.units} {'unit' if line.units == 1 else 'units'})" if line.units else ""
    parts = (line.why, line.label) if line.denied else (line.label, line.why)
    words = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{line.billed}{units}: {words}." if words else f"{line.billed}{units}"


def body(piece: Piece, numbers: Numbers) -> Iterator[str]:
    """Yield the paragraphs of one answer, bottom line first."""
    yield numbers.mark(piece.bottom)
    yield from section(CODES, [code_item(line) for line in piece.codes])
    for heading, said in ((WHY, piece.why), (MUST_SHOW, piece.must_show), (PAYERS, piece.payers)):
        yield from section(heading, [numbers.mark(one) for one in said])


def ending(pieces: Sequence[Piece], notes: Sequence[str], asks: Sequence[str], numbers: Numbers) -> Iterator[str]:
    """Yield what all answers share: what to mind, what to send us, the sources."""
    minded = dict.fromkeys([*(numbers.mark(one) for piece in pieces for one in piece.please_note), *notes])
    yield from section(PLEASE_NOTE, list(minded))
    yield from section(HELP_US, list(asks[:MOST_ASKS]))
    if numbers.given:
        yield "\n".join([SOURCES, *(f"[{number}] {cite.line()}" for cite, number in numbers.given.items())])


def section(heading: str, items: Sequence[str]) -> Iterator[str]:
    """Yield a heading with its list, where there is one."""
    if items:
        yield "\n".join([heading, *(f"- {item}" for item in items)])
