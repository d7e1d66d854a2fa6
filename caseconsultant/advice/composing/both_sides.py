"""Both sides of a condition: two codes where the classification has none for both (Official Guidelines, I.B.13)."""

import re
from typing import Final

from caseconsultant.advice.composing.how_sure import because, chance, sureness
from caseconsultant.advice.composing.piece import Matter, Piece, Said
from caseconsultant.advice.composing.tabular import entry_of, instructions
from caseconsultant.advice.draft import CodeLine
from caseconsultant.advice.findings import Candidates
from caseconsultant.advice.lookups.descent import both_sides
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.codes.facts import System

ONE_CODE: Final = re.compile(r"\b(?:is|are) there\b|\b(?:one|a|single|bilateral) code\b[^.]*\?", re.I)


def on_both_sides(main: Candidates, matter: Matter) -> Piece | None:
    """Both sides of what no code says of both; None where one code does, or only one side is told."""
    best = main.best
    pair = both_sides(best.code, best.title, matter.question, matter.library) if best else ()
    if best is None or best.system is not System.ICD10CM or len(pair) < 2:
        return None
    entry = entry_of(best, matter)
    both = tuple(what_is(code, matter.question, matter.library) for code in pair)
    lead = "No: there" if ONE_CODE.search(matter.question.asking) else "There"
    said = f"{lead} is no code for both sides, so both are coded: {pair[0]} (right) and {pair[1]} (left)."
    return Piece(
        bottom=Said(said, tuple(dict.fromkeys(cite for one in both for cite in one.cites))),
        codes=tuple(CodeLine(one.code, (), 0, one.label) for one in both),
        why=instructions(entry),
        findings=(*matter.findings, *both, *((entry,) if entry else ())),
        sure=sureness(main),
        because=because(main),
        score=min(0.8, chance(main)),
    )
