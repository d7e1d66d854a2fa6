"""A diagnosis code that is no longer valid because its category was divided: what took its place."""

import re
from typing import Final

from caseconsultant.advice.cases.picking import one_side, pick
from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.piece import Matter, Piece, Said, lower_first
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.lookups.diagnoses import diagnosis
from caseconsultant.advice.lookups.identity import what_is

PLACEHOLDER: Final = re.compile(r"([A-Z]\d\w\.\w*?)X+([ADS])$")
STAGES: Final = {"A": "initial encounter", "D": "subsequent encounter", "S": "sequela"}


def divided(matter: Matter) -> Piece | None:
    """Answer for one code of the mail that a release no longer has, while what stands below its stem is divided."""
    question = matter.question
    if question.procedures or len(question.diagnoses) != 1:
        return None
    old = question.diagnoses[0]
    form = PLACEHOLDER.match(old)
    if form is None or what_is(old, question, matter.library).found is not None:
        return None
    stem, stage = form.groups()
    entry = diagnosis(stem, question, matter.library)
    below = tuple(code for code in entry.below if code.code.endswith(stage))
    if len(below) < 2:
        return None
    chosen = pick(stem, f"{question.words} other {STAGES[stage]}", question, matter.library, one_side(question))
    named = tuple(what_is(code.code, question, matter.library) for code in below)
    best = next((one for one in named if one.code == chosen), named[-1])
    others = tuple(one for one in named if one is not best)
    return Piece(
        bottom=Said(
            f"{old} is no longer valid: {stem} was divided, and {best.code} ({lower_first(best.label)}) takes its "
            "place for what your mail tells.",
            jointly((best,)),
        ),
        codes=(CodeLine(best.code, (), 0, best.label),),
        why=tuple(Said(f"{one.code} only for {lower_first(one.label)}.", one.cites) for one in others[:3]),
        findings=(*matter.findings, entry, *named),
        sure=Level.MEDIUM,
        because="the code stands in no release of the date of service, and the codes below its stem do",
        score=0.75,
    )
