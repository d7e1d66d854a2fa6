"""The side on a procedure that was found by its words: LT, RT or 50, where its bilateral indicator knows sides."""

from dataclasses import replace
from typing import Final

from caseconsultant.advice.citing import judge
from caseconsultant.advice.composing.piece import Matter, Piece, Said
from caseconsultant.advice.question import Side
from caseconsultant.codes.facts import System

SIDED: Final = frozenset("13")
"""Bilateral indicators of services that exist once for each side (MPFS record layout, 100-04, chapter 23)."""
MODIFIERS: Final = {Side.LEFT: "LT", Side.RIGHT: "RT", Side.BILATERAL: "50"}


def sided(piece: Piece, matter: Matter) -> Piece:
    """The answer with the side's modifier on its one procedure, where the mail tells one side or both."""
    sides = {MODIFIERS[side] for side in matter.question.around.sides}
    if {"LT", "RT"} <= sides:
        sides = {"50"}
    if len(piece.codes) != 1 or len(sides) != 1 or piece.codes[0].modifiers or matter.question.codes:
        return piece
    line, modifier = piece.codes[0], sides.pop()
    found = judge(matter.library.what_is(line.code, matter.question.date_of_service)).fact
    fee = judge(matter.library.fee(line.code, matter.question.date_of_service))
    if found is None or found.system is not System.CPT or fee.fact is None or fee.fact.bilateral not in SIDED:
        return piece
    basis = fee.basis(line.code)
    told = "both sides" if modifier == "50" else "the left side" if modifier == "LT" else "the right side"
    said = Said(f"{piece.bottom.text} Modifier {modifier} tells {told}.", (*piece.bottom.cites, *basis.cites))
    why = Said(f"The bilateral indicator of {line.code} is {fee.fact.bilateral}: it exists for each side.", basis.cites)
    return replace(piece, bottom=said, codes=(replace(line, modifiers=(modifier,)),), why=(*piece.why, why))
